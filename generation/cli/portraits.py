"""`pebench portraits`: faces for people of one's own, rendered as those of the packaged people were."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generation.base.console import StageProgress, console
from generation.base.errors import UserError
from generation.base.hashing import stable_hash
from generation.base.locations import write_whole
from generation.concepts.files import Concepts, read_concepts
from generation.writing.authoring import packaged
from schemas.concepts import Person

if TYPE_CHECKING:  # they load networks
    import numpy as np
    from PIL import Image

    from validation.images.perception.faces import Face

LICENSE, SOURCE = "CC0-1.0", "rendered in 3D from the person's appearance by pebench portraits"
APART = 0.36  # least distance of two people's frontal faces, as among the packaged people


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="A folder for the pictures and the completed records."
)
@click.option("--alone", is_flag=True, help="As 'build --concepts' takes them, in place of the packaged ones.")
def portraits(file: Path, out: Path, alone: bool) -> None:
    """Render a portrait and five other views of each person in FILE, in the looks that the record tells. Give the FILE
    that this writes beside the pictures to 'build --add' or '--concepts'. Needs the extra people3d.
    """
    known, beside = Concepts([], []) if alone else packaged(), out / f"{file.stem}.jsonl"
    read = _records(file, known)
    _check_beside(beside)
    try:
        from generation.people3d.sheets import SIZE, VIEWS, sheet_of
        from generation.people3d.studio import Studio
    except ImportError as missing:
        raise UserError(
            f"portraits: {missing.name} is not installed; in pebench's clone: pip install -e '.[people3d]'"
        ) from None
    from generation.base.pictures import open_picture
    from generation.images.run_folder import png
    from validation.images.perception.faces import distance, find_faces

    studio, faces = Studio(SIZE), _faces_of(known.people)

    def is_apart(front: "Image.Image", face: "Face") -> bool:
        return all(distance(face.embedding, other) >= APART for other in faces)

    records: list[dict[str, Any]] = [event.model_dump(mode="json") for event in read.events]
    with StageProgress() as tell:
        for done, person in enumerate(read.people):
            tell("people", done, len(read.people))
            looks = stable_hash(person.age, person.gender, person.appearance)[:8]  # others are other pictures
            names = [f"{person.id}-{looks}-{view}.png" for view in range(len(VIEWS))]
            if not all((out / name).exists() for name in names):
                try:
                    views, _ = sheet_of(studio, person, is_apart)
                except LookupError as error:
                    raise UserError(f"{file}: {error}; change what the record says of the looks") from None
                for name, view in zip(names, views, strict=True):
                    write_whole(out / name, png(view, "algorithmicMedia"))
            front = open_picture((out / names[0]).read_bytes(), str(out / names[0]))
            faces += [face.embedding for face in find_faces(front)[:1]]
            pictures = {
                "portrait": names[0],
                "views": names[1:],
                "fictitious": True,
                "license": LICENSE,
                "source": SOURCE,
            }
            records.append(person.model_dump(mode="json") | {"pictures": pictures})
        tell("people", len(read.people), len(read.people))
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    write_whole(beside, lines.encode())
    console.print(
        f"{beside}: {len(read.people)} people with {len(VIEWS)} views each; next: pebench build --add {beside}"
    )


def _records(file: Path, known: Concepts) -> Concepts:
    """The file's records, all of people without pictures.

    Raises:
        UserError: it has a fault, or somebody names pictures already.
    """
    read = read_concepts([file], known)
    if not read.people:
        raise UserError(f"{file}: holds no person")
    if named := next((person.id for person in read.people if person.pictures), None):
        raise UserError(f"{file}: '{named}' names pictures already; take 'pictures' out to have them rendered")
    return read


def _check_beside(beside: Path) -> None:
    """Refuses to write over records that this command did not write.

    Raises:
        UserError: such are there.
    """
    if beside.exists() and SOURCE not in beside.read_text("utf-8", errors="replace"):
        raise UserError(f"--out: {beside} is there and was not written by this command; name another folder")


def _faces_of(people: Sequence[Person]) -> list["np.ndarray"]:
    """Embeddings of the portraits that packaged people bring, (128,) each."""
    from generation.base.recipes import read_recipe
    from generation.images.sheets import given_picture
    from validation.images.perception.faces import find_faces

    given = [given_picture(read_recipe("embedded"), person, 0) for person in people]
    return [face.embedding for picture in given if picture for face in find_faces(picture.open())[:1]]
