"""`pebench check images`: any folder of images or data set, held against what can be said of images alone."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generation.base.console import StageProgress, console, counted, show_table
from generation.base.errors import UserError
from generation.base.files import write_lines
from generation.base.records import printable
from generation.cli.options import check_replaced

if TYPE_CHECKING:
    from schemas.image_checks import IdentityFigures, StoredFigures, Summary
    from validation.images.nudity import Detector


@click.command()
@click.argument("path", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--json",
    "lines",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Every image's figures and faults, a JSON object a line; the summary last, one for each data set.",
)
@click.option(
    "--safety",
    is_flag=True,
    help="Look for nudity with NudeNet, which the extra [safety] installs; its licence is the AGPL-3.0.",
)
def images(path: Path, lines: Path | None, safety: bool) -> None:
    """Check images: a data set's folder, Parquet files, a tree of image files, or one file; made here or not. Data sets
    that pebench made are checked one by one, with the limits of their own checkpoints, wherever in a tree they lie.

    Decoding, exposure, sharpness, borders, faces, copies across people and splits, and whether labels go with faces.
    Exit code 0 when no image is faulty, 1 when some are, 2 when there is nothing to check.
    """
    from generation.audit.check_images import check_images, standards
    from generation.audit.image_sources import open_sources
    from schemas.image_checks import Summary

    if lines is not None and (lines.is_dir() or lines.resolve().is_relative_to(path.resolve())):
        raise UserError(
            f"--json {lines}: is {path} or a folder, or lies in it, where it would be taken for data; choose a file"
            " elsewhere"
        )
    if lines is not None:
        check_replaced("--json", lines, Summary)
    detector = _detector() if safety else None
    sources, failed = open_sources(path), 0
    with write_lines(lines) if lines is not None else nullcontext(lambda line: None) as write:
        for source in sources:
            held = standards(source.published, detector)
            console.print(printable(f"{source.place} was taken for {source.said}."), soft_wrap=True)
            with StageProgress() as progress:
                summary = check_images(source, held, lambda record: write(record.model_dump_json()), progress)
            show_table(f"Images: {printable(str(source.place))}", _rows(summary))
            failed += summary.failed
    if failed:
        sys.exit(1)


def _detector() -> "Detector":
    from validation.images.nudity import load_detector

    try:
        return load_detector()
    except ImportError:
        raise UserError(
            "--safety: NudeNet is not installed; in pebench's clone: pip install -e '.[safety]' (its licence is the"
            " AGPL-3.0), or leave --safety out"
        ) from None


def _rows(summary: "Summary") -> Iterator[tuple[str, str]]:
    yield "images", f"{summary.images:,}, of which {summary.failed:,} failed"
    size = f"; larger images on a copy of {summary.longer_side} px" if summary.longer_side else ""
    yield "limits", summary.limits_from + size
    for check in _checks(summary):
        if check == "safety" and not summary.safety_checked:
            yield check, "not checked (--safety)"
        elif check != "stored scores" or summary.stored:
            yield check, _said(summary, summary.faults.get(check, {}).items())
    if summary.stored:
        yield "stored scores, largest difference", _stored(summary.stored)
    yield (
        "labels and faces",
        _identity(summary.identity) if summary.identity else "not judged: fewer than two labelled images show a face",
    )
    if summary.notes:
        yield "notes", counted(summary.notes.items())


def _checks(summary: "Summary") -> Iterator[str]:
    """All checks by their names in the lines, in the order in which they are shown."""
    from validation.catalogue import checks_of_any_image

    yield "decoding"
    yield from (row.name for row in checks_of_any_image())
    yield from ["event"] if summary.event_checked else []
    yield from ("safety", "stored scores", "copies")


def _said(summary: "Summary", reasons: Iterable[tuple[str, int]]) -> str:
    """Reason, count and the worst images, a line a reason."""
    return (
        "\n".join(f"{reason} {count:,}: {'; '.join(summary.worst[reason])}" for reason, count in reasons)
        or "no fault found"
    )


def _stored(stored: "StoredFigures") -> str:
    said = [
        f"{name} {difference:.2g} of {stored.compared[name]:,}"
        for name, difference in stored.largest_difference.items()
    ]
    if stored.identity_distance is not None:
        limit = f" (limit {stored.identity_limit:.4f})" if stored.identity_limit is not None else ""
        said.append(
            f"identity_distance is at most {stored.identity_distance:.4f}{limit}, as stored: portraits are not in the"
            " data set"
        )
    return "; ".join(said)


def _identity(figures: "IdentityFigures") -> str:
    said = [f"{figures.faces:,} faces of {figures.labels:,} labels"]
    for name, part in (("within", figures.within), ("between", figures.between)):
        if part is not None:
            said.append(f"{name} labels {part.median:.3f} ({part.low:.3f} to {part.high:.3f}, {part.pairs:,} pairs)")
    said += [f"AUC {figures.auc:.3f}"] if figures.auc is not None else []
    if figures.labels > 1 and figures.strays_of:
        said.append(
            f"{figures.strays:,} of {figures.strays_of:,} are nearer to another label's mean face than to their own's"
        )
    return "; ".join(said)
