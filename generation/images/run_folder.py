"""The run folder: one immutable record and at most one picture an item, each there whole or not at all. It may lie
behind a URL: see generation/base/locations.py.

    runs/<recipe>/portraits/<key>.json  <key>.png      a finished portrait, accepted or given up
    runs/<recipe>/views/<key>.json      <key>.png      a finished view of a person beside the portrait
    runs/<recipe>/scenes/<key>.json     <key>.png      a finished scene
    runs/<recipe>/rejected/<key>-<k>.png               candidate k of an item; the reason stands in the item's record
    runs/<recipe>/judge/                               a judge's answers, see generation/llm/answers.py
    runs/<recipe>/review/                              reviewers' decisions and edits, see images/decision_log.py
    runs/<recipe>/report.json  .html, contact_sheet.png  about the last build; times live here, never in the data set

A record is written after its picture, so an item that has a record is whole. File and name are on the disk before the
next is written; a record that a power cut has emptied all the same counts as not there.
"""

import io
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from pydantic import ValidationError

from generation.base.errors import UserError
from generation.base.faults import explain
from generation.base.files import lies_in, nearest_existing
from generation.base.hashing import fingerprint
from generation.base.locations import is_remote, names_in, read, read_all, reason_of, remove, to_path, write_whole
from schemas.scene import Candidate, Item

if TYPE_CHECKING:
    from PIL import Image

T = TypeVar("T", bound=Item)
DigitalSource = Literal["trainedAlgorithmicMedia", "algorithmicMedia"]
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
    "<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/{source}"
    "</Iptc4xmpExt:DigitalSourceType></rdf:Description></rdf:RDF></x:xmpmeta>"
)
KEYS_SINCE = (0, 2)  # the version that last gave all items other keys
FOLDERS = ("portraits", "views", "scenes", "rejected", "judge")
WITHIN = (*FOLDERS, "judge/answers", "judge/rejected", "review", "review/decisions", "review/edits")


