"""`pebench evaluate`: how much a model has forgotten, and what else it lost."""

from pathlib import Path
from typing import Any, get_args

import click

from generation.base.console import StageProgress, console, show_columns
from generation.base.errors import UserError
from generation.cli.options import check_replaced
from generation.cli.servers import key_variable_option, served
from schemas.exports import Use


@click.command()
@click.argument("model", required=False)
@click.option("--data", "folder", required=True, type=click.Path(path_type=Path), help="The data set's folder.")
@click.option("--config", metavar="NAME", help="Which config.  [default: the data set's own]")
@click.option("--goal", required=True, metavar="PLACE", help="The model that never saw what is forgotten.")
@click.option("--finetuned", required=True, metavar="PLACE", help="The model that has learnt everything.")
@click.option("--endpoint", nargs=2, metavar="URL MODEL", help="A model behind a server, in place of MODEL.")
@click.option("--answers", metavar="FILE", help="Answers made elsewhere, in place of MODEL.")
@click.option(
    "--judge", nargs=2, metavar="URL MODEL", help="A language model that grades answers about events (G-Eval)."
)
@key_variable_option("The environment variable that holds the key of server and judge.")
@click.option(
    "--real-set", metavar="PLACE", help="Known people: a data set of image, question and answer, such as MIKE."
)
@click.option("--pope-set", metavar="PLACE", help="World facts, asked for yes or no: such as POPE.")
@click.option(
    "--wording", type=click.Choice(get_args(Use)), default="train", show_default=True, help="Of training or of testing."
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="So many images of each split.  [default: all]")
@click.option("--batch", type=click.IntRange(min=1), default=8, show_default=True, help="Questions answered at a time.")
@click.option(
    "--max-tokens",
    type=click.IntRange(min=1),
    default=64,
    show_default=True,
    metavar="N",
    help="Of an answer, at most.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Where results and answers are kept.")
def evaluate(
    model: str | None,
    folder: Path,
    config: str | None,
    goal: str,
    finetuned: str,
    endpoint: tuple[str, str] | None,
    answers: str | None,
    judge: tuple[str, str] | None,
    key_variable: str | None,
    max_tokens: int,
    out: Path,
    **given: Any,
) -> None:
    """Evaluate a model that unlearned, beside the goal and the finetuned model.

    MODEL and PLACE are folders, ids on the Hub, or .jsonl files of answers. Without MODEL the two others are told
    alone.
    """
    from evaluation.evaluate import PAGE, QUESTIONS, RESULTS, Places, Settings, evaluate
    from evaluation.page import check_page, write_page
    from evaluation.questions import subject_of
    from evaluation.table import CONCEPT_SAID, HEADS, measures_of, rows, undecided
    from generation.dataset.folder import Published
    from generation.dataset.loader import check_loadable
    from schemas.evaluation import EvaluatedRecipe, GEvalRecipe, Result, ToAnswer

    if sum(one is not None for one in (model, endpoint, answers)) > 1:
        raise UserError("MODEL, --endpoint and --answers name the same model; give one of them")
    if answers is not None and not answers.endswith(".jsonl"):
        raise UserError(f"--answers {answers}: is no .jsonl file; a line holds a question_id and an answer")
    key = {"key_variable": key_variable} if key_variable else {}
    asked = endpoint and served(EvaluatedRecipe, endpoint, max_tokens=max(64, max_tokens), **key)
    grader = judge and served(GEvalRecipe, judge, **key)
    check_replaced("--out", out / RESULTS, Result)
    check_replaced("--out", out / QUESTIONS, ToAnswer)
    check_page(out / PAGE)
    subject = subject_of(Published(check_loadable(folder)), config)
    places = Places(goal, finetuned, asked or answers or model)
    settings = Settings(judge=grader, longest=max_tokens, **given)
    with StageProgress() as progress:
        result = evaluate(subject, places, settings, out, progress)
    write_page(result, subject, out / PAGE)
    for concept in ("person", "event"):
        if taken := measures_of(result, concept):
            head = ["", *(HEADS[measure] for measure in taken)]
            show_columns(f"{result.config}, {CONCEPT_SAID[concept]}", head, rows(result, concept))
    if lines := undecided(result):
        console.print(f"Undecided at this size: {', '.join(lines)}.", soft_wrap=True)
    console.print(f"All answers and figures: {out / RESULTS}; to look at: {out / PAGE}", soft_wrap=True)
