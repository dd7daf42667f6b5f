"""`pebench compare`: results of several models side by side."""

from pathlib import Path

import click

from generation.base.console import console, show_columns


@click.command()
@click.argument("results", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="A page with tables and plots (.html).")
def compare(results: tuple[Path, ...], out: Path | None) -> None:
    """Compare results.json files that 'pebench evaluate' wrote of one config."""
    from evaluation.compare import compared
    from evaluation.page import check_page, write_comparison
    from evaluation.table import CONCEPT_SAID, HEADS, find, measures_of, said

    if out:
        check_page(out)
    first, models = compared(results)
    for concept in CONCEPT_SAID:
        if taken := measures_of(first, concept):
            rows = [
                [one.name, *(said(m) if (m := find(one.model, concept, measure)) else "" for measure in taken)]
                for one in models
            ]
            show_columns(f"{first.config}, {CONCEPT_SAID[concept]}", ["", *(HEADS[measure] for measure in taken)], rows)
    if out:
        write_comparison(first, models, out)
        console.print(f"To look at: {out}", soft_wrap=True)
