"""Labels of image files in tables beside them, as `datasets` reads them for a folder of images."""

import csv
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from generation.audit.image_tables import EVENT, PERSON, SPLIT, Labels, split_of
from generation.base.errors import UserError
from generation.base.records import printable

METADATA = ("metadata.jsonl", "metadata.csv", "metadata.parquet")
DELIMITERS = ",;\t"  # of CSV; the one that the first line has most of


def labels_of_files(path: Path, files: list[Path]) -> tuple[dict[Path, Labels], dict[Path, Labels]]:
    """File -> its labels, by the tables of labels in the tree; and the same for files that are named there and are not
    in the tree.

    Raises:
        UserError: a table cannot be read, or names no file, one outside the tree, or one that is named already.
    """
    known, present, lost = set(files), dict[Path, Labels](), dict[Path, Labels]()
    named: dict[Path, str] = {}
    for table in (file for file in files if file.name in METADATA):
        for number, row in _rows(table):
            where = f"{table}:{number}"
            names = _file_names(row)
            if not names:
                raise UserError(f"{where}: names no file; every row of it must, in a column 'file_name'")
            person, event, split = (_value(row, columns) for columns in (PERSON, EVENT, SPLIT))
            for name in names:
                file = Path(os.path.normpath(table.parent / name.replace("\\", "/")))
                if not file.is_relative_to(path):
                    raise UserError(f"{where}: {printable(name)[:200]} lies outside {path}; name files below it")
                if file in named:
                    raise UserError(
                        f"{where}: names {printable(name)[:200]} again, after {named[file]}; leave one row a file"
                    )
                named[file] = where
                labels = Labels(person, event, split or split_of(file.relative_to(path)))
                (present if file in known else lost)[file] = labels
    return present, lost


def _file_names(row: Mapping[str, Any]) -> list[str]:
    """The files that a row is about, by its columns that `datasets` takes for names of files and for lists of them."""
    names: list[str] = []
    for column, value in row.items():
        if column in ("file_name", "file_names") or str(column).endswith(("_file_name", "_file_names")):
            names += [
                name for name in (value if isinstance(value, list) else [value]) if isinstance(name, str) and name
            ]
    return names


def _rows(table: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows of a table with their numbers: lines of a text file, rows of Parquet counted from 1."""
    try:
        if table.suffix == ".parquet":
            yield from enumerate(pq.read_table(table).to_pylist(), 1)
            return
        with table.open(encoding="utf-8-sig", newline="") as lines:
            if table.suffix == ".csv":
                head = lines.readline()
                lines.seek(0)
                reader = csv.DictReader(lines, delimiter=max(DELIMITERS, key=head.count))
                for row in reader:
                    yield reader.line_num, row
                return
            for number, line in enumerate(lines, 1):
                record = json.loads(line) if line.strip() else None
                if record is not None and not isinstance(record, dict):
                    raise UserError(f"{table}:{number}: is no JSON object; one in every line")
                if record is not None:
                    yield number, record
    except (OSError, ValueError, RecursionError, csv.Error, pa.ArrowException) as error:
        raise UserError(
            f"{table}: cannot be read as a table of labels ({printable(str(error).splitlines()[0])[:160]}); mend or"
            " remove it"
        ) from None


def _value(row: Mapping[str, Any], columns: tuple[str, ...]) -> str | None:
    value = next((row[column] for column in columns if column in row), None)
    return printable(str(value)) if isinstance(value, str | int) and value != "" else None
