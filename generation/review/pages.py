"""The pages of reviewers as HTML. Everything is escaped by the template engine; what a browser runs stands in two files
of its own.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from jinja2 import Environment, FunctionLoader, StrictUndefined

from generation.base.hashing import stable_hash
from generation.concepts.edits import texts_of
from generation.review.board import Board, ItemDetail
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
    return _template("board.html.j2")(tab="pictures", recipe=board.context.recipe.name, reviewer=reviewer)


def item_part(detail: ItemDetail) -> str:
    """One item, to stand in the page."""
    return _template("item.html.j2")(
        detail=detail,
        image=detail.item.image,
        labels=SCORE_LABELS,
        limit_text=_limits,
        rejected=REJECTED,
        chosen=detail.candidates[-1] if detail.scores else None,
    )


def concepts_page(board: Board, edited: set[str]) -> str:
    """All people and events, with links."""
    portraits = board.portraits
    return _template("concepts.html.j2")(
        tab="concepts",
        recipe=board.context.recipe.name,
        people=[(person, portraits[person.id].image) for person in board.context.people],
        events=board.context.events,
        edited=edited,
    )


class ConceptForm(NamedTuple):
    """What the form of a person or event shows. `given` are texts that were not saved: they have `faults`, or `redraws`
    pictures depend on them.
    """

    reviewer: str
    given: Mapping[str, str] | None = None
    faults: Sequence[tuple[str, str]] = ()
    redraws: int = 0
    saved: bool = False


def concept_page(board: Board, record: Person | Event, form: ConceptForm, history: Sequence[str] = ()) -> str:
    """One person's or event's text beside what was drawn."""
    portrait = board.portraits[record.id].image if isinstance(record, Person) else None
    texts = texts_of(record)
    given = form.given or texts
    return _template("concept.html.j2")(
        tab="concepts",
        recipe=board.context.recipe.name,
        record=record,
        hash=stable_hash(record),
        reviewer=form.reviewer,
        portrait=portrait,
        facts=_facts(record),
        history=history,
        texts=[(name, LABELS[name], given.get(name, ""), _of_field(form.faults, name)) for name in texts],
        others=[said for field, said in form.faults if field.split(".")[-1] not in texts],
        faults=len(form.faults),
        redraws=form.redraws,
        saved=form.saved,
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
        loader=FunctionLoader(lambda file: FOLDER.joinpath(file).read_text("utf-8")),
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
