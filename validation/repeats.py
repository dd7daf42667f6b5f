"""Across records: texts that repeat each other's wording, and events that are the same event. Near names are in `names`, interchangeable looks in `looks`."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz

from validation.names import plain
from validation.texts import word_runs

RUN = 6  # words
SHARED = 3  # texts that may have a run in common
SAME_EVENT = 90.0  # rapidfuzz's token sort ratio of two names, or token set ratio of two descriptions, of 100


def repeated_runs(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Text id -> runs of RUN words in it that occur in more than SHARED texts before it or with it; the first SHARED texts keep theirs."""
    seen: Counter[str] = Counter()
    found: defaultdict[str, list[str]] = defaultdict(list)
    for one, text in texts.items():
        for run in dict.fromkeys(word_runs(text, RUN)):
            seen[run] += 1
            if seen[run] > SHARED:
                found[one].append(run)
    return dict(found)


def same_name(name: str, others: Iterable[str]) -> str | None:
    """The first of `others` that names the same event, or None; the order of words does not count."""
    return next((other for other in others if fuzz.token_sort_ratio(plain(name), plain(other)) >= SAME_EVENT), None)


def same_event(name: str, description: str, others: Iterable[tuple[str, str]]) -> str | None:
    """The name of the first of `others` (name, description) that says the same event, or None."""
    for other, said in others:
        if same_name(name, [other]) or fuzz.token_set_ratio(plain(description), plain(said)) >= SAME_EVENT:
            return other
    return None
