"""Step 7: train the event classifier that the gate uses, on composed pictures.

    python -m training.steps.classifier --pictures work/pictures.npz --out work/event_classifier.pt

It is tested on the arrangement of every scene that no network was trained on.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from generation.concepts.packaged import packaged_events
from training.data.compose import backdrop, compose, images_of
from validation.images.perception.event_classifier import SIDE, EventNetwork, event_input

BATCH = 64


def roughen(x: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    """Shifts, blurs, greys and recolours a batch (n, 3, h, w), as a diffusion model might."""
    n = len(x)
    numbers = lambda low, high, *shape: torch.from_numpy(rng.uniform(low, high, shape)).float()  # noqa: E731
    x = torch.roll(x, tuple(int(v) for v in rng.integers(-4, 5, 2)), (2, 3))
    if rng.random() < 0.5:
        x = F.interpolate(F.avg_pool2d(x, 2), scale_factor=2, mode="bilinear")
    x = x * numbers(0.7, 1.3, n, 3, 1, 1) + numbers(-0.2, 0.2, n, 1, 1, 1)
    grey = (numbers(0, 1, n, 1, 1, 1) < 0.1).float()
    x = x * (1 - grey) + x.mean(1, keepdim=True) * grey
    return (x + 0.05 * torch.from_numpy(rng.standard_normal(x.shape)).float()).clamp(-1, 1)


def fresh_pictures(layers: np.ndarray, per_event: int, seed: int) -> tuple[list[Image.Image], np.ndarray]:
    """Pictures of arrangements that no training picture has, with their events' numbers."""
    rng = np.random.default_rng(seed)
    images, labels = [], []
    for k, event in enumerate(packaged_events()):
        for n in range(per_event):
            picture, _ = compose(
                layers[rng.integers(len(layers))],
                np.zeros(4),
                backdrop(event.name, [1000 + seed, k, n], held_out=True),
                rng,
            )
            images.append(Image.fromarray(picture))
            labels.append(k)
    return images, np.array(labels)


@torch.inference_mode()
def accuracy(network: EventNetwork, images: list[Image.Image], labels: np.ndarray) -> float:
    """Share of pictures whose likeliest event is theirs."""
    network.eval()
    guess = [network(event_input(image)[None]).argmax().item() for image in images]
    return float(np.mean(np.array(guess) == labels))


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", default="work/pictures.npz")
    parser.add_argument("--layers", type=Path, default=Path("work/people-apart"), help="people for the test pictures")
    parser.add_argument("--steps", type=int, default=800)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", default="work/event_classifier.pt")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    rng = np.random.default_rng([args.seed, 5])
    data = np.load(args.pictures)
    images, event = images_of(args.pictures), data["event"]
    shown = np.flatnonzero((event >= 0) & (event < len(packaged_events())))
    network = EventNetwork(len(packaged_events()))
    optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=args.steps)
    for step in range(args.steps):
        i = rng.choice(shown, BATCH)
        x = F.avg_pool2d(
            torch.from_numpy(images[i]).permute(0, 3, 1, 2).float().div(127.5).sub(1), images.shape[1] // SIDE
        )
        loss = F.cross_entropy(network.train()(roughen(x, rng)), torch.from_numpy(event[i]), label_smoothing=0.05)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if (step + 1) % 200 == 0:
            print(step + 1, round(loss.item(), 3), flush=True)
    pictures, labels = fresh_pictures(np.load(min(args.layers.glob("layers-*.npz")))["layers"], 10, 0)
    plain, grey = (
        accuracy(network, pictures, labels),
        accuracy(network, [p.convert("L").convert("RGB") for p in pictures], labels),
    )
    print(f"fresh layouts: top-1 {plain:.3f} of {len(labels)}, greyscale {grey:.3f}")
    torch.save({"weights": network.state_dict(), "accuracy": plain, "grey": grey, "pictures": len(labels)}, args.out)


if __name__ == "__main__":
    main()
