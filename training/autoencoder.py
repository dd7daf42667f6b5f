"""Step 3: train the autoencoder on random crops, half of them on faces.

    python -m training.autoencoder --pictures work/pictures.npz --steps 3500 --out work/autoencoder.pt
"""

import argparse
import copy
import os
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from training.compose import images_of
from training.network import build_autoencoder

CROP, BATCH = 64, 32


def crops(images: np.ndarray, boxes: np.ndarray, rng: np.random.Generator) -> torch.Tensor:
    """A batch (BATCH, 3, CROP, CROP) in -1..1."""
    out = []
    for n in rng.integers(len(images), size=BATCH):
        room = images.shape[1] - CROP
        if rng.random() < 0.5:
            middle = boxes[n].reshape(2, 2).mean(0) - CROP / 2 + rng.uniform(-12, 12, 2)
            x, y = np.clip(np.round(middle).astype(int), 0, room)
        else:
            x, y = rng.integers(0, room + 1, 2)
        out.append(images[n, y : y + CROP, x : x + CROP])
    return torch.from_numpy(np.stack(out)).permute(0, 3, 1, 2).float().div(127.5).sub(1)


def edges(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Differences of neighbouring pixels; a loss on them keeps contours sharp."""
    return x[..., 1:, :] - x[..., :-1, :], x[..., 1:] - x[..., :-1]


def opponents(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Red against blue, and green against both. Their errors are small in RGB; without a loss of their own they are learnt last or never."""
    red, green, blue = x.unbind(1)
    return red - blue, 3 * (2 * green - red - blue)


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", default="work/pictures.npz")
    parser.add_argument("--steps", type=int, default=3500)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--out", default="work/autoencoder.pt")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    rng = np.random.default_rng([args.seed, 2])
    data = np.load(args.pictures)
    images, boxes = images_of(args.pictures), data["box"]
    vae = build_autoencoder().to(args.device)
    average = copy.deepcopy(vae)
    optimiser = torch.optim.AdamW(vae.parameters(), lr=args.rate, betas=(0.9, 0.99), weight_decay=1e-3)
    begun, step, log = time.time(), 0, []
    if Path(args.out).exists():
        state = torch.load(args.out, weights_only=True)
        vae.load_state_dict(state["vae"]), average.load_state_dict(state["average"]), optimiser.load_state_dict(state["optimiser"])
        step, log = state["step"], state["log"]
        rng = np.random.default_rng([args.seed, 2, step])
    while step < args.steps:
        for group in optimiser.param_groups:
            group["lr"] = args.rate * min(1, (step + 1) / 100) * min(1, max(0.02, (1 - step / args.steps) / 0.4))
        x = crops(images, boxes, rng).to(args.device)
        with torch.autocast(args.device, torch.bfloat16):
            posterior = vae.encode(x).latent_dist
            guess = vae.decode(posterior.sample()).sample
        guess = guess.float()
        rough = F.l1_loss(guess, x)
        sharp = sum(F.l1_loss(a, b) for a, b in zip(edges(guess), edges(x), strict=True))
        hue = sum(F.l1_loss(a, b) for a, b in zip(opponents(guess), opponents(x), strict=True))
        loss = rough + 0.5 * sharp + hue + 1e-3 * posterior.kl().mean() / posterior.mean[0].numel()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(vae.parameters(), 1.0)
        optimiser.step()
        step += 1
        keep = min(0.998, (1 + step) / (10 + step))
        with torch.no_grad():
            for a, b in zip(average.parameters(), vae.parameters(), strict=True):
                a.lerp_(b, 1 - keep)
        if step % 100 == 0:
            log.append((step, rough.item(), sharp.item(), hue.item()))
            print(f"{step} l1 {rough.item():.4f} edges {sharp.item():.4f} hue {hue.item():.4f} {(time.time() - begun) / 60:.1f} min", flush=True)
        if step % 500 == 0 or step == args.steps:
            state = {"vae": vae.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "log": log}
            torch.save(state, args.out + ".part")
            os.replace(args.out + ".part", args.out)


if __name__ == "__main__":
    main()
