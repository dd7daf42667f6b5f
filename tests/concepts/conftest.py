"""`pebench check concepts` within the tests' own process."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generation.cli.main import main


@pytest.fixture
def check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., list[str]]:
    """The faults that `pebench check concepts` prints, each one short printable line; none when it succeeds."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> list[str]:
        monkeypatch.setattr(sys, "argv", ["pebench", "check", "concepts", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capsys.readouterr()
        lines = err.split("\n")
        assert lines.pop() == ""
        assert left.value.code == (1 if lines else 0), err
        assert bool(lines) or "no fault found" in " ".join(out.split())
        for line in lines:
            assert line.isprintable() and len(line) <= 300 and "Traceback" not in line, line
        return lines

    return call
