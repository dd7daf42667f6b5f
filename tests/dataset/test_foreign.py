"""A data set that somebody forged neither writes, nor reads, nor fetches anything outside of its folder."""

import json
import re
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from exporting import FEATURES, row, write_folder
from noise_data_set import MADE_OF, questioned

import publish
from generation.base.console import show_columns, show_table
from generation.base.errors import UserError
from generation.base.files import within
from generation.base.recipes import read_recipe
from generation.concepts.packaged import packaged_events, packaged_people
from generation.concepts.selection import Selection
from generation.dataset.card.facts import _fenced as fenced
from generation.dataset.card.facts import card_facts
from generation.dataset.card.readme import parted
from generation.dataset.content import Drawn
from generation.dataset.custom_splits import add
from generation.dataset.folder import MARKER, Published, inspect
from generation.rendering.checkpoint import find_checkpoint
from schemas.concepts import Provenance, SuppliedPictures
from schemas.marker import CustomSplit
from schemas.scene import Portrait, Scene

PRECIOUS = b"years of work"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "precious.png").write_bytes(PRECIOUS)
    return write_folder(tmp_path / "pebench")


def forge_row(folder: Path, **fields: Any) -> None:
    """Puts other fields into the row of Ada at the fair."""
    forged = row("ada", "fair", 0) | fields
    pq.write_table(pa.Table.from_pylist([forged], schema=FEATURES.arrow_schema), folder / "images" / "ada.fair.parquet")


def forge_card(folder: Path, change: Callable[[list[dict[str, Any]]], None]) -> None:
    head = yaml.safe_load((folder / "README.md").read_text("utf-8").split("---\n")[1])
    change(head["configs"])
    (folder / "README.md").write_text(f"---\n{yaml.safe_dump(head)}---\n\n# Forged\n", "utf-8")


def forge_marker(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    said = json.loads((folder / MARKER).read_text("utf-8"))
    change(said)
    (folder / MARKER).write_text(json.dumps(said), "utf-8")


def nothing_but(tmp_path: Path, *names: str) -> None:
    """Neither the precious file was touched nor anything else written."""
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["here", "pebench", "precious.png", *names])
    assert (tmp_path / "precious.png").read_bytes() == PRECIOUS


@pytest.mark.parametrize("kind", ["llava", "imagefolder"])
@pytest.mark.parametrize("image_id", ["{tmp}/precious", "../../../../precious", "../../../precious", "a\x1b[2Jb", ""])
def test_an_image_id_becomes_no_path(pebench, folder: Path, tmp_path: Path, kind: str, image_id: str) -> None:
    forge_row(folder, image_id=image_id.format(tmp=tmp_path))
    told = pebench("export", folder, "--format", kind, "--config", "person_01", "--out", tmp_path / "out")
    told.refuses("'image_id'", "no identifier")
    assert "\x1b" not in told.err
    nothing_but(tmp_path)


@pytest.mark.parametrize("person", ["../../precious", "/etc", "A", None])
def test_a_persons_id_becomes_no_folder(pebench, tmp_path: Path, person: str | None) -> None:
    (tmp_path / "precious.png").write_bytes(PRECIOUS)
    folder = write_folder(tmp_path / "pebench", {person: ("...", "01"), "bo": ("Bo", "rest")})
    forge_row(folder, person_id=person)
    told = pebench("export", folder, "--format", "imagefolder", "--config", "person_01", "--out", tmp_path / "out")
    told.refuses("no identifier")
    nothing_but(tmp_path)


def test_a_person_who_is_in_no_table_is_one_line(pebench, folder: Path, tmp_path: Path) -> None:
    forge_row(folder, person_id="nobody")
    pebench("export", folder, "--format", "llava", "--config", "person_01", "--out", tmp_path / "out").refuses(
        "'nobody'", "table of people"
    )


def test_a_row_that_names_a_file_in_place_of_bytes_is_refused(pebench, folder: Path, tmp_path: Path) -> None:
    forge_row(folder, image={"bytes": None, "path": str(tmp_path / "precious.png")})
    pebench("export", folder, "--format", "llava", "--config", "person_01", "--out", tmp_path / "out").refuses(
        "holds no bytes"
    )
    nothing_but(tmp_path)


SPLITS = ["{tmp}/precious.png/..", "../../evil", "/evil", "a/b", "..", "{{split}}"]


