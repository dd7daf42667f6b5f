"""Data sets of packaged people and events whose images are noise, with questions and without."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import yaml
from marked import made_of
from PIL import Image

from generation.concepts.blocks import BLOCKS, HELD_OUT, Rank, ranks
from generation.concepts.packaged import held_out_people, packaged_events, packaged_people
from generation.concepts.selection import Selection
from generation.dataset.content import Content, ImageEntry
from generation.dataset.layout import Records, text_cells
from generation.dataset.rows import concept_columns, of_half, question_rows
from generation.dataset.splits import Cell, by_cell, cell_of
from generation.images.run_folder import png
from generation.questions.builder import Questions
from generation.questions.templates import packaged_templates
from schemas.rows import Face, ImageRow, QuestionRow, Subject

MADE_OF = made_of()
CARD = {
    "well_known": "50,000",
    "unverified": "",
    "balance": "female 4, male 4",
    "figures": "| accepted | 48 |",
    "command": "pebench build",
    "device": "cpu",
    "recipe": "name: hand-made",
    "examples_alt": "noise",
    "guesses": "there are none",
    "judge": "",
    "looks_limit": "- A limit.",
    "folder": "pebench",
    "size": "16",
    "checkpoint": "pebench-test",
    "digest": "d" * 12,
    "writers": "Nobody",
    "text_license": "CC0-1.0",
    "checkpoint_license": "MIT",
    "publishing": "",
    "adapter": "",
    "conditioned": "a face",
    "checks": "frames.",
    "rates": "",
    "errors": "| blank |",
    "thresholds": "They err",
    "trained": "so were others.",
    "portraits": "drawn",
    "attempts": "8",
    "accepted": "48",
    "asked": "50",
}


def noise_pixels(image_id: str) -> np.ndarray:
    seed = int(hashlib.sha256(image_id.encode()).hexdigest()[:8], 16)
    return np.random.default_rng(seed).integers(0, 256, (16, 16, 3), dtype=np.uint8)


def faces(person: str) -> list[Face]:
    """The portrait and a view of anybody."""
    pictures = ((view, png(Image.fromarray(noise_pixels(f"{person}/{view}")))) for view in (0, 3))
    return [Face(view=view, picture=picture, box=(1, 2, 9, 10), source="drawn") for view, picture in pictures]


def content(people: int, events: int, changed: str = "", held_out: int = 0, added: int = 0, takes: int = 1) -> Content:
    """All scenes of the first packaged people and events, drawn as noise; `changed` is an image id that is drawn anew.

    `held_out` people come to it, and as many people and events from the other end as a file may have `added`.
    """
    who, what = {p.id: p for p in packaged_people()[:people]}, {e.id: e for e in packaged_events()[:events]}
    where, when = ranks(list(who), 0), ranks(list(what), 0)
    for block, others in (
        (HELD_OUT, held_out_people()[:held_out]),
        ("added-own", packaged_people()[-added:] if added else []),
    ):
        who |= {p.id: p for p in others}
        where |= {p.id: Rank(block, n) for n, p in enumerate(others)}
    others = packaged_events()[-added:] if added else []
    what |= {e.id: e for e in others}
    when |= {e.id: Rank("added-own", n) for n, e in enumerate(others)}
    scenes = ((p, e, take) for p in who for e in what for take in range(takes))
    cells = by_cell((cell_of(where[p], when[e], take), f"{p}.{e}.{take}") for p, e, take in scenes)

    def images(cell: Cell) -> Iterator[ImageEntry]:
        for number, image_id in enumerate(cells[cell]):
            person_id, event_id, take = image_id.split(".")
            person, event = who[person_id], what[event_id]
            row = ImageRow(
                **concept_columns(person, event, cell),
                image=png(Image.fromarray(noise_pixels(image_id + "!" * (image_id == changed)))),
                image_id=image_id,
                caption=f"{person.name}. {event.description}",
                take=int(take),
                view=3,
                subjects=(Subject(person_id=person.id, box=(1, 2, 9, 10)),),
                seed=2**63 - 1 - number,
                candidate=number,
                event_verified=True,
                scores={"identity_distance": 0.25},
                checkpoint="pebench-test@0",
                recipe="hand-made",
                license="CC0-1.0",
            )
            yield ImageEntry(row)

    return Content(
        people=[(p, where[p.id]) for p in who.values()],
        events=[(e, when[e.id]) for e in what.values()],
        cells=cells,
        images=images,
        card=lambda: CARD,
        examples=b"a picture",
        made_of=MADE_OF,
        license="CC0-1.0",
        licenses=["cc0-1.0"],
        pretty_name="PEBench by hand",
        faces=faces,
    )


def questioned(
    people: int, events: int, changed: str = "", held_out: int = 0, added: int = 0, takes: int = 1
) -> Content:
    """The same with the packaged questions, with everybody's neighbours, and with the seed by which people are ranked
    here.
    """
    made = content(people, events, changed, held_out, added, takes)
    who, what = ({record.id: (record, place) for record, place in records} for records in (made.people, made.events))
    asked = Questions(Selection(_by_block(made.people), _by_block(made.events)), packaged_templates(), 0)

    def images(cell: Cell) -> Iterator[ImageEntry]:
        for row, _ in made.images(cell):
            questions = asked.about_image(row.image_id, who[row.person_id][0], what[row.event_id][0])
            rows = question_rows(questions, cell, "CC0-1.0", row.image_id, row.person_id, row.event_id)
            yield ImageEntry(row.model_copy(update={"questions": tuple(questions)}), rows)

    def texts(cell: Cell) -> Iterator[QuestionRow]:
        kinds = (("person_id", who, asked.about_person), ("event_id", what, asked.about_event))
        name, records, about = kinds[not cell.person]
        for record, where in records.values():
            if where.block == (cell.person or cell.event):
                yield from question_rows(of_half(about(record), where, cell), cell, "CC0-1.0", **{name: record.id})

    blocks = (dict.fromkeys(place.block for _, place in records) for records in (made.people, made.events))
    ids = [person_id for person_id, (_, place) in who.items() if place.block in BLOCKS]
    near = {person_id: [ids[(n + k) % len(ids)] for k in (1, 2)] for n, person_id in enumerate(ids)}
    return made._replace(
        images=images, texts=texts, text_cells=text_cells(*blocks), nearest_faces=near, made_of=made_of(seed=0)
    )


def _by_block(records: Records) -> dict:
    by_block: dict = {None: []}
    for record, place in records:
        by_block.setdefault(None if place.block in BLOCKS else place.block, []).append(record)
    return by_block


def front_matter(out: Path) -> dict:
    return yaml.safe_load((out / "README.md").read_text("utf-8").split("---\n")[1])


def versions(out: Path) -> dict[str, str]:
    return {entry["config_name"]: entry["version"] for entry in front_matter(out)["configs"]}


def files(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}
