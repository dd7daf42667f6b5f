"""Writing new people and events: what it will take, the endpoint it goes to, and the files that come of it."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from generation.base.errors import UserError
from generation.base.files import nearest_existing, sha256_of
from generation.base.hashing import fingerprint
from generation.base.locations import write_whole
from generation.base.progress import Progress
from generation.concepts.balance import balance, balance_plot
from generation.concepts.files import Concepts, read_concepts
from generation.concepts.packaged import held_out_people, packaged_events, packaged_people
from generation.llm.answers import Answers
from generation.llm.asker import Asker, open_asker
from generation.llm.costs import LETTERS, Bill, price
from generation.writing.events import EventTask, write_events
from generation.writing.paraphrases import paraphrase_prompt
from generation.writing.people import Cast, PersonTask
from generation.writing.phrasings import Phrasing, write_phrasings
from prompts import Prompt
from schemas.concepts import Event, Person
from schemas.questions import QuestionTemplate
from schemas.recipe import WriterRecipe
from schemas.writing import Usage

R = TypeVar("R", Person, Event, QuestionTemplate)
TEXT_TOKENS, REVIEW_TOKENS = 130, 60  # of a written text and of a review, as most models give them
REFINED = 0.4  # of texts go back once, on average; between none and what the recipe allows


class Asking(Protocol):
    """What a language model is asked about."""

    def write(self) -> Prompt:
        """The first prompt."""


class Result(NamedTuple):
    """What was written, and what happened on the way. `usage` is of this command, `kept_usage` of the answers that were
    there already.
    """

    asked: int
    records: Sequence[Person | Event | QuestionTemplate]
    counts: Mapping[str, int]
    usage: Usage
    kept_usage: Usage
    price: float | None
    writer: str
    reasons: Sequence[str]  # most often held against texts


def packaged(beside: Sequence[Path] = ()) -> Concepts:
    """Everybody and everything that is there already, so that nothing new collides with it; `beside` are files of one's
    own.
    """
    there = Concepts([*packaged_people(), *held_out_people()], packaged_events())
    own = read_concepts(beside, there)
    return Concepts([*there.people, *own.people], [*there.events, *own.events])


def bills(tasks: Sequence[Asking], recipe: WriterRecipe) -> dict[str, Bill]:
    """Low, expected and high: every text passes at once; REFINED of them go back once; every one is refined and
    replaced as often as allowed.

    An event's paraphrase is refined likewise and never replaced. Tokens are estimated from the prompts' letters, a
    paraphrase's from that of a packaged event; requests that fail on the way and answers that are kept already are not
    counted.
    """
    texts = [len(task.write().text) for task in tasks]
    paraphrases = [len(paraphrase_prompt(packaged_events()[0]).text)] * sum(
        isinstance(task, EventTask) for task in tasks
    )
    often = 1 + min(REFINED, recipe.refinements)
    rounds = recipe.refinements + 1
    estimates = {}
    for name, of_text, of_paraphrase in (
        ("low", 1.0, 1.0),
        ("expected", often, often),
        ("high", rounds * (recipe.replacements + 1.0), float(rounds)),
    ):
        written, letters = (
            of_text * len(texts) + of_paraphrase * len(paraphrases),
            of_text * sum(texts) + of_paraphrase * sum(paraphrases),
        )
        usage = Usage(input=round(letters / LETTERS), output=round(written * TEXT_TOKENS))
        if recipe.reviewer:
            usage += Usage(input=usage.input + round(written * TEXT_TOKENS), output=round(written * REVIEW_TOKENS))
        estimates[name] = Bill(round(written * (2 if recipe.reviewer else 1)), usage, price(recipe, usage))
    return estimates


@contextmanager
def served_model(recipe: WriterRecipe, model_file: Path | None) -> Iterator[tuple[str, str, str | None]]:
    """Base address, model and key; for "local" a llama.cpp server that runs meanwhile.

    Raises:
        UserError: no endpoint or no model is given, or the local model cannot be served.
    """
    if recipe.endpoint is None:
        raise UserError(
            "no endpoint: give --endpoint with the base address of an OpenAI-compatible server, or --endpoint local"
            " with --model-file"
        )
    if recipe.endpoint == "local":
        from generation.llm.local_server import serve_model

        if model_file is None:
            raise UserError("--endpoint local: give --model-file with a model in llama.cpp's format (.gguf)")
        with serve_model(model_file, min(recipe.concurrency, os.cpu_count() or 1), recipe.max_tokens) as model:
            yield model.url, model.name, None
        return
    if model_file is not None:
        raise UserError(f"--model-file: goes with --endpoint local, and the endpoint is {recipe.endpoint}")
    if recipe.model is None:
        raise UserError(f"endpoint {recipe.endpoint}: give --model with the name of a model that it serves")
    yield recipe.endpoint, recipe.model, os.environ.get(recipe.key_variable) or None


def author_people(
    cast: Cast, recipe: WriterRecipe, model_file: Path | None, folder: Path, progress: Progress
) -> Result:
    """Has a cast written; answers are kept in `folder`."""

    async def work(writer: Asker[WriterRecipe]) -> tuple[list[Person], dict[str, int]]:
        return await cast.write(writer, recipe.license, progress)

    return _author(len(cast.tasks), work, recipe, model_file, folder)


def author_events(
    tasks: Sequence[EventTask], recipe: WriterRecipe, model_file: Path | None, folder: Path, progress: Progress
) -> Result:
    """Has events written; answers are kept in `folder`."""

    async def work(writer: Asker[WriterRecipe]) -> tuple[list[Event], dict[str, int]]:
        return await write_events(tasks, writer, recipe.license, progress)

    return _author(len(tasks), work, recipe, model_file, folder)


def author_questions(
    tasks: Sequence[Phrasing], recipe: WriterRecipe, model_file: Path | None, folder: Path, progress: Progress
) -> Result:
    """Has further wordings written; answers are kept in `folder`."""

    async def work(writer: Asker[WriterRecipe]) -> tuple[list[QuestionTemplate], dict[str, int]]:
        return await write_phrasings(tasks, writer, progress)

    return _author(len(tasks), work, recipe, model_file, folder)


def _author(
    asked: int,
    work: Callable[[Asker[WriterRecipe]], Awaitable[tuple[list[R], dict[str, int]]]],
    recipe: WriterRecipe,
    model_file: Path | None,
    folder: Path,
) -> Result:
    async def run(url: str, model: str, key: str | None) -> Result:
        async with open_asker(recipe, url, model, key, Answers(folder)) as writer:
            records, counts = await work(writer)
            reasons = [f"{reason[:100]} ({n})" for reason, n in writer.answers.reasons.most_common(3)]
            return Result(
                asked,
                records,
                {**writer.counts, **counts},
                writer.usage,
                writer.kept_usage,
                writer.cost,
                writer.endpoint.writer,
                reasons,
            )

    with served_model(recipe, model_file) as (url, model, key):
        return asyncio.run(run(url, model, key))


def check_out(out: Path, request: Sequence[str]) -> None:
    """Refuses to write over anything but what the same request wrote, with fewer people or events, and nobody changed.

    `request` says what is asked for, part by part; a longer one may go on from a shorter.

    Raises:
        UserError: `out` has no name of a JSONL file, may not be written, or holds something else.
    """
    if out.suffix != ".jsonl" or out.is_dir():
        raise UserError(f"{out}: is written as JSONL; give --out the name of a file that ends in .jsonl")
    parent = nearest_existing(out.absolute().parent)
    if not (parent.is_dir() and os.access(parent, os.W_OK)):
        raise UserError(f"{out}: {parent} is not a writable folder; choose another place with --out")
    there = [path for path in (out, _report_path(out), _plot_path(out)) if path.exists()]
    if not there:
        return
    try:
        report = json.loads(_report_path(out).read_text("utf-8"))
        known = {report["sha256"], report["replaces"]}
        before = [part for part in report["request"] if not part.startswith("endpoint ")]  # earlier versions told it
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        known, before = set(), None
    if before is None or (out.exists() and sha256_of(out) not in known):
        raise UserError(
            f"{there[0]}: is there and was not written by this command, or was changed since; choose another place with"
            " --out"
        )
    if before != list(request[: len(before)]):
        raise UserError(
            f"{out}: holds what another command wrote (other names, seed or model); choose another place with --out"
        )


def save_records(
    result: Result, out: Path, asked: Sequence[Asking], request: Sequence[str], recipe: WriterRecipe
) -> None:
    """Writes the records, one in a line, and beside them a report and, for people, the balance as a plot. A kill in
    between leaves nothing to mend.
    """
    data = "".join(record.model_dump_json() + "\n" for record in result.records).encode()
    people = [record for record in result.records if isinstance(record, Person)]
    spread = balance([task.facts for task in asked if isinstance(task, PersonTask)], people) if people else {}
    plot = balance_plot(spread, f"{out.name}: {len(people)} people") if spread else b""
    parameters = recipe.model_dump(include={"temperature", "max_tokens", "refinements", "replacements", "reviewer"})
    report = {
        "generator": version("pebench"),
        "request": request,
        "parameters": parameters,
        "writer": result.writer,
        "asked": result.asked,
        "written": len(result.records),
        "counts": dict(sorted(result.counts.items())),
        "usage": result.usage.model_dump(),
        "usage_of_kept_answers": result.kept_usage.model_dump(),
        "price": result.price,
        "balance": spread,
        "sha256": fingerprint(data),
        "replaces": sha256_of(out) if out.exists() else None,
    }
    write_whole(_report_path(out), (json.dumps(report, indent=1, ensure_ascii=False) + "\n").encode())
    write_whole(out, data)
    if plot:
        write_whole(_plot_path(out), plot)


def _report_path(out: Path) -> Path:
    return out.with_suffix(".report.json")


def _plot_path(out: Path) -> Path:
    return out.with_suffix(".balance.png")
