"""Is a data set fit for its purpose: can identity and event be learnt from its images, do they leak where they should
not, are its splits sound.

A probe learns on forget_train and retain and is tested on forget_test, in the config that forgets most. See
docs/validity.md.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from typing import Any, NamedTuple, get_args

import numpy as np

from generation.audit.features import Observed, observe
from generation.base.errors import UserError
from generation.base.hashing import seed_of
from generation.base.progress import Progress
from generation.concepts.blocks import BLOCKS
from generation.dataset.folder import Published
from generation.dataset.splits import HELD_OUT_SPLIT, Cell, configs
from schemas.validity import Criterion, Imbalance, NearPair, Part, Reading, Target, Validity
from validation.statistics.criteria import ALPHA, LEARNABLE_EVENT, balanced, learnable, no_copies, no_leak
from validation.statistics.faces import faces_across
from validation.statistics.neighbours import Prints, nearest_pairs
from validation.statistics.probe import Examples, classes_read
from validation.statistics.proportions import Difference, clustered_share, group_differs, holm
from validation.texts.looks import age_group

LEAST_SHOWN = 1 / 64  # of an image, a cell of the features; with less of a part the image tells nothing of it
NEAR = (
    4  # bits of 64; a copy saved anew mostly differs in fewer, and the folder does not bring its checkpoint's own limit
)
LISTED = 10  # nearest pairs
ATTRIBUTES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "gender": lambda p: str(p["gender"]),
    "age group": lambda p: age_group(p["age"]),
    "skin tone": lambda p: str(p["appearance"]["skin_tone"]),
    "build": lambda p: str(p["appearance"]["build"]),
    "hair colour": lambda p: (
        "bald" if p["appearance"]["hair_length"] == "bald" else str(p["appearance"]["hair_colour"])
    ),
    "job group": lambda p: str(p["profession"]),
    "region": lambda p: str(p["region"]),
}
VISIBLE = ("gender", "age group", "skin tone", "build")


DISJOINT = ("forget_train", "forget_test", "retain", "train", HELD_OUT_SPLIT)  # splits that share no image
Split = Mapping[str, Sequence[Cell]]


class Probe(NamedTuple):
    """What one probe is to read, off which part, and whether it is told the other concept."""

    target: Target
    part: Part
    told: bool


PROBES: Sequence[Probe] = (
    Probe("person", "whole image", False),
    Probe("person", "person", False),
    Probe("person", "background", True),
    Probe("event", "whole image", False),
    Probe("event", "background", False),
    Probe("event", "person", True),
    Probe("event", "face", True),
)


def measured_validity(published: Published, progress: Progress) -> Validity:
    """Everything that docs/validity.md describes.

    Raises:
        UserError: the data set is too small to have a forget set of people and of events, or an image cannot be read.
    """
    people = {person["id"]: person for person in published.people()}
    seen = observe(published, progress)
    if unknown := sorted(set(seen.people.tolist()) - set(people)):
        raise UserError(
            f"{published.folder}: '{unknown[0]}' is in images and in no table of people; run the same 'pebench build'"
            " to have it written anew"
        )
    splits = configs(set(seen.cells))
    chosen = {target: _largest(target, splits, published) for target in get_args(Target)}
    readings: list[Reading] = []
    for n, probe in enumerate(PROBES):
        progress("probes", n, len(PROBES))
        readings.append(_reading(probe, chosen[probe.target], splits[chosen[probe.target]], seen))
    progress("probes", len(PROBES), len(PROBES))
    looks = {person_id: tuple(ATTRIBUTES[name](person) for name in VISIBLE) for person_id, person in people.items()}
    train, test = _halves(seen, splits[chosen["person"]])
    alone = attributes_alone(seen.people[test].tolist(), looks, set(seen.people[train].tolist()))
    leaks, nearest = _nearest(seen, splits)
    balance = _balance([people[person_id] for person_id in sorted(people)], splits)
    return Validity(
        version=version("pebench"),
        images=len(seen.ids),
        attributes_alone=alone,
        readings=tuple(readings),
        near=NEAR,
        leaks=leaks,
        nearest=nearest,
        balance=balance,
        faces=faces_across(seen.people, seen.views, seen.patterns, seen.light),
        criteria=(*_readable(readings, alone), no_copies(leaks), balanced(balance)),
    )


def _readable(readings: Sequence[Reading], alone: float) -> tuple[Criterion, ...]:
    by = {(reading.target, reading.part): reading for reading in readings}
    behind, person = by["person", "background"], by["event", "person"]
    return (
        learnable("identity can be learnt from whole images", by["person", "whole image"], alone, "attributes alone"),
        learnable(
            "the event can be learnt from whole images",
            by["event", "whole image"],
            LEARNABLE_EVENT,
            "half of the images",
        ),
        no_leak(
            "the background tells identity no better than attributes do",
            behind,
            by["event", "background"],
            alone,
            "attributes alone",
        ),
        no_leak(
            "the background tells identity no better than chance",
            behind,
            by["event", "background"],
            behind.chance,
            "chance",
        ),
        no_leak(
            "the person tells the event no better than chance", person, by["person", "person"], person.chance, "chance"
        ),
    )


def attributes_alone(tested: Sequence[str], looks: Mapping[str, tuple[str, ...]], known: set[str]) -> float:
    """The share of images of `tested` people that the best guess from attributes alone names, when the `known` people
    are the answers.
    """
    alike = [sum(looks[other] == looks[person_id] for other in known) for person_id in tested]
    return float(np.mean([1 / n if n else 0.0 for n in alike]))


def _largest(target: Target, split: Mapping[str, Split], published: Published) -> str:
    names = [name for block in reversed(BLOCKS[:3]) if (name := f"{target}_{block}") in split]
    if not names:
        kind = {"person": "people", "event": "events"}[target]
        raise UserError(
            f"{published.folder}: has no config that forgets {kind}, so nothing can be measured; build at least two"
            " people and two events"
        )
    return names[0]


def _in(seen: Observed, splits: Split, *names: str) -> np.ndarray:
    cells = {cell for name in names for cell in splits[name]}
    return np.array([cell in cells for cell in seen.cells])


def _halves(seen: Observed, splits: Split) -> tuple[np.ndarray, np.ndarray]:
    """Which images are learnt from, and which are tested, (n,) bool each."""
    return _in(seen, splits, "forget_train", "retain"), _in(seen, splits, "forget_test")


def _reading(probe: Probe, config: str, splits: Split, seen: Observed) -> Reading:
    """Fits and tests one probe; the head that reads more counts, which is hard on whoever claims that nothing can be
    read.
    """
    names, others = (seen.people, seen.events) if probe.target == "person" else (seen.events, seen.people)
    classes = np.unique(names, return_inverse=True)[1]
    groups = np.unique(others, return_inverse=True)[1] if probe.told else np.full(len(names), -1)
    train, test = _halves(seen, splits)
    shown, answers = float(np.median(seen.shown[probe.part][test])), len(set(classes[train].tolist()))
    enough = seen.shown[probe.part] >= LEAST_SHOWN
    train, test = train & enough, test & enough
    head, each = "none", dict[str, tuple[int, int]]()
    if test.any() and train.any():
        fit, asking = (Examples(seen.features[probe.part][some], classes[some], groups[some]) for some in (train, test))
        by_head = {name: answers == classes[test] for name, answers in classes_read(fit, asking).items()}
        head, hits = max(by_head.items(), key=lambda named: int(named[1].sum()))
        each = {
            str(name): (int(hits[names[test] == name].sum()), int((names[test] == name).sum()))
            for name in np.unique(names[test])
        }
    share = clustered_share([hit for hit, _ in each.values()], [count for _, count in each.values()])
    return Reading(
        target=probe.target,
        part=probe.part,
        told=probe.told,
        head=head,
        config=config,
        classes=answers,
        trained=int(train.sum()),
        images=share.trials,
        hits=share.hits,
        low=share.low,
        high=share.high,
        chance=1 / answers,
        shown=shown,
        each=each,
    )


def _nearest(seen: Observed, splits: Mapping[str, Split]) -> tuple[int, tuple[NearPair, ...]]:
    """Leaks and the nearest pairs, over all pairs of images that are in different splits of any config."""
    cells = sorted(set(seen.cells))
    apart = np.zeros((len(cells), len(cells)), bool)
    for parts in splits.values():
        where = np.array(
            [next((n for n, name in enumerate(DISJOINT) if cell in parts.get(name, ())), -1) for cell in cells]
        )
        apart |= (where[:, None] != where) & (where[:, None] >= 0) & (where >= 0)
    group = np.array([cells.index(cell) for cell in seen.cells])
    prints = Prints(
        seen.image_hash, seen.face_hash, seen.digests, np.unique(seen.people, return_inverse=True)[1], group
    )
    leaks, pairs = nearest_pairs(prints, apart, NEAR, LISTED)
    return leaks, tuple(
        NearPair(one=seen.ids[p.one], other=seen.ids[p.other], bits=p.bits, face_bits=p.face_bits, leak=p.leak)
        for p in pairs
    )


def _balance(people: Sequence[Mapping[str, Any]], splits: Mapping[str, Split]) -> tuple[Imbalance, ...]:
    """Attributes of those whom each config of people forgets against those whom it retains; held-out and added people
    are in neither.
    """
    known = [person for person in people if person["block"] in BLOCKS]
    tests: list[tuple[str, str, list[str], list[bool], Difference]] = []
    for config in (name for block in BLOCKS[:3] if (name := f"person_{block}") in splits):
        gone = {cell.person for cell in splits[config]["forget_train"]}
        inside = [person["block"] in gone for person in known]
        for attribute, of in ATTRIBUTES.items():
            values = [of(person) for person in known]
            tests.append(
                (
                    config,
                    attribute,
                    values,
                    inside,
                    group_differs(values, inside, seed_of("balance", config, attribute)),
                )
            )
    corrected = holm([difference.p for *_, difference in tests])
    return tuple(
        Imbalance(
            config=config,
            attribute=attribute,
            forgotten=_counts(values, inside, True),
            retained=_counts(values, inside, False),
            p=difference.p,
            corrected=p,
            testable=difference.least < ALPHA / len(tests),
        )
        for (config, attribute, values, inside, difference), p in zip(tests, corrected, strict=True)
    )


def _counts(values: Sequence[str], inside: Sequence[bool], side: bool) -> dict[str, int]:
    counts = Counter(value for value, member in zip(values, inside, strict=True) if member == side)
    return {value: counts[value] for value in sorted(set(values))}
