"""What a call of `pebench` within the tests' own process printed."""


class Said:
    """What a call of `pebench` printed, and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    def refuses(self, *parts: object) -> None:
        """One line on stderr that holds all of `parts`, and nothing on stdout."""
        assert self.code == 2 and self.out == ""
        assert self.err.startswith("pebench: ") and self.err.count("\n") == 1 and self.err.endswith("\n"), self.err
        for part in parts:
            assert str(part) in self.err
