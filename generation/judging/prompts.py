"""What a judge is asked about a portrait or a scene, what its answers depend on, and what is known of its errors. No
network is touched here.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from generation.base.errors import UserError
from generation.base.hashing import schema_hash, stable_hash
from generation.base.markdown import plain
from generation.base.redaction import model_name, without_credentials
from generation.concepts.image_prompts import looks
from generation.llm.costs import LETTERS, Bill, price
from prompts import Prompt, data, hash_of, render
from schemas.concepts import Event, Person
from schemas.judging import ErrorRate, Judgement, JudgeRates, PortraitJudgement, SafetyJudgement, SceneJudgement
from schemas.recipe import JudgeRecipe, Recipe
from schemas.writing import Usage

PATCH = 28  # pixels; many models read a picture as one token for a square of this side
ANSWER_TOKENS = 130
SAFETY = "judge_safety"
SCHEMAS: dict[str, type[Judgement] | type[SafetyJudgement]] = {
    "judge_portrait": PortraitJudgement,
    "judge_scene": SceneJudgement,
    SAFETY: SafetyJudgement,
}


class JudgeQuestion(NamedTuple):
    """What is asked about one picture; `subject` says to a reader which."""

    prompt: Prompt
    schema: type[Judgement]
    subject: str


def portrait_question(person: Person) -> JudgeQuestion:
    """Is this the portrait of somebody who looks like that? No name is told."""
    prompt = render("judge_portrait", looks=data(looks(person.age, person.gender, person.appearance)))
    return JudgeQuestion(prompt, PortraitJudgement, f"portrait of {person.id}")


def scene_question(person: Person, event: Event) -> JudgeQuestion:
    """Is this somebody who looks like that, in that event? No name of a person is told."""
    who = data(looks(person.age, person.gender, person.appearance))
    prompt = render("judge_scene", looks=who, event=data({"name": event.name, "typical": list(event.keywords)}))
    return JudgeQuestion(prompt, SceneJudgement, f"{person.id} at {event.id}")


def safety_prompt() -> Prompt:
    """Is that safe? Nothing is told of person and event, whose texts may be anybody's and may say what to answer."""
    return render(SAFETY)


def nobody_question() -> JudgeQuestion:
    """What is asked of a picture that shows nobody: a model that finds the person in it sees no pictures."""
    prompt = render(
        "judge_portrait",
        looks=data("middle-aged man of average build, brown skin, short straight black hair, brown eyes"),
    )
    return JudgeQuestion(prompt, PortraitJudgement, "a grey picture without anybody")


def judge_digest(recipe: JudgeRecipe) -> str:
    """A hash of what a judge's answers depend on beside the question's own words: model, how it is asked, prompts and
    schemas. Where it is served and how long an answer may be change no answer.
    """
    return _digest(_settings(recipe))


def part_of_key(recipe: JudgeRecipe, question: JudgeQuestion) -> tuple[object, ...]:
    """What an item's key holds of its judge, when it has one."""
    prompt = question.prompt
    return (
        "judge",
        _settings(recipe),
        sorted(recipe.tolerate),
        prompt.template_hash,
        prompt.text,
        schema_hash(question.schema),
        hash_of(SAFETY),
        schema_hash(SafetyJudgement),
    )


def judge_facts(recipe: JudgeRecipe) -> dict[str, object]:
    """What a data set tells of its judge: no address, and of a model's path only the end."""
    return {
        **_settings(recipe),
        "model": model_name(recipe.model),
        "max_tokens": recipe.max_tokens,
        "endpoint": "ENDPOINT",
        "tolerate": list(recipe.tolerate),
    }


def _settings(recipe: JudgeRecipe) -> dict[str, Any]:
    return recipe.model_dump(include={"model", "temperature", "image_side"})


def _digest(settings: Mapping[str, Any]) -> str:
    asked = {name: (hash_of(name), schema_hash(schema)) for name, schema in SCHEMAS.items()}
    return stable_hash("judge", settings, asked)


def _is_of(rates: JudgeRates, recipe: JudgeRecipe) -> bool:
    """Whether rates are those of a judge; earlier versions also named address and length of answers."""
    place = {"endpoint": without_credentials(recipe.endpoint), "max_tokens": recipe.max_tokens}
    return rates.judge in (judge_digest(recipe), _digest(_settings(recipe) | place))


def _bill(recipe: JudgeRecipe, questions: Sequence[tuple[Prompt, int]]) -> Bill:
    """What asking each of these so often takes; a picture is taken as a token for each PATCH x PATCH pixels, and not
    every model counts alike.
    """
    picture = (recipe.image_side / PATCH) ** 2
    requests = sum(times for _, times in questions)
    tokens = sum(times * (len(prompt.text) / LETTERS + picture) for prompt, times in questions)
    usage = Usage(input=round(tokens), output=requests * ANSWER_TOKENS)
    return Bill(requests, usage, price(recipe, usage))


def expected_bills(
    recipe: Recipe, person: Person, event: Event, given: int, faces: int, scenes: int
) -> tuple[Bill, Bill] | None:
    """What the judge takes for so many items that are left, `given` portraits and views that come with their people and
    `faces` that are drawn: both questions of each, as if it rejected none; and both of every candidate that may be
    drawn.

    Either comes with the question that shows whether it sees. Requests that fail on the way and answers that are kept
    already are not counted.
    """
    if recipe.judge is None:
        return None
    questions = nobody_question(), portrait_question(person), scene_question(person, event)
    prompts = *(question.prompt for question in questions), safety_prompt()
    first, attempts = int(given + faces + scenes > 0), recipe.attempts
    fewest = given + faces, scenes
    most = given + faces * attempts.portrait, scenes * attempts.scene
    low, high = (
        _bill(recipe.judge, list(zip(prompts, (first, *times, sum(times)), strict=True))) for times in (fewest, most)
    )
    return low, high


def read_rates(recipe: JudgeRecipe) -> JudgeRates | None:
    """The measured error rates that the recipe names; None when it names none.

    Raises:
        UserError: the file does not read as such rates, or they are another judge's.
    """
    if recipe.measured is None:
        return None
    try:
        rates = JudgeRates.model_validate_json(Path(recipe.measured).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise UserError(
            f"judge.measured {recipe.measured}: no error rates ({type(error).__name__}); write them with 'pebench check"
            " judge'"
        ) from None
    if not _is_of(rates, recipe):
        raise UserError(
            f"judge.measured {recipe.measured}: the rates of another judge ({rates.model}; other model, prompts or"
            " parameters); measure this one with 'pebench check judge'"
        )
    return rates


def rates_said(rates: JudgeRates) -> str:
    """Error rates in words, for the card."""

    def said(rates_by_fault: Mapping[str, ErrorRate]) -> str:
        return "; ".join(
            f"{plain(fault)} {rate.wrong} of {rate.answers} (95 % interval {rate.low:.1%} to {rate.high:.1%})"
            for fault, rate in rates_by_fault.items()
        )

    return (
        f"Its errors were measured on {rates.images} accepted pictures of {rates.people} people and {rates.events}"
        f" events, whose truth is what the other checks said. Rejected as they are: {said(rates.false_rejects)}. Let"
        f" pass with a fault put in or with something else asked for: {said(rates.false_accepts)}."
    )
