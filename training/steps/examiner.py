"""Step 8: train the network that evaluation asks and nothing else does: which event a picture shows, and which looks
its person has.

    python -m training.data.render  --people 2000 --first 2800 --out work/people-apart
    python -m training.data.compose --layers work/people-apart --seed 1 --out work/pictures-apart.npz
    python -m training.steps.examiner --pictures work/pictures-apart.npz --layers work/people-apart

People, paintings and weights are apart from the generator's and from those of the gate's classifier; the painters and
their arrangements are the same. What the network itself gets wrong is measured on people and arrangements that it was
not trained on, and stands beside what it says of drawn pictures.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, get_args

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from generation.concepts.packaged import packaged_events
from schemas.concepts import Appearance, Eyewear, FacialHair, Gender, HairColour, HairLength, SkinTone, Traits
from training.data.compose import backdrop, compose, images_of, tint_of
from training.data.render import SHARD
from training.networks.loop import Loop
from training.steps.classifier import roughen
from validation.texts.looks import age_group

SIDE, BATCH = 128, 48  # pixels of the input, pictures a step
FEATURES = 192
APART = 0.15  # share of the people that it is tested on
TRAITS: dict[str, Sequence[str]] = {
    "gender": get_args(Gender),
    "age group": ("young", "middle-aged", "older"),
    "skin tone": get_args(SkinTone),
    "hair colour": get_args(HairColour),
    "hair length": get_args(HairLength),
    "facial hair": get_args(FacialHair),
    "eyewear": get_args(Eyewear),
}


def traits_of(age: int, gender: str, appearance: Traits) -> dict[str, str | None]:
    """What a picture should show; None where nobody could tell, as the hair's colour of a bald head."""
    bald = appearance.hair_length == "bald"
    return {
        "gender": gender,
        "age group": age_group(age),
        "skin tone": appearance.skin_tone,
        "hair colour": None if bald else appearance.hair_colour,
        "hair length": appearance.hair_length,
        "facial hair": appearance.facial_hair,
        "eyewear": appearance.eyewear,
    }


class Examined(NamedTuple):
    """What a picture shows: an event's number in `packaged_events`, words by trait, and the features (FEATURES,) that
    both were read off.
    """

    event: int
    traits: Mapping[str, str]
    features: np.ndarray


