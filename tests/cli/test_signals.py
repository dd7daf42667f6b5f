"""Ctrl-C and SIGTERM end the command in one line, with the signal's exit code, whatever it is doing."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from generation.base import signals

STOPPED = "Stopped. What was finished is kept; run the same command to go on.\n"
# The command tells itself to stop when it is about to import a module: the first one, one in C, one of its own.
CALL = """
import os, sys
from generation.cli.main import main

class Stop:
    def find_spec(self, name, path=None, target=None):
        if name == MODULE:
            os.kill(os.getpid(), SIGNAL)

MODULE, SIGNAL = sys.argv.pop(1), int(sys.argv.pop(1))
sys.meta_path.insert(0, Stop())
main()
"""
PLAN = ("build", "--people", "2", "--events", "3", "--dry-run")


def call(folder: Path, module: str, number: signal.Signals, ignored: bool = False) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CALL, module, str(int(number)), *PLAN],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        preexec_fn=lambda: signal.signal(number, signal.SIG_IGN if ignored else signal.SIG_DFL),
    )


@pytest.mark.parametrize("module", ["click", "pydantic_core._pydantic_core", "generation.pipeline"])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_during_the_imports_is_one_line(
    tmp_path: Path, module: str, number: signal.Signals, code: int
) -> None:
    done = call(tmp_path, module, number)
    assert (done.returncode, done.stdout, done.stderr) == (code, "", STOPPED)
    assert not list(tmp_path.iterdir())


def test_a_signal_that_whoever_started_it_ignores_is_ignored(tmp_path: Path) -> None:
    done = call(tmp_path, "generation.pipeline", signal.SIGINT, ignored=True)
    assert done.returncode == 0 and "2 x 3 = 6 scenes" in done.stdout and done.stderr == ""


def test_once_it_has_said_so_another_signal_ends_it_at_once(tmp_path: Path) -> None:
    code = (
        "import atexit, os, signal, sys\n"
        "atexit.register(lambda: (os.kill(os.getpid(), signal.SIGINT), print('still here')))\n"
        + CALL.replace("MODULE, SIGNAL = sys.argv.pop(1), int(sys.argv.pop(1))", "MODULE, SIGNAL = 'click', 15")
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *PLAN], cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    assert (done.returncode, done.stdout, done.stderr) == (143, "", STOPPED)


def test_what_a_library_makes_of_the_interruption_is_not_told(tmp_path: Path) -> None:
    code = """
import os, signal, sys, types
from generation.base import signals
from generation.cli.main import main

def run_command():
    signals.ready()
    try:
        os.kill(os.getpid(), signal.SIGTERM)
    except KeyboardInterrupt:
        raise RuntimeError("a library's own") from None

sys.modules["generation.cli.group"] = types.SimpleNamespace(run_command=run_command)
main()
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stdout, done.stderr) == (143, "", STOPPED)


def test_a_signal_before_anybody_listens_is_one_line(tmp_path: Path) -> None:
    code = CALL.replace("from generation.cli.main import main", "").replace("main()", "import generation.cli.main")
    done = subprocess.run(
        [sys.executable, "-c", code, "generation.base.signals", "2"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", STOPPED)


def test_an_interruption_that_waits_does_not_break_into_the_last_line(tmp_path: Path) -> None:
    """It waits for an import, which fails for a reason of its own; the line is long in being written."""
    (tmp_path / "imported_in_vain.py").write_text(
        "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\nraise ImportError('of a library')\n"
    )
    code = """
import sys, time, types
from generation.base import signals
from generation.cli.main import main

class Slow:
    def __getattr__(self, name):
        time.sleep(0.1)
        return getattr(sys.__stderr__, name)

def run_command():
    signals.ready()
    sys.stderr = Slow()
    import imported_in_vain

sys.modules["generation.cli.group"] = types.SimpleNamespace(run_command=run_command)
main()
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stdout, done.stderr) == (143, "", STOPPED)


def test_a_system_without_timers_stops_where_it_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "imported_half.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nDONE = True\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delattr(signal, "SIGALRM")
    monkeypatch.delattr(signal, "setitimer")
    signals.take_over()
    signals.ready()
    with pytest.raises(KeyboardInterrupt):
        __import__("imported_half")
    assert signals.heard() and signals.exit_code() == 130


def test_whoever_is_impatient_is_obeyed_in_the_middle_of_an_import(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kill = "os.kill(os.getpid(), signal.{})\n".format
    text = "import os, signal\n" + kill("SIGTERM") + "open('waited', 'w').close()\n" + kill("SIGINT")
    (tmp_path / "imported_twice.py").write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    signals.take_over()
    signals.ready()
    with pytest.raises(KeyboardInterrupt):
        __import__("imported_twice")
    assert signals.exit_code() == 143 and Path("waited").exists()
