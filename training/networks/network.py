"""The networks of the embedded checkpoint, all stock classes in Stable Diffusion layout, and how they become a
diffusers folder.
"""

import json
from collections.abc import Iterable
from pathlib import Path

import torch
from diffusers import AutoencoderKL, DPMSolverMultistepScheduler, StableDiffusionPipeline, UNet2DConditionModel
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from training.networks.winograd import WinogradConv

WIDTH = 192  # of the text encoder and of every conditioning token
SIDE = 256  # pixels of a picture
LATENTS, CELLS = 48, 16  # channels and side of the latent picture
FACE, FACE_TOKENS = 128, 8  # numbers in a face embedding, tokens made of it
TEXT_TOKENS = 64


def build_autoencoder(latents: int = LATENTS) -> AutoencoderKL:
    """SIDE x SIDE pixels to `latents` x CELLS x CELLS."""
    widths = (16, 16, 32, 64, 96)
    return AutoencoderKL(
        block_out_channels=widths,
        down_block_types=("DownEncoderBlock2D",) * len(widths),
        up_block_types=("UpDecoderBlock2D",) * len(widths),
        layers_per_block=1,
        latent_channels=latents,
        norm_num_groups=8,
        sample_size=SIDE,
        mid_block_add_attention=False,
        use_quant_conv=False,
        use_post_quant_conv=False,
    )


def certain(encoder: torch.nn.Module) -> None:
    """Makes an encoder of mean and log-variance one that has hardly any variance."""
    with torch.no_grad():
        count = len(encoder.conv_out.bias) // 2
        encoder.conv_out.weight[count:] = 0
        encoder.conv_out.bias[count:] = -20


