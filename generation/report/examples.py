"""Which pictures the report shows: those at a limit and those far from it, on both sides."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from generation.images.run_folder import Run
from generation.report.gallery import portrait_path
from schemas.calibration import Calibration
from schemas.report import Example
from schemas.scene import Candidate, Portrait, Scene
from validation.catalogue import limits_by_score, margin

EXAMPLES = {"identity_distance": 4, "event_probability": 2}  # score -> how many of each of four groups are shown
Group = Literal["clearly accepted", "just accepted", "just rejected", "clearly rejected"]


class _Ranked(NamedTuple):
    """A candidate with its margin; sorts by it, and among equals by what never changes."""

    margin: float
    key: str
    number: int
    scene: Scene
    candidate: Candidate


def examples(
    scenes: Iterable[Scene], portraits: Mapping[str, Portrait], calibration: Calibration, run: Run
) -> Iterator[Example]:
    """Candidates of scenes nearest to a score's limit and farthest from it, on both sides. Beyond the limit it was this
    score that rejected them.
    """
    limits, scenes = limits_by_score(calibration, len(portraits)), list(scenes)
    for score, count in EXAMPLES.items():
        ranked = [
            _Ranked(margin(value, limits[score]), scene.key, candidate.number, scene, candidate)
            for scene in scenes
            for candidate in scene.candidates
            if (value := candidate.verdict.scores.get(score)) is not None
        ]
        for group, chosen in _groups(ranked, count):
            for example in chosen:
                yield Example(
                    score=score,
                    group=group,
                    person=example.scene.person,
                    event=example.scene.event,
                    value=example.candidate.verdict.scores[score],
                    picture=run.name_of(example.scene, example.candidate),
                    portrait=portrait_path(portraits[example.scene.person], run),
                )


def _groups(ranked: Sequence[_Ranked], count: int) -> Iterator[tuple[Group, Sequence[_Ranked]]]:
    within = sorted((entry for entry in ranked if entry.candidate.verdict.ok), key=lambda entry: entry[:3])
    beyond = sorted((entry for entry in ranked if entry.margin < 0), key=lambda entry: (-entry.margin, *entry[1:3]))
    sides: tuple[tuple[Sequence[_Ranked], Group, Group], ...] = (
        (within, "just accepted", "clearly accepted"),
        (beyond, "just rejected", "clearly rejected"),
    )
    for entries, just, clearly in sides:
        half = (len(entries) + 1) // 2  # of a few, none is shown twice
        yield just, entries[: min(count, half)]
        yield clearly, entries[::-1][: min(count, len(entries) - half)]
