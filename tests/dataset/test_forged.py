"""Whatever stands in a card, a marker or a row: it is taken, and then leads nowhere else, or is refused in one line.

Hypothesis forges them, a few hundred of each, the same ones every time; with FORGED=5000 in the environment it looks
for others, so many of each. What was found it prints so that it can be played again.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from marked import marker

from generation.base.errors import UserError
from generation.base.files import lies_in, within
from generation.base.markdown import MORE, cell, plain
from generation.base.records import printable
from generation.dataset.card.readme import joined, parted
from generation.dataset.folder import CARD, MARKER, Published, blocks_of, made_by, marker_text, read_marker
from generation.dataset.foreign import COLUMNS, checked_row, found, patterns_of

ANEW = int(os.environ.get("FORGED", 0))
forged = settings(
    max_examples=ANEW or 400,
    derandomize=not ANEW,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
NASTY = some.sampled_from(
    (
        "..",
        "/etc/passwd",
        "../../x",
        "images/../../x",
        "https://127.0.0.1/x",
        "hf://datasets/a/b",
        "zip://a::b",
        "C:\\x",
        "~/.ssh",
        "a\x00b",
        "\x1b[2J",
        "---",
        "<!-- splits -->",
        "[a](http://b)",
        "![a](http://b)",
        "<img src=x>",
        "`",
        "*",
        "",
        "1:30",
        "&a",
        "!!python/object:os.system",
        "NaN",
        "images/*.parquet",
        "person-001",
        "person-001.book-fair.0",
    )
)
TEXT = some.one_of(NASTY, some.text(max_size=40), some.builds("".join, some.lists(NASTY, max_size=4)))
SCALAR = some.one_of(TEXT, some.none(), some.booleans(), some.integers(), some.floats())
VALUE = some.recursive(
    SCALAR,
    lambda part: some.one_of(some.lists(part, max_size=3), some.dictionaries(TEXT, part, max_size=3)),
    max_leaves=8,
)
CONFIG = some.dictionaries(
    some.sampled_from(("config_name", "data_files", "data_dir", "filters", "version", "default")), VALUE, max_size=6
)
SPLIT = some.fixed_dictionaries({"split": TEXT, "path": some.one_of(TEXT, some.lists(TEXT, max_size=3))})
LIKELY = some.fixed_dictionaries(
    {"config_name": some.one_of(some.just("all"), TEXT), "data_files": some.one_of(TEXT, some.lists(SPLIT, max_size=3))}
)


@contextmanager
def refused_in_a_line() -> Iterator[None]:
    """What the user can put right, in one line with nothing that a terminal would obey; nothing else is raised."""
    try:
        yield
    except UserError as error:
        said = printable(" ".join(str(error).split()))
        assert "\x1b" not in said and len(said) < 2000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set's folder with a file beside it that no pattern may find."""
    place = tmp_path_factory.mktemp("forged")
    (place / "secret.parquet").write_bytes(b"somebody else's")
    inside = place / "pebench"
    (inside / "images").mkdir(parents=True)
    (inside / "images" / "one.parquet").write_bytes(b"")
    (inside / MARKER).write_text(marker_text(marker()), "utf-8")
    return inside


def configs_lead_nowhere_else(folder: Path) -> None:
    with refused_in_a_line():
        for config in Published(folder).configs:
            for split, patterns in patterns_of(config).items():
                assert split.isidentifier() or split.isalnum()
                for pattern in patterns:
                    assert "://" not in pattern and "::" not in pattern
                with refused_in_a_line():
                    assert all(lies_in(folder, path) for path in found(folder, patterns))


@forged
@given(configs=some.lists(some.one_of(CONFIG, LIKELY), max_size=3))
def test_a_forged_cards_configs_lead_nowhere_else(folder: Path, configs: list[Any]) -> None:
    (folder / CARD).write_text(joined({"configs": configs}, "# Forged\n"), "utf-8")
    configs_lead_nowhere_else(folder)


@forged
@given(
    head=some.one_of(TEXT, some.builds("\n".join, some.lists(TEXT, max_size=5)), VALUE.map(yaml.safe_dump)), body=TEXT
)
@example(head="configs: &a [*a]", body="")
@example(head="configs: [{config_name: all, data_files: [{split: train, path: /etc/*}]}]", body="---\n")
def test_a_forged_cards_head_is_read_or_refused(folder: Path, head: str, body: str) -> None:
    (folder / CARD).write_bytes(f"---\n{head}\n---\n{body}".encode("utf-8", "replace"))
    configs_lead_nowhere_else(folder)


@forged
@given(name=TEXT, body=TEXT)
@example(name="0:0", body="")
@example(name="1:30", body="")
@example(name="a\x85b\u2028\u2029", body="")
def test_whatever_stands_in_a_card_it_is_parted_where_it_was_joined(name: str, body: str) -> None:
    head, text = parted(joined({"pretty_name": name}, f"# {plain(body)}\n"))
    assert head == {"pretty_name": name} and text == f"# {plain(body)}\n"


def places_in(value: Any, so_far: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in nested lists and mappings."""
    yield so_far
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places_in(part, (*so_far, key))


SPLITS = {"mine": {"split": {"name": "mine", "people": ["person-001"]}, "rows": {"mine_forget": {"forget_train": 1}}}}
WHOLE = json.loads(
    marker_text(marker(files={"images/one.parquet": "0" * 64}, rows={"all": {"train": 1}}, splits=SPLITS))
)
PLACES = sorted(places_in(WHOLE), key=str)


def changed(value: Any, place: tuple[Any, ...], other: Any) -> Any:
    if not place:
        return other
    key, rest = place[0], place[1:]
    parts = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    new = [(k, changed(part, rest, other) if k == key else part) for k, part in parts]
    return dict(new) if isinstance(value, dict) else [part for _, part in new]


@forged
@given(place=some.sampled_from(PLACES), other=some.one_of(VALUE, some.dictionaries(TEXT, VALUE, max_size=3)))
def test_a_forged_marker_names_nothing_outside_of_its_folder(place: tuple[Any, ...], other: Any) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        text = json.dumps(changed(WHOLE, place, other)).encode("utf-8", "surrogatepass")
        (folder / MARKER).write_bytes(text)
        with refused_in_a_line():
            said = read_marker(folder)
            assert all(lies_in(folder, folder / name) for name in said.files)
            assert all(within(folder, name) for name in (*said.rows, *said.splits))
        with refused_in_a_line():
            made_by(folder), blocks_of(folder)


@forged
@given(row=some.dictionaries(some.sampled_from(sorted(COLUMNS)), SCALAR, max_size=4), of_texts=some.booleans())
def test_a_forged_rows_identifiers_become_no_paths(row: dict[str, Any], of_texts: bool) -> None:
    place = Path("/somewhere/pebench")
    with refused_in_a_line():
        for value in checked_row(row, place / "images/x.parquet", of_texts).values():
            assert (of_texts and value == "") or (place / f"{value}.png").resolve().parent == place


@forged
@given(text=TEXT)
def test_whatever_a_text_says_a_card_says_it_and_no_more(text: str) -> None:
    said = plain(text)
    assert len(said.splitlines()) <= 1 and not set("\x1b\x00\u202e") & set(said)
    assert (said.startswith("`") and said.endswith("`")) or not MORE.search(said)
    assert "|" not in cell(text).replace(r"\|", "")
    assert printable(text).isprintable()
