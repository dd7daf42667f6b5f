"""What the card says of a run: its figures, its recipe and its examples. Times never stand on it, so the same run gives
the same card.
"""

import math
import shlex
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import yaml

from generation.base.markdown import cell, code, plain
from generation.base.pictures import contact_sheet, jpeg
from generation.base.redaction import model_name
from generation.concepts.balance import balance
from generation.concepts.selection import Selection
from generation.dataset.card.checkpoint import checkpoint_facts, pictured
from generation.dataset.content import Drawn
from generation.images.decisions import reviewed_said
from generation.images.run_folder import Run
from generation.judging.prompts import rates_said, read_rates
from generation.rendering.checkpoint import unverifiable
from schemas.concepts import Event, Person
from schemas.marker import MadeOf
from schemas.recipe import Recipe
from schemas.review import Reviewed
from schemas.scene import Portrait, Scene
from validation.texts.guesser import Guess
from validation.texts.names import well_known_names

EXAMPLES = 4, 7  # people and events
EXAMPLE_SIDE = 144  # pixels
SHOWN_TRAITS = ("gender", "age group", "skin tone", "hair colour")


def card_facts(drawn: Drawn, guesses: Mapping[str, Guess], made_of: MadeOf) -> dict[str, str]:
    """What data/card.md asks for beyond counts and configs."""
    recipe, checkpoint, selection, scenes = drawn.recipe, drawn.checkpoint, drawn.selection, drawn.scenes
    concepts: list[Person | Event] = [*selection.everybody, *selection.all_events]
    unknown = unverifiable(recipe, checkpoint, selection.all_events)
    where = pictured(unknown, selection.all_events) if unknown else ""
    asked = len(selection.everybody) * len(selection.all_events) * recipe.takes
    return {
        **checkpoint_facts(recipe, checkpoint, len(selection.everybody)),
        "writers": ", ".join(sorted({plain(concept.provenance.writer) for concept in concepts})),
        "text_license": ", ".join(sorted({plain(concept.provenance.license) for concept in concepts})),
        "portraits": portraits_said(drawn.portraits, selection.everybody),
        "attempts": str(recipe.attempts.scene),
        "well_known": f"{len(well_known_names()):,}",
        **_judge_facts(recipe, where),
        "unverified": f" No check verified the event in {where}." if where and not recipe.judge else "",
        "balance": "; ".join(_spread(selection.people[None])),
        "figures": "\n".join(
            f"| {name} | {cell(said)} |" for name, said in [*_figures(asked, scenes), *_reviewed(made_of.reviewed)]
        ),
        "guesses": "; ".join(f"{task}: {guess_said(guess)}" for task, guess in guesses.items()) or "there are none",
        "command": _command(recipe),
        "device": ", ".join(sorted({plain(scene.drawn_with) for scene in scenes})),
        "recipe": _fenced({**made_of.recipe.model_dump(mode="json"), "versions": made_of.versions}),
    }


SOURCES = {
    "packaged": "rendered in 3D from their own profile by the generator's training code (CC0)",
    "supplied": "supplied with their profile",
    "drawn": "drawn by the checkpoint from their profile",
}


def portraits_said(portraits: Iterable[Portrait], people: Iterable[Person]) -> str:
    """Where the people's faces come from, in words; of supplied ones what their records say of source and licence."""
    counts = Counter(portrait.source for portrait in portraits if portrait.image)
    supplied = sorted({f"{plain(it.source)}, {plain(it.license)}" for person in people if (it := person.pictures)})
    said = SOURCES | {"supplied": f"{SOURCES['supplied']} ({'; '.join(supplied)})"}
    if len(counts) == 1:
        return said[next(iter(counts))]
    return ", ".join(f"of {count} people {said[source]}" for source, count in sorted(counts.items()))


def guess_said(guess: Guess) -> str:
    """A text-only guesser's result in a few words."""
    verdict = ", MORE THAN CHANCE: the words alone give answers away" if guess.given_away else ""
    return f"right in {guess.right:.1%} of {guess.asked:,}, chance {guess.chance:.1%}{verdict}"


def example_sheet(selection: Selection, scenes: Sequence[Scene], run: Run) -> tuple[bytes, str]:
    """A few accepted images as one JPEG, a row a person, and in words what it shows."""
    accepted = {(scene.person, scene.event): scene for scene in scenes if scene.image and scene.take == 0}
    people, events = (
        selection.people[None],
        selection.events[None],
    )  # the benchmark's own, so that an addition leaves the picture as it was
    if not any((person.id, event.id) in accepted for person in people for event in events):
        people, events = selection.everybody, selection.all_events
    columns = [event for event in events if any((person.id, event.id) in accepted for person in people)][: EXAMPLES[1]]
    ranked = sorted(people, key=lambda person: -sum((person.id, event.id) in accepted for event in columns))
    chosen = [person for person in ranked if any((person.id, event.id) in accepted for event in columns)][: EXAMPLES[0]]
    rows = [
        [run.picture(scene) if (scene := accepted.get((person.id, event.id))) else None for event in columns]
        for person in chosen
    ]
    said = (
        f"{', '.join(plain(person.name) for person in chosen)} (rows) at"
        f" {', '.join(plain(event.name) for event in columns)}"
        " (columns)"
    )
    return (
        jpeg(contact_sheet(rows, [person.name for person in chosen], [event.name for event in columns], EXAMPLE_SIDE)),
        said,
    )


