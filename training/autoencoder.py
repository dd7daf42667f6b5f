"""Step 3: train the autoencoder on random crops, half of them on faces: first at half the size, then grown by a level.

    python -m training.autoencoder --pictures work/pictures.npz --half-steps 3500 --steps 3000 --out work/autoencoder.pt

At half the size a step sees four times as many latent cells, which is what has to be learnt; the last level only adds what lies between the pixels.
Resumes from --out when it exists.
"""

import argparse

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL

from training.compose import images_of
from training.loop import Loop
from training.network import SIDE, build_autoencoder, grown

CROP, BATCH = 64, 32  # crops at half the size; whole ones have twice the side and a quarter of the batch
FACE_WEIGHT = 4.0  # extra loss on the pixels of the face, a tenth of the picture that holds all of its identity


def crops(images: np.ndarray, boxes: np.ndarray, half: bool, rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """A batch in -1..1, (BATCH, 3, CROP, CROP) of pictures scaled to half, or (BATCH / 4, 3, 2 CROP, 2 CROP), and what each pixel's error weighs."""
    out, weights, side = [], [], 2 * CROP
    for n in rng.integers(len(images), size=BATCH if half else BATCH // 4):
        room = images.shape[1] - side
        if rng.random() < 0.5:
            middle = boxes[n].reshape(2, 2).mean(0) - side / 2 + rng.uniform(-side / 5, side / 5, 2)
            x, y = np.clip(np.round(middle).astype(int), 0, room)
        else:
            x, y = rng.integers(0, room + 1, 2)
        out.append(images[n, y : y + side, x : x + side])
        left, top, right, bottom = np.clip(boxes[n] - [x, y, x, y], 0, side).astype(int)
        weights.append(np.ones((1, side, side), np.float32))
        weights[-1][:, top:bottom, left:right] += FACE_WEIGHT
    whole, weight = torch.from_numpy(np.stack(out)).permute(0, 3, 1, 2).float().div(127.5).sub(1), torch.from_numpy(np.stack(weights))
    if half:
        whole, weight = F.avg_pool2d(whole, 2), F.avg_pool2d(weight, 2)
    return whole.contiguous(memory_format=torch.channels_last), weight / weight.mean()


def edges(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Differences of neighbouring pixels; a loss on them keeps contours sharp."""
    return x[..., 1:, :] - x[..., :-1, :], x[..., 1:] - x[..., :-1]


def opponents(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Red against blue, and green against both. Their errors are small in RGB; without a loss of their own they are learnt last or never."""
    red, green, blue = x.unbind(1)
    return red - blue, 3 * (2 * green - red - blue)


def loss_of(vae: AutoencoderKL, x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """What a batch costs: pixels, contours and colours, faces above all, with a light pull of the latents towards a standard normal."""
    with torch.autocast(x.device.type, torch.bfloat16):
        posterior = vae.encode(x).latent_dist
        guess = vae.decode(posterior.sample()).sample
    error = guess.float() - x
    rough = (weight * error.abs()).mean()
    sharp = sum((part * edge.abs()).mean() for part, edge in zip((weight[..., 1:, :], weight[..., 1:]), edges(error), strict=True))
    hue = sum((weight[:, 0] * colour.abs()).mean() for colour in opponents(error))
    loss: torch.Tensor = rough + 0.5 * sharp + hue + 1e-3 * posterior.kl().mean() / posterior.mean[0].numel()
    return loss


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", default="work/pictures.npz")
    parser.add_argument("--half-steps", type=int, default=3500)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--half-out", default="work/autoencoder-half.pt")
    parser.add_argument("--out", default="work/autoencoder.pt")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    data = np.load(args.pictures)
    images, boxes = images_of(args.pictures), data["box"]
    small = build_autoencoder(SIDE // 2).to(args.device, memory_format=torch.channels_last)
    loop = Loop(small, args.half_out, args.half_steps, args.rate, keep=0.998)
    for half in (True, False):
        if not half:
            large = grown(loop.average.cpu()).to(args.device, memory_format=torch.channels_last)
            loop = Loop(large, args.out, args.steps, args.rate / 2, keep=0.998)
        rng = np.random.default_rng([args.seed, 2, half, loop.step])
        while loop.unfinished:
            x, weight = crops(images, boxes, half, rng)
            loop.update(loss_of(loop.nets, x.to(args.device), weight.to(args.device)))


if __name__ == "__main__":
    main()
