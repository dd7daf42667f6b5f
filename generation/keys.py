"""Stable hashes: item keys and seeds that do not depend on order, machine or Python version."""

import hashlib
import json

from pydantic import BaseModel


def stable_hash(*parts: object) -> str:
    """32 hexadecimal digits of a canonical JSON form of the parts; pydantic records count by their fields."""
    plain = [part.model_dump(mode="json") if isinstance(part, BaseModel) else part for part in parts]
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def seed_of(*parts: object) -> int:
    """A seed below 2**63, as torch generators take it."""
    return int(stable_hash("seed", *parts)[:16], 16) >> 1