@pytest.mark.parametrize("split", SPLITS)
def test_a_splits_name_becomes_no_path(pebench, folder: Path, tmp_path: Path, split: str) -> None:
    def change(configs: list[dict[str, Any]]) -> None:
        configs[0]["data_files"][0]["split"] = split.format(tmp=tmp_path)

    forge_card(folder, change)
    for kind in ("llava", "trl-sft"):
        pebench("export", folder, "--format", kind, "--out", tmp_path / "out").refuses("README.md", "config")
    nothing_but(tmp_path)


PATTERNS = [
    "{tmp}/private/*.parquet",
    "../private/*.parquet",
    "images/../../private/*.parquet",
    "http://127.0.0.1:{port}/rows.parquet",
    "zip://images/*.parquet::http://127.0.0.1:{port}/rows.zip",
    "hf://datasets/somebody/private/*.parquet",
    "file://{tmp}/private/*.parquet",
    ".hidden/*.parquet",
]


@pytest.mark.parametrize(
    ("pattern", "place"),
    [(pattern, "second pattern") for pattern in PATTERNS]
    + [(PATTERNS[n], place) for n in (0, 3) for place in ("second split", "another config", "data_dir", "alone")],
)
def test_no_pattern_of_files_leads_out_of_the_folder(
    pebench, folder: Path, tmp_path: Path, pattern: str, place: str
) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0.05)
        forged = pattern.format(tmp=tmp_path, port=server.getsockname()[1])

        def change(configs: list[dict[str, Any]]) -> None:
            files = configs[0]["data_files"]
            if place == "second pattern":
                files[0]["path"].append(forged)
            elif place == "second split":
                files[1]["path"] = forged
            elif place == "another config":
                configs.insert(0, {"config_name": "first", "data_files": [{"split": "train", "path": forged}]})
            elif place == "data_dir":
                configs.insert(0, {"config_name": "first", "data_dir": forged})
            else:
                configs[0]["data_files"] = ["images/*.parquet", forged]

        forge_card(folder, change)
        asked = ("--format", "llava", "--config", "person_01", "--out", tmp_path / "out")
        pebench("export", folder, *asked).refuses("README.md", "files of this folder")
        with pytest.raises(UserError, match="files of this folder"):
            _ = Published(folder).head  # what `pebench split` reads
        with pytest.raises(TimeoutError):
            server.accept()
    nothing_but(tmp_path)


def test_another_reading_of_the_card_finds_no_other_files(pebench, folder: Path, tmp_path: Path) -> None:
    """The loader parts a card elsewhere than we do: here its head would end later, and name private rows."""
    private = write_folder(tmp_path / "private")
    card = (folder / "README.md").read_text("utf-8")
    head = yaml.safe_load(card.split("---\n")[1])
    forged = [{"config_name": "person_01", "data_files": [{"split": "train", "path": f"{private}/images/*.parquet"}]}]
    ours, theirs = (yaml.safe_dump({"configs": configs}) for configs in (head["configs"], forged))
    (folder / "README.md").write_text(f"---\n{ours}#---\n{theirs}---\n\n# Forged\n", "utf-8")
    told = pebench("export", folder, "--format", "llava", "--config", "person_01", "--out", tmp_path / "out")
    if told.code == 0:
        assert not (tmp_path / "out" / "train").exists()


@pytest.mark.parametrize(
    "name", ["../precious.png", "/etc/hostname", "images/../../precious.png", "a//b", ".git/config"]
)
def test_the_markers_files_lie_in_its_folder(pebench, folder: Path, tmp_path: Path, name: str) -> None:
    forge_marker(folder, lambda said: said["files"].update({name: "0"}))
    pebench("publish", folder, "--repo", "me/x", "--dry-run").refuses(folder)
    with pytest.raises(UserError):
        Published(folder)


@pytest.mark.parametrize("name", ["../../x", "a/b", "", "\x1b[31m"])
def test_the_markers_configs_and_splits_have_plain_names(folder: Path, name: str) -> None:
    for change in (
        lambda said: said["rows"].update({name: {"train": 1}}),
        lambda said: said["rows"]["person_01"].update({name: 1}),
        lambda said: said["splits"]["own"]["rows"].update({name: {"train": 1}}),
        lambda said: said["splits"].update({name: said["splits"]["own"]}),
    ):
        before = (folder / MARKER).read_bytes()
        forge_marker(folder, change)
        with pytest.raises(UserError):
            Published(folder)
        (folder / MARKER).write_bytes(before)


