"""What a question's right answer is held against: options, wrong answers, and things that are not there.

They come from the people and events of one block (the benchmark, those held out, one added file), wrong answers filled
up from the benchmark where they are few, so an addition changes nothing of what was there before.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from generation.base.hashing import stable_hash
from generation.concepts import sampling
from generation.concepts.image_prompts import KEYWORDS
from generation.concepts.selection import Selection
from generation.questions.option_groups import cut, option_groups
from schemas.concepts import Event, Person
from validation.texts.looks import age_group
from validation.texts.looks_in_text import plain_words

T = TypeVar("T")
R = TypeVar("R", Person, Event)
WRONG = 5  # answers, as in TOFU
YEARS = (-17, -14, -11, -8, -5, 4, 7, 9, 12, 15)  # by which wrong ages differ; at either end of life there are five
ADULT, OLDEST = 18, 90
# How people of one gender are alike, the most alike first; names go with regions and with looks.
LIKENESS: tuple[Callable[[Person], object], ...] = (
    lambda person: (age_group(person.age), person.region),
    lambda person: (age_group(person.age), person.appearance.skin_tone),
    lambda person: age_group(person.age),
    lambda person: "",
)


class Distractors:
    """What else might be the answer, for everybody and everything of a selection."""

    def __init__(self, selection: Selection, seed: int) -> None:
        self.seed = seed
        self.ambiguous = _ambiguous(selection)
        self._people, self._events = selection.people[None], selection.events[None]
        self._peers = {person.id: people for people in selection.people.values() for person in people}
        self._others = {event.id: events for events in selection.events.values() for event in events}
        self._things = {id: things for events in selection.events.values() for id, things in _things(events).items()}
        self._kept: dict[tuple[str, ...], Any] = {}

    def person_options(self, person: Person, event: Event) -> list[str]:
        """The names of whoever may be meant, the person's own among them: one gender and, as far as there are enough of
        them, one age group and region.

        Empty for somebody who is alone.
        """
        peers = self._peers[person.id]

        def drawn() -> dict[str, list[str]]:
            genders = [
                [peer for peer in peers if peer.gender == gender] for gender in sorted({peer.gender for peer in peers})
            ]
            groups = [
                group
                for members in genders
                for group in option_groups(members, LIKENESS, lambda peer: self._hash("line-up", event.id, peer.id))
            ]
            return _names_by_member(groups)

        return self._once("person options", peers[0].id, event.id, draw=drawn).get(person.id, [])

    def event_options(self, person: Person, event: Event) -> list[str]:
        """The names of events that may be meant, the event's own among them; empty for an event that is alone."""
        others = self._others[event.id]

        def drawn() -> dict[str, list[str]]:
            groups = option_groups(others, (lambda other: "",), lambda other: self._hash("bill", person.id, other.id))
            return _names_by_member(groups)

        return self._once("event options", others[0].id, person.id, draw=drawn).get(event.id, [])

    def things(self, person: Person, event: Event) -> list[tuple[str, bool]]:
        """A thing of this event and one of another event, with whether it is there; of the other event the same things
        are asked, so that each is there as often as not. Empty when no other event is left.
        """
        others = self._others[event.id]

        def drawn() -> dict[str, list[tuple[str, bool]]]:
            shuffled = sorted(
                (other for other in others if self._things[other.id]),
                key=lambda other: self._hash("pair", person.id, other.id),
            )
            chosen = {
                other.id: self._picked(self._things[other.id], "thing", person.id, other.id) for other in shuffled
            }
            return {
                member.id: [(chosen[member.id], True), (chosen[group[n - 1].id], False)]
                for group in cut(shuffled, 2)
                for n, member in enumerate(group)
            }

        things = self._once("things", others[0].id, person.id, draw=drawn).get(event.id, [])
        return sorted(things, key=lambda thing: self._hash("order", person.id, event.id, thing[0]))

    def names(self, person: Person) -> list[str]:
        """Other people's names, of the same gender, of those most like the person first."""

        def drawn() -> list[str]:
            others = sorted(
                self._like(person),
                key=lambda other: (_likeness(person, other), self._hash("name", person.id, other.id)),
            )
            return [other.name for other in others[:WRONG]]

        return self._once("names", person.id, draw=drawn)

    def looks(self, person: Person, told: Callable[[Person], str]) -> list[str]:
        """What is told of other people's looks, of the same gender."""
        return self.nearest((told(other) for other in self._like(person)), told(person), person.id)

    def scenes(self, event: Event, told: Callable[[Event], str]) -> list[str]:
        """What is told of other events, at about the same length."""
        right = told(event)

        def drawn() -> list[str]:
            others = [other for other in self._others[event.id] if other.id != event.id]
            more = (other for other in self._events if other.id != event.id)
            return self.nearest(map(told, _filled(others, more)), right, event.id)

        return self._once("scenes", event.id, right, draw=drawn)

    def jobs(self, person: Person) -> list[str]:
        """Other jobs that somebody of the person's age may have, or any adult where there are too few."""
        fitting = sampling.jobs_at(person.age)
        jobs = fitting if len(fitting) > WRONG else sampling.jobs()
        return self._once("jobs", person.id, draw=lambda: self.nearest(jobs, person.job, person.id))

    def birthplaces(self, person: Person) -> list[str]:
        """Other birthplaces."""
        places = sampling.birthplaces()
        return self._once("birthplaces", person.id, draw=lambda: self.nearest(places, person.birthplace, person.id))

    def ages(self, person: Person) -> list[str]:
        """Other ages, in years."""
        wrong = [person.age + years for years in YEARS if ADULT <= person.age + years <= OLDEST]
        return [str(age) for age in sorted(wrong, key=lambda age: self._hash("age", person.id, age))[:WRONG]]

    def nearest(self, texts: Iterable[str], right: str, about: str) -> list[str]:
        """Texts that are about as long as the right one, in an order that depends on what they are about."""
        others = sorted(
            {text for text in texts if text != right}, key=lambda text: (abs(len(text) - len(right)), text)
        )[: 3 * WRONG]
        return sorted(others, key=lambda text: self._hash("wrong", about, text))[:WRONG]

    def _like(self, person: Person) -> list[Person]:
        """Others of the person's block and gender, and of the benchmark where they are few."""

        def fits(other: Person) -> bool:
            return other.gender == person.gender and other.id != person.id

        return _filled(list(filter(fits, self._peers[person.id])), filter(fits, self._people))

    def _once(self, *key: str, draw: Callable[[], T]) -> T:
        """What is drawn for a key, the first time it is asked for."""
        if key not in self._kept:
            self._kept[key] = draw()
        return self._kept[key]  # type: ignore[no-any-return]

    def _picked(self, values: Sequence[T], *of: object) -> T:
        return values[int(self._hash(*of)[:8], 16) % len(values)]

    def _hash(self, *of: object) -> str:
        return stable_hash(self.seed, *of)


