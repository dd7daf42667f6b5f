"""Across texts: wording that is repeated, paraphrases that are none, and events that are the same event.

Near names are in `names`, interchangeable looks in `looks`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from rapidfuzz import fuzz

from schemas.concepts import Event
from validation.texts.names import plain
from validation.texts.prose import scene_objections
from validation.texts.words import word_runs

K = TypeVar("K")
RUN = 6  # words
SHARED = 3  # texts that may have a run in common
SAME_EVENT = 90.0  # rapidfuzz's token sort ratio of two names, or token set ratio of two descriptions, of 100


def repeated_runs(texts: Mapping[K, str]) -> dict[K, list[str]]:
    """Text's key -> runs of RUN words in it that occur in more than SHARED texts before it or with it; the first SHARED
    texts keep theirs.
    """
    seen: Counter[str] = Counter()
    repeated: defaultdict[K, list[str]] = defaultdict(list)
    for key, text in texts.items():
        for run in dict.fromkeys(word_runs(text, RUN)):
            seen[run] += 1
            if seen[run] > SHARED:
                repeated[key].append(run)
    return dict(repeated)


def runs_objection(runs: Sequence[str]) -> str:
    """What a writer is told of repeated runs."""
    return "repeats wording of other texts: " + "; ".join(f"'{run}'" for run in runs[:3])


def same_name(name: str, others: Iterable[str]) -> str | None:
    """The first of `others` that names the same event, or None; the order of words does not count."""
    return next((other for other in others if fuzz.token_sort_ratio(plain(name), plain(other)) >= SAME_EVENT), None)


def same_event(name: str, description: str, others: Iterable[tuple[str, str]]) -> str | None:
    """The name of the first of `others` (name, description) that says the same event, or None."""
    return next((other for other, said in others if same_name(name, [other]) or _same_words(description, said)), None)


def same_scene(said: str, others: Iterable[tuple[str, str]]) -> str | None:
    """The name of the first of `others` (name, description or paraphrase) that has the same words as a text, in any
    order, or None.
    """
    return next((other for other, text in others if _same_words(said, text)), None)


def wordings(events: Iterable[Event]) -> list[tuple[str, str]]:
    """Name and text of every description and paraphrase."""
    return [(event.name, said) for event in events for said in (event.description, event.paraphrase) if said]


def paraphrase_objections(said: str, event: Event) -> list[str]:
    """All that the rules hold against a paraphrase of an event's description: what they hold against any description,
    and what it takes over from this one.
    """
    objections = scene_objections(said, event.name, event.keywords)
    there = set(word_runs(event.description, RUN))
    if taken := next((run for run in word_runs(said, RUN) if run in there), None):
        objections.append(f"it takes over '{taken}' from the description; say it in other words")
    elif _same_words(said, event.description):
        objections.append("it has the same words as the description; say it in others")
    return objections


def _same_words(one: str, other: str) -> bool:
    return fuzz.token_set_ratio(plain(one), plain(other)) >= SAME_EVENT