def test_a_link_out_of_the_folder_is_not_followed(pebench, folder: Path, tmp_path: Path) -> None:
    private = tmp_path / "private.parquet"
    (folder / "images" / "ada.fair.parquet").rename(private)
    (folder / "images" / "ada.fair.parquet").symlink_to(private)
    refused = "leads out of the data set's folder"
    pebench("export", folder, "--format", "llava", "--config", "person_01", "--out", tmp_path / "out").refuses(refused)
    pebench("check", "images", folder).refuses(refused)
    with pytest.raises(UserError, match=refused):
        list(Published(folder).images())
    nothing_but(tmp_path, "private.parquet")


def test_what_is_published_is_no_link_to_somebodys_file(tmp_path: Path) -> None:
    folder = tmp_path / "pebench"
    publish.write_dataset(questioned(4, 4), folder, lambda *_: None)
    inspect(folder)
    (folder / "assets" / "examples.jpg").rename(tmp_path / "secret.jpg")
    (folder / "assets" / "examples.jpg").symlink_to(tmp_path / "secret.jpg")
    with pytest.raises(UserError, match="leads out of the data set's folder"):
        inspect(folder)


def test_the_hubs_cache_of_links_is_read(pebench, tmp_path: Path) -> None:
    place = tmp_path / "datasets--a--b"
    folder = write_folder(place / "snapshots" / ("0" * 40))
    (place / "blobs").mkdir()
    for number, file in enumerate(sorted(folder.rglob("*.*"))):
        file.rename(place / "blobs" / str(number))
        file.symlink_to(place / "blobs" / str(number))
    told = pebench("export", folder, "--format", "llava", "--config", "person_01", "--out", tmp_path / "out")
    assert told.code == 0, told.err


@pytest.mark.parametrize("block", ["../../private", "*", "a b", "/"])
def test_a_block_becomes_no_pattern_of_the_card(pebench, folder: Path, tmp_path: Path, block: str) -> None:
    forge_row(folder, person_block=block)
    before = (folder / "README.md").read_bytes()
    pebench("export", folder, "--format", "llava", "--config", "person_01", "--out", tmp_path / "out").refuses("block")
    with pytest.raises(UserError, match="no identifier"):
        list(Published(folder).images(["image_id", "person_block"]))
    assert (folder / "README.md").read_bytes() == before


@pytest.mark.parametrize("name", ["/etc/passwd", "../x", "a/../../x"])
def test_nothing_is_written_outside_of_its_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(UserError, match="outside of"):
        within(tmp_path / "in", name)
    (tmp_path / "in" / "link").symlink_to(tmp_path)
    with pytest.raises(UserError, match="outside of"):
        within(tmp_path / "in", "link/x")
    assert within(tmp_path / "in", "x") == tmp_path / "in" / "x"


# texts


LINK = "[free](https://evil.example/)<img src=x>"
CODE = f"`{LINK}`"


def links_in(markdown: str) -> list[str]:
    """What is left of the link outside of code."""
    return re.findall(r"\]\(https://evil|<img", re.sub(r"(`+).*?[^`]\1(?!`)", "", markdown))


def test_texts_of_others_are_no_links_and_tags_on_an_export(pebench, folder: Path, tmp_path: Path) -> None:
    said = json.loads((folder / MARKER).read_text("utf-8"))
    said["made_of"]["recipe"]["dataset"] |= {"pretty_name": LINK, "license": LINK}
    (folder / MARKER).write_text(json.dumps(said), "utf-8")
    told = pebench("export", folder, "--format", "llava", "--config", "person_01", "--out", tmp_path / "out")
    assert told.code == 0, told.err
    _, card = parted((tmp_path / "out/README.md").read_text("utf-8"))
    assert f"# {CODE}: " in card and f"Images: {CODE}." in card and not links_in(card)


def test_texts_of_others_are_no_links_and_tags_on_the_card(tmp_path: Path) -> None:
    made = questioned(4, 3)._replace(pretty_name=f"{LINK} ---", license=LINK, licenses=["other"])
    publish.write_dataset(made, tmp_path / "pebench")
    head, card = parted((tmp_path / "pebench/README.md").read_text("utf-8"))
    assert head["pretty_name"] == f"{LINK} ---" and card.startswith("# `") and not links_in(card)
    assert f"Images: {CODE}." in card


