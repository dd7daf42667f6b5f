"""What lmms-eval asks of these tasks, and how it scores an answer: whether it tells all keywords of the right one (a
name, the things of a scene), and whether it holds the right one word for word.
"""

import re
import unicodedata
from typing import Any


def doc_to_visual(doc: dict[str, Any]) -> list[Any]:
    """The picture."""
    return [doc["image"].convert("RGB")]


def doc_to_text(doc: dict[str, Any], lmms_eval_specific_kwargs: dict[str, str] | None = None) -> str:
    """The question, with what the model's own settings put before and behind it."""
    around = lmms_eval_specific_kwargs or {}
    return f"{around.get('pre_prompt', '')}{doc['question']}{around.get('post_prompt', '')}"


def doc_to_target(doc: dict[str, Any]) -> str:
    """The right answer."""
    return str(doc["answer"])


def process_results(doc: dict[str, Any], results: list[str]) -> dict[str, float]:
    """1 or 0 by metric."""
    said = _folded(results[0])
    keywords = doc["keywords"] or [doc["answer"]]
    return {
        "keywords_told": float(all(_holds(said, word) for word in keywords)),
        "answer_told": float(_holds(said, doc["answer"])),
    }


def _holds(said: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(_folded(words).rstrip('.'))}(?!\w)", said) is not None


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
