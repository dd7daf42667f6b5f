"""The pages of reviewers as HTML. Everything is escaped by the template engine; what a browser runs stands in two files
of its own.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from generation.concepts.edits import texts_of
from generation.review.board import Board, Detail
from schemas.concepts import Event, Person
from schemas.report import Limit
from schemas.review import REJECTED
from validation.catalogue import SCORE_LABELS

FOLDER = resources.files("data").joinpath("review")
STATIC = {
    "review.js": "text/javascript",
    "grid.js": "text/javascript",
    "name.js": "text/javascript",
    "review.css": "text/css",
}
FACTS = ("age", "gender", "job", "profession", "birthplace", "region")
TRAITS = ("skin_tone", "hair_colour", "hair_length", "hair_style", "facial_hair", "eye_colour", "eyewear", "build")
LABELS = {
    "mark": "Distinguishing mark",
    "description": "Description",
    "paraphrase": "Paraphrase: the same scene in other words, the reference answer in tests",
    "keywords": "Keywords, one in every line; the first five enter the image prompt",
}


def board_page(board: Board, reviewer: str) -> str:
    """The page with all pictures; they come by script."""
    return _template("board.html.j2")(tab="pictures", recipe=board.work.recipe.name, reviewer=reviewer)


def item_part(detail: Detail) -> str:
    """One item, to stand in the page."""
    return _template("item.html.j2")(
        one=detail,
        item=detail.shown.item,
        labels=SCORE_LABELS,
        limit_text=_limits,
        rejected=REJECTED,
        chosen=detail.candidates[-1] if detail.scores else None,
    )


def concepts_page(board: Board, edited: set[str]) -> str:
    """All people and events, with links."""
    portraits = {one.person: one.item.image for one in board.shown.values() if one.slot is None and one.item}
    return _template("concepts.html.j2")(
        tab="concepts",
        recipe=board.work.recipe.name,
        people=[(one, portraits.get(n)) for n, one in enumerate(board.work.people)],
        events=board.work.events,
        edited=edited,
    )


def concept_page(
    board: Board,
    record: Person | Event,
    hash_: str,
    reviewer: str,
    history: Sequence[str] = (),
    given: Mapping[str, str] | None = None,
    faults: Sequence[tuple[str, str]] = (),
    redraws: int = 0,
    saved: bool = False,
) -> str:
    """One person's or event's text beside what was drawn. `given` are texts that were not saved: they have `faults`, or
    `redraws` pictures depend on them.
    """
    portrait = None
    if isinstance(record, Person):
        portrait = next(
            (
                one.item.image
                for one in board.shown.values()
                if one.slot is None and board.work.people[one.person].id == record.id and one.item
            ),
            None,
        )
    texts = texts_of(record)
    return _template("concept.html.j2")(
        tab="concepts",
        recipe=board.work.recipe.name,
        record=record,
        hash=hash_,
        reviewer=reviewer,
        portrait=portrait,
        facts=_facts(record),
        history=history,
        texts=[(name, LABELS[name], (given or texts).get(name, ""), _of_field(faults, name)) for name in texts],
        others=[said for field, said in faults if field.split(".")[-1] not in texts],
        faults=len(faults),
        redraws=redraws,
        saved=saved,
    )


def refused_page(said: str) -> str:
    """A page that says why not."""
    return _template("refused.html.j2")(tab="", recipe="", said=said)


@cache
def static(name: str) -> str | None:
    """A script or the styles; None when there is none of that name."""
    return FOLDER.joinpath(name).read_text("utf-8") if name in STATIC else None


def as_json(value: Any) -> bytes:
    """Compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@cache
def _template(name: str) -> Callable[..., str]:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FunctionLoader(lambda one: FOLDER.joinpath(one).read_text("utf-8")),
    )
    return environment.get_template(name).render


def _facts(record: Person | Event) -> list[tuple[str, str]]:
    if isinstance(record, Event):
        return [("name", record.name)]
    facts = [(name, str(getattr(record, name))) for name in FACTS]
    return [*facts, *((name.replace("_", " "), getattr(record.appearance, name)) for name in TRAITS)]


def _of_field(faults: Sequence[tuple[str, str]], name: str) -> list[str]:
    """What is said of one field, which the page need not name again."""
    return [said.removeprefix(f"field '{field}': ") for field, said in faults if field.split(".")[-1] == name]


def _limits(limits: Sequence[Limit]) -> str:
    return ", ".join(f"{limit.side} {limit.value:.3g}" for limit in limits)
