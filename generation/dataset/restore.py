"""A data set as the beginning of another: its people, events, faces and scenes become the items of a run folder, as if
they had been drawn there, so that a build draws only what is new.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import ValidationError

from generation.base.errors import UserError
from generation.base.hashing import fingerprint
from generation.base.hub_errors import HTTPError, hub_error_text
from generation.base.locations import write_whole
from generation.base.pictures import open_picture
from generation.concepts.blocks import ADDED, HELD_OUT
from generation.concepts.image_prompts import VIEWS
from generation.dataset.folder import MARKER, Published, is_ours, whole
from generation.images.items import Items, Slot
from generation.images.sheets import Sheet
from generation.rendering.weights import on_hub
from schemas.concepts import Event, Person
from schemas.scene import Candidate, Portrait, Scene, Verdict, View

UNTOLD = Verdict(ok=False, reason="not published")  # a candidate that the data set counts and does not show
PLACE = "from"  # in the run folder


class Source(NamedTuple):
    """A data set that is whole, and the files that were made of it in the run folder: a recipe that takes the same
    people and events, and the additions that it names.
    """

    published: Published
    recipe: Path
    add: tuple[str, ...]


def found(name: str) -> Published:
    """The data set in a folder, or in a repository of the Hub, which is downloaded; every file is compared with its
    digest.

    Raises:
        UserError: it is none of ours, is not whole, or cannot be had.
    """
    folder = _downloaded(name) if on_hub(name) else Path(name)
    whole(folder)
    return Published(folder)


def begun_from(published: Published, out: Path) -> None:
    """Puts a copy of the data set where the next one goes, if nothing is there."""
    if out.exists() and (is_ours(out) or any(out.iterdir())):
        return
    partial = out.with_name(f".{out.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    for name in (*published.marker.files, MARKER):
        target = partial / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(published.folder / name, target)
    if out.exists():
        out.rmdir()
    partial.rename(out)


def unpacked(published: Published, folder: Path) -> Source:
    """Writes people, events and their recipe into the run folder `folder`. Whom the data set holds out comes last among
    the benchmark's own, as a recipe wants it.
    """
    place, marker = folder / PLACE, published.marker
    place.mkdir(parents=True, exist_ok=True)
    people, events = list(published.people()), list(published.events())
    own = [row for block in (False, True) for row in people if _own(row) and (row["block"] == HELD_OUT) == block]
    licence = marker.made_of.recipe.dataset.license
    _write(place / "concepts.jsonl", _records(own, [row for row in events if _own(row)], place, licence))
    added = list(dict.fromkeys(row["block"] for row in (*people, *events) if not _own(row)))
    files = [place / f"{block.removeprefix(ADDED)}.jsonl" for block in added]
    for block, file in zip(added, files, strict=True):
        who, what = ([row for row in rows if row["block"] == block] for rows in (people, events))
        _write(file, _records(who, what, place, licence))
    fields = marker.made_of.recipe.model_dump(mode="json", exclude={"judge", "people", "events"})
    fields |= {
        "concepts": [str(place / "concepts.jsonl")],
        "add": [str(file) for file in files],
        "held_out": sum(row["block"] == HELD_OUT for row in own),
        "writer": {"license": licence},
    }
    if judge := marker.made_of.recipe.judge:
        fields["judge"] = judge.model_dump(mode="json", exclude={"endpoint"})
    recipe = place / "recipe.yaml"
    write_whole(recipe, yaml.safe_dump(fields, sort_keys=False, allow_unicode=True).encode())
    return Source(published, recipe, tuple(fields["add"]))


def restored(published: Published, items: Items, people: Sequence[Person], slots: Sequence[Slot]) -> int:
    """Keeps what the data set shows as finished items, and what it lacks of its own people and events as given up;
    returns how many scenes it shows. What the run folder has already is left alone.

    Raises:
        UserError: the data set shows a picture that does not read, or a face in which none is found.
    """
    rows = {row["id"]: row for row in published.people()}
    old = [person for person in people if person.id in rows]
    known = {row["id"] for row in published.events()}
    for person in old:
        _restore_sheet(person, {face["view"]: face for face in rows[person.id]["faces"]}, items)
    sheets = dict(zip([person.id for person in old], items.sheets(old), strict=True))
    who = {person.id: person for person in old}
    due = {
        (person.id, slot.event.id, slot.take): slot
        for person in old
        for slot in slots
        if sheets[person.id] and slot.event.id in known and slot.take < published.recipe.takes
    }
    shown = 0
    for row in published.images():
        slot = due.pop((row["person_id"], row["event_id"], row["take"]), None)
        sheet = sheets.get(row["person_id"])
        if slot is None or sheet is None:
            raise UserError(
                f"{published.folder}: image {row['image_id']} is of nobody or nothing in its tables; build it anew"
            )
        _restore_scene(who[row["person_id"]], sheet, slot, row, items)
        shown += 1
    for (person_id, _, _), slot in due.items():
        sheet = sheets[person_id]
        assert sheet is not None
        _give_up_scene(who[person_id], sheet, slot, items)
    return shown


def _restore_sheet(person: Person, faces: Mapping[int, Mapping[str, Any]], items: Items) -> None:
    portrait = items.portraits([person])[0]
    if portrait is None:
        portrait, picture = _portrait(person, faces.get(0), items)
        items.run.finish(portrait, picture)
    if not portrait.image:
        return
    for number, view in enumerate(items.views(person, portrait), 1):
        if view is None:
            items.run.finish(*_view(person, portrait, number, faces.get(number), items))


def _portrait(person: Person, face: Mapping[str, Any] | None, items: Items) -> tuple[Portrait, bytes | None]:
    seed = items.portrait_request(person, 0).seed
    told, picture = _face_fields(person, 0, face, seed, items)
    return Portrait(key=items.portrait_key(person), **told), picture


def _view(
    person: Person, portrait: Portrait, number: int, face: Mapping[str, Any] | None, items: Items
) -> tuple[View, bytes | None]:
    seed = items.view_request(person, number, 0).seed
    told, picture = _face_fields(person, number, face, seed, items)
    return View(key=items.view_key(person, portrait, number), number=number, **told), picture


def _face_fields(
    person: Person, number: int, face: Mapping[str, Any] | None, seed: int, items: Items
) -> tuple[dict[str, Any], bytes | None]:
    """What portraits and views have in common, and the picture; without a face it was given up."""
    attempts = items.face_attempts(person, number)
    if face is None:
        told = {"candidates": _rejected(attempts, seed), "image": None, "source": "drawn", "box": None}
        return {**told, "person": person.id, "drawn_with": _drawn_with(items), "embedding": None}, None
    from validation.images.perception.faces import find_faces

    picture, box = face["picture"]["bytes"], tuple(int(side) for side in face["box"])
    name = f"view {number} of {person.id}"
    seen = next((one for one in find_faces(open_picture(picture, name)) if one.box == box), None)
    if seen is None:
        raise UserError(f"{name}: shows no face where the data set says; take the data set as it was published")
    return {
        "candidates": (Candidate(number=0, seed=seed, verdict=Verdict(ok=True)),),
        "image": fingerprint(picture),
        "source": face["source"],
        "box": box,
        "embedding": tuple(seen.embedding.tolist()),
        "person": person.id,
        "drawn_with": _drawn_with(items),
    }, picture


def _restore_scene(person: Person, sheet: Sheet, slot: Slot, row: Mapping[str, Any], items: Items) -> None:
    from validation.images.perception.hashes import perceptual_hash

    if items.scene(person, sheet, slot) is not None:
        return
    picture, number = row["image"]["bytes"], row["candidate"]
    (subject,) = row["subjects"]
    scores = {name: value for name, value in row["scores"].items() if value is not None}
    accepted = Candidate(number=number, seed=row["seed"], verdict=Verdict(ok=True, scores=scores))
    scene = _scene(
        person,
        sheet,
        slot,
        items,
        candidates=(*_rejected(number, row["seed"]), accepted),
        image=fingerprint(picture),
        view=row["view"],
        place=items.scene_request(person, slot, number).place,
        box=tuple(int(side) for side in subject["box"]),
        event_verified=row["event_verified"],
        phash=perceptual_hash(open_picture(picture, row["image_id"])),
    )
    items.run.finish(scene, picture)


def _give_up_scene(person: Person, sheet: Sheet, slot: Slot, items: Items) -> None:
    if items.scene(person, sheet, slot) is None:
        rejected = _rejected(items.recipe.attempts.scene, items.scene_request(person, slot, 0).seed)
        nothing = dict.fromkeys(("image", "place", "box", "event_verified", "phash"))
        items.run.finish(_scene(person, sheet, slot, items, candidates=rejected, view=0, **nothing), None)


def _scene(person: Person, sheet: Sheet, slot: Slot, items: Items, **fields: Any) -> Scene:
    key = items.scene_key(person, sheet, slot)
    shown = {"person": person.id, "event": slot.event.id, "take": slot.take}
    return Scene(key=key, drawn_with=_drawn_with(items), **shown, **fields)


def _rejected(count: int, seed: int) -> tuple[Candidate, ...]:
    return tuple(Candidate(number=number, seed=seed, verdict=UNTOLD) for number in range(count))


def _drawn_with(items: Items) -> str:
    return f"data set of recipe '{items.recipe.name}'"


def _own(row: Mapping[str, Any]) -> bool:
    """Whether it belongs to the benchmark itself, and to no addition."""
    return not str(row["block"]).startswith(ADDED)


def _records(
    people: Sequence[Mapping[str, Any]], events: Sequence[Mapping[str, Any]], place: Path, licence: str
) -> Iterator[dict[str, Any]]:
    for row in people:
        yield _valid(Person, row).model_dump(mode="json") | _pictures(row, place, licence)
    for row in events:
        yield _valid(Event, row).model_dump(mode="json")


def _valid(kind: type[Person] | type[Event], row: Mapping[str, Any]) -> Person | Event:
    try:
        return kind.model_validate({name: row[name] for name in kind.model_fields if name in row})
    except ValidationError:
        raise UserError(f"'{row['id']}': the data set's tables do not describe it as this version does") from None


def _pictures(row: Mapping[str, Any], place: Path, licence: str) -> dict[str, Any]:
    """The pictures that somebody supplied of a person, as files beside the record, under the licence by which the data
    set gives its pictures.
    """
    supplied = {face["view"]: face["picture"]["bytes"] for face in row["faces"] if face["source"] == "supplied"}
    if 0 not in supplied:
        return {}
    names = {}
    for view in range(len(VIEWS)):
        if view in supplied:
            names[view] = f"{row['id']}-{view}.png"
            write_whole(place / names[view], supplied[view])
    views = [name for view, name in names.items() if view]
    told = {"fictitious": True, "license": licence, "source": "the data set"}
    return {"pictures": {"portrait": names[0], "views": views, **told}}


def _write(path: Path, records: Iterator[dict[str, Any]]) -> None:
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    write_whole(path, ("\n".join(lines) + "\n").encode())


def _downloaded(name: str) -> Path:
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, repo_type="dataset"))
    except (OSError, ValueError, HTTPError) as error:
        raise UserError(f"--from {name}: cannot be downloaded ({hub_error_text(error)})") from None