class Normalised(torch.nn.GroupNorm):
    """A group norm that works on contiguous memory: PyTorch's is forty times slower backwards on a CPU in channels_last
    and bfloat16.
    """

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(n, c, h, w) to the same, in channels_last."""
        return super().forward(x.contiguous()).contiguous(memory_format=torch.channels_last)


def quick(network: torch.nn.Module) -> torch.nn.Module:
    """The same network in channels_last, its group norms and, without bfloat16, its convolutions made for training on
    a CPU.
    """
    for part in network.modules():
        if type(part) is torch.nn.GroupNorm:
            part.__class__ = Normalised
        elif not torch.cpu._is_avx512_bf16_supported() and WinogradConv.fits(part):
            part.__class__ = WinogradConv
    return network.to(memory_format=torch.channels_last)


def briefly(device: str) -> torch.autocast:
    """bfloat16 where the device has instructions for it; other CPUs emulate it, ten times slower."""
    return torch.autocast(device, torch.bfloat16, enabled=device != "cpu" or torch.cpu._is_avx512_bf16_supported())


def build_tokenizer(captions: Iterable[str], words: int = 1500) -> CLIPTokenizer:
    """A CLIP tokenizer whose merges are learnt from the captions; any other text falls back to bytes."""
    core = Tokenizer(models.BPE(continuing_subword_prefix="", end_of_word_suffix="</w>"))
    core.normalizer = normalizers.Lowercase()
    core.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Whitespace(), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    core.train_from_iterator(
        captions,
        trainers.BpeTrainer(
            vocab_size=words, initial_alphabet=alphabet, end_of_word_suffix="</w>", show_progress=False
        ),
    )
    learnt = json.loads(core.to_str())["model"]
    tokens = [*alphabet, *[c + "</w>" for c in alphabet]]
    merges = [tuple(pair) for pair in learnt["merges"]]
    tokens += [a + b for a, b in merges]
    vocabulary = {token: n for n, token in enumerate([*dict.fromkeys(tokens), "<|startoftext|>", "<|endoftext|>"])}
    return CLIPTokenizer(vocab=vocabulary, merges=merges, model_max_length=TEXT_TOKENS)


def tokenizer_folder(diffusion: str) -> Path:
    """Where the tokenizer of a training run is kept."""
    return Path(diffusion).with_suffix(".tokenizer")


def build_text_encoder(vocabulary: int) -> CLIPTextModel:
    """A two-layer CLIP text encoder."""
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=vocabulary,
            hidden_size=WIDTH,
            intermediate_size=4 * WIDTH,
            num_hidden_layers=2,
            num_attention_heads=4,
            projection_dim=WIDTH,
            max_position_embeddings=TEXT_TOKENS,
            hidden_act="gelu",
            bos_token_id=vocabulary - 2,
            eos_token_id=vocabulary - 1,
            pad_token_id=vocabulary - 1,
        )
    )


def build_unet(faces: torch.Tensor | None = None) -> UNet2DConditionModel:
    """The denoiser, with FaceID-style IP-Adapter layers in every cross-attention. It predicts the clean latent.

    `faces` (n, 128) are the embeddings that it will be trained on: the adapter's first layer starts so that it sees
    them standardised. dlib's numbers lie within 0.04 of a common mean, and a layer that sees that mean hardly sees who
    somebody is.
    """
    unet = UNet2DConditionModel(
        sample_size=CELLS,
        in_channels=LATENTS,
        out_channels=LATENTS,
        block_out_channels=(192, 224),
        layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=WIDTH,
        attention_head_dim=4,
        norm_num_groups=16,  # diffusers reads attention_head_dim as the number of heads
    )
    unet._load_ip_adapter_weights([_new_adapter(unet, faces)])
    return unet


def _new_adapter(unet: UNet2DConditionModel, faces: torch.Tensor | None) -> dict[str, dict[str, torch.Tensor]]:
    weights, number = {}, 1
    for name in unet.attn_processors:
        if name.endswith("attn2.processor"):
            width = unet.get_parameter(name.replace("processor", "to_k.weight")).shape[0]
            for part in ("to_k_ip", "to_v_ip"):
                weights[f"{number}.{part}.weight"] = torch.nn.Linear(WIDTH, width, bias=False).weight.data
            number += 2
    first, second = torch.nn.Linear(FACE, 2 * FACE), torch.nn.Linear(2 * FACE, FACE_TOKENS * WIDTH)
    if faces is not None:
        first.weight.data /= faces.std(0)
        first.bias.data -= first.weight.data @ faces.mean(0)
    projection = {
        "proj.0.weight": first.weight.data,
        "proj.0.bias": first.bias.data,
        "proj.2.weight": second.weight.data,
        "proj.2.bias": second.bias.data,
    }
    projection |= {"norm.weight": torch.ones(WIDTH), "norm.bias": torch.zeros(WIDTH)}
    return {"image_proj": projection, "ip_adapter": weights}


def flat_adapter(unet: UNet2DConditionModel) -> dict[str, torch.Tensor]:
    """The trained adapter in the flat layout that `load_ip_adapter` reads from a safetensors file."""
    layer = unet.encoder_hid_proj.image_projection_layers[0]
    names = {"ff.net.0.proj": "proj.0", "ff.net.2": "proj.2", "norm": "norm"}
    flat = {}
    for key, value in layer.state_dict().items():
        module, kind = key.rsplit(".", 1)
        flat[f"image_proj.{names[module]}.{kind}"] = value
    number = 1
    for name, processor in unet.attn_processors.items():
        if name.endswith("attn2.processor"):
            flat[f"ip_adapter.{number}.to_k_ip.weight"] = processor.to_k_ip[0].weight
            flat[f"ip_adapter.{number}.to_v_ip.weight"] = processor.to_v_ip[0].weight
            number += 2
    return {key: value.detach().half().contiguous().clone() for key, value in flat.items()}


def scheduler() -> DPMSolverMultistepScheduler:
    """Flow matching with a network that predicts the clean latent, with more of its steps near pure noise, as it was
    trained (`noised`).
    """
    return DPMSolverMultistepScheduler(
        prediction_type="sample",
        use_flow_sigmas=True,
        flow_shift=3.0,
        algorithm_type="dpmsolver++",
        solver_order=2,
        steps_offset=1,
    )


def save_folder(
    folder: Path, vae: AutoencoderKL, text: CLIPTextModel, tokenizer: CLIPTokenizer, unet: UNet2DConditionModel
) -> None:
    """Writes an ordinary Stable Diffusion folder in half precision, and `ip_adapter.safetensors` beside it."""
    adapter = flat_adapter(unet)
    plain = UNet2DConditionModel.from_config({k: v for k, v in unet.config.items() if k != "encoder_hid_dim_type"})
    plain.load_state_dict({k: v for k, v in unet.state_dict().items() if k in plain.state_dict()})
    pipeline = StableDiffusionPipeline(
        vae=vae,
        text_encoder=text,
        tokenizer=tokenizer,
        unet=plain,
        scheduler=scheduler(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.to(dtype=torch.float16).save_pretrained(folder, safe_serialization=True, max_shard_size="14MB")
    save_file(adapter, folder / "ip_adapter.safetensors")
