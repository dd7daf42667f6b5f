"""`pebench tune`: a vision-language model tuned on a data set."""

from pathlib import Path
from typing import Any, get_args

import click

from generation.base.console import StageProgress, duration, show_table
from generation.cli.export import Listed
from schemas.evaluation import Kind
from schemas.questions import Form, QuestionTask

RATES = {True: 2e-4, False: 2e-5}  # of adapters, and of all weights


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--model", required=True, metavar="PLACE", help="What to start from: a folder, or an id on the Hub.")
@click.option(
    "--kind",
    required=True,
    type=click.Choice(get_args(Kind)),
    help="finetuned: on everything; goal: on what is retained, as if the rest had never been.",
)
@click.option("--config", metavar="NAME", help="Which config.  [default: the data set's own]")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder of the tuned model.")
@click.option(
    "--tasks",
    type=Listed(QuestionTask),
    default="who,scene",
    show_default=True,
    metavar="LIST",
    help="Which questions.",
)
@click.option("--forms", type=Listed(Form), default="open", show_default=True, metavar="LIST", help="In which forms.")
@click.option("--epochs", type=click.FloatRange(min=0, min_open=True), default=5.0, show_default=True)
@click.option(
    "--batch", type=click.IntRange(min=1), default=8, show_default=True, help="Images of a step, on each GPU."
)
@click.option(
    "--rate", type=click.FloatRange(min=0, min_open=True), help="Learning rate.  [default: 2e-5, with --lora 2e-4]"
)
@click.option(
    "--lora", type=click.IntRange(min=1), metavar="RANK", help="Adapters of this rank in place of all weights."
)
@click.option("--freeze-vision", is_flag=True, help="Leave the part that sees as it is.")
@click.option("--gradient-checkpointing", is_flag=True, help="Less memory for more time.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
def tune(folder: Path, out: Path, config: str | None, gradient_checkpointing: bool, **given: Any) -> None:
    """Tune a vision-language model on a data set's folder.

    On several GPUs: accelerate launch -m generation.cli.main tune ...
    """
    from evaluation.questions import subject_of
    from evaluation.tuning.tune import tune
    from generation.dataset.folder import Published
    from generation.dataset.loader import check_loadable
    from schemas.evaluation import TuneRequest

    subject = subject_of(Published(check_loadable(folder)), config)
    given["rate"] = given["rate"] or RATES[bool(given["lora"])]
    given["lora"] = given["lora"] or 0
    request = TuneRequest(config=subject.name, checkpointing=gradient_checkpointing, **given)
    with StageProgress() as progress:
        tuned = tune(subject, request, out, progress)
    show_table(
        f"{request.kind}: {out}",
        [
            ("config", request.config),
            ("conversations", f"{tuned.conversations:,}"),
            ("steps", f"{tuned.steps:,} in {duration(tuned.seconds)}, {tuned.padding:.0%} of the tokens padding"),
            ("loss at the end", f"{tuned.loss:.4f}"),
        ],
    )
