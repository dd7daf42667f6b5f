"""Folders of the real pipelines' classes with random weights, a few hundred kilobytes each, as `save_pretrained` leaves
them; nothing from the network.
"""

import json
from collections.abc import Callable
from pathlib import Path

import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderKLFlux2,
    AutoencoderKLQwenImage,
    DDIMScheduler,
    DiffusionPipeline,
    EulerDiscreteScheduler,
    FlowMatchEulerDiscreteScheduler,
    Flux2KleinPipeline,
    Flux2Transformer2DModel,
    QwenImageEditPlusPipeline,
    QwenImageTransformer2DModel,
    StableDiffusionInstructPix2PixPipeline,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from safetensors.torch import save_file
from tokenizers.pre_tokenizers import ByteLevel
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    Qwen2_5_VLConfig,
    Qwen2_5_VLForConditionalGeneration,
    Qwen2Tokenizer,
    Qwen3Config,
    Qwen3ForCausalLM,
)
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from generation.rendering.qwen_processor import PictureProcessor

LETTERS = sorted(ByteLevel.alphabet())
CHAT = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
TOKENS = ["<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>"]


def tiny_edit(folder: Path) -> None:
    """InstructPix2Pix: its denoiser takes the latents of a picture beside the noise."""
    tokenizer = _clip_tokenizer()
    unet = UNet2DConditionModel(
        block_out_channels=(4, 8),
        layers_per_block=1,
        sample_size=16,
        in_channels=8,
        out_channels=4,
        attention_head_dim=2,
        cross_attention_dim=32,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        norm_num_groups=1,
    )
    _save(
        folder,
        StableDiffusionInstructPix2PixPipeline(
            vae=_autoencoder(),
            text_encoder=CLIPTextModel(_clip_config(len(tokenizer))),
            tokenizer=tokenizer,
            unet=unet,
            scheduler=DDIMScheduler(clip_sample=False, steps_offset=1),
            safety_checker=None,
            feature_extractor=None,
            requires_safety_checker=False,
        ),
    )


def tiny_sdxl(folder: Path, width: int = 512) -> None:
    """Stable Diffusion XL, and beside it the adapter for embeddings of `width` numbers, in
    `adapter/faceid.safetensors`.
    """
    tokenizer = _clip_tokenizer()
    config = _clip_config(len(tokenizer))
    unet = UNet2DConditionModel(
        block_out_channels=(2, 4),
        layers_per_block=1,
        sample_size=32,
        in_channels=4,
        out_channels=4,
        attention_head_dim=(2, 4),
        norm_num_groups=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        transformer_layers_per_block=(1, 1),
        projection_class_embeddings_input_dim=80,
        cross_attention_dim=64,
    )
    _save(
        folder,
        StableDiffusionXLPipeline(
            vae=_autoencoder(),
            text_encoder=CLIPTextModel(config),
            text_encoder_2=CLIPTextModelWithProjection(config),
            tokenizer=tokenizer,
            tokenizer_2=_clip_tokenizer(),
            unet=unet,
            scheduler=EulerDiscreteScheduler(beta_schedule="scaled_linear"),
            add_watermarker=False,
        ),
    )
    adapter = folder.parent / "adapter"
    adapter.mkdir(exist_ok=True)
    save_file(faceid(unet, width), adapter / "faceid.safetensors")


def tiny_klein(folder: Path, distilled: bool = True) -> None:
    """FLUX.2 klein; layers 9, 18 and 27 of its text encoder are read, so it has 28."""
    tokenizer = _qwen_tokenizer()
    text = Qwen3Config(
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=28,
        num_attention_heads=2,
        num_key_value_heads=2,
        head_dim=8,
        vocab_size=len(tokenizer),
        max_position_embeddings=512,
        bos_token_id=None,
        eos_token_id=None,
    )
    transformer = Flux2Transformer2DModel(
        patch_size=1,
        in_channels=16,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=48,
        timestep_guidance_channels=256,
        axes_dims_rope=[4, 4, 4, 4],
        guidance_embeds=False,
    )
    vae = AutoencoderKLFlux2(
        sample_size=32,
        block_out_channels=(4, 4),
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        layers_per_block=1,
        latent_channels=4,
        norm_num_groups=1,
        use_quant_conv=False,
        use_post_quant_conv=False,
    )
    scheduler = FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True)
    _save(
        folder,
        Flux2KleinPipeline(
            scheduler=scheduler,
            vae=vae,
            text_encoder=Qwen3ForCausalLM(text),
            tokenizer=tokenizer,
            transformer=transformer,
            is_distilled=distilled,
        ),
    )


