"""How long stages tell how far they are."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]  # stage, done, of how many
