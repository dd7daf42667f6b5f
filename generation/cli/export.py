"""`pebench export`: a data set's folder in the formats that others read."""

from pathlib import Path
from typing import Any, get_args

import click

from generation.base.console import StageProgress, console, output, show_table
from generation.base.errors import UserError
from schemas.exports import Request, Use
from schemas.questions import Form, QuestionTask


class Listed(click.ParamType[tuple[str, ...]]):
    """Words of a vocabulary, separated by commas."""

    name = "list"

    def __init__(self, vocabulary: Any) -> None:
        self.words: tuple[str, ...] = get_args(vocabulary)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        words = (
            tuple(dict.fromkeys(word.strip() for word in value.split(","))) if isinstance(value, str) else tuple(value)
        )
        if unknown := [word for word in words if word not in self.words]:
            self.fail(f"'{unknown[0]}' is none of {', '.join(self.words)}.", param, ctx)
        return words


class FormatName(click.ParamType[str]):
    """The name of a format; which there are is looked up when it is asked for."""

    name = "format"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return str(_formats().convert(value, param, ctx))

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        return _formats().get_metavar(param, ctx)


def _formats() -> click.Choice[str]:
    from generation.exports.formats import FORMATS

    return click.Choice(list(FORMATS))


class WithFormats(click.Command):
    """Its help lists the formats."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from generation.exports.formats import FORMATS

        with formatter.section("Formats"):
            formatter.write_dl([(name, kind.about) for name, kind in FORMATS.items()])


@click.command(cls=WithFormats)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--format", required=True, type=FormatName(), help="Who is to read it; see docs/formats.md.")
@click.option("--config", metavar="NAME", help="Which config.  [default: the data set's own]")
@click.option(
    "--split", "splits", multiple=True, metavar="NAME", help="Which split; may be given several times.  [default: all]"
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="Where the export goes; an earlier export there is replaced.",
)
@click.option(
    "--tasks",
    type=Listed(QuestionTask),
    metavar="LIST",
    help="Which questions: who,job,scene,...  [default: those about what is forgotten]",
)
@click.option(
    "--forms", type=Listed(Form), metavar="LIST", help="In which forms: open,choice,cloze,yes_no.  [default: open]"
)
@click.option(
    "--wording",
    type=click.Choice(get_args(Use)),
    help="The wording of training, or the paraphrases of testing.  [default: train]",
)
def export(folder: Path, out: Path, **fields: Any) -> None:
    """Export a data set's folder for TRL, LLaVA or Open-MMunlearning, or as a folder of images."""
    from generation.exports.formats import FORMATS
    from generation.exports.write import export

    given = {name: value for name, value in fields.items() if value not in (None, ())}
    request = Request(**given)
    about = [name for name in ("tasks", "forms", "wording") if name in given]
    if about and not FORMATS[request.format].asks:
        raise UserError(f"--{about[0]}: {request.format} holds no questions; leave it out or choose another format")
    with StageProgress() as progress:
        done = export(folder, request, out, progress)
    rows = [("config", done.config)]
    for split, count in done.splits.items():
        left_out = (
            f"; {count.left_out} of which none of these questions is asked are left out" if count.left_out else ""
        )
        rows.append((split, f"{count.records:,} records of {count.images - count.left_out:,} images{left_out}"))
    show_table(f"{request.format}: {folder} to {out}", rows)
    counts = {split: count._asdict() for split, count in done.splits.items()}
    output.record(config=done.config, splits=counts, out=str(out))
    for line in done.usage.splitlines():
        if not line.startswith("```"):
            console.print(line, soft_wrap=True)
