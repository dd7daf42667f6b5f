"""The wordings of questions: the packaged ones, and files of the user's own, each fault in one line."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from string import Template

import yaml
from pydantic import ValidationError

from generation.base.errors import UserError
from generation.base.faults import faults_of
from generation.base.records import Faulty, Located, printable, read_records
from schemas.questions import QUESTION_TYPES, QuestionTemplate, TypeKey

FASTEST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, where PyYAML was built with it
BLANK = "____"  # what a cloze question leaves out


@cache
def packaged_templates() -> Mapping[TypeKey, QuestionTemplate]:
    """The packaged template of every question type."""
    fields = yaml.load(resources.files("data").joinpath("questions.yaml").read_text("utf-8"), Loader=FASTEST)
    return {template.key: template for template in map(QuestionTemplate.model_validate, fields)}


def read_templates(path: Path | None) -> Mapping[TypeKey, QuestionTemplate]:
    """The packaged templates, those of a file in place of the packaged ones of their types.

    Raises:
        UserError: the first fault of the file.
    """
    packaged = packaged_templates()
    if path is None:
        return packaged
    own: dict[TypeKey, QuestionTemplate] = {}
    try:
        for located in read_records(path):
            template, said = _validated(located)
            if template is not None and template.key in own:
                said = [("task", f"'{' '.join(template.key)}' is there twice; keep one")]
            if said:
                field, text = said[0]
                raise Faulty(f"{path}:{located.line_of(field)}: {text}")
            assert template is not None
            own[template.key] = template
    except Faulty as wrong:
        raise UserError(printable(wrong.lines[0])) from None
    if not own:
        raise UserError(f"{path}: holds no question; see docs/questions.md for the fields")
    return {key: own.get(key, template) for key, template in packaged.items()}


def template_faults(template: QuestionTemplate) -> list[tuple[str, str]]:
    """What is wrong with a template: the field, and in one line what."""
    if (row := QUESTION_TYPES.get(template.key)) is None:
        known = ", ".join(" ".join(key) for key in QUESTION_TYPES)
        return [
            ("task", f"there is no question '{' '.join(template.key)}'; subject, task and form are one of: {known}")
        ]
    faults = []
    value = frozenset({row.answer})
    repeated = value if template.subject == "image" else value | row.given
    for field, allowed, needed in (("questions", row.given, row.given), ("answers", repeated, value)):
        wording = getattr(template, field)
        for use, place, text in _texts(field, wording.train, wording.test):
            faults += [(place, f"{use}: {fault}") for fault in _faults(text, allowed, needed)]
            if template.form == "cloze" and field == "questions" and BLANK not in text:
                faults.append((place, f"{use}: a cloze question has a blank ({BLANK}), and '{text}' has none"))
        for same in sorted({_bare(text) for text in wording.train} & {_bare(text) for text in wording.test}):
            if not _bare_value(same, row.answer):
                faults.append(
                    (f"{field}.test", f"'{same}' is worded the same for training and for testing; reword one")
                )
    return faults + [
        (f"refusals.{n}", f"'{text}': a refusal has no variable")
        for n, text in enumerate(template.refusals)
        if "$" in text
    ]


def _texts(field: str, train: tuple[str, ...], test: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    for use, texts in (("train", train), ("test", test)):
        for n, text in enumerate(texts):
            yield f"{field}.{use}", f"{field}.{use}.{n}", text


def _faults(text: str, allowed: frozenset[str], needed: frozenset[str]) -> list[str]:
    template = Template(text)
    if not template.is_valid():
        return [f"'{text}': a '$' stands for no variable; write '$$' for the sign itself"]
    there = set(template.get_identifiers())
    listed = ", ".join(f"${name}" for name in sorted(allowed)) or "none"
    if unknown := sorted(there - allowed):
        return [f"'{text}': ${unknown[0]} is not known here; the variables are: {listed}"]
    return [f"'{text}': ${missing} is missing" for missing in sorted(needed - there)]


def worded_alike(one: str, other: str) -> bool:
    """Whether two wordings differ in signs and capitals at most."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    """A wording without what a reader would not count as another wording."""
    return " ".join("".join(c if c.isalnum() or c in "$_" else " " for c in text.lower()).split())


def _bare_value(text: str, answer: str) -> bool:
    """Whether an answer is the value alone, which has no wording."""
    return text == f"${answer}"


def _validated(located: Located) -> tuple[QuestionTemplate | None, list[tuple[str, str]]]:
    try:
        template = QuestionTemplate.model_validate(located.fields)
    except ValidationError as error:
        return None, list(faults_of(error, located.fields))
    return template, template_faults(template)
