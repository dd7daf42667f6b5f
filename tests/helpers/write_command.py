"""`pebench write` as a process of its own, and what it leaves."""

import os
import subprocess
import sys
from pathlib import Path

import yaml

from generation.concepts.packaged import DATA

KEY = "sk-this-is-a-very-secret-key-0123456789"
PEBENCH = Path(sys.executable).with_name("pebench")


def run(folder: Path, *arguments: object, key: str = KEY) -> subprocess.CompletedProcess:
    return subprocess.run(
        [PEBENCH, *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        text=True,
        env=os.environ | {"OPENAI_API_KEY": key},
    )


def recipe(folder: Path, **writer: object) -> Path:
    fields = yaml.safe_load(DATA.joinpath("recipes", "embedded.yaml").read_text("utf-8"))
    fields["writer"] |= {"longest_wait": 0.05} | writer
    path = folder / "quick.yaml"
    path.write_text(yaml.safe_dump(fields))
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def refused(done: subprocess.CompletedProcess, *parts: str) -> None:
    assert done.returncode == 2 and done.stderr.startswith("pebench: ") and done.stderr.count("\n") == 1, done.stderr
    for part in parts:
        assert part in done.stderr