class Examiner(torch.nn.Module):
    """(n, 3, SIDE, SIDE) in -1..1 to logits of the event and of each trait."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[torch.nn.Module] = []
        width = 3
        for wider in (32, 64, 96, 128, FEATURES):
            layers += [
                torch.nn.Conv2d(width, wider, 3, padding=1),
                torch.nn.BatchNorm2d(wider),
                torch.nn.SiLU(),
                torch.nn.MaxPool2d(2),
            ]
            width = wider
        self.body = torch.nn.Sequential(
            *layers, torch.nn.Conv2d(width, width, 3, padding=1), torch.nn.BatchNorm2d(width), torch.nn.SiLU()
        )
        cells = (SIDE // 32) ** 2
        heads = {"event": torch.nn.Linear(FEATURES * cells, len(packaged_events()))}
        heads |= {trait: torch.nn.Linear(FEATURES * cells, len(words)) for trait, words in TRAITS.items()}
        self.heads = torch.nn.ModuleDict(heads)

    def forward(self, x: torch.Tensor) -> tuple[dict[str, torch.Tensor], torch.Tensor]:
        """Logits by head, and features (n, FEATURES)."""
        cells = self.body(x)
        return {
            name: head(F.dropout(cells.flatten(1), 0.3, self.training)) for name, head in self.heads.items()
        }, cells.mean((2, 3))

    @torch.inference_mode()
    def look(self, images: Sequence[Image.Image]) -> list[Examined]:
        """What RGB pictures show."""
        self.eval()
        out = []
        for start in range(0, len(images), BATCH):
            batch = [
                np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BOX), np.float32) / 127.5 - 1
                for image in images[start : start + BATCH]
            ]
            logits, features = self(torch.from_numpy(np.stack(batch)).permute(0, 3, 1, 2))
            best = {name: values.argmax(1).tolist() for name, values in logits.items()}
            for k, seen in enumerate(features.numpy()):
                out.append(
                    Examined(best["event"][k], {trait: words[best[trait][k]] for trait, words in TRAITS.items()}, seen)
                )
        return out


def load_examiner(path: str) -> tuple[Examiner, dict[str, Any]]:
    """The trained network, and how often it was right in its own test."""
    kept = torch.load(path, weights_only=True)
    network = Examiner()
    network.load_state_dict(kept["weights"])
    return network.eval(), kept["tested"]


class Labelled:
    """Composed pictures with their labels: -1 where a head has nothing to learn."""

    def __init__(self, pictures: str, layers: str) -> None:
        data = np.load(pictures)
        self.images, self.layer = images_of(pictures), data["layer"]
        self.shards = [np.load(path) for path in sorted(Path(layers).glob("layers-*.npz"))]
        self.figures, who = [], list[np.ndarray]()
        for shard in self.shards:
            figures, person = json.loads(str(shard["figures"])), shard["person"]
            who.append(person % SHARD + len(self.figures))
            self.figures += figures
        self.who = np.concatenate(who)
        event = np.where(data["event"] < len(packaged_events()), data["event"], -1)
        asked = [
            traits_of(figure["age"], figure["gender"], Appearance.model_construct(**figure["appearance"]))
            for figure in self.figures
        ]
        number = {trait: {word: n for n, word in enumerate(words)} for trait, words in TRAITS.items()}
        labels = {
            trait: np.array([number[trait].get(traits[trait], -1) for traits in asked])[self.who[self.layer]]
            for trait in TRAITS
        }
        self.labels = {"event": event} | labels
        self.apart = self.who[self.layer] >= (1 - APART) * len(self.figures)

    def batch(self, rng: np.random.Generator) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        """Up to BATCH roughened pictures of the people that are trained on, and their labels."""
        known = np.flatnonzero(~self.apart)
        chosen = np.sort(rng.choice(known, min(BATCH, len(known)), replace=False))
        x = F.avg_pool2d(
            torch.from_numpy(self.images[chosen]).permute(0, 3, 1, 2).float().div(127.5).sub(1),
            self.images.shape[1] // SIDE,
        )
        return roughen(x, rng), {name: torch.from_numpy(values[chosen]) for name, values in self.labels.items()}

    def strangers(self, per_event: int, rng: np.random.Generator) -> tuple[list[Image.Image], dict[str, np.ndarray]]:
        """Pictures of the other people in arrangements that nothing was trained on, with their labels."""
        layers = np.concatenate([shard["layers"] for shard in self.shards[-1:]])
        lights = json.loads(str(self.shards[-1]["light"]))
        offset = len(self.who) - len(layers)
        able = [k for k in range(len(layers)) if self.who[offset + k] >= (1 - APART) * len(self.figures)]
        images, rows, events = [], [], []
        by_layer = {int(layer): n for n, layer in enumerate(self.layer)}
        for number, event in enumerate(packaged_events()):
            for n in range(per_event):
                k = int(rng.choice(able))
                scene = backdrop(event.name, [3000, number, n], held_out=True)
                images.append(Image.fromarray(compose(layers[k], np.zeros(4), scene, rng, tint_of(lights[k]))[0]))
                rows.append(by_layer[offset + k])
                events.append(number)
        return images, {name: values[rows] for name, values in self.labels.items()} | {"event": np.array(events)}


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", default="work/pictures-apart.npz")
    parser.add_argument("--layers", default="work/people-apart")
    parser.add_argument("--steps", type=int, default=2500)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", default="work/examiner.pt")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    data, network = Labelled(args.pictures, args.layers), Examiner()
    loop = Loop(network.to(memory_format=torch.channels_last), f"{args.out}.state", args.steps, args.rate, cool=0.5)
    rng = np.random.default_rng([args.seed, 6, loop.step])
    while loop.unfinished:
        x, labels = data.batch(rng)
        logits, _ = network(x)
        loop.update(
            sum(
                F.cross_entropy(logits[name], wanted, ignore_index=-1, label_smoothing=0.05)
                for name, wanted in labels.items()
            )
        )
    images, labels = data.strangers(10, np.random.default_rng([args.seed, 7]))
    tested = {}
    for kind, shown in (("colour", images), ("greyscale", [image.convert("L").convert("RGB") for image in images])):
        answers = network.look(shown)
        tested[f"event, {kind}"] = float(
            np.mean([answer.event == wanted for answer, wanted in zip(answers, labels["event"], strict=True)])
        )
        if kind == "colour":
            for trait, words in TRAITS.items():
                said = [
                    answer.traits[trait] == words[wanted]
                    for answer, wanted in zip(answers, labels[trait], strict=True)
                    if wanted >= 0
                ]
                tested[trait] = float(np.mean(said))
    print(json.dumps({"pictures": len(images)} | tested, indent=1))
    torch.save({"weights": network.state_dict(), "tested": {"pictures": len(images)} | tested}, args.out)


if __name__ == "__main__":
    main()