def _names_by_member(groups: Iterable[Sequence[R]]) -> dict[str, list[str]]:
    return {member.id: [other.name for other in group] for group in groups for member in group}


def _ambiguous(selection: Selection) -> set[str]:
    """The ids of those whose job and birthplace are another's too, of their own block or one before it; so whoever is
    held out or added later changes nothing of what is asked about those who are there.
    """
    ambiguous, known = set[str](), Counter[tuple[str, str]]()
    for people in selection.people.values():
        known.update((person.job, person.birthplace) for person in people)
        ambiguous |= {person.id for person in people if known[person.job, person.birthplace] > 1}
    return ambiguous


def _things(events: Sequence[Event]) -> dict[str, list[str]]:
    """Event -> those of its keywords that name things (the place and the act stand first) and that fit none of the
    other events.
    """
    said = {event.id: _stems(" ".join((event.name, event.description, *event.keywords))) for event in events}
    uses = Counter(stem for stems in said.values() for stem in stems)

    def its_own(word: str) -> bool:
        stems = _stems(word)
        return bool(stems) and all(uses[stem] == 1 for stem in stems)

    return {
        event.id: [word for word in event.keywords[KEYWORDS:] or event.keywords if its_own(word)] for event in events
    }


def _stems(text: str) -> set[str]:
    """The beginnings of the words of a text, which plurals share."""
    return {word.removesuffix("s")[:6] for word in re.findall(r"\w{3,}", plain_words(text))}


def _filled(peers: list[R], more: Iterable[R]) -> list[R]:
    """The peers, with more where they are few."""
    filled = list(peers)
    if len(peers) < WRONG:
        known = {peer.id for peer in peers}
        filled.extend(other for other in more if other.id not in known)
    return filled


def _likeness(person: Person, other: Person) -> int:
    """0 for the most alike."""
    return next((n for n, like in enumerate(LIKENESS) if like(person) == like(other)), len(LIKENESS))
