"""What a build leaves in the run folder to be looked at: its report, as a page and as JSON, and a contact sheet."""

import json
import time
from collections.abc import Collection, Sequence

from generation.images.items import Items, Slot
from generation.images.run_folder import Run, png
from schemas.concepts import Person
from schemas.report import REST, Report

SHEET = 8, 10  # people and events on the contact sheet


def save_report(told: Report, run: Run, begun: float | None = None) -> Report:
    """Keeps a report in the run folder, as a page and as JSON with a field in every line. The JSON comes last: it says
    that the build has ended, and, where `begun` is when it began by `time.monotonic`, which time no stage took.
    Returns what the JSON tells.
    """
    from generation.report.page import page

    run.write(run.page, page(told, run.folder).encode())
    if begun is not None:
        rest = time.monotonic() - begun - sum(told.seconds.values())
        told = told.model_copy(update={"seconds": told.seconds | {REST: rest}})
    fields = [
        f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in told.model_dump(mode="json").items()
    ]
    run.write(run.report, ("{\n " + ",\n ".join(fields) + "\n}\n").encode())
    return told


def save_contact_sheet(
    items: Items, people: Sequence[Person], slots: Sequence[Slot], unverified: Collection[str]
) -> None:
    """The first people and events as one picture. `unverified` are names of events that no check knows."""
    run, most_people, most_events = items.run, *SHEET
    first = [slot for slot in slots if slot.take == 0][:most_events]
    shown = [(person, sheet) for person, sheet in zip(people, items.sheets(people), strict=True) if sheet][:most_people]
    rows = []
    for person, sheet in shown:
        scenes = items.scenes(person, sheet, first)
        pictures = [run.picture(scene) if scene and scene.image else None for scene in scenes]
        rows.append([run.picture(sheet.portrait), *pictures])
    names = [slot.event.name for slot in first]
    heads = ["portrait", *(f"{name} (unverified)" if name in unverified else name for name in names)]
    from generation.base.pictures import contact_sheet

    picture = contact_sheet(rows, [person.name for person, _ in shown], heads)
    run.write(run.folder / "contact_sheet.png", png(picture))
