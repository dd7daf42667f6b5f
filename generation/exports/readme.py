"""What an export says of itself: where it comes from, what it holds, how it is used, under which licences."""

import shlex
from collections.abc import Mapping
from importlib import resources
from string import Template
from typing import Any, NamedTuple

from generation.base.hashing import stable_hash
from generation.base.markdown import code, plain
from generation.dataset.card.readme import joined
from generation.dataset.folder import Published
from generation.exports.formats import FORMATS
from schemas.exports import Request


class SplitCount(NamedTuple):
    """What became of a split: its images, those of them that nothing was asked of and that were left out, and what was
    written.
    """

    images: int
    left_out: int
    records: int


def export_readme(published: Published, request: Request, counts: Mapping[str, SplitCount], name: str) -> str:
    """README.md: the YAML that `load_dataset` reads, then where the export comes from.

    The config's version is made of what went in, since the loader's cache knows a folder by its name and this YAML
    alone.
    """
    kind, recipe = FORMATS[request.format], published.recipe
    version = int(stable_hash(published.marker.files, request)[:8], 16)
    files = [{"split": split, "path": kind.files.format(split=split)} for split in counts]
    entry: dict[str, Any] = {"config_name": "default", "version": f"1.0.{version}", "data_files": files}
    head = {
        "pretty_name": recipe.dataset.pretty_name,
        "license": published.head.get("license"),
        "language": ["en"],
        "tags": ["synthetic", "machine-unlearning", "fictitious-people"],
        "configs": [entry | ({} if kind.asks else {"drop_labels": False})],
    }
    texts = {concept["provenance"]["license"] for concept in (*published.people(), *published.events())}
    text = Template(resources.files("data").joinpath("export.md").read_text("utf-8")).substitute(
        pretty_name=plain(recipe.dataset.pretty_name),
        config=request.config,
        format=request.format,
        source=code(published.folder.resolve().name)[1:-1],  # the text has the outer marks
        recipe=recipe.name,
        seed=recipe.seed,
        splits="\n".join(
            f"| `{split}` | {count.images - count.left_out} | {count.records} |" for split, count in counts.items()
        ),
        asked=_asked(request) if kind.asks else "`label` is the person's name.",
        read_by=f"`datasets` {kind.read_by} or newer reads it." if kind.loads else "",
        usage=kind.usage(kind.place.format(name=name), request),
        command=_command(request, published.folder.resolve().name, name),
        license=plain(recipe.dataset.license),
        text_license=", ".join(sorted(map(plain, texts))),
    )
    return joined(head, text)


def _asked(request: Request) -> str:
    tasks = f"of the tasks {', '.join(request.tasks)}" if request.tasks else "about what the config forgets"
    return (
        f"Questions {tasks}, in the forms {', '.join(request.forms)}, worded as for"
        f" {'training' if request.wording == 'train' else 'testing'}."
    )


def _command(request: Request, source: str, name: str) -> str:
    given = [("format", request.format), ("config", request.config), *(("split", split) for split in request.splits)]
    if FORMATS[request.format].asks:
        given += [("tasks", ",".join(request.tasks)), ("forms", ",".join(request.forms)), ("wording", request.wording)]
    return " ".join(
        [
            "pebench",
            "export",
            shlex.quote(source),
            *(f"--{option} {shlex.quote(value)}" for option, value in [*given, ("out", name)] if value),
        ]
    )
