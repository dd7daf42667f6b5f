"""How long the command line takes for its help and for a plan, against importing click alone.

    python -m benchmarks.startup

Each command is run several times, in turns, in processes of their own with compiled bytecode; the least processor time
of each counts, since the least is what other work on the machine disturbs least. Exit code 1 when a limit is passed.
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 7
PEBENCH = "from generation.cli.main import main; main()"
BASELINE = ["-c", "import click"]
COMMANDS = {  # name: arguments to Python, and how many times the baseline it may take
    "pebench --help": (["-c", PEBENCH, "--help"], 4.0),
    "pebench build --dry-run": (["-c", PEBENCH, "build", "--people", "2", "--events", "3", "--dry-run"], 10.0),
}


def main() -> None:
    """Entry point."""
    root = Path(__file__).resolve().parents[1]
    with tempfile.TemporaryDirectory() as scratch:
        here = Path(scratch, "here")
        here.mkdir()
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment = kept | {"PYTHONPATH": str(root), "PYTHONPYCACHEPREFIX": str(Path(scratch, "bytecode"))}
        asked = {"import click": BASELINE} | {name: arguments for name, (arguments, _) in COMMANDS.items()}
        for arguments in asked.values():
            processor_seconds(arguments, here, environment)  # compiles
        taken: dict[str, list[float]] = {name: [] for name in asked}
        for _ in range(ROUNDS):
            for name, arguments in asked.items():
                taken[name].append(processor_seconds(arguments, here, environment))
    baseline = min(taken["import click"])
    print(f"import click: {baseline:.3f} s")
    passed = False
    for name, (_, limit) in COMMANDS.items():
        ratio = min(taken[name]) / baseline
        passed |= ratio > limit
        print(f"{name}: {min(taken[name]):.3f} s, {ratio:.1f} times the baseline (limit {limit:g})")
    sys.exit(passed)


def processor_seconds(arguments: list[str], folder: Path, environment: dict[str, str]) -> float:
    """What Python takes with these arguments, in user and system mode."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
