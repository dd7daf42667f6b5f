"""`pebench check validity`: planted leaks are found, and what is sound is not blamed. The pictures are drawn here with
numpy, by no checkpoint.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from marked import marker
from noise_data_set import content
from PIL import Image

from generation.audit.validity import attributes_alone, measured_validity
from generation.audit.validity_card import BEGIN, END, with_section
from generation.base.errors import UserError
from generation.cli.main import main
from generation.concepts.blocks import ranks
from generation.dataset.folder import CARD, MARKER, Published, inspect
from generation.dataset.splits import cell_of
from generation.images.run_folder import png
from publish import write_dataset
from schemas.validity import Validity
from validation.statistics.neighbours import Prints, nearest_pairs
from validation.statistics.proportions import clustered_share, group_differs, holm, wilson

SIDE, BOX = 64, (24, 20, 40, 36)
Painter = Callable[[int, int, np.random.Generator], np.ndarray]


def colours(kind: str, number: int, cells: int) -> np.ndarray:
    """A pattern of its own for each person or event: (cells, cells, 3)."""
    return np.random.default_rng([sum(kind.encode()), number]).uniform(0.2, 0.8, (cells, cells, 3))


def scene(person: int, event: int, rng: np.random.Generator) -> np.ndarray:
    """A sound picture: the event behind, the person's face before it, clothes at random."""
    picture = colours("event", event, 8).repeat(8, 0).repeat(8, 1)
    picture[36:, 8:56] = rng.uniform(0.2, 0.8, 3)
    picture[8:36, 20:44] = 0.1  # hair
    picture[20:36, 24:40] = colours("person", person, 4).repeat(4, 0).repeat(4, 1)
    return picture


def behind(person: int, event: int, rng: np.random.Generator) -> np.ndarray:
    """Who it is stands in a corner of the background too."""
    picture = scene(person, event, rng)
    picture[:8, :16] = colours("corner", person, 2).repeat(4, 0).repeat(8, 1)
    return picture


def dressed(person: int, event: int, rng: np.random.Generator) -> np.ndarray:
    """Everybody dresses for the event."""
    picture = scene(person, event, rng)
    picture[36:, 8:56] = colours("clothes", event, 1)
    return picture


