"""People and events that are written by a server that answers, well or badly, as it is told."""

import asyncio
import random
from pathlib import Path

from llm_server import StandInServer, data_of, record_for

from generation.concepts.packaged import held_out_people, packaged_people
from generation.concepts.sampling import Sampler
from generation.llm.answers import Answers
from generation.llm.asker import open_asker
from generation.writing.events import EventTask, write_events
from generation.writing.people import Cast, PersonTask
from schemas.concepts import Event, Person
from schemas.recipe import WriterRecipe
from schemas.writing import Rejected
from validation.texts.names_in_text import NamesOf

SHORT = "This is a text of too few words to be taken."
RUN = " With an even temper in all things."
RUNS = ["calm with an even temper in", "with an even temper in all", "an even temper in all things"]
SAID = f"repeats wording of other texts: {'; '.join(map(repr, RUNS))}"
SEED = 4
NAMES = NamesOf(person.name for person in [*packaged_people(), *held_out_people()])
PERSON = packaged_people()[0].name
FINE = {"facts_hold": True, "only_looks": True, "respectful": True, "known_person": False, "objections": []}
SHOWN = {"shows_event": True, "anybody": True, "harmless": True, "objections": []}


def recipe(**fields: object) -> WriterRecipe:
    return WriterRecipe.model_validate(
        {"license": "CC0-1.0", "timeout": 20.0, "longest_wait": 0.02, "concurrency": 4, "attempts": 2} | fields
    )


def author(server: StandInServer, folder: Path, work, settings: WriterRecipe):
    async def run():
        async with open_asker(settings, server.url, "stand-in", None, Answers(folder)) as writer:
            records, counts = await work(writer)
            assert writer.counts["asked"] == server.counts["requests"] or writer.counts["kept"]
            return records, {name: number for name, number in counts.items() if number}

    return asyncio.run(run())


def people(
    server: StandInServer,
    folder: Path,
    count: int,
    taken: tuple[Person, ...] = (),
    progress=lambda *_: None,
    **fields: object,
) -> tuple[list[Person], dict]:
    return author(
        server, folder, lambda writer: Cast(count, SEED, taken).write(writer, "CC0-1.0", progress), recipe(**fields)
    )


def events(
    server: StandInServer, folder: Path, names: list[str], taken: tuple[Event, ...] = (), **fields: object
) -> tuple[list[Event], dict]:
    return author(
        server,
        folder,
        lambda writer: write_events(
            [EventTask(name, taken, NAMES) for name in names], writer, "CC0-1.0", lambda *_: None
        ),
        recipe(**fields),
    )


def drawn(count: int) -> list:
    sampler = Sampler(SEED)
    return [sampler.draw() for _ in range(count)]


def looks_written(facts) -> dict:
    return data_of(PersonTask(facts, NAMES).write().text)["facts"]


def rejected(folder: Path) -> list[Rejected]:
    return [Rejected.model_validate_json(path.read_text()) for path in sorted((folder / "rejected").glob("*.json"))]


def asked_by_schema(server: StandInServer) -> dict[str, int]:
    names = "PersonText", "PersonReview", "EventText", "EventReview", "Paraphrase", "ParaphraseReview"
    return {name: len(server.prompts(name)) for name in names if server.prompts(name)}


def drafts_only(text: str):
    """That text for every first draft; good ones once it goes back with objections."""

    def records(schema: str, prompt: str, chance: random.Random) -> dict | None:
        good = record_for(schema, prompt, chance)
        return (
            good | {"description": text}
            if schema in ("PersonText", "EventText") and "objections: " not in prompt
            else None
        )

    return records


def bad_for(looks: list[dict]):
    """A text that no rule lets pass for these people, refined or not."""

    def records(schema: str, prompt: str, chance: random.Random) -> dict | None:
        bad = schema == "PersonText" and data_of(prompt)["facts"] in looks
        return record_for(schema, prompt, chance) | {"description": SHORT} if bad else None

    return records


def repeating(paraphrase=lambda text, chance: None):
    """A good text with a sentence that all of them have."""

    def records(schema: str, prompt: str, chance: random.Random) -> dict | None:
        if schema == "Paraphrase":  # of what repeats; an event's second wording is left to the server
            return paraphrase(data_of(prompt)["text"], chance) if "text" in data_of(prompt) else None
        good = record_for(schema, prompt, chance)
        return good | {"description": good["description"] + RUN} if "description" in good else good

    return records
