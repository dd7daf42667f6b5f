"""Train the small vision-language model from nothing: first its tower on classes, then all of it on conversations.

    python -m training.foundation.train --pictures work/foundation --minutes 30

The tower and the projector are taught whom a picture shows, at which event and with which looks (`Lessons`), for
TOWER of the time; then the whole model learns to answer, with labels on answers and their ends alone, while the
lessons go on beside it. AdamW at 5e-4 (at 2e-3 a Swin from nothing learns nobody), cosine by steps, or by minutes
where only those are given. Both stages are saved every minute and go on from where they are. The same seed and steps
give the same run on one kind of machine.
"""

import argparse
import io
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import nn
from transformers import LlavaForConditionalGeneration, LlavaProcessor, PreTrainedTokenizerFast

from evaluation.models.dialogue import Dialogue
from evaluation.tuning.conversations import Batches
from generation.base.files import replacing
from training.data.events import training_events
from training.foundation.network import Lessons, Shape, build_model, build_processor, build_tokenizer, said, seen
from training.foundation.pictures import Pictures
from training.foundation.talk import Talk, names_for_words

BATCH = 32
TOWER = 0.35  # share of the minutes in which the tower learns alone
RATE, WARM = 5e-4, 100
TALKING = 2.0  # rate of the language model, which is fresh when the tower has learnt, against the tower's in talking
BESIDE = 0.3  # weight of the lessons while the whole model learns
KNOWN, DRAWN = 0.5, 0.5  # shares of a batch of conversations: known people, and drawn pictures where there are any
SAVED, TOLD = 60.0, 50  # seconds between two saved states, steps between two lines
SHIFT = 4  # pixels by which a picture is moved at most


class Stage:
    """One stage of training, which can be stopped at any time: AdamW whose rate rises over WARM steps and falls as a
    cosine, to nothing at the end of `steps`, or of `minutes` where there are none. Goes on from `out`.
    """

    def __init__(
        self,
        nets: nn.ModuleDict,
        out: Path,
        groups: Sequence[dict[str, Any]],
        steps: int | None = None,
        minutes: float = 0.0,
    ) -> None:
        self.nets, self.out, self.step, self.log = nets, out, 0, list[tuple[int, float]]()
        self._steps, self._limit, self._before, self._recent = steps, minutes, 0.0, list[float]()
        self._rates = [group["lr"] for group in groups]
        self._optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.05)
        if out.exists():
            state = torch.load(out, weights_only=True)
            nets.load_state_dict(state["nets"])
            self._optimiser.load_state_dict(state["optimiser"])
            self.step, self.log, self._before = state["step"], state["log"], state["minutes"]
        self._begun = self._saved = time.time()

    @property
    def minutes(self) -> float:
        """How long the steps took, those of earlier runs included."""
        return self._before + (time.time() - self._begun) / 60

    @property
    def share(self) -> float:
        """How much of the way is done, one at the end."""
        return self.step / self._steps if self._steps is not None else self.minutes / self._limit

    def update(self, loss: torch.Tensor) -> None:
        """One step against the gradient of `loss`."""
        factor = min(1.0, (self.step + 1) / WARM) * max(0.01, 0.5 + 0.5 * float(np.cos(np.pi * min(1.0, self.share))))
        for group, rate in zip(self._optimiser.param_groups, self._rates, strict=True):
            group["lr"] = rate * factor
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.nets.parameters(), 1.0)
        self._optimiser.step()
        self.step += 1
        self._recent.append(loss.item())

    def run(self, loss_of: Callable[[int], tuple[torch.Tensor, str]]) -> None:
        """Takes the steps that are left; `loss_of` a step's number tells its loss, and in words how it goes."""
        if self.share >= 1:
            return
        told = ""
        while self.share < 1:
            loss, told = loss_of(self.step)
            self.update(loss)
            if self.step % TOLD == 0:
                self._tell(told)
            if time.time() - self._saved >= SAVED:
                self.save()
        if self._recent:
            self._tell(told)
        self.save()

    def _tell(self, told: str) -> None:
        self.log.append((self.step, float(np.mean(self._recent))))
        self._recent = []
        loss, minutes = self.log[-1][1], self.minutes
        print(f"{self.out.stem}: step {self.step}, loss {loss:.3f}, {told}, {minutes:.1f} min", flush=True)

    def save(self) -> None:
        """Writes what a later run needs."""
        state = {"nets": self.nets.state_dict(), "optimiser": self._optimiser.state_dict(), "step": self.step}
        with replacing(self.out) as unfinished:
            torch.save(state | {"log": self.log, "minutes": self.minutes}, unfinished)
        self._saved = time.time()


