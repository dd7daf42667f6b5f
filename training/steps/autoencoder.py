"""Step 4: teach an ordinary AutoencoderKL to read and write the components of step 3.

    python -m training.steps.autoencoder --pictures work/pictures.npz --tiles work/tiles.pt

The decoder, which draws every picture, learns first and alone: what it reads is settled, so it needs no encoder to
learn beside it. It sees what lies around a tile and knows faces, so it shows less of the tiles and more than the
components tell. The encoder, which only whoever starts from a picture needs, then learns to predict the components.
Resumes from --decoder and --encoder where they exist.
"""

import argparse

import numpy as np
import torch
import torch.nn.functional as F

from training.networks.loop import Loop
from training.networks.network import SIDE, briefly, build_autoencoder, quick
from training.networks.tiles import TILE, Tiles, load_tiles

BATCH = 2  # pictures a step
FACE_WEIGHT = 4.0  # extra loss on the pixels of the face, a tenth of the picture that holds all of its identity
ROUGH = 0.02  # noise on what the decoder reads, for what a denoiser gets wrong
# what it counts when a picture's own components are not those that it was decoded from: thin and faint things hide in
# few pixels' errors
TRUE = 3.0


def batch(images: np.ndarray, boxes: np.ndarray, rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Pictures in -1..1, (BATCH, 3, SIDE, SIDE), and what each pixel's error weighs, (BATCH, 1, SIDE, SIDE), one on
    average.

    Whole ones: the decoder learns where in a tile it is from the picture's edge, and one that learnt on crops was 1.3
    dB worse in the middle.
    """
    chosen = np.sort(rng.choice(len(images), BATCH, replace=False))
    weight = torch.ones(BATCH, 1, SIDE, SIDE)
    for weights, box in zip(weight, boxes[chosen], strict=True):
        left, top, right, bottom = np.clip(box, 0, SIDE).astype(int)
        weights[:, top:bottom, left:right] += FACE_WEIGHT
    pictures = torch.from_numpy(images[chosen]).permute(0, 3, 1, 2).float().div(127.5).sub(1)
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


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", default="work/pictures.npz")
    parser.add_argument("--tiles", default="work/tiles.pt")
    parser.add_argument("--steps", type=int, default=11700, help="of the decoder")
    parser.add_argument("--encoder-steps", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=4e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--decoder", default="work/decoder.pt")
    parser.add_argument("--encoder", default="work/encoder.pt")
    args = parser.parse_args()
    from training.data.compose import images_of  # it reads the packaged events, which a machine that only trains lacks

    torch.manual_seed(args.seed)
    images, boxes = images_of(args.pictures), np.load(args.pictures)["box"]
    tiles, vae = load_tiles(args.tiles).to(args.device), quick(build_autoencoder().to(args.device))
    parts = (
        (vae.decoder, args.decoder, args.steps, decoding_loss),
        (vae.encoder, args.encoder, args.encoder_steps, encoding_loss),
    )
    for part, (network, out, steps, loss_of) in enumerate(parts):
        loop = Loop(network, out, steps, args.rate, cool=0.5, keep=0.998)
        rng = np.random.default_rng([args.seed, 2, part, loop.step])
        while loop.unfinished:
            x, weight = batch(images, boxes, rng)
            loop.update(loss_of(network, tiles, x.to(args.device), weight.to(args.device)))


if __name__ == "__main__":
    main()
