"""Any path that the system allows is taken; from where the loader cannot load is said before anything is done."""

import json
from pathlib import Path

import pytest
import yaml
from datasets import load_dataset
from exporting import write_folder

from generation.base.errors import UserError
from generation.base.locations import to_path
from generation.base.recipes import RECIPES, read_recipe
from generation.base.redaction import model_name
from generation.cli.split import _chosen
from generation.dataset.loader import check_loadable, load_line
from generation.exports.write import export, labels
from schemas.exports import Request
from schemas.recipe import Recipe

ODD = ["a b", " lead and trail ", "dots..and.", ".hidden", "ünï", "日本語", "คนใหม่", "{x},{y}"]
ODD += ["a#b%20c", "q\"u'o\\te", "~x"]
LONG = "/".join(["a folder of a name"] * 20)
GOOD = yaml.safe_load(RECIPES.joinpath("embedded.yaml").read_text("utf-8"))


@pytest.mark.parametrize("path", [*ODD, "a*b?[c]", LONG])
def test_a_recipe_keeps_every_path_as_it_is(path: str) -> None:
    fields = GOOD | {"concepts": [path], "add": [path], "questions": path}
    fields["checkpoint"] = GOOD["checkpoint"] | {"path": path, "calibration": path}
    fields["checkpoint"]["adapter"] = {"path": path, "file": path}
    fields["writer"] = GOOD["writer"] | {"model": path}
    fields["judge"] = {"endpoint": "https://host/v1", "model": path, "measured": path}
    recipe = Recipe.model_validate(fields)
    assert (recipe.concepts, recipe.add, recipe.questions) == ((path,), (path,), path)
    assert recipe.checkpoint.adapter and recipe.checkpoint.adapter.file == recipe.checkpoint.path == path
    assert recipe.judge and recipe.judge.model == recipe.judge.measured == recipe.writer.model == path


@pytest.mark.parametrize("name", [*ODD, "a*b?[c]", "x" * 252])
def test_a_recipe_is_read_from_a_file_of_any_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(yaml.safe_dump(GOOD), "utf-8")
    assert read_recipe(str(tmp_path / name)) == read_recipe("embedded")


def test_a_long_model_name_fits_a_record_by_its_end() -> None:
    assert model_name("/models/my model.gguf") == "my model.gguf"
    long = model_name(f"models/{'x' * 200}/the end\n.gguf")
    assert len(long) == 120 and long.endswith("/the end\\n.gguf")


def test_a_file_url_keeps_what_looks_like_a_query() -> None:
    assert to_path("file:///tmp/a?b#c [d]") == Path("/tmp/a?b#c [d]")


@pytest.mark.parametrize("name", ["a[b]", "a*b", "a?b", "a::b", "a$HOME", "a${HOME}", "a\udcffb"])
@pytest.mark.parametrize("below", ["", "pebench"])
def test_a_folder_that_the_loader_cannot_load_from_is_refused(tmp_path: Path, name: str, below: str) -> None:
    with pytest.raises(UserError) as caught:
        check_loadable(tmp_path / name / below)
    assert "the loader" in str(caught.value) and "\n" not in str(caught.value) and str(caught.value).isprintable()


@pytest.mark.parametrize("name", ODD)
def test_other_folders_load_by_the_line_that_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = write_folder(Path(name))
    assert check_loadable(folder).resolve() == folder.resolve()
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    line = load_line(folder, "all", "train").replace(")", f', cache_dir="{tmp_path / "cache"}")')
    assert eval(line, {"load_dataset": load_dataset}).num_rows == 4


@pytest.mark.parametrize("name", ODD[:8])
def test_an_export_from_and_to_any_such_folder_loads(tmp_path: Path, name: str) -> None:
    folder, out = write_folder(tmp_path / name), tmp_path / f"{name} out"
    done = export(folder, Request(format="trl-sft", config="all"), out, lambda *_: None)
    assert load_dataset(str(out), split="train", cache_dir=str(tmp_path / "cache")).num_rows == 4
    assert done.splits["train"].records == 4


def test_where_nobody_loads_by_patterns_any_folder_is_exported_to(tmp_path: Path) -> None:
    folder, out = write_folder(tmp_path / "pebench"), tmp_path / "a [b]"
    with pytest.raises(UserError, match="takes the characters"):
        export(folder, Request(format="trl-sft", config="all"), out, lambda *_: None)
    assert not out.exists()
    done = export(folder, Request(format="llava", config="all"), out, lambda *_: None)
    assert json.loads((out / "train" / "data.json").read_text("utf-8"))
    assert f"--data_path '{out}/train/data.json'" in done.usage


@pytest.mark.parametrize("name", ["สุดา วงศ์ใหญ่", "मीरा देवी", "மீனா குமரன்", "မြင့်မြတ်", "مُحَمَّد", "Zoë Å", "می\u200cرود"])
def test_marks_stay_in_the_names_of_labels(name: str) -> None:
    assert labels([{"id": "p", "name": name}]) == {"p": name}


def test_files_named_like_a_share_and_names_of_any_composition_are_found(tmp_path: Path) -> None:
    people = [{"id": "zoe", "name": "Zoë Strand", "block": "rest"}, {"id": "ada", "name": "Ada Quill", "block": "rest"}]
    (tmp_path / "of 100%").write_text("Zoe\u0308 Strand\n", "utf-8")
    assert _chosen("--forget-people", str(tmp_path / "of 100%"), people, 0) == ["zoe"]
    assert _chosen("--forget-people", "Zoe\u0308 Strand", people, 0) == ["zoe"]
