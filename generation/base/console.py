"""What the command line shows: bars of progress on a terminal's standard error; tables, and progress in lines where
there is no terminal, on standard output, or on standard error where a program reads one JSON object from the other.
"""

import json
import time
from collections.abc import Iterable, Sequence
from typing import Any

import click
import rich.progress
from pydantic_core import to_jsonable_python
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from generation.base.progress import Progress
from generation.base.records import printable


class _Console(Console):  # type: ignore[misc]
    """Shows what a terminal would obey as its code, whoever wrote it: names in data, recipes, servers' answers."""

    def render_str(self, text: str, **style: Any) -> Text:
        return super().render_str("\n".join(map(printable, text.split("\n"))), **style)


console = _Console(markup=False, highlight=False)
if not console.is_terminal:
    console = _Console(markup=False, highlight=False, width=120)  # a log has no width of its own


bars = _Console(markup=False, highlight=False, stderr=True)  # shows progress where it is a terminal


class Output:
    """What a command prints: tables, nothing but what went wrong, or JSON."""

    def __init__(self) -> None:
        self.json = False

    def choose(self, quiet: bool, json: bool) -> None:
        """For the command that follows."""
        self.json = json
        console.quiet, bars.quiet, console.stderr = quiet, quiet, json

    def record(self, **fields: Any) -> None:
        """One JSON object on standard output, where a program reads along; fields may be records of pydantic's."""
        if self.json:
            print(json.dumps(to_jsonable_python(fields), ensure_ascii=False))


output = Output()


class StageProgress:
    """A bar with the time that is left for each stage; without a terminal a line for every tenth."""

    def __enter__(self) -> Progress:
        self.tasks: dict[str, int] = {}
        self.tenths: dict[str, int] = {}
        self.begun: dict[str, tuple[float, int]] = {}
        columns = (
            TextColumn("{task.description:<10}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("ETA"),
            TimeRemainingColumn(),
        )
        self.bars = rich.progress.Progress(*columns, console=bars)
        if bars.is_terminal and not bars.quiet:
            self.bars.start()
        return self.show

    def show(self, stage: str, done: int, total: int) -> None:
        if bars.is_terminal:
            if stage not in self.tasks:
                self.tasks[stage] = self.bars.add_task(stage, total=total)
            self.bars.update(self.tasks[stage], completed=done, total=total)
        elif (tenth := 10 * done // max(1, total)) != self.tenths.get(stage):
            self.tenths[stage] = tenth
            console.print(f"{stage}: {done} of {total}{self._left(stage, done, total)}")

    def _left(self, stage: str, done: int, total: int) -> str:
        """Words about the time that is left, at the pace of the stage so far."""
        now = time.monotonic()
        begun, before = self.begun.setdefault(stage, (now, done))
        if done in (before, total):
            return ""
        return f", about {duration((now - begun) / (done - before) * (total - done))} left"

    def __exit__(self, *_: object) -> None:
        if bars.is_terminal:  # else nothing was started, and stopping prints an empty line
            self.bars.stop()


def show_table(title: str, rows: Iterable[tuple[str, str]]) -> None:
    """Two columns, a name and what is to be said of it."""
    console.print(title)
    table = Table(show_header=False)
    for name, said in rows:
        table.add_row(name, said)
    console.print(table)


def show_columns(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table with a heading over each column."""
    console.print(title)
    table = Table(*head)
    for row in rows:
        table.add_row(*row)
    console.print(table)


def agreed(question: str) -> bool:
    """Whether whoever sits at the terminal says yes."""
    return click.confirm(printable(question))


def counted(counts: Iterable[tuple[str, float]]) -> str:
    """ "rate limited 3, dropped 1", or "none"."""
    return ", ".join(f"{name} {n}" for name, n in counts if n) or "none"


def duration(seconds: float) -> str:
    """Seconds, minutes or hours, as a reader would say it."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def money(price: float | None) -> str:
    """A price, in whatever currency the recipe's prices are."""
    return "unknown (the recipe has no prices)" if price is None else f"{price:,.2f}"
