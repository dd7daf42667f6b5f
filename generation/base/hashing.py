"""Stable hashes: item keys and seeds that do not depend on order, machine or Python version."""

import hashlib
import json
from functools import cache
from typing import Any

from pydantic import BaseModel


def stable_hash(*parts: object) -> str:
    """32 hexadecimal digits of a canonical JSON form of the parts; pydantic records count by their fields."""
    plain = [part.model_dump(mode="json") if isinstance(part, BaseModel) else part for part in parts]
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def fingerprint(data: bytes) -> str:
    """SHA-256 as hexadecimal digits; records name their picture by it."""
    return hashlib.sha256(data).hexdigest()


def seed_of(*parts: object) -> int:
    """A seed below 2**63, as torch generators take it."""
    return int(stable_hash("seed", *parts)[:16], 16) >> 1


@cache
def schema_hash(kind: type[BaseModel]) -> str:
    """A stable hash of a record's JSON schema; how its descriptions are broken into lines does not matter."""

    def unwrapped(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: unwrapped(part) for key, part in value.items()}
        if isinstance(value, list):
            return [unwrapped(part) for part in value]
        return " ".join(value.split()) if isinstance(value, str) else value

    return stable_hash(unwrapped(kind.model_json_schema()))
