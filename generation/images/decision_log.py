"""What reviewers did, in the run folder: one immutable file for each decision or edit, so that two tabs or two servers
never overwrite each other.

    runs/<recipe>/review/decisions/<sequence>-<random>.json
    runs/<recipe>/review/edits/<sequence>-<random>.json

A file is whole, on the disk and named before anybody is told that it is saved: a kill or a power cut loses nothing that
was shown as saved.
"""

import secrets
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from generation.base.errors import UserError
from generation.base.faults import explain
from generation.base.files import write_file
from generation.base.locations import names_in, read
from generation.images.run_folder import Run
from schemas.review import Kept

T = TypeVar("T", bound=Kept)


class Ledger(Generic[T]):
    """All decisions or all edits of one run folder, in order. Others may write there at the same time: `refresh` reads
    what they added.

    Raises:
        UserError: a file does not read as what a reviewer did.
    """

    def __init__(self, run: Run, kind: type[T]) -> None:
        self.kind = kind
        self.folder = run.folder / "review" / f"{kind.__name__.lower()}s"
        self.entries: list[T] = []
        self._known: set[str] = set()
        self._lock = threading.RLock()
        self.refresh()

    def refresh(self) -> Sequence[T]:
        """Reads what is new and returns it."""
        with self._lock:
            new = [self._read(name) for name in sorted(self._names() - self._known)]
            self._known.update(f"{entry.id}.json" for entry in new)
            self.entries = sorted([*self.entries, *new], key=lambda entry: entry.id) if new else self.entries
            return new

    def add(self, **fields: Any) -> T:
        """Keeps one more; it is on the disk when this returns.

        Raises:
            ValidationError: a field is wrong.
            UserError: the disk is full, or the folder may not be written.
        """
        with self._lock:
            latest = max((int(name[:8]) for name in self._names()), default=0)
            name = f"{latest + 1:08d}-{secrets.token_hex(4)}"
            entry = self.kind(
                id=name, sequence=latest + 1, time=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), **fields
            )
            _write_lasting(self.folder / f"{name}.json", entry.model_dump_json(indent=1).encode())
            self._known.add(f"{name}.json")
            self.entries = sorted([*self.entries, entry], key=lambda kept: kept.id)
            return entry

    def _names(self) -> set[str]:
        return {name for name in names_in(self.folder) if name[:8].isdigit() and name.endswith(".json")}

    def _read(self, name: str) -> T:
        path = self.folder / name
        try:
            entry = self.kind.model_validate_json(read(path))
        except OSError as error:
            raise UserError(
                f"{path}: cannot be read ({error.strerror or error}); what a reviewer did stands in it"
            ) from None
        except ValidationError as error:
            raise UserError(f"{path}: not what a reviewer did ({explain(error)}); mend it or delete it") from None
        if path.stem != entry.id:
            raise UserError(f"{path}: holds what belongs into {entry.id}.json; rename it or delete it")
        return entry


def _write_lasting(path: Path, data: bytes) -> None:
    try:
        write_file(path, data, lasting=True)
    except OSError as error:
        raise UserError(
            f"{path.parent}: cannot be written ({error.strerror or error}), so this is NOT saved; make room or let the"
            " folder be written"
        ) from None
