"""How a question is put to a server: with the schema of its answer as strictly as the server takes it, or in words."""

import base64
import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel

from schemas.texts import Grade, PlainAnswer

UNASKED = (
    "pattern",
    "title",
    "default",
    "format",
)  # left out of the schema that is sent; the answer is validated by the whole one
LENGTHS = ("minLength", "maxLength", "minItems", "maxItems")  # some servers take them, and the rest say so


@cache
def json_schema(kind: type[BaseModel], lengths: bool) -> dict[str, Any]:
    """A record's JSON schema as servers take it for constrained decoding: every field required, no other allowed."""
    left_out = UNASKED if lengths else UNASKED + LENGTHS

    def pruned(value: Any) -> Any:
        if isinstance(value, dict):
            properties = (
                {"properties": {name: pruned(v) for name, v in value["properties"].items()}}
                if "properties" in value
                else {}
            )
            return {
                key: pruned(v) for key, v in value.items() if key not in left_out and key != "properties"
            } | properties
        return [pruned(v) for v in value] if isinstance(value, list) else value

    schema: dict[str, Any] = pruned(kind.model_json_schema())
    schema.pop("description", None)
    return schema


def _strict(prompt: str, schema: type[BaseModel], lengths: bool) -> dict[str, Any]:
    asked = {"name": schema.__name__, "strict": True, "schema": json_schema(schema, lengths)}
    return {
        "messages": [{"role": "user", "content": prompt}],
        "response_format": {"type": "json_schema", "json_schema": asked},
    }


def _in_text(prompt: str, schema: type[BaseModel]) -> dict[str, Any]:
    told = (
        f"{prompt}\n\nAnswer with one JSON object and nothing else. It fits this JSON"
        f" schema:\n{json.dumps(json_schema(schema, True))}"
    )
    return {"messages": [{"role": "user", "content": told}]}


def shown(asked: dict[str, Any], picture: bytes | None) -> dict[str, Any]:
    """The same question with a PNG picture before its text."""
    if picture is None:
        return asked
    (message,) = asked["messages"]
    address = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
    parts = [{"type": "image_url", "image_url": {"url": address}}, {"type": "text", "text": message["content"]}]
    return {**asked, "messages": [{**message, "content": parts}]}


FORMS: Sequence[Callable[[str, type[BaseModel]], dict[str, Any]]] = (
    lambda p, s: _strict(p, s, True),
    lambda p, s: _strict(p, s, False),
    _in_text,
)
IN_TEXT = len(FORMS) - 1  # the form that every server takes
UNFORMED = (PlainAnswer, Grade)  # asked for in the prompt's own words, whatever the form
TOLD = {"logprobs": True, "top_logprobs": 20}  # of a grade, where the server takes it


def request_of(form: int, prompt: str, schema: type[BaseModel]) -> dict[str, Any]:
    """What is sent for a record of a schema, in one of FORMS."""
    if schema in UNFORMED:
        asked = {"messages": [{"role": "user", "content": prompt}]}
        return asked | (TOLD if schema is Grade else {})
    return FORMS[form](prompt, schema)