def _judge_facts(recipe: Recipe, unknown: str) -> dict[str, str]:
    """What the card says of the judge, and of looks, which only a judge compares with the person's text. `unknown`:
    where no other check knows the event.
    """
    looks = (
        "- No check compares hair, glasses, age or build in an image with the person's text, and the checkpoint does"
        " not always follow them."
    )
    if recipe.judge is None:
        return {"judge": "", "looks_limit": looks}
    rates = read_rates(recipe.judge)
    noted = (
        f", which were noted and did not reject: {', '.join(recipe.judge.tolerate)}" if recipe.judge.tolerate else ""
    )
    alone = f" It alone verified the event in {unknown}." if unknown else ""
    errs = rates_said(rates) if rates else "How often it errs was not measured."
    return {
        "judge": (
            f" Then the vision model {code(model_name(recipe.judge.model))} was asked about every picture that had"
            f" passed: event, looks, a second person, artefacts, readable text, apparent minors, anything"
            f" unsafe{noted}.{alone} {errs}"
        ),
        "looks_limit": (
            "- Looks in an image were compared with the person's text by that model alone, and only as far as they can"
            " be seen."
        ),
    }


def _figures(asked: int, scenes: Sequence[Scene]) -> list[tuple[str, str]]:
    accepted = [scene for scene in scenes if scene.image]
    candidates = [candidate for scene in scenes for candidate in scene.candidates]
    rejected = Counter(candidate.verdict.reason for candidate in candidates if not candidate.verdict.ok)
    figures = [
        ("scenes asked for", str(asked)),
        (
            "accepted",
            (
                f"{len(accepted)} ({len(accepted) / asked:.1%}), {sum(len(s.candidates) == 1 for s in accepted)} of"
                " them at the first candidate"
            ),
        ),
        ("candidates drawn for scenes", str(len(candidates))),
        (
            "rejected",
            ", ".join(f"{reason} {n}" for reason, n in sorted(rejected.items(), key=lambda kv: (-kv[1], kv[0])))
            or "none",
        ),
    ]
    for name, score in (
        ("distance of faces to the view that they were drawn from", "identity_distance"),
        ("probability of the event", "event_probability"),
    ):
        values = [
            scene.candidates[-1].verdict.scores[score]
            for scene in accepted
            if score in scene.candidates[-1].verdict.scores
        ]
        if values:
            low, middle, high = np.percentile(values, (5, 50, 95))
            figures.append((f"{name} (accepted)", f"median {middle:.3f}, 5 % below {low:.3f}, 5 % above {high:.3f}"))
    return figures


def _reviewed(reviewed: Reviewed | None) -> list[tuple[str, str]]:
    return [("reviewed by people", reviewed_said(reviewed))] if reviewed else []


def _spread(people: Sequence[Person]) -> list[str]:
    report = balance(people, people)
    return [
        ", ".join(f"{value} {counts['written']}" for value, counts in report[trait].items()) for trait in SHOWN_TRAITS
    ]


def _fenced(facts: Mapping[str, object]) -> str:
    """Facts as YAML between fences; where a line that goes on could end them, none does."""
    written = yaml.safe_dump(facts, sort_keys=False, allow_unicode=True)
    if "```" in written:
        written = yaml.safe_dump(facts, sort_keys=False, allow_unicode=True, width=math.inf)
    return written.strip()


def _command(recipe: Recipe) -> str:
    options = [
        f"--{name} {value}"
        for name, value in (("people", recipe.people), ("events", recipe.events))
        if value is not None
    ]
    options += [
        f"--{name} {shlex.quote(Path(file).name)}"
        for name, files in (
            ("concepts", recipe.concepts),
            ("add", recipe.add),
            ("questions", filter(None, [recipe.questions])),
        )
        for file in files
    ]
    options += [f"--judge ENDPOINT {shlex.quote(model_name(recipe.judge.model))}"] if recipe.judge else []
    return " ".join(
        [
            f"pebench build --recipe {recipe.name} --seed {recipe.seed}",
            *options,
            *(["--unverified-events"] if recipe.unverified_events else []),
        ]
    )
