"""What the card says of a data set's validity, and how it gets there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from generation.base.markdown import cell
from generation.dataset.folder import Published
from schemas.validity import FacesAcross, Imbalance, NearPair, Reading, Validity

BEGIN, END = "<!-- validity: begin -->", "<!-- validity: end -->"


def record(published: Published, card: str, validity: Validity) -> None:
    """Puts the result on the card and into the marker.

    Raises:
        UserError: the folder may not be written.
    """
    published.amend(with_section(card, section(validity)), validity=validity)


def with_section(card: str, text: str) -> str:
    """The card with this in its section on validity, which is put at the end where an older version wrote none;
    everything else stays as it was.
    """
    before, begin, rest = card.partition(f"\n{BEGIN}\n")
    _, end, after = rest.partition(f"\n{END}\n")
    if not (begin and end):
        before, after = f"{card.rstrip()}\n\n## Validity", ""
    return f"{before.rstrip()}\n\n{BEGIN}\n{text.rstrip()}\n{END}\n{after}"


def section(validity: Validity) -> str:
    """The result in Markdown: criteria first, then what they rest on."""
    return "\n\n".join(
        [
            (
                f"Measured by `pebench check validity` (version {validity.version}) on {validity.images:,} images; how,"
                " and what it cannot show, stands in the generator's `docs/validity.md`. Features are hand-made"
                " (colours and edges); no network that accepted the images takes part."
            ),
            _markdown(
                ("criterion", "", "found"), ((c.name, f"**{c.outcome.upper()}**", c.found) for c in validity.criteria)
            ),
            _markdown(READING_HEAD, map(reading_row, validity.readings)),
            (
                "Attributes alone (gender, age group, skin tone, build) name the person in"
                f" {validity.attributes_alone:.3f} of the images."
            ),
            "Nearest images of different splits: " + ("; ".join(map(pair_said, validity.nearest[:3])) or "none") + ".",
            _markdown(BALANCE_HEAD, balance_rows(validity.balance)),
            *([faces_said(validity.faces)] if validity.faces else []),
        ]
    )


READING_HEAD = ("read", "off the", "config", "accuracy", "95 %", "images", "classes", "chance", "shown")


def reading_row(reading: Reading) -> tuple[str, ...]:
    """One probe's line: of `shown` it says which share of an image the part covers."""
    told = f", told the {'event' if reading.target == 'person' else 'person'}" if reading.told else ""
    return (
        reading.target,
        reading.part + told,
        reading.config,
        f"{reading.accuracy:.3f}" if reading.images else "-",
        f"{reading.low:.3f} to {reading.high:.3f}",
        str(reading.images),
        str(reading.classes),
        f"{reading.chance:.3f}",
        f"{reading.shown:.2f}",
    )


def pair_said(pair: NearPair) -> str:
    """Two images and how near they are."""
    return (
        f"{pair.one} and {pair.other} ({pair.bits} of 64 bits, faces {pair.face_bits}{', a LEAK' if pair.leak else ''})"
    )


def faces_said(faces: FacesAcross) -> str:
    """How a person's faces differ over the images."""
    return (
        f"A view has {faces.least_view:.0%} to {faces.largest_view:.0%} of a person's images. The grey patterns of two"
        f" faces correlate by {faces.same_view:.2f} where both were drawn from one view (copies of it by design), by"
        f" {faces.other_view:.2f} where one person was drawn from two, by {faces.other_person:.2f} between people. A"
        f" face's brightness goes with that of its surroundings by {faces.light:.2f}."
    )


BALANCE_HEAD = ("config", "attribute", "largest difference, forgotten : retained", "p", "corrected")


def balance_rows(tests: Sequence[Imbalance]) -> list[tuple[str, ...]]:
    """The tests' lines; those of so few people that no difference could be significant share one line a config."""
    rows: list[tuple[str, ...]] = [
        (t.config, t.attribute, _largest_difference(t), f"{t.p:.3f}", f"{t.corrected:.3f}") for t in tests if t.testable
    ]
    unable: defaultdict[str, list[str]] = defaultdict(list)
    for test in tests:
        if not test.testable:
            unable[test.config].append(test.attribute)
    return sorted(
        [
            *rows,
            *(
                (config, ", ".join(names), "too few people are forgotten for a test", "-", "-")
                for config, names in unable.items()
            ),
        ]
    )


def _largest_difference(test: Imbalance) -> str:
    gone, kept = sum(test.forgotten.values()), sum(test.retained.values())
    value = max(test.forgotten, key=lambda value: abs(test.forgotten[value] / gone - test.retained[value] / kept))
    return f"{value} {100 * test.forgotten[value] / gone:.0f} % : {100 * test.retained[value] / kept:.0f} %"


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(map(cell, row))} |" for row in (head, ["---"] * len(head), *rows))
