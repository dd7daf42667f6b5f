"""The entry point of `pebench`. It imports next to nothing before it listens for signals, so that a signal that comes
while the rest is loaded ends in one line too.
"""

import sys

STOPPED = "Stopped. What was finished is kept; run the same command to go on."
try:
    from generation.base import own_packages, signals
except KeyboardInterrupt:  # before anybody listens
    print(STOPPED, file=sys.stderr)
    sys.exit(130)


def main() -> None:
    """Runs the command and ends the process with its exit code, or with that of the signal that stopped it."""
    signals.take_over()
    if foreign := own_packages.foreign_package():
        print(f"pebench: {foreign}", file=sys.stderr)
        sys.exit(2)
    try:
        from generation.cli.group import run_command

        sys.exit(run_command())
    except KeyboardInterrupt:
        _stopped()
    except Exception:
        if not signals.heard():
            raise
        _stopped()  # some library made another error of the interruption


def _stopped() -> None:
    signals.say_last()
    if sys.stderr.isatty():
        print(file=sys.stderr)  # where the terminal has written ^C
    print(STOPPED, file=sys.stderr, flush=True)
    signals.leave_at_once()
    sys.exit(signals.exit_code())
