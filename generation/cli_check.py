"""`pebench check`: whether what is about to be used is sound."""

import sys
from pathlib import Path

import click

from generation.authoring import packaged
from generation.concept_files import Concepts, check_file
from generation.display import StageProgress, console, show_columns
from generation.records import printable
from generation.store import write_whole


@click.group()
def check() -> None:
    """Check what is about to be used."""


@check.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--alone", is_flag=True, help="As 'build --concepts' takes them, in place of the packaged ones; not beside them.")
def concepts(files: tuple[Path, ...], alone: bool) -> None:
    """Check files of people and events: each fault in one line; exit code 2 when there is any."""
    known, faulty = Concepts([], []) if alone else packaged(), 0
    for path in files:
        found, faults = check_file(path, known)
        known = Concepts([*known.people, *found.people], [*known.events, *found.events])
        faulty += len(faults)
        for fault in faults:
            click.echo(fault, err=True)
        if not faults:
            click.echo(printable(f"{path}: {len(found.people)} people, {len(found.events)} events, no fault found"))
    if faulty:
        sys.exit(2)


@check.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the result to this file too.")
def validity(folder: Path, json_file: Path | None) -> None:
    """Measure whether identity and event can be learnt from a data set, whether they leak, and whether its splits are sound; the result goes on its card.

    A criterion that fails is printed as FAILS and is no error.
    """
    from generation.published import Published
    from generation.validity import measure
    from generation.validity_card import BALANCE_HEAD, READING_HEAD, balance_rows, own_card, pair_said, reading_row, record
    from publish import CARD, MARKER

    published = Published(folder)
    card = own_card(published)
    with StageProgress() as progress:
        found = measure(published, progress)
    show_columns("What probes read off forget_test", READING_HEAD, map(reading_row, found.readings))
    show_columns("Forgotten against retained people", BALANCE_HEAD, balance_rows(found.balance))
    show_columns("Nearest images of different splits", ("pair",), ((pair_said(pair),) for pair in found.nearest))
    show_columns("Criteria", ("", "criterion", "found"), ((one.outcome.upper(), one.name, one.found) for one in found.criteria))
    if json_file:
        write_whole(json_file, (found.model_dump_json(indent=1) + "\n").encode())
    record(published, card, found)
    console.print(f"Written into {folder / CARD} and {folder / MARKER}" + (f", and to {json_file}" if json_file else ""), soft_wrap=True)