def test_facts_of_the_card_are_no_links_and_tags() -> None:
    """Provenance, names, devices of records, a checkpoint's licence and the recipe."""
    facts = yaml.safe_dump({"a": f"{'x' * 78} ``` {LINK}"})
    assert "\n  ```" in facts, "a line that would end the fence"
    assert not re.search(r"^ *```", fenced({"a": f"{'x' * 78} ``` {LINK}"}), re.MULTILINE)
    person = packaged_people()[0].model_copy(
        update={
            "name": LINK,
            "provenance": Provenance(writer=LINK, date="2026-01-01", license=LINK),
            "pictures": SuppliedPictures(portrait="front.png", fictitious=True, license=LINK, source=LINK),
        }
    )
    event = packaged_events()[0].model_copy(update={"name": LINK, "provenance": person.provenance})
    recipe = read_recipe("embedded")
    recipe = recipe.model_copy(update={"checkpoint": recipe.checkpoint.model_copy(update={"license": LINK})})
    scene = Scene(
        key="k",
        drawn_with=LINK,
        candidates=(),
        image=None,
        person=person.id,
        event=event.id,
        take=0,
        view=0,
        place=None,
        box=None,
        event_verified=None,
        phash=None,
    )
    portrait = Portrait.model_construct(person=person.id, image="0" * 64, source="supplied")
    selection = Selection({None: [person]}, {None: [event]})
    drawn = Drawn(recipe, find_checkpoint(recipe.checkpoint), selection, (portrait,), {}, (scene,), None)
    said = card_facts(drawn, {}, MADE_OF)
    assert {said[name] for name in ("writers", "text_license", "device", "checkpoint_license")} == {CODE}
    assert not links_in(" ".join(said[name] for name in said if name != "recipe"))


# the card's own lines


@pytest.mark.parametrize("name", ["by ---", "<!-- splits -->", "a --- b", "---"])
def test_the_cards_parts_are_told_apart_by_lines_of_their_own(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "pebench"
    publish.write_dataset(questioned(8, 6)._replace(pretty_name=name), folder)
    published = Published(folder)
    title = next(line for line in published.card.splitlines() if line.startswith("# "))
    add(published, CustomSplit(name="mine", people=("person-001",)))
    assert Published(folder).head["pretty_name"] == name
    assert title in published.card.splitlines() and published.card.count("- `mine_forget`: ") == 1
    inspect(folder)


def test_an_edited_card_is_never_signed_by_split(pebench, tmp_path: Path) -> None:
    folder = tmp_path / "pebench"
    publish.write_dataset(questioned(8, 6), folder)
    card = (folder / "README.md").read_text("utf-8") + "\nDownload it [here](https://evil.example).\n"
    (folder / "README.md").write_text(card, "utf-8")
    before = (folder / MARKER).read_bytes()
    pebench("split", folder, "--name", "mine", "--forget-people", "person-001").refuses(
        "README.md", "was changed since"
    )
    assert (folder / "README.md").read_text("utf-8") == card and (folder / MARKER).read_bytes() == before


# the terminal

ESCAPES = "\x1b]0;owned\x07\x1b[2J"


def test_what_a_terminal_would_obey_is_shown_as_its_code(
    pebench, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = json.loads((folder / MARKER).read_text("utf-8"))
    said["made_of"]["recipe"]["name"] = ESCAPES
    (folder / MARKER).write_text(json.dumps(said), "utf-8")
    told = pebench("build", "--people", "1", "--events", "1", "--out", "../pebench", "--dry-run")
    assert told.code == 0 and "in place of recipe" in " ".join(told.out.split()), told.err
    assert "\x1b" not in told.out and "\\x1b]0;owned" in told.out
    show_columns("t", (ESCAPES,), [(ESCAPES,)])
    show_table(ESCAPES, [(ESCAPES, ESCAPES)])
    printed = capsys.readouterr().out
    assert not {"\x1b", "\x07"} & set(printed) and printed.count("owned") == 5


def test_a_fault_shows_no_escapes_of_others(pebench, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise UserError(f"the server says {ESCAPES}")

    monkeypatch.setattr("generation.cli.group.cli.main", fails)
    told = pebench("build")
    told.refuses("the server says", "\\x1b]0;owned")
    assert "\x1b" not in told.err