def tensors(pictures: Sequence[np.ndarray]) -> torch.Tensor:
    """Pictures (SIDE, SIDE, 3), uint8, as the processor gives them: (n, 3, SIDE, SIDE) in -1..1."""
    return torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float().div(127.5).sub(1)


def varied(pixels: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    """Pictures in other light, moved a little and with noise. None is mirrored: a face is not symmetric."""
    chance = torch.Generator().manual_seed(int(rng.integers(1 << 62)))
    count = len(pixels)
    gain = 0.8 + 0.4 * torch.rand(count, 1, 1, 1, generator=chance)
    colour = 1 + 0.06 * torch.randn(count, 3, 1, 1, generator=chance)
    moves = rng.integers(-SHIFT, SHIFT + 1, (count, 2))
    moved = [
        torch.roll(one, (int(down), int(across)), (1, 2)) for one, (down, across) in zip(pixels, moves, strict=True)
    ]
    noise = torch.randn(pixels.shape, generator=chance) * 0.08 * torch.rand(count, 1, 1, 1, generator=chance)
    return ((torch.stack(moved) + 1) * gain * colour - 1 + noise).clamp(-1.2, 1.2)


def bitmap(picture: np.ndarray) -> bytes:
    """A picture as bytes that are quick to read."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "BMP")
    return buffer.getvalue()


class Draw:
    """Which pictures make a batch, by the seed and the step's number alone."""

    def __init__(self, data: Pictures, seed: int) -> None:
        self._seed, self._data = seed, data
        usable = ~data.unseen
        self._all = np.flatnonzero(usable)
        self._parts = [
            [np.flatnonzero(usable & (data.known == known) & (data.drawn == drawn)) for drawn in (False, True)]
            for known in (False, True)
        ]

    def lessons(self, step: int, size: int) -> tuple[np.ndarray, np.random.Generator]:
        """Pictures for the tower: every person as often as there are pictures."""
        rng = np.random.default_rng([self._seed, 1, step])
        return self._all[rng.integers(len(self._all), size=size)], rng

    def talk(self, step: int, size: int) -> tuple[np.ndarray, np.random.Generator]:
        """Pictures for conversations: a fixed share of known people."""
        rng = np.random.default_rng([self._seed, 2, step])
        known = round(size * KNOWN)
        chosen = list(self._drawn_share(True, known, rng)) + list(self._drawn_share(False, size - known, rng))
        return np.array(chosen), rng

    def _drawn_share(self, known: bool, size: int, rng: np.random.Generator) -> Iterator[int]:
        rendered, drawn = self._parts[known]
        for _ in range(size):
            of = drawn if len(drawn) and (not len(rendered) or rng.random() < DRAWN) else rendered
            yield int(of[rng.integers(len(of))])


def begun(data: Pictures, folder: Path, shape: Shape, seed: int) -> tuple[nn.ModuleDict, LlavaProcessor, Talk]:
    """The model with fresh weights and its lessons, the processor, whose tokenizer is kept in the folder, and what is
    talked about.
    """
    talk = Talk(data.cast, seed)
    place = folder / "tokenizer"
    if not (place / "tokenizer.json").exists():
        build_tokenizer(talk.texts(list(names_for_words())), shape.words).save_pretrained(place)
    tokenizer = PreTrainedTokenizerFast.from_pretrained(place)
    torch.manual_seed(seed)
    model = build_model(tokenizer, shape)
    lessons = Lessons(data.cast, len(training_events()), shape.hidden)
    return nn.ModuleDict({"model": model, "lessons": lessons}), build_processor(tokenizer, shape), talk


def learn_classes(nets: nn.ModuleDict, data: Pictures, draw: Draw, batch: int) -> Callable[[int], tuple[Any, str]]:
    """The loss of the tower's steps."""
    recent = list[float]()

    def loss_of(step: int) -> tuple[torch.Tensor, str]:
        chosen, rng = draw.lessons(step, batch)
        pixels = varied(tensors([data.picture(n) for n in chosen]), rng)
        loss, right = nets["lessons"](
            seen(nets["model"], pixels), data.person[chosen].tolist(), data.event[chosen].tolist()
        )
        recent.append(right.float().mean().item())
        return loss, f"people told {np.mean(recent[-TOLD:]):.3f}"

    return loss_of


def learn_talk(
    nets: nn.ModuleDict, processor: LlavaProcessor, data: Pictures, talk: Talk, draw: Draw, batch: int
) -> Callable[[int], tuple[Any, str]]:
    """The loss of the whole model's steps; labels are checked on every batch."""
    dialogue = Dialogue(processor, "the model in training")
    ends = frozenset({processor.tokenizer.eos_token_id})
    joined, recent = Batches(dialogue, ends), list[float]()

    def loss_of(step: int) -> tuple[torch.Tensor, str]:
        chosen, rng = draw.talk(step, batch)
        turns = [talk.conversation(int(data.person[n]), int(data.event[n]), rng) for n in chosen]
        encoded = [dialogue.encoded(bitmap(data.picture(n)), turn, ends) for n, turn in zip(chosen, turns, strict=True)]
        given = joined(encoded)
        given["pixel_values"] = varied(given["pixel_values"], rng)
        loss, tokens = said(nets["model"], given)
        beside, right = nets["lessons"](tokens, data.person[chosen].tolist(), data.event[chosen].tolist())
        recent.append(right.float().mean().item())
        return loss + BESIDE * beside, f"people told {np.mean(recent[-TOLD:]):.3f}, answers {loss.item():.3f}"

    return loss_of


def tower_groups(nets: Any, rate: float) -> list[dict[str, Any]]:
    """What the first stage moves."""
    parts = (nets["model"].model.vision_tower, nets["model"].model.multi_modal_projector, nets["lessons"])
    return [{"params": [parameter for part in parts for parameter in part.parameters()], "lr": rate}]


def whole_groups(nets: Any, rate: float) -> list[dict[str, Any]]:
    """What the second stage moves: the tower slower than the language model."""
    speaks = list(nets["model"].model.language_model.parameters())
    known = {id(parameter) for parameter in speaks}
    others = [parameter for parameter in nets.parameters() if id(parameter) not in known]
    return [{"params": others, "lr": rate}, {"params": speaks, "lr": TALKING * rate}]


def trained(
    data: Pictures,
    folder: Path,
    minutes: float,
    steps: tuple[int, int] | None = None,
    batch: int = BATCH,
    shape: Shape = Shape(),  # noqa: B008
    seed: int = 0,
    rate: float = RATE,
) -> tuple[LlavaForConditionalGeneration, LlavaProcessor]:
    """Both stages, as far as they are not done; `steps` of each take the place of the minutes."""
    nets, processor, talk = begun(data, folder, shape, seed)
    draw, (first, second) = Draw(data, seed), steps or (None, None)
    tower = Stage(nets, folder / "tower.pt", tower_groups(nets, rate), first, TOWER * minutes)
    tower.run(learn_classes(nets, data, draw, batch))
    whole = Stage(nets, folder / "whole.pt", whole_groups(nets, rate), second, (1 - TOWER) * minutes)
    whole.run(learn_talk(nets, processor, data, talk, draw, batch))
    return nets["model"], processor


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=Path, default=Path("work/foundation"))
    parser.add_argument("--minutes", type=float, default=30.0, help="of both stages together")
    parser.add_argument("--steps", type=int, nargs=2, metavar=("TOWER", "WHOLE"), help="instead, the same every time")
    parser.add_argument("--batch", type=int, default=BATCH)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="where the stages are kept  [default: the folder of the pictures]")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    data, out = Pictures(args.pictures), args.out or args.pictures
    print(f"{len(data)} pictures, {int((~data.unseen).sum())} of them to learn from", flush=True)
    steps = tuple(args.steps) if args.steps else None
    trained(data, out, args.minutes, steps, args.batch, seed=args.seed, rate=args.rate)


if __name__ == "__main__":
    main()
