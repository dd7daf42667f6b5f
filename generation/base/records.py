"""Records of YAML and JSONL files with the lines where they stand. Nothing is taken that a reader would not see: no
tags, aliases or doubled fields.
"""

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.reader import ReaderError

from generation.base.plain_yaml import DEEPEST, LARGEST, NotPlain, plain_events

SUFFIXES = (".jsonl", ".yaml", ".yml")


class Located(NamedTuple):
    """A record as it was read, and where."""

    line: int
    fields: dict[str, Any]
    lines: dict[str, int]  # of its fields

    def line_of(self, field: str) -> int:
        """The line of a field; of what it should be in, where it is missing."""
        while field and field not in self.lines:
            field = field.rpartition(".")[0]
        return self.lines.get(field, self.line)


class Faulty(Exception):
    """Faults of a file, a line each, that end its reading."""

    def __init__(self, *lines: str) -> None:
        super().__init__(*lines)
        self.lines = lines


def read_records(path: Path) -> Iterator[Located]:
    """The records of a file, as mappings."""
    text = _text(path)
    yield from _jsonl(path, text) if path.suffix == ".jsonl" else _yaml(path, text)


def shown(value: Any, length: int = 60) -> str:
    """A value as a message shows it: in one short line, with nothing that a terminal would obey."""
    try:
        text = repr(value[: length + 1]) if isinstance(value, str) else printable(str(value))
    except (ValueError, RecursionError):
        return "a number or a list too long to show"
    return text if len(text) <= length + 2 else f"{text[:length]}…"


def printable(text: str) -> str:
    """Control and format characters become their escapes: "\\x1b"."""
    return text if text.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _text(path: Path) -> str:
    try:
        about = path.stat()
        if not stat.S_ISDIR(about.st_mode) and path.suffix not in SUFFIXES:
            raise Faulty(f"{path}: is neither .yaml nor .jsonl; rename it to what it is")
        if not stat.S_ISREG(about.st_mode):
            raise Faulty(f"{path}: is a folder or a device; name a file")
        if about.st_size > LARGEST:
            raise Faulty(f"{path}: has {about.st_size:,} bytes and may have {LARGEST:,}; cut it into several files")
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # a path with a NUL character
        raise Faulty(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error}); check the path") from None
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Faulty(f"{path}:{line}: is not UTF-8 text (byte {error.start + 1}); save it as UTF-8") from None
    if "\x00" in text:
        raise Faulty(
            f"{path}:{text[: text.index(chr(0))].count(chr(10)) + 1}: holds a NUL character; save it as UTF-8 text"
        )
    return text


def _jsonl(path: Path, text: str) -> Iterator[Located]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line, object_pairs_hook=_unique)
        except Faulty as wrong:
            raise Faulty(f"{path}:{number}: {wrong.lines[0]}") from None
        except (ValueError, RecursionError) as error:
            said = (
                f"{error.msg.lower()}, column {error.colno}"
                if isinstance(error, json.JSONDecodeError)
                else "nested too deeply or a number too long"
            )
            raise Faulty(f"{path}:{number}: not JSON ({said}); one record in every line") from None
        if not isinstance(fields, dict):
            raise Faulty(f"{path}:{number}: is no record; a record is a JSON object")
        if _too_deep(fields):
            raise Faulty(f"{path}:{number}: nested too deeply; no field needs that")
        yield Located(number, fields, {})


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name in fields:
            raise Faulty(f"field {shown(name, 40)} is there twice; keep one")
        fields[name] = value
    return fields


def _too_deep(value: Any, left: int = DEEPEST) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return left < 0 or any(_too_deep(part, left - 1) for part in inner)


def _yaml(path: Path, text: str) -> Iterator[Located]:
    line = 0
    try:
        for line, _ in plain_events(text):  # noqa: B007  the last one is told
            pass
        documents = list(yaml.compose_all(text, Loader=yaml.SafeLoader))
    except NotPlain as wrong:
        raise Faulty(f"{path}:{wrong.line}: {wrong.said}") from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Faulty(f"{path}:{line}: not YAML (the character U+{ord(text[error.position]):04X}); remove it") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f":{mark.line + 1}" if mark else ""
        raise Faulty(
            f"{path}{at}: not YAML ({str(getattr(error, 'problem', None) or 'cannot be parsed')[:120]}); mend it there"
        ) from None
    except (ValueError, OverflowError):
        raise Faulty(
            f"{path}:{line}: not YAML (in or after this line, an escape that is no character); mend it there"
        ) from None
    if len(documents) > 1:
        raise Faulty(
            f"{path}:{documents[1].start_mark.line + 1}: a second document ('---'); put all records into one list"
        )
    root = documents[0] if documents else None
    if root is None:
        return
    if isinstance(root, MappingNode):
        root = SequenceNode("tag:yaml.org,2002:seq", [root], root.start_mark, root.end_mark)
    if not isinstance(root, SequenceNode):
        raise Faulty(f"{path}:{root.start_mark.line + 1}: is no list of records; begin each record with '- '")
    loader = yaml.SafeLoader("")
    for node in root.value:
        if not isinstance(node, MappingNode):
            raise Faulty(f"{path}:{node.start_mark.line + 1}: is no record; a record is a mapping of fields to values")
        lines: dict[str, int] = {}
        fields = _plain(node, path, "", lines, loader)
        yield Located(node.start_mark.line + 1, fields, lines)


def _plain(node: Node, path: Path, name: str, lines: dict[str, int], loader: yaml.SafeLoader) -> Any:
    """A YAML node as plain values; notes the line of every field."""
    line = node.start_mark.line + 1
    if isinstance(node, SequenceNode):
        for n, item in enumerate(node.value):
            lines[f"{name}.{n}"] = item.start_mark.line + 1
        return [_plain(item, path, f"{name}.{n}", lines, loader) for n, item in enumerate(node.value)]
    if isinstance(node, MappingNode):
        fields: dict[str, Any] = {}
        for key, value in node.value:
            at = key.start_mark.line + 1
            if not isinstance(key, ScalarNode):
                raise Faulty(f"{path}:{at}: a field's name must be a plain word")
            if key.value in fields:
                raise Faulty(f"{path}:{at}: field {shown(key.value, 40)} is there twice; keep one")
            field = f"{name}.{key.value}" if name else key.value
            lines[field] = at
            fields[key.value] = _plain(value, path, field, lines, loader)
        return fields
    try:
        return loader.construct_object(node)
    except (yaml.YAMLError, ValueError, OverflowError):
        raise Faulty(
            f"{path}:{line}: field {shown(name)}: {shown(node.value, 40)} is no value; correct it or put it in"
            " quotation marks"
        ) from None
