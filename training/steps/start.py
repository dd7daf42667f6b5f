"""Step 3: what training starts from: a tokenizer of the captions, the components of tiles, and networks that know
nothing.

    python -m training.steps.start --pairs work/pairs --out work/start

With `--checkpoint FOLDER` it goes on from what was packaged: the tokenizer and the networks of the folder, and as tiles
the linear map nearest to its encoder. Its decoder, encoder and event classifier lie beside them, so that nothing but
the denoiser must be trained before it is packaged again.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import AutoencoderKL, StableDiffusionInstructPix2PixPipeline
from safetensors.torch import load_file
from transformers import CLIPTokenizer

from generation.base.files import replacing
from training.networks.network import build_editor, build_tokenizer, carry
from training.networks.tiles import Tiles, batches, fitted, nearest_to
from training.steps.edits import Pairs
from training.steps.package import CALIBRATION, CLASSIFIER, HISTORY

COUNT = 64  # components of a tile
SAMPLE = 1500  # pictures whose tiles are looked at


def kept_in(folder: Path, pictures: np.ndarray) -> dict[str, Any]:
    """What the steps of training would have written of a packaged checkpoint, by file name, its tiles fitted to
    `pictures` (n, SIDE, SIDE, 3).
    """
    pipeline = StableDiffusionInstructPix2PixPipeline.from_pretrained(folder, torch_dtype=torch.float32)
    vae, unet, scale = pipeline.vae, pipeline.unet, pipeline.vae.config.scaling_factor
    tiles = nearest_to(lambda x: vae.encode(x).latent_dist.mode(), pictures, vae.config.latent_channels)
    with torch.no_grad():  # as `save_folder` found it
        unet.conv_in.weight[:, vae.config.latent_channels :] /= scale
    history = json.loads((folder / HISTORY).read_text("utf-8"))
    calibration = json.loads((folder / CALIBRATION).read_text("utf-8"))["event"]
    return {
        "tiles.pt": tiles.state_dict(),
        "nets.pt": {
            "nets": torch.nn.ModuleDict({"text": pipeline.text_encoder, "unet": unet}).state_dict(),
            "scale": scale,
            "before": history["denoiser"],
        },
        **{
            f"{half}.pt": {"average": getattr(vae, half).state_dict(), **history[half]}
            for half in ("decoder", "encoder")
        },
        "event_classifier.pt": {
            "weights": load_file(folder / CLASSIFIER),
            "accuracy": calibration["accuracy"],
            "pictures": calibration["pictures"],
        },
    }


@torch.no_grad()
def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", default="work/pairs")
    parser.add_argument("--checkpoint", type=Path, help="a packaged folder to go on from")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("work/start"))
    args = parser.parse_args()
    data, rng = Pairs(args.pairs), np.random.default_rng([args.seed, 8])
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    chosen = rng.choice(len(data), min(SAMPLE, len(data)), replace=False)
    pictures = np.stack([data.picture(n) for n in chosen])
    if args.checkpoint:
        tokenizer = CLIPTokenizer.from_pretrained(args.checkpoint, subfolder="tokenizer")
        kept = kept_in(args.checkpoint, pictures)
        tiles = Tiles(len(kept["tiles.pt"]["size"]))
        tiles.load_state_dict(kept["tiles.pt"])
        decoder = AutoencoderKL.from_pretrained(args.checkpoint, subfolder="vae", torch_dtype=torch.float32)
        decode = lambda latents: decoder.decode(latents).sample  # noqa: E731
    else:
        tokenizer = build_tokenizer(data.captions)
        tiles = fitted(pictures, data.box[chosen], COUNT, rng)
        decode = tiles.decode
        seen = torch.cat([tiles.encode(x) for x in batches(pictures[:256])])
        nets = build_editor(len(tokenizer), COUNT)
        carry(nets["unet"])
        kept = {"tiles.pt": tiles.state_dict(), "nets.pt": {"nets": nets.state_dict(), "scale": 1 / float(seen.std())}}
    tokenizer.save_pretrained(args.out / "tokenizer")
    for name, state in kept.items():
        with replacing(args.out / name) as unfinished:
            torch.save(state, unfinished)
    error = torch.cat([(decode(tiles.encode(x)) - x).pow(2).mean((1, 2, 3)) for x in batches(pictures[:256])])
    count = len(tiles.size)
    print(f"{args.out}: {count} components, {-10 * torch.log10(error.mean() / 4):.2f} dB; {len(tokenizer)} tokens")


if __name__ == "__main__":
    main()