class MadeDataSet(Published):
    """A data set in memory, of people who look alike by their attributes unless `skin` says otherwise (by number and
    block).
    """

    def __init__(
        self,
        paint: Painter,
        skin: Callable[[int, str], str] = lambda n, block: "fair",
        people: int = 20,
        events: int = 12,
    ) -> None:
        who, what = ranks([f"p{n}" for n in range(people)], 0), ranks([f"e{n}" for n in range(events)], 0)
        self.folder, self.marker = Path("drawn"), marker(rows={"all": {"train": people * events}})
        self.who, self.what, self.paint, self.skin = who, what, paint, skin

    def people(self) -> list[dict[str, Any]]:
        looks = {"build": "slim", "hair_length": "short", "hair_colour": "black"}
        return [
            {"id": person, "gender": "female", "age": 40, "profession": "Arts", "region": "Asia", "block": place.block}
            | {"appearance": {**looks, "skin_tone": self.skin(n, place.block)}}
            for n, (person, place) in enumerate(self.who.items())
        ]

    def images(self, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
        for p, (person, at) in enumerate(self.who.items()):
            for e, (event, when) in enumerate(self.what.items()):
                rng = np.random.default_rng([p, e])
                pixels = np.clip(self.paint(p, e, rng) + rng.normal(0, 0.05, (SIDE, SIDE, 3)), 0, 1)
                cell = cell_of(at, when)
                yield {
                    "image": {"bytes": png(Image.fromarray((pixels * 255).astype(np.uint8)))},
                    "image_id": f"{person}.{event}.0",
                    "person_id": person,
                    "event_id": event,
                    "subjects": [{"person_id": person, "box": list(BOX)}],
                    "person_block": cell.person,
                    "event_block": cell.event,
                    "half": cell.half,
                }


def outcomes(validity: Validity) -> dict[str, str]:
    return {criterion.name: criterion.outcome for criterion in validity.criteria}


def measured(data: Published) -> Validity:
    return measured_validity(data, lambda *_: None)


LEARN_IDENTITY, LEARN_EVENT = "identity can be learnt from whole images", "the event can be learnt from whole images"
ATTRIBUTES, BACKGROUND = (
    "the background tells identity no better than attributes do",
    "the background tells identity no better than chance",
)
PERSON = "the person tells the event no better than chance"
COPIES, BALANCE = "no image is in two splits", "forgotten and retained people are alike in their attributes"


def test_a_sound_data_set_holds_in_every_way() -> None:
    validity = measured(MadeDataSet(scene, skin=lambda n, block: "fair" if n % 10 else "dark", people=40, events=40))
    assert set(outcomes(validity)) == {LEARN_IDENTITY, LEARN_EVENT, ATTRIBUTES, BACKGROUND, PERSON, COPIES, BALANCE}
    assert set(outcomes(validity).values()) == {"holds"}, validity.criteria


@pytest.mark.parametrize(("paint", "failed"), [(behind, {ATTRIBUTES, BACKGROUND}), (dressed, {PERSON})])
def test_a_planted_leak_fails_its_criterion_and_no_other(paint: Painter, failed: set[str]) -> None:
    said = outcomes(measured(MadeDataSet(paint, people=24, events=12)))
    assert {name for name, outcome in said.items() if outcome == "failed"} == failed, said


def test_pictures_that_show_nothing_teach_nothing_and_prove_no_absence_of_leaks() -> None:
    said = outcomes(
        measured(MadeDataSet(lambda person, event, rng: np.full((SIDE, SIDE, 3), 0.5), people=20, events=12))
    )
    assert said[LEARN_IDENTITY] != "holds" and said[LEARN_EVENT] == "failed"
    assert said[ATTRIBUTES] == said[BACKGROUND] == said[PERSON] == "undecided"


def test_too_few_people_leave_most_undecided() -> None:
    validity = measured(MadeDataSet(scene, people=8, events=6))
    said = outcomes(validity)
    assert measured(MadeDataSet(scene, people=8, events=6)) == validity, "the same data give the same figures"
    assert said[ATTRIBUTES] == said[BACKGROUND] == said[PERSON] == said[BALANCE] == "undecided"


def test_people_whom_attributes_alone_tell_apart_prove_nothing() -> None:
    said = outcomes(measured(MadeDataSet(scene, skin=lambda n, block: f"tone {n}", people=20, events=6)))
    assert said[LEARN_IDENTITY] == said[ATTRIBUTES] == "undecided"
    assert attributes_alone(
        ["a", "b", "c"], {"a": ("x",), "b": ("x",), "c": ("y",), "d": ("y",)}, {"a", "b", "c"}
    ) == pytest.approx(2 / 3)


def test_forgetting_only_the_dark_skinned_is_found() -> None:
    validity = measured(
        MadeDataSet(scene, skin=lambda n, block: "fair" if block == "rest" else "dark", people=30, events=4)
    )
    assert outcomes(validity)[BALANCE] == "failed"
    assert min(validity.balance, key=lambda test: test.corrected).attribute == "skin tone"
    assert not any(test.corrected < 0.05 for test in validity.balance if test.attribute != "skin tone")


@pytest.mark.parametrize(("forgotten", "least"), [(1, 1.0), (10, 0.002)])
def test_two_equal_halves_can_differ_once_enough_people_are_forgotten(forgotten: int, least: float) -> None:
    difference = group_differs(["female", "male"] * 100, [n < forgotten for n in range(200)], 0)
    assert difference.p == 1 and difference.least == pytest.approx(least, rel=0.5)


def test_a_copy_in_another_split_is_a_leak() -> None:
    data = MadeDataSet(scene, people=8, events=6)
    rows = list(data.images())
    taught, asked = (
        next(r for r in rows if r["person_block"] == "05" and r["half"] == half) for half in ("train", "test")
    )
    assert outcomes(measured(data))[COPIES] == "holds"
    asked["image"] = taught["image"]
    data.images = lambda columns=None: iter(rows)  # type: ignore[method-assign]
    validity = measured(data)
    assert outcomes(validity)[COPIES] == "failed" and validity.leaks == 1
    assert {validity.nearest[0].one, validity.nearest[0].other} == {taught["image_id"], asked["image_id"]}


@pytest.mark.parametrize(
    ("flipped", "face_flipped", "person", "leak"),
    [(0, 30, 1, False), (3, 3, 1, True), (3, 30, 0, True), (4, 0, 0, False)],
)
def test_two_people_before_one_backdrop_are_no_leak(flipped: int, face_flipped: int, person: int, leak: bool) -> None:
    """Beside 1,200 other images, so that more than one chunk is searched."""
    rng = np.random.default_rng(0)
    image, face = rng.integers(0, 2, (2, 1200, 64), np.uint8)
    image[1100], face[1100] = image[3], face[3]
    image[1100, :flipped] ^= 1
    face[1100, :face_flipped] ^= 1
    people = np.arange(1200)
    people[[3, 1100]] = 0, person
    for apart, pairs in ((True, 1), (False, 0)):
        prints = Prints(image, face, [str(n) for n in range(1200)], people, np.array([0] * 1000 + [1] * 200))
        leaks, nearest = nearest_pairs(prints, np.array([[False, apart], [apart, False]]), 4, 3)
        assert leaks == (leak and apart)
        assert [(p.one, p.other) for p in nearest][:pairs] == [(3, 1100)][:pairs] and len(nearest) == 3 * apart


def test_intervals_widen_where_hits_come_in_clusters() -> None:
    assert wilson(0.1, 100) == pytest.approx((0.0552, 0.1744), abs=1e-4)
    assert wilson(0, 10)[0] == 0 and wilson(1, 10)[1] == pytest.approx(1)
    even, uneven = clustered_share([5, 5, 5, 5], [10, 10, 10, 10]), clustered_share([10, 10, 0, 0], [10, 10, 10, 10])
    assert (even.low, even.high) == pytest.approx(wilson(0.5, 40))
    assert uneven.low < even.low and uneven.high > even.high
    assert holm([0.04, 0.01, 0.5]) == pytest.approx([0.08, 0.03, 0.5])


# the command


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    write_dataset(content(8, 6, held_out=1), folder / "pebench")
    return folder


def check(monkeypatch: pytest.MonkeyPatch, folder: Path, *options: str) -> int:
    monkeypatch.chdir(folder)
    monkeypatch.setattr("sys.argv", ["pebench", "check", "validity", *options])
    with pytest.raises(SystemExit) as done:
        main()
    return int(done.value.code or 0)


def test_it_can_be_looked_at_without_writing_and_end_by_what_it_found(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, found = folder / "pebench", tmp_path / "found.json"
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    code = check(monkeypatch, folder, "pebench", "--no-write", "--strict", "--json", str(found))
    result = Validity.model_validate_json(found.read_text("utf-8"))
    assert code == int(any(criterion.outcome == "failed" for criterion in result.criteria))
    for outcome, ends in (("failed", 1), ("undecided", 0), ("holds", 0)):
        criteria = tuple(criterion.model_copy(update={"outcome": outcome}) for criterion in result.criteria)
        told = result.model_copy(update={"criteria": criteria})
        monkeypatch.setattr("generation.audit.validity.measured_validity", lambda *_, told=told: told)
        assert check(monkeypatch, folder, "pebench", "--no-write", "--strict") == ends
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


def test_the_result_goes_on_the_card_and_into_the_marker_and_the_folder_stays_publishable(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, amended = folder / "pebench" / CARD, folder / "pebench" / MARKER
    before = card.read_text("utf-8")
    assert "Not measured" in before
    assert check(monkeypatch, folder, "pebench", "--json", "found.json") == 0
    after = card.read_text("utf-8")
    outside = [text.partition(BEGIN)[0] + text.partition(END)[2] for text in (before, after)]
    assert outside[0] == outside[1] and "Not measured" not in after and "| identity can be learnt" in after
    validity = Validity.model_validate_json((folder / "found.json").read_text("utf-8"))
    assert (
        json.loads(amended.read_text("utf-8"))["validity"] == validity.model_dump(mode="json") and validity.images == 54
    )
    inspect(folder / "pebench")
    written = {path: path.read_bytes() for path in (card, amended)}
    assert check(monkeypatch, folder, "pebench") == 0
    assert {path: path.read_bytes() for path in (card, amended)} == written
    card.write_text(after.replace("fictitious", "real"), "utf-8")
    assert check(monkeypatch, folder, "pebench") == 2, "a change by hand is not passed off as ours"


def test_a_card_without_the_section_gets_one() -> None:
    assert with_section("# A card\n", "found") == f"# A card\n\n## Validity\n\n{BEGIN}\nfound\n{END}\n"


def test_what_cannot_be_measured_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    write_dataset(content(1, 2), tmp_path / "one")
    for data, said in (
        ("empty", "holds no data set"),
        ("nowhere", "holds no data set"),
        ("one", "no config that forgets people"),
    ):
        assert check(monkeypatch, tmp_path, data) == 2
        told = capsys.readouterr().err
        assert told.count("\n") == 1 and said in told, told


def test_a_picture_that_cannot_be_read_is_named() -> None:
    data = MadeDataSet(scene, people=8, events=6)
    rows = list(data.images())
    for broken, said in (
        ({"image": {"bytes": b"no picture", "path": ""}}, "cannot be read as a picture"),
        ({"subjects": []}, "has no face's box"),
        ({"subjects": [{"person_id": "p0", "box": [5, 5, 500, 50]}]}, "outside of the picture"),
    ):
        data.images = lambda columns=None, broken=broken: iter([rows[0] | broken])  # type: ignore[method-assign]
        with pytest.raises(UserError, match=f"{rows[0]['image_id']}.* {said}"):
            measured(data)
