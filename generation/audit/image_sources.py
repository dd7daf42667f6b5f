"""What `pebench check images` is given, and the images in it one by one: data sets of ours, Parquet files of anybody's,
a tree of image files, one file.
"""

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from generation.audit.image_metadata import METADATA, labels_of_files
from generation.audit.image_tables import (
    KEYWORDS,
    Labels,
    SourceImage,
    Table,
    decoded,
    open_table,
    own_images,
    split_of,
    table_images,
)
from generation.base.errors import UserError
from generation.base.records import printable
from generation.dataset.folder import MARKER, Published, is_ours, made_by
from generation.dataset.foreign import own
from generation.dataset.layout import IMAGES
from validation.images.perception.decoding import Unreadable, suffixes


class Source(NamedTuple):
    """`place` is the folder or file, `said` tells what it was taken for, `total` is about how many images to expect;
    `published` is a data set of ours.
    """

    place: Path
    said: str
    total: int
    images: Callable[[], Iterator[SourceImage]]
    published: Published | None = None


def open_sources(path: Path) -> list[Source]:
    """Finds out what lies at `path`, without decoding an image: every data set of ours, whose images are named by its
    folder where that lies deeper, and all the rest as one.

    Raises:
        UserError: nothing is there, it holds no images, it cannot be read, or its metadata is no table of labels.
    """
    if not path.exists():
        raise UserError(f"{path}: is not there; name a folder of images, a data set's folder or an image file")
    if not path.is_dir():
        return [_file(path)]
    if is_ours(path):
        return [_own(path)]
    files = _walk(path)
    sets = [file.parent for file in files if file.name == MARKER and is_ours(file.parent)]
    others, tables = _others(path, [file for file in files if set(sets).isdisjoint(file.parents)])
    if not sets and others is None:
        raise UserError(_nothing(path, files, tables))
    return [*(_own(folder, folder.relative_to(path).as_posix()) for folder in sets), *([others] if others else [])]


def _file(path: Path) -> Source:
    if not stat.S_ISREG(path.stat().st_mode):
        raise UserError(f"{path}: is a device; name a folder of images, a data set's folder or an image file")
    if path.suffix == ".parquet":
        table = open_table(path)
        if table.fault or not table.image:
            raise UserError(_nothing(path, [path], [table]))
        return _tables(path, path.parent, [table], 0)
    image = decoded(path)
    if isinstance(image, Unreadable):
        raise UserError(
            f"{path}: {image.reason} ({' '.join(image.detail.split())[:200]}); name another image, or a folder of"
            " images"
        )
    return Source(path, "one image file", 1, lambda: iter([SourceImage(printable(path.name), image, Labels())]))


def _own(path: Path, name: str = "") -> Source:
    """A data set of ours; its images' names begin with `name`, where one is given."""
    published = Published(path)
    tables = [open_table(own(path, path / file)) for file in published.parquet(f"{IMAGES}/")]

    def stream() -> Iterator[SourceImage]:
        for taken in (taken for table in tables for taken in own_images(table, path)):
            yield taken._replace(name=printable(f"{name}/{taken.name}")) if name else taken

    said = f"a data set that pebench made ({made_by(path)}); splits are its halves"
    return Source(path, said, _rows(path, tables), stream, published)


def _others(path: Path, files: list[Path]) -> tuple[Source | None, list[Table]]:
    """Anybody's images in these files, and the tables that were opened; Parquet files with images come before image
    files.
    """
    parquet = [file for file in files if file.suffix == ".parquet" and file.name not in METADATA and file.is_file()]
    tables = [open_table(file) for file in parquet]
    if any(table.image for table in tables):
        shown = [table for table in tables if table.image or table.fault]
        return _tables(path, path, shown, len(files) - len(parquet)), tables
    if any(file.suffix.lower() in suffixes() for file in files):
        return _tree(path, files), tables
    return None, tables


def _tables(path: Path, root: Path, tables: list[Table], others: int) -> Source:
    columns = {kind: column for table in tables for kind, column in table.columns.items()}
    images = sorted({table.image for table in tables if table.image})
    labels = ", ".join(f"{kind} from '{column}'" for kind, column in columns.items()) or "no labels"
    said = f"Parquet ({len(tables)} of its files), images from '{', '.join(images)}', {labels}{_beside(others)}"
    rows = _rows(root, tables)
    return Source(path, said, rows, lambda: (taken for table in tables for taken in table_images(table, root)))


def _rows(path: Path, tables: list[Table]) -> int:
    if faulty := [table for table in tables if table.fault]:
        if len(faulty) == len(tables):
            raise UserError(_nothing(path, [], tables))
    elif not any(table.rows for table in tables):
        raise UserError(f"{path}: its Parquet files have no rows, so there is nothing to check")
    return sum(table.rows for table in tables)


def _tree(path: Path, files: list[Path]) -> Source:
    images = [file for file in files if file.suffix.lower() in suffixes()]
    labels, lost = labels_of_files(path, files)
    tables = sum(file.name in METADATA for file in files)
    origin = "their metadata files" if labels else "folder names"
    said = f"a tree of image files ({len(images):,}), labels from {origin}{_beside(len(files) - len(images) - tables)}"

    def stream() -> Iterator[SourceImage]:
        for file in images:
            name = file.relative_to(path)
            picture = (
                decoded(file) if file.is_file() else Unreadable("missing", "is no file, or a link that leads nowhere")
            )
            yield SourceImage(printable(str(name)), picture, labels.get(file, _by_folder(name)))
        for file, row in lost.items():
            yield SourceImage(
                printable(str(file.relative_to(path))),
                Unreadable("missing", "is named in the metadata and is no image file here"),
                row,
            )

    return Source(path, said, len(images) + len(lost), stream)


def _walk(path: Path) -> list[Path]:
    """All files below a folder, in order; what is hidden is left out, and links to folders are not followed."""

    def refuse(error: OSError) -> None:
        raise UserError(
            f"{error.filename}: cannot be read ({error.strerror}); change its rights or name another folder"
        )

    files_below = []
    for folder, folders, files in os.walk(path, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        files_below += [Path(folder, name) for name in sorted(files) if not name.startswith((".", "__"))]
    return files_below


def _by_folder(name: Path) -> Labels:
    """The label is the name of the folder that an image lies in, unless that names a split."""
    folder = name.parent.name
    return Labels(person=printable(folder) if folder and folder.lower() not in KEYWORDS else None, split=split_of(name))


def _beside(others: int) -> str:
    return f"; files beside them that are not looked at: {others}" if others else ""


def _nothing(path: Path, files: list[Path], tables: list[Table]) -> str:
    """Why there is nothing to check."""
    if faults := [table for table in tables if table.fault]:
        first = faults[0]
        return (
            f"{path}: none of {len(faults)} Parquet files can be read (first: {first.path.name}: {first.fault}); fetch"
            " or write them again"
        )
    if tables:
        return (
            f"{path}: no column of {tables[0].path.name} holds images; wanted is one of type Image ({{bytes, path}}),"
            " or of bytes with the name 'image'"
        )
    if not files:
        return f"{path}: is empty; name a folder of images, a data set's folder or an image file"
    kinds = ", ".join(
        f"{count} {kind or 'without ending'}" for kind, count in Counter(file.suffix for file in files).most_common(4)
    )
    hint = (
        "; Arrow files become Parquet by Dataset.to_parquet" if any(file.suffix == ".arrow" for file in files) else ""
    )
    return printable(f"{path}: holds no image files and no Parquet files with images (but {kinds}){hint}")
