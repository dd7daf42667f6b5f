"""Answers of a language model, kept as they arrive: one file each under a key of everything that it depends on.

<folder>/answers/<key>.json     a valid answer; it is never asked for again
<folder>/rejected/<key>.json    what was not taken, with the reasons
"""

from collections import Counter
from pathlib import Path

from pydantic import ValidationError

from generation.base.errors import UserError
from generation.base.hashing import stable_hash
from generation.base.locations import read, write_whole
from schemas.writing import Answer, Rejected


class Answers:
    """A folder of answers; `reasons` counts why others were not taken since it was opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reasons: Counter[str] = Counter()

    def load(self, key: str) -> Answer | None:
        """The answer of that key, or None; an empty file is none.

        Raises:
            UserError: the file does not read as one, or holds another.
        """
        try:
            if not (data := read(self.path(key))):
                return None
            answer = Answer.model_validate_json(data)
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            raise self.damaged(key, type(error).__name__) from None
        if answer.key != key:
            raise self.damaged(key, "it is another one's")
        return answer

    def path(self, key: str) -> Path:
        """Where the answer of that key is or would be."""
        return self.folder / "answers" / f"{key}.json"

    def damaged(self, key: str, why: str) -> UserError:
        """Says that what is kept under a key is of no use, and what to do."""
        return UserError(f"{self.path(key)}: not an answer that was kept ({why}); delete it to have it asked for again")

    def keep(self, answer: Answer) -> None:
        """Keeps a valid answer."""
        write_whole(self.path(answer.key), answer.model_dump_json(indent=1).encode())

    def reject(self, rejected: Rejected) -> None:
        """Keeps what was not taken; the same rejection twice is one file."""
        self.reasons.update(rejected.reasons)
        write_whole(
            self.folder / "rejected" / f"{stable_hash(rejected)}.json", rejected.model_dump_json(indent=1).encode()
        )
