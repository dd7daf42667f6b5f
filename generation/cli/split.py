"""`pebench split`: forget whomever and whatever one likes, in a data set that is there."""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click
from pydantic import ValidationError

from generation.base.console import console, output, show_table
from generation.base.errors import UserError
from generation.base.faults import explain
from generation.base.records import printable
from generation.concepts.blocks import BLOCKS, SHARES, block_sizes, ranked
from generation.dataset.loader import check_loadable, load_line
from schemas.marker import CustomSplit
from schemas.questions import Fact

if TYPE_CHECKING:
    from generation.dataset.folder import Published


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", required=True, help="What the configs are called.")
@click.option(
    "--forget-people",
    metavar="IDS|N%|FILE",
    help="Ids or names, separated by commas or in a file, one a line; or a share of the benchmark's people.",
)
@click.option("--forget-events", metavar="IDS|N%|FILE", help="The same of events.")
@click.option(
    "--neighbours",
    is_flag=True,
    help="Also configs of retained people who are like the forgotten ones: same job, same region, nearest face.",
)
@click.option(
    "--sequence",
    type=click.IntRange(min=2, max=100),
    metavar="N",
    help="Divide them into N requests, NAME_1 to NAME_N, of which each retains what it and those before do not forget.",
)
@click.option(
    "--forget-facts",
    metavar="FACTS",
    help="Only these facts about the people, separated by commas: job, birthplace, age, looks. Configs of questions.",
)
def split(
    folder: Path,
    name: str,
    forget_people: str | None,
    forget_events: str | None,
    neighbours: bool,
    sequence: int | None,
    forget_facts: str | None,
) -> None:
    """Add configs that forget these people or events, or both, to a data set's folder. No image is rewritten.

    Shares are nested: what 5% forgets, 7% forgets too.
    """
    from generation.dataset.custom_configs import NEIGHBOURS
    from generation.dataset.custom_splits import add
    from generation.dataset.writers import amending

    with amending(check_loadable(folder)) as published:
        wanted = _wanted(published, name, forget_people, forget_events, neighbours)
        if forget_facts is not None:
            wanted = wanted.model_copy(update={"facts": _facts(forget_facts, wanted, sequence)})
        steps = _steps(wanted, sequence, published) if sequence else [wanted]
        rows = add(published, *steps)
    what = [
        f"{len(ids)} {plural if len(ids) > 1 else singular}"
        for ids, singular, plural in ((wanted.people, "person", "people"), (wanted.events, "event", "events"))
        if ids
    ]
    show_table(
        f"Forgotten: {' and '.join(what)}"
        + (f", their {' and '.join(wanted.facts)}" if wanted.facts else "")
        + (f", in {sequence} requests" if sequence else ""),
        [(config, ", ".join(f"{part} {count:,}" for part, count in counts.items())) for config, counts in rows.items()],
    )
    if neighbours and (lost := [by for by in NEIGHBOURS if f"{name}_neighbours_{by}" not in rows]):
        console.print(f"Nobody who is retained is like a forgotten person by: {', '.join(lost)}.")
    output.record(configs=rows)
    for config, counts in rows.items():
        console.print(load_line(folder, config, next(iter(counts))), soft_wrap=True)


def _wanted(
    published: "Published", name: str, forget_people: str | None, forget_events: str | None, neighbours: bool
) -> CustomSplit:
    seed = published.recipe.seed
    people = _chosen("--forget-people", forget_people, published.people(), seed)
    events = _chosen("--forget-events", forget_events, published.events(), seed)
    if neighbours and not people:
        raise UserError("--neighbours: are those of forgotten people; give --forget-people too")
    try:
        return CustomSplit(name=name, people=tuple(people), events=tuple(events), neighbours=neighbours)
    except ValidationError as error:
        said = explain(error).removeprefix("field 'name': ")
        raise UserError(f"--name: {said}") from None


