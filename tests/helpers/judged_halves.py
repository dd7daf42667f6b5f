"""Builds whose pictures tell a judge all that it needs in two flat halves."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from llm_server import StandInServer
from PIL import Image

from generation import pipeline
from generation.concepts.image_prompts import looks
from generation.concepts.packaged import packaged_events, packaged_people
from generation.images.run_folder import Run
from generation.pipeline import BuildContext
from generation.rendering.families import Likeness, PlacedHead
from schemas.recipe import JudgeRecipe, Recipe
from schemas.scene import DrawRequest, Verdict
from validation.gate import Judged

KEY = "sk-this-is-a-very-secret-key-0123456789"
PEOPLE, EVENTS = packaged_people()[:4], packaged_events()[:4]
WHO = [looks(person.age, person.gender, person.appearance) for person in PEOPLE]


class HalvesPainter:
    """Draws two flat halves: the red of the left one says who, the blue of the right one which event, and the green
    which seed.
    """

    drawn_with = "paint"
    device = torch.device("cpu")
    family = PlacedHead

    def encode(self, prompts: Sequence[tuple[str, Likeness | None]]) -> None:
        """Paint needs no prompts."""

    def draw(self, requests: Sequence[DrawRequest], likenesses: Sequence[Likeness | None]) -> list[Image.Image]:
        return [self.paint(request) for request in requests]

    def paint(self, request: DrawRequest) -> Image.Image:
        pixels = np.random.default_rng(request.seed).integers(0, 12, (64, 64, 3))
        pixels[:, :, 1] = request.seed % 200
        pixels[:, :32, 0] = 20 + 60 * next(n for n, who in enumerate(WHO) if who in request.prompt)
        pixels[:, 32:, 0] = 250
        pixels[:, 32:, 2] = 20 + 60 * next(
            (n for n, event in enumerate(EVENTS) if f", {event.name}, " in request.prompt), 0
        )
        return Image.fromarray(pixels.astype(np.uint8))


def halves(picture: Image.Image) -> tuple[int, int, int]:
    """Who, which event, and how green, as a picture tells; of an enlarged one too."""
    pixels = np.asarray(picture.convert("RGB"), float)
    middle = pixels.shape[1] // 2
    red, blue = np.median(pixels[:, :middle, 0]), np.median(pixels[:, middle:, 2])
    who, event = (round((float(value) - 20) / 60) for value in (red, blue))
    return who, event, round(float(np.median(pixels[:, :, 1])))


class GreenGate:
    """Lets every third green pass and compares with what was accepted, as the real gate does."""

    def __init__(self) -> None:
        self.calls = 0

    def portrait(self, image: Image.Image, accepted: Sequence[np.ndarray]) -> Judged:
        return self._verdict(image, [str(round(portrait[0])) for portrait in accepted], None)

    def view(self, image: Image.Image, portrait: np.ndarray) -> Judged:
        return self._verdict(image, [], None)

    def scene(self, image: Image.Image, event_id: str, face: np.ndarray, accepted: Sequence[str]) -> Judged:
        return self._verdict(image, accepted, True if event_id != EVENTS[3].id else None)

    def _verdict(self, image: Image.Image, accepted: Sequence[str], known: bool | None) -> Judged:
        self.calls += 1
        green = halves(image)[2]
        if green % 3:
            return Judged(Verdict(ok=False, reason="not divisible", scores={"green": green}))
        if str(green) in accepted:
            return Judged(Verdict(ok=False, reason="duplicate", scores={"others": len(accepted)}))
        embedding = np.full(128, float(green))
        return Judged(
            Verdict(ok=True, scores={"green": green, "others": len(accepted)}),
            (1, 1, 9, 9),
            embedding,
            str(green),
            known,
        )


def judge_of(server: StandInServer, **fields: object) -> JudgeRecipe:
    quick = {"endpoint": server.url, "model": "eyes-1", "longest_wait": 0.02, "timeout": 20.0, "image_side": 128}
    return JudgeRecipe.model_validate(quick | fields)


def draw(recipe: Recipe, server: StandInServer, folder: Path, **fields: object) -> tuple[BuildContext, pipeline.Report]:
    judged_recipe = recipe.model_copy(update={"judge": judge_of(server, **fields)})
    return pipeline.draw(pipeline.prepare(judged_recipe, Run(folder)))


def records(folder: Path) -> dict[str, dict]:
    return {f"{path.parent.name}/{path.name}": json.loads(path.read_text()) for path in folder.glob("*s/*.json")}