class Run:
    """A run folder, made when the first file is written. `folder` is a path or a URL.

    Raises:
        UserError: the folder is none, or may not be made, listed or written.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = folder = to_path(folder)
        self.report, self.page = folder / "report.json", folder / "report.html"
        if is_remote(folder):
            names_in(folder)
            return
        above = (folder, *folder.absolute().parents)
        if lost := [path for path in above if path.is_symlink() and not path.exists()]:
            raise UserError(
                f"{folder}: cannot be used as the run folder ({lost[0]} is a link that leads nowhere); choose another"
                " with --run"
            )
        if strays := [folder / name for name in WITHIN if not lies_in(folder, folder / name)]:
            raise UserError(
                f"{strays[0]}: is a link that leads out of the run folder; remove it or choose another with --run"
            )
        for existing in (nearest_existing(folder), *(folder / name for name in FOLDERS if (folder / name).exists())):
            if not (existing.is_dir() and os.access(existing, os.W_OK)):
                raise UserError(
                    f"{folder}: cannot be used as the run folder ({existing} is not a writable folder); choose another"
                    " with --run"
                )

    @property
    def ended(self) -> bool:
        """Whether a build has ended here, since the report is the last thing that it writes."""
        return any(self._all([self.report]))

    @property
    def earlier(self) -> str | None:
        """The version that the last build here was made by, where this one takes none of its pictures."""
        (data,) = self._all([self.report])
        try:
            said = str(json.loads(data or b"{}")["settings"]["generator"])
            numbers = tuple(int(part) for part in said.split(".")[:2])
        except (ValueError, LookupError, TypeError):
            return None
        return said if numbers < KEYS_SINCE else None

    def load(self, kind: type[T], key: str) -> T | None:
        """The finished item of that key, or None.

        Raises:
            UserError: the record does not read as one.
        """
        (item,) = self.load_all(kind, [key])
        return item

    def load_all(self, kind: type[T], keys: Sequence[str]) -> Iterator[T | None]:
        """The finished items of these keys in their order, None for each that is not there or is empty; see `load`."""
        paths = [self._record(kind, key) for key in keys]
        for key, path, data in zip(keys, paths, self._all(paths), strict=True):
            yield self._item(kind, key, path, data) if data else None

    def _item(self, kind: type[T], key: str, path: Path, data: bytes) -> T:
        try:
            item = kind.model_validate_json(data)
        except ValidationError as error:
            raise UserError(
                f"{path}: not a record of this run ({explain(error)}); delete it to have the item drawn again"
            ) from None
        if item.key != key:
            raise UserError(f"{path}: holds the record of another item; delete it to have the item drawn again")
        return item

    def picture(self, item: Item) -> bytes:
        """The accepted picture's PNG bytes.

        Raises:
            UserError: the file is missing or is not the one that was accepted.
        """
        (data,) = self.pictures([item])
        return data

    def pictures(self, items: Sequence[Item]) -> Iterator[bytes]:
        """The accepted pictures of these items in their order; see `picture`."""
        paths = [self._record(type(item), item.key).with_suffix(".png") for item in items]
        for item, path, data in zip(items, paths, self._all(paths), strict=True):
            if data is None or fingerprint(data) != item.image:
                state = "damaged" if data else "missing"
                raise UserError(f"{path}: {state}; delete {item.key}.json beside it to have the item drawn again")
            yield data

    def names(self, kind: type[Item]) -> set[str]:
        """The names of all files of finished items, by one listing: KEY.json of each, and KEY.png of those that have an
        accepted picture.
        """
        return names_in(self.folder / _folder_name(kind))

    def finish(self, item: T, picture: bytes | None) -> T:
        """Keeps a finished item, its picture first, and returns it."""
        path = self._record(type(item), item.key)
        if picture is not None:
            if self._given_up(item):  # a picture beside that record would say that it had been accepted
                remove(path)
            self.write(path.with_suffix(".png"), picture)
        self.write(path, item.model_dump_json(indent=1).encode())
        return item

    def reject(self, key: str, number: int, picture: bytes) -> None:
        """Keeps a rejected candidate's picture."""
        self.write(self._rejected(key, number), picture)

    def picture_of(self, item: Item, candidate: Candidate) -> Path:
        """Where a candidate's picture lies."""
        return self.folder / self.name_of(item, candidate)

    def read_candidate(self, item: Item, candidate: Candidate) -> bytes:
        """A candidate's picture.

        Raises:
            UserError: it is a link.
            OSError: it is not there, or cannot be read.
        """
        return read(self.picture_of(item, candidate))

    def name_of(self, item: Item, candidate: Candidate) -> str:
        """A candidate's picture, from the run folder: the accepted one beside its item's record, the others in a folder
        of their own.
        """
        return (
            f"{_folder_name(type(item))}/{item.key}.png"
            if candidate.verdict.ok
            else f"rejected/{item.key}-{candidate.number}.png"
        )

    def probe(self) -> None:
        """Puts something small where pictures will go, when that is behind a URL: whether one may write there is known
        only when one does.

        Raises:
            UserError: it cannot be written.
        """
        if is_remote(self.folder):
            self.write(self.folder / "probe", b"")

    def write(self, path: Path, data: bytes) -> None:
        """Writes a file so that it is there whole or not at all.

        Raises:
            UserError: the disk is full or the folder may not be written.
        """
        write_whole(path, data)

    def _given_up(self, item: Item) -> bool:
        """Whether an earlier build, with fewer attempts, has given the item up."""
        path = self._record(type(item), item.key)
        try:
            (data,) = read_all([path])
        except OSError:
            return False  # writing will tell
        return self._item(type(item), item.key, path, data).image is None if data else False

    def _all(self, paths: Sequence[Path]) -> Iterator[bytes | None]:
        try:
            yield from read_all(paths)
        except OSError as error:
            if is_remote(self.folder):
                raise UserError(
                    f"{self.folder}: cannot be read ({reason_of(error)}); what was finished is kept, run the same"
                    " command again"
                ) from None
            raise UserError(
                f"{error.filename}: cannot be read ({reason_of(error)}); delete it to have the item drawn again"
            ) from None

    def _record(self, kind: type[Item], key: str) -> Path:
        return self.folder / _folder_name(kind) / f"{key}.json"

    def _rejected(self, key: str, number: int) -> Path:
        return self.folder / "rejected" / f"{key}-{number}.png"


def _folder_name(kind: type[Item]) -> str:
    return f"{kind.model_fields['kind'].default}s"


def png(image: "Image.Image", source: DigitalSource = "trainedAlgorithmicMedia") -> bytes:
    """A picture as PNG bytes, the same for the same pixels, with an XMP packet that says what made it, by a code of
    IPTC's (cv.iptc.org/newscodes/digitalsourcetype): a trained model, or a program without any training data.
    """
    from PIL.PngImagePlugin import PngInfo

    mark, buffer = PngInfo(), io.BytesIO()
    mark.add_itxt("XML:com.adobe.xmp", XMP.format(source=source))
    image.save(buffer, "PNG", optimize=False, compress_level=4, pnginfo=mark)
    return buffer.getvalue()