def _facts(said: str, wanted: CustomSplit, sequence: int | None) -> tuple[str, ...]:
    if not wanted.people or wanted.events or wanted.neighbours or sequence:
        raise UserError("--forget-facts: are facts of people; give --forget-people with it, and no other option")
    named = [fact.strip() for fact in said.split(",") if fact.strip()]
    if strange := [fact for fact in named if fact not in get_args(Fact)]:
        raise UserError(printable(f"--forget-facts: '{strange[0][:60]}' is none of {', '.join(get_args(Fact))}"))
    if not named:
        raise UserError(f"--forget-facts: names none of {', '.join(get_args(Fact))}")
    return tuple(dict.fromkeys(named))


def _steps(wanted: CustomSplit, count: int, published: "Published") -> list[CustomSplit]:
    """The requests of a sequence: what is forgotten in parts as equal as can be, each after those before it."""
    if bool(wanted.people) == bool(wanted.events):
        raise UserError("--sequence: is of people or of events; give --forget-people or --forget-events")
    if wanted.neighbours:
        raise UserError("--sequence: has no neighbours; give --neighbours with a split of its own")
    kind = "people" if wanted.people else "events"
    ids = wanted.people or wanted.events
    if len(ids) < count:
        raise UserError(
            f"--sequence {count}: there are {len(ids)} {kind} to forget, and each request takes one at least"
        )
    of_sequence = re.compile(rf"{re.escape(wanted.name)}_([0-9]+)")
    there = [
        name for name in published.marker.splits if (found := of_sequence.fullmatch(name)) and int(found[1]) > count
    ]
    if there:
        raise UserError(f"--sequence {count}: '{there[0]}' of a longer one is there; choose another name with --name")
    ends = [round(n * len(ids) / count) for n in range(count + 1)]
    return [
        CustomSplit.model_validate(
            {"name": f"{wanted.name}_{n + 1}", kind: ids[ends[n] : ends[n + 1]], "before": ids[: ends[n]]}
        )
        for n in range(count)
    ]


def _chosen(option: str, said: str | None, records: Sequence[Mapping[str, Any]], seed: int) -> list[str]:
    """Ids of those that were named, in the order of the data set."""
    if said is None:
        return []
    lines = _lines_of(option, said)
    if not lines and said.strip().endswith("%"):
        return _share(option, said.strip(), records, seed)
    names = [unicodedata.normalize("NFC", name) for name in lines or said.split(",")]
    by_name = {unicodedata.normalize("NFC", record["name"]).casefold(): record["id"] for record in records}
    by_name |= {record["id"]: record["id"] for record in records}
    wanted = [" ".join(name.split()) for name in names if name.strip()]
    if not wanted:
        raise UserError(f"{option}: names nobody; give ids or names, separated by commas")
    for name in wanted:
        if name not in by_name and name.casefold() not in by_name:
            near = difflib.get_close_matches(name, [*by_name, *(record["name"] for record in records)], n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"the ids begin with '{records[0]['id']}'"
            raise UserError(printable(f"{option}: there is no '{name[:60]}' in this data set; {hint}"))
    chosen = {by_name.get(name) or by_name[name.casefold()] for name in wanted}
    return [record["id"] for record in records if record["id"] in chosen]


def _lines_of(option: str, said: str) -> list[str]:
    """The lines of the file of this name; none where there is no such file."""
    path = Path(said)
    try:
        if not path.is_file():
            return []
    except OSError:  # a list of names too long for a file's
        return []
    try:
        return path.read_text("utf-8-sig").splitlines() or [""]
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{option} {said}: cannot be read as UTF-8 text ({error})") from None


def _share(option: str, said: str, records: Sequence[Mapping[str, Any]], seed: int) -> list[str]:
    """The first so many per cent of the benchmark's records by their ranks, at least one; at 1, 5 and 10 % just those
    of the standard configs.
    """
    ids = [record["id"] for record in records if record["block"] in BLOCKS]
    try:
        share = float(said[:-1]) / 100
    except ValueError:
        share = 0.0
    if not 0 < share < 1:
        raise UserError(f"{option} {said}: is no share; give one above 0% and below 100%")
    sizes = block_sizes(len(ids))
    standard = [block for block, of in SHARES.items() if of <= share + 1e-9 and sizes[block]]
    count = max(1, round(share * len(ids)), sum(sizes[block] for block in standard))
    return ranked(ids, seed)[: min(count, len(ids) - 1)]
