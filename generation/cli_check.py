"""`pebench check`: whether what is about to be used is sound."""

import sys
from pathlib import Path

import click

from generation.authoring import packaged
from generation.concept_files import Concepts, check_file
from generation.records import printable


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
