"""README.md of a data set: the YAML that `load_dataset` reads, then the card."""

import hashlib
from collections.abc import Mapping, Sequence
from importlib import resources
from string import Template
from typing import TYPE_CHECKING, Any

import yaml

from generation.base.markdown import plain
from generation.base.plain_yaml import load
from generation.concepts.blocks import ADDED, BLOCKS, HELD_OUT, SHARES
from generation.dataset.layout import Config, Records
from generation.dataset.loader import quoted
from generation.dataset.splits import EXTENDED, config_names, default_config

if TYPE_CHECKING:  # it names the columns, for which a plan has no use
    from generation.dataset.content import Content

EXTENSIONS = (
    "Configs that end in `_extended` are the same with the people and events that were added; `person_added`,"
    " `event_added` and `both_added` forget those. "
)
TAKES = (
    "Pairs have several pictures. All but the first (`take` above 0) are in splits of their own: `forget_retake` and"
    " `retain_retake` show pairs of `forget_train` and `retain` in pictures that are in neither; `all` has them in"
    " `retake`, and those of people who are held out in `held_out_retake`. "
)
Rows = Mapping[str, Mapping[str, int]]  # config -> split -> rows
SPLITS, SPLITS_END = "<!-- splits -->", "<!-- /splits -->"  # between them stand the configs that `pebench split` made


def readme(
    content: "Content",
    of_images: Sequence[str],
    configs: Mapping[str, Config],
    rows: Rows,
    parquet: Mapping[str, str],
    folder: str,
) -> str:
    """The whole file. `configs` are all of them, `of_images` the names of those that hold images; `parquet` is file ->
    SHA-256.
    """
    default = default_config(of_images)
    head = {
        "pretty_name": content.pretty_name,
        "license": content.licenses[0] if len(content.licenses) == 1 else list(content.licenses),
        "language": ["en"],
        "annotations_creators": ["machine-generated"],
        "language_creators": ["machine-generated"],
        "source_datasets": ["original"],
        "task_categories": ["visual-question-answering", "image-to-text"],
        "tags": ["synthetic", "machine-unlearning", "fictitious-people"],
        "size_categories": [_size_category(sum(len(ids) for ids in content.cells.values()))],
        "configs": [
            entry(name, config, parquet) | ({"default": True} if name == default else {})
            for name, config in configs.items()
        ],
    }
    missing = [name for name in _expected(content) if name not in of_images]
    shares = ", ".join(
        f"{name} {_shares(content, name)}" for name in config_names() if name in of_images and name != "all"
    )
    template = resources.files("data").joinpath("card.md").read_text("utf-8")
    text = Template(template).substitute(
        content.card(),
        folder=quoted(folder),
        count_people=_parts(content.people),
        count_events=_parts(content.events),
        default=default,
        count_images=str(sum(len(ids) for ids in content.cells.values())),
        default_split=next(iter(configs[default].files)),
        configs=listed(rows),
        pretty_name=plain(content.pretty_name),
        license=plain(content.license),
        extensions=(EXTENSIONS if any(name.endswith(EXTENDED) for name in of_images) else "")
        + (TAKES if any(cell.take for cell in content.cells) else ""),
        left_out=(f"Actual shares: {shares}." if shares else "")
        + (f" Left out at this size: {', '.join(missing)}." if missing else ""),
    )
    return joined(head, text)


def entry(name: str, config: Config, parquet: Mapping[str, str]) -> dict[str, Any]:
    """A config as the YAML has it. Its version is made of its files' bytes and its filters, since the loader's cache
    knows a folder by its name and this YAML alone.
    """
    stems = {pattern.removesuffix("*.parquet") for patterns in config.files.values() for pattern in patterns}
    bytes_of = "".join(parquet[f] for f in sorted(parquet) if any(f.startswith(stem) for stem in stems))
    digest = hashlib.sha256(f"{bytes_of}{config.filters or ''}".encode()).hexdigest()
    described: dict[str, Any] = {"config_name": name, "version": f"1.0.{int(digest[:8], 16)}"}
    if config.filters is not None:
        described["filters"] = [[list(condition) for condition in group] for group in config.filters]
    return described | {
        "data_files": [{"split": split, "path": list(patterns)} for split, patterns in config.files.items()]
    }


def listed(rows: Rows) -> str:
    """Configs with their splits' numbers of rows, a line each."""
    return "\n".join(
        f"- `{name}`: " + ", ".join(f"{split} {count}" for split, count in splits.items())
        for name, splits in rows.items()
    )


def parted(text: str) -> tuple[dict[str, Any], str]:
    """A README's YAML and its card, parted by a line that is nothing else.

    Raises:
        ValueError: there is no such YAML.
        yaml.YAMLError: it is none.
    """
    begin, first, rest = text.partition("---\n")
    head, end, card = rest.partition("\n---\n")
    if begin or not (first and end):
        raise ValueError("no YAML between two lines '---'")
    return load(f"{head}\n"), card.lstrip("\n")


def joined(head: Mapping[str, Any], card: str) -> str:
    """A README from its YAML and its card."""
    written = yaml.dump(dict(head), Dumper=_WithoutAliases, sort_keys=False, allow_unicode=True, width=140)
    return f"---\n{written}---\n\n{card}"


class _WithoutAliases(yaml.SafeDumper):
    """Writes a value out wherever it stands: aliases are not read. Ends of lines that are rarely used are escaped, or
    they would be folded into spaces.
    """

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_str(self, data: str) -> yaml.ScalarNode:
        style = '"' if any(end in data for end in "\x85\u2028\u2029") else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_WithoutAliases.add_representer(str, _WithoutAliases.represent_str)


def _expected(content: "Content") -> list[str]:
    """The configs of images that a larger data set of this kind has."""
    added = [any(place.block.startswith(ADDED) for _, place in records) for records in (content.people, content.events)]
    return config_names(*added)


def _shares(content: "Content", name: str) -> str:
    target, share = name.split("_")
    gone = [block for block in SHARES if block <= share]
    said = []
    for kind, records in (("person", content.people), ("event", content.events)):
        if target in (kind, "both"):
            benchmark = [place.block for _, place in records if place.block in BLOCKS]
            said.append(
                f"{sum(block in gone for block in benchmark)} of {len(benchmark)}"
                f" {'people' if kind == 'person' else 'events'}"
            )
    return " and ".join(said)


def _parts(records: Records) -> str:
    """ "200", or "(200 + 10 held out + 3 added)"."""
    blocks = [place.block for _, place in records]
    added, held_out = sum(block.startswith(ADDED) for block in blocks), blocks.count(HELD_OUT)
    said = [
        f"{n}{what}"
        for n, what in ((len(blocks) - added - held_out, ""), (held_out, " held out"), (added, " added"))
        if n
    ]
    return said[0] if len(said) == 1 else f"({' + '.join(said)})"


def _size_category(count: int) -> str:
    for limit, name in ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K")):
        if count < limit:
            return name
    return "100K<n<1M"
