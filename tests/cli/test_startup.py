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