def tiny_qwen(folder: Path) -> None:
    """Qwen-Image-Edit (Plus), with the processor of pictures alone, as torchvision is not there; its index names the
    whole one, as everybody's does.
    """
    tokenizer = _qwen_tokenizer()
    of = dict(zip(TOKENS, tokenizer.convert_tokens_to_ids(TOKENS), strict=True))
    text = {
        "vocab_size": len(tokenizer),
        "hidden_size": 16,
        "intermediate_size": 16,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_key_value_heads": 2,
        "max_position_embeddings": 4096,
        "bos_token_id": None,
        "eos_token_id": None,
        "rope_parameters": {"mrope_section": [1, 1, 2], "rope_type": "default", "rope_theta": 1e6},
    }
    sight = {
        "depth": 2,
        "hidden_size": 16,
        "intermediate_size": 16,
        "num_heads": 2,
        "out_hidden_size": 16,
        "fullatt_block_indexes": [1],
    }
    config = Qwen2_5_VLConfig(
        text_config=text,
        vision_config=sight,
        image_token_id=of["<|image_pad|>"],
        video_token_id=of["<|video_pad|>"],
        vision_start_token_id=of["<|vision_start|>"],
        vision_end_token_id=of["<|vision_end|>"],
    )
    transformer = QwenImageTransformer2DModel(
        patch_size=2,
        in_channels=16,
        out_channels=4,
        num_layers=1,
        attention_head_dim=16,
        num_attention_heads=1,
        joint_attention_dim=16,
        axes_dims_rope=(8, 4, 4),
    )
    vae = AutoencoderKLQwenImage(
        base_dim=4,
        z_dim=4,
        dim_mult=[1, 1, 1, 1],
        num_res_blocks=1,
        temperal_downsample=[False, True, True],
        latents_mean=[0.0] * 4,
        latents_std=[1.0] * 4,
    )
    _save(
        folder,
        QwenImageEditPlusPipeline(
            scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
            vae=vae,
            text_encoder=Qwen2_5_VLForConditionalGeneration(config),
            tokenizer=tokenizer,
            processor=PictureProcessor(Qwen2VLImageProcessorPil(), tokenizer),
            transformer=transformer,
        ),
    )
    index = json.loads((folder / "model_index.json").read_text())
    (folder / "model_index.json").write_text(json.dumps(index | {"processor": ["transformers", "Qwen2VLProcessor"]}))


TINY: dict[str, Callable[[Path], None]] = {
    "placed-head": tiny_edit,
    "faceid-sdxl": tiny_sdxl,
    "reference": tiny_klein,
    "reference-edit": tiny_qwen,
}


def faceid(unet: UNet2DConditionModel, width: int, tokens: int = 4) -> dict[str, torch.Tensor]:
    """FaceID-style adapter weights for a denoiser, as one flat file has them."""
    torch.manual_seed(1)
    cross = unet.config.cross_attention_dim
    adapter = {
        "image_proj.proj.0.weight": _noise(2 * width, width),
        "image_proj.proj.0.bias": _noise(2 * width),
        "image_proj.proj.2.weight": _noise(cross * tokens, 2 * width),
        "image_proj.proj.2.bias": _noise(cross * tokens),
        "image_proj.norm.weight": torch.ones(cross),
        "image_proj.norm.bias": torch.zeros(cross),
    }
    weights = unet.state_dict()
    for n, name in enumerate(processor for processor in unet.attn_processors if processor.endswith("attn2.processor")):
        inner = weights[name.replace("processor", "to_k.weight")].shape[0]
        adapter |= {f"ip_adapter.{2 * n + 1}.{part}_ip.weight": _noise(inner, cross) for part in ("to_k", "to_v")}
    return adapter


def _save(folder: Path, pipeline: DiffusionPipeline) -> None:
    pipeline.save_pretrained(folder)


def _noise(*shape: int) -> torch.Tensor:
    return torch.randn(*shape) * 0.2


def _autoencoder() -> AutoencoderKL:
    blocks = {"down_block_types": ("DownEncoderBlock2D",) * 2, "up_block_types": ("UpDecoderBlock2D",) * 2}
    return AutoencoderKL(
        block_out_channels=(8, 8),
        in_channels=3,
        out_channels=3,
        latent_channels=4,
        sample_size=64,
        norm_num_groups=4,
        **blocks,
    )


def _clip_tokenizer() -> CLIPTokenizer:
    words = [*LETTERS, *(letter + "</w>" for letter in LETTERS), "<|startoftext|>", "<|endoftext|>"]
    return CLIPTokenizer(vocab={word: n for n, word in enumerate(words)}, merges=[], model_max_length=77)


def _clip_config(vocabulary: int) -> CLIPTextConfig:
    return CLIPTextConfig(
        bos_token_id=vocabulary - 2,
        eos_token_id=vocabulary - 1,
        pad_token_id=vocabulary - 1,
        hidden_size=32,
        intermediate_size=37,
        num_attention_heads=4,
        num_hidden_layers=2,
        vocab_size=vocabulary,
        projection_dim=32,
        max_position_embeddings=77,
        hidden_act="gelu",
    )


def _qwen_tokenizer() -> Qwen2Tokenizer:
    words = {letter: n for n, letter in enumerate([*LETTERS, "<|endoftext|>"])}
    tokenizer = Qwen2Tokenizer(vocab=words, merges=[], model_max_length=1024)
    tokenizer.add_tokens(TOKENS, special_tokens=True)
    tokenizer.chat_template = CHAT
    return tokenizer
