"""A model's answers to all questions, kept as they come: what was answered is never asked again."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from evaluation.questions import Posed
from generation.base.errors import UserError
from generation.base.hashing import stable_hash
from generation.base.progress import Progress
from schemas.evaluation import Replied, Role


class Model(Protocol):
    """What answers. `digest` changes when its answers may; `window` is how many questions it is given at a time."""

    name: str
    digest: str

    @property
    def window(self) -> int: ...

    def replies(self, posed: Sequence[Posed], likelihoods: bool) -> Iterator[Replied]:
        """Answers to these questions, each as soon as it is there."""
        ...


def answered(
    model: Model, role: Role, posed: Iterable[Posed], total: int, kept: Path, likelihoods: bool, progress: Progress
) -> dict[str, Replied]:
    """Question -> what the model answered, those that `kept` holds already and the others, which are added to it.

    Raises:
        UserError: the model fails, or the folder may not be written.
    """
    replies, done = _read(kept), 0
    waiting = iter(posed)
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with kept.open("a", encoding="utf-8") as file:
            if not _ends_well(kept):
                file.write("\n")
            while some := list(itertools.islice(waiting, model.window)):
                new = [one for one in some if one.asked.question_id not in replies]
                done += len(some) - len(new)
                for reply in model.replies(new, likelihoods) if new else ():
                    file.write(reply.model_dump_json() + "\n")
                    file.flush()
                    replies[reply.question_id] = reply
                    done += 1
                    progress(role, done, total)
                progress(role, done, total)
    except OSError as error:
        raise UserError(
            f"{kept}: cannot be written ({error.strerror or error}); what was answered is kept, make room and run the"
            " same command again"
        ) from None
    return replies


def kept_under(folder: Path, model: Model, of: Sequence[object]) -> Path:
    """Where a model's answers to questions of one kind are kept."""
    return folder / "answers" / f"{stable_hash('answers', model.digest, *of)}.jsonl"


def _read(path: Path) -> dict[str, Replied]:
    """What a file holds; a line that was cut short by a kill is left out."""
    replies = dict[str, Replied]()
    if path.exists():
        for line in path.read_text("utf-8", "replace").split("\n"):
            try:
                reply = Replied.model_validate_json(line)
            except ValidationError:
                continue
            replies[reply.question_id] = reply
    return replies


def _ends_well(path: Path) -> bool:
    """Whether a file ends with a whole line."""
    if path.stat().st_size == 0:
        return True
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) == b"\n"
