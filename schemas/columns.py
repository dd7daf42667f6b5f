"""The columns of a table, read off the schema of its rows: a field is a column."""

import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from datasets import Features, Image, List, Value

from schemas.base import Record

PLAIN = {str: "string", bool: "bool", int: "int32", float: "float64"}


def features_of(kind: type[Record]) -> Features:
    """`datasets.Features` of a record's fields, in their order; `Annotated[int, Value("int64")]` says otherwise.

    Numbers are int32 and float64, vocabularies are strings, tuples are lists (of a fixed length where their types are
    counted out), records are structs; what may be None is what it is otherwise. What is never written is no column.
    """
    return Features(_fields(kind))


def _fields(kind: type[Record]) -> dict[str, Any]:
    return {
        name: _feature(Annotated[field.annotation, *field.metadata, None])
        for name, field in kind.model_fields.items()
        if not field.exclude
    }


def _feature(annotation: Any) -> Any:
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        said = [part for part in parts[1:] if isinstance(part, Value | Image)]
        return said[0] if said else _feature(parts[0])
    if origin in (Union, types.UnionType):
        (whole,) = (part for part in parts if part is not type(None))
        return _feature(whole)
    if origin is Literal:
        return Value("string")
    if origin is tuple:
        counted = parts[-1] is not Ellipsis
        return List(_feature(parts[0]), length=len(parts)) if counted else List(_feature(parts[0]))
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return _fields(annotation)
    return Value(PLAIN[annotation])
