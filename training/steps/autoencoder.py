"""Step 4: teach an ordinary AutoencoderKL to read and write the components of step 3.

    python -m training.steps.autoencoder --pairs work/pairs --tiles work/start/tiles.pt

The decoder, which draws every picture, learns first and alone: what it reads is settled, so it needs no encoder to
learn beside it. It sees what lies around a tile and knows faces, so it shows less of the tiles and more than the
components tell. The encoder, which only whoever starts from a picture needs, then learns to predict the components.
Both may start from those of a packaged folder with fewer components, widened. Resumes from --decoder and --encoder
where they exist.
"""

import argparse
import os
import time

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL

from training.networks.loop import Loop
from training.networks.network import SIDE, briefly, build_autoencoder, quick
from training.networks.tiles import TILE, Tiles, load_tiles
from training.steps.edits import Pairs

BATCH = 2  # pictures a step
FACE_WEIGHT = 4.0  # extra loss on the pixels of the face, a tenth of the picture that holds all of its identity
HEADS = 0.25  # share of the pictures that are heads before a plain ground, as references are
ROUGH = 0.02  # noise on what the decoder reads, for what a denoiser gets wrong
# what it counts when a picture's own components are not those that it was decoded from: thin and faint things hide in
# few pixels' errors
TRUE = 3.0


def batch(data: Pairs, rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Pictures in -1..1, (BATCH, 3, SIDE, SIDE), and what each pixel's error weighs, (BATCH, 1, SIDE, SIDE), one on
    average.

    Whole ones: the decoder learns where in a tile it is from the picture's edge, and one that learnt on crops was 1.3
    dB worse in the middle.
    """
    chosen = rng.choice(data.scenes, BATCH, replace=False)
    weight = torch.ones(BATCH, 1, SIDE, SIDE)
    for weights, box in zip(weight, data.box[chosen], strict=True):
        left, top, right, bottom = np.clip(box, 0, SIDE).astype(int)
        weights[:, top:bottom, left:right] += FACE_WEIGHT
    shown = [data.head(n) if rng.random() < HEADS else data.picture(n) for n in chosen]
    pictures = torch.from_numpy(np.stack(shown)).permute(0, 3, 1, 2).float().div(127.5).sub(1)
    return pictures.contiguous(memory_format=torch.channels_last), weight / weight.mean()


def edges(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Differences of neighbouring pixels; a loss on them keeps contours sharp."""
    return x[..., 1:, :] - x[..., :-1, :], x[..., 1:] - x[..., :-1]


def opponents(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Red against blue, and green against both. Their errors are small in RGB; without a loss of their own they are
    learnt last or never.
    """
    red, green, blue = x.unbind(1)
    return red - blue, 3 * (2 * green - red - blue)


def decoding_loss(decoder: torch.nn.Module, tiles: Tiles, x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """What the decoder gets wrong in pixels, contours, colours and the components, faces above all."""
    clean = tiles.encode(x)
    latents = (clean + ROUGH * torch.randn_like(clean)).contiguous(memory_format=torch.channels_last)
    with briefly(x.device.type):
        guess = decoder(latents)
    error = guess.float() - x
    untrue = (F.avg_pool2d(weight, TILE) * (tiles.encode(guess.float()) - clean).abs()).mean()
    rough = (weight * error.abs()).mean()
    sharp = sum(
        (part * edge.abs()).mean()
        for part, edge in zip((weight[..., 1:, :], weight[..., 1:]), edges(error), strict=True)
    )
    hue = sum((weight[:, 0] * colour.abs()).mean() for colour in opponents(error))
    loss: torch.Tensor = rough + 0.5 * sharp + hue + TRUE * untrue
    return loss


def encoding_loss(encoder: torch.nn.Module, tiles: Tiles, x: torch.Tensor, _: torch.Tensor) -> torch.Tensor:
    """What the encoder gets wrong, as a share of the components' variance."""
    wanted = tiles.encode(x)
    with briefly(x.device.type):
        guess = encoder(x)[:, : len(tiles.size)]
    return (guess.float() - wanted).pow(2).mean() / wanted.var()


@torch.no_grad()
def widen(vae: AutoencoderKL, narrow: AutoencoderKL) -> None:
    """Copies an autoencoder with fewer components and channels into the first ones of a wider one; what the wider one
    adds to known channels is zero at first.
    """
    kept, fewer = narrow.state_dict(), narrow.config.latent_channels
    for name, value in vae.state_dict().items():
        known = kept[name]
        if name.startswith("encoder.conv_out"):  # means first, then log-variances
            known = known[:fewer]
        value[tuple(slice(size) for size in known.shape[:1])] = 0
        value[tuple(slice(size) for size in known.shape)] = known


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", default="work/pairs")
    parser.add_argument("--tiles", default="work/start/tiles.pt")
    parser.add_argument("--start", help="a packaged folder to start from  [default: nothing]")
    parser.add_argument("--held-out", type=int, default=100, help="the first people, who are kept from training")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop each part after so many")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--steps", type=int, default=11700, help="of the decoder")
    parser.add_argument("--encoder-steps", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=4e-3)
    parser.add_argument("--part", choices=("decoder", "encoder"), help="train one alone  [default: both]")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--decoder", default="work/decoder.pt")
    parser.add_argument("--encoder", default="work/encoder.pt")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    data, tiles = Pairs(args.pairs), load_tiles(args.tiles).to(args.device)
    data.keep_from(args.held_out)
    vae = build_autoencoder(len(tiles.size))
    if args.start:
        widen(vae, AutoencoderKL.from_pretrained(args.start, subfolder="vae", torch_dtype=torch.float32))
    quick(vae.to(args.device))
    parts = (
        ("decoder", vae.decoder, args.decoder, args.steps, decoding_loss),
        ("encoder", vae.encoder, args.encoder, args.encoder_steps, encoding_loss),
    )
    for part, (name, network, out, steps, loss_of) in enumerate(parts):
        if args.part not in (None, name):
            continue
        loop, begun = Loop(network, out, steps, args.rate, cool=0.5, keep=0.998), time.time()
        rng = np.random.default_rng([args.seed, 2, part, loop.step])
        while loop.unfinished and time.time() - begun < 60 * args.minutes:
            x, weight = batch(data, rng)
            loop.update(loss_of(network, tiles, x.to(args.device), weight.to(args.device)))


if __name__ == "__main__":
    main()
