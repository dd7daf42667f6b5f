"""Does the picture show the event that was asked for."""

from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file

from schemas.calibration import EventLimits
from schemas.scene import Verdict

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
    """The classifier that ships with a checkpoint."""

    def __init__(self, folder: Path, limits: EventLimits) -> None:
        self.limits = limits
        self.network = EventNetwork(len(limits.labels))
        self.network.load_state_dict(
            {
                k: v.float() if v.is_floating_point() else v
                for k, v in load_file(folder / "event_classifier.safetensors").items()
            }
        )
        self.network.eval()

    @torch.inference_mode()
    def probabilities(self, image: Image.Image) -> np.ndarray:
        """Probability of each of `limits.labels`, (events,)."""
        probabilities: np.ndarray = self.network(event_input(image)[None])[0].softmax(0).numpy()
        return probabilities

    def check(self, image: Image.Image, event_id: str) -> Verdict:
        """The event asked for is the likeliest and likely enough."""
        probabilities = self.probabilities(image)
        wanted = float(probabilities[self.limits.labels.index(event_id)])
        best = self.limits.labels[int(probabilities.argmax())]
        ok = best == event_id and wanted >= self.limits.probability
        reason = "" if ok else "other event" if best != event_id else "event unclear"
        return Verdict(ok=ok, reason=reason, scores={"event_probability": wanted})


def event_input(image: Image.Image) -> torch.Tensor:
    """An RGB picture of any size as the network takes it, (3, SIDE, SIDE) in -1..1."""
    pixels = np.asarray(image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX), np.float32)
    return torch.from_numpy(pixels / 127.5 - 1).permute(2, 0, 1)
