"""The command line is quick to start: nothing is loaded that is not used."""

import subprocess
import sys
from pathlib import Path

import pytest

from generation.cli.group import VERBS, cli

ROOT = Path(__file__).parents[2]
CALL = """
import sys
from generation.cli.main import main
try:
    main()
finally:
    print(*sorted(name for name in sys.modules if name.partition(".")[2] == ""), file=sys.stderr)
"""


@pytest.mark.parametrize("name", ["data", "schemas", "validation", "prompts", "publish"])
@pytest.mark.parametrize("folder", [False, True])
def test_packages_of_somebody_else_are_named_and_not_imported(tmp_path: Path, name: str, folder: bool) -> None:
    """Started so that the folder is looked into first, as `python -m` does and a PYTHONPATH may."""
    place = tmp_path / name / "__init__.py" if folder else tmp_path / f"{name}.py"
    place.parent.mkdir(exist_ok=True)
    place.write_text("raise SystemExit('a foreign module was imported')")
    code = f"import sys; sys.path[:0] = [{str(tmp_path)!r}]; from generation.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "build", "--dry-run"], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"pebench: {place}: would be imported in place of pebench's own '{name}'")


def test_a_folder_of_data_stands_in_nobodys_way(tmp_path: Path) -> None:
    """One without __init__.py, as people keep their data in."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/people.csv").write_text("")
    code = f"import sys; sys.path[:0] = [{str(tmp_path)!r}]; from generation.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--version"], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        (("--help",), {"openai", "torch", "datasets", "numpy", "pydantic", "rich", "PIL", "yaml"}),
        (
            ("build", "--people", "2", "--events", "3", "--dry-run"),
            {"openai", "torch", "datasets", "pyarrow", "diffusers", "transformers", "matplotlib", "pandas", "dlib"},
        ),
    ],
)
def test_what_is_not_used_is_not_loaded(tmp_path: Path, arguments: tuple[str, ...], heavy: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CALL, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0 and done.stdout, done.stderr
    loaded = set(done.stderr.split())
    assert "click" in loaded and not heavy & loaded


def test_every_verb_is_a_file_with_a_command_and_a_line_of_help() -> None:
    for verb, line in VERBS.items():
        command = cli.get_command(None, verb)
        assert command is not None and command.name == verb and command.help
        assert (ROOT / "generation/cli" / f"{verb}.py").is_file() and line.endswith(".") and len(line) < 75
    assert cli.get_command(None, "main") is None
