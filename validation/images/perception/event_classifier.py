"""The network that says which event a picture shows."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file

SIDE = 64  # pixels of the classifier's input


class EventNetwork(torch.nn.Sequential):
    """A small convolutional classifier: (n, 3, SIDE, SIDE) in -1..1 to (n, events) logits."""

    def __init__(self, events: int) -> None:
        layers: list[torch.nn.Module] = []
        width = 3
        for wider in (24, 48, 96, 128):
            layers += [
                torch.nn.Conv2d(width, wider, 3, padding=1),
                torch.nn.BatchNorm2d(wider),
                torch.nn.SiLU(),
                torch.nn.MaxPool2d(2),
            ]
            width = wider
        super().__init__(
            *layers,
            torch.nn.AdaptiveAvgPool2d(2),
            torch.nn.Flatten(),
            torch.nn.Dropout(0.2),
            torch.nn.Linear(4 * width, events),
        )


class EventClassifier:
    """The classifier that ships with a checkpoint; `labels` are events in the order of its outputs."""

    def __init__(self, folder: Path, labels: Sequence[str]) -> None:
        self.labels = labels
        self.network = EventNetwork(len(labels))
        self.network.load_state_dict(
            {
                name: weights.float() if weights.is_floating_point() else weights
                for name, weights in load_file(folder / "event_classifier.safetensors").items()
            }
        )
        self.network.eval()

    @torch.inference_mode()
    def probabilities(self, image: Image.Image) -> np.ndarray:
        """Probability of each of `labels`, (events,)."""
        probabilities: np.ndarray = self.network(event_input(image)[None])[0].softmax(0).numpy()
        return probabilities


def event_input(image: Image.Image) -> torch.Tensor:
    """An RGB picture of any size as the network takes it, (3, SIDE, SIDE) in -1..1."""
    pixels = np.asarray(image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX), np.float32)
    return torch.from_numpy(pixels / 127.5 - 1).permute(2, 0, 1)
