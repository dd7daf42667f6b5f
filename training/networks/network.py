"""The networks of the embedded checkpoint, all stock classes in Stable Diffusion layout, and how they become a
diffusers folder.
"""

import json
from collections.abc import Iterable
from pathlib import Path

import torch
from diffusers import (
    AutoencoderKL,
    DPMSolverMultistepScheduler,
    StableDiffusionInstructPix2PixPipeline,
    UNet2DConditionModel,
)
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from training.networks.winograd import WinogradConv

WIDTH = 192  # of the text encoder and of every conditioning token
SIDE = 256  # pixels of a picture
CELLS = 16  # side of the latent picture
TEXT_TOKENS = 64
SET_ASIDE = 3  # channels of each group of the denoiser that carry the reference
LINEAR = (0.7, 3.0)  # weight and bias with which the activation behind a norm is nearly linear
CARRIED = 0.4  # weight of what is carried in the prediction: about the size of a fine component


def build_autoencoder(latents: int) -> AutoencoderKL:
    """SIDE x SIDE pixels to `latents` x CELLS x CELLS.

    The encoder's last but one width bounds how many of a tile's components reach the latents.
    """
    widths = (16, 16, 32, 88, 96)
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


def build_editor(vocabulary: int, count: int) -> torch.nn.ModuleDict:
    """Text encoder and denoiser: `count` channels of noise and as many of the reference to `count`.

    Its width holds what an untrained one is given by `carry`.
    """
    unet = UNet2DConditionModel(
        sample_size=CELLS,
        in_channels=2 * count,
        out_channels=count,
        block_out_channels=(240, 224),
        time_embedding_dim=4 * WIDTH,
        layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=WIDTH,
        attention_head_dim=4,
        norm_num_groups=16,  # diffusers reads attention_head_dim as the number of heads
    )
    return torch.nn.ModuleDict({"text": build_text_encoder(vocabulary), "unet": unet})


@torch.no_grad()
def carry(unet: UNet2DConditionModel, first: int = 16) -> None:
    """Lets an untrained denoiser carry the reference's components from `first` on along, as many as it has channels
    set aside, to where it predicts them.

    Fine detail passes a denoiser last: one without these channels still copied a face worse than a linear map after
    50,000 pictures, since components of noise and of reference and all that is computed of them share its width. The
    channels are the last ones of each group, so that their size is measured with the others', and enter the last
    activation where it is nearly linear.
    """
    width, count = unet.conv_in.out_channels, unet.conv_out.out_channels
    groups, last = unet.conv_norm_out.num_groups, unet.up_blocks[-1].resnets[-1]
    size = width // groups
    channels = [group * size + size - 1 - n for group in range(groups) for n in range(SET_ASIDE)]
    for component, channel in zip(range(first, count), channels, strict=False):
        for layer in (unet.conv_in, unet.down_blocks[0].resnets[0].conv2, last.conv2, last.conv_shortcut):
            layer.weight[channel], layer.bias[channel] = 0.0, 0.0
        unet.conv_in.weight[channel, count + component, 1, 1] = 1.0
        last.conv_shortcut.weight[channel, width + channel, 0, 0] = 1.0
        unet.conv_norm_out.weight[channel], unet.conv_norm_out.bias[channel] = LINEAR
        unet.conv_out.weight[component, channel, 1, 1] = CARRIED


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
    """Writes an ordinary InstructPix2Pix folder in half precision.

    References enter that pipeline unscaled, and noise scaled as it was trained: the scale goes into the denoiser's
    first convolution.
    """
    count = vae.config.latent_channels
    with torch.no_grad():
        unet.conv_in.weight[:, count:] *= vae.config.scaling_factor
    pipeline = StableDiffusionInstructPix2PixPipeline(
        vae=vae,
        text_encoder=text,
        tokenizer=tokenizer,
        unet=unet,
        scheduler=scheduler(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.to(dtype=torch.float16).save_pretrained(folder, safe_serialization=True, max_shard_size="14MB")
