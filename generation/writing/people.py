"""People: facts drawn by `sampling`, looks written by a language model."""

from collections.abc import Mapping, Sequence

from generation.base.hashing import stable_hash
from generation.base.progress import Progress
from generation.concepts.sampling import Sampler
from generation.llm.asker import Asker
from generation.writing.curation import Curation, Done, Objections, Task
from prompts import Prompt, data, render
from schemas.concepts import Appearance, Facts, Person, Provenance
from schemas.recipe import WriterRecipe
from schemas.texts import PersonReview, PersonText
from validation.texts.names_in_text import NamesOf
from validation.texts.prose import PERSON_WORDS, naming_in_person, person_objections


class PersonTask(Task[PersonText, PersonReview]):
    """One drawn person to write about; `names` are those of people who are there already."""

    schema = PersonText
    review_schema = PersonReview
    words = PERSON_WORDS

    def __init__(self, facts: Facts, names: NamesOf) -> None:
        self.facts, self.subject, self.names = facts, facts.name, names

    def write(self) -> Prompt:
        return render("write_person", facts=self._looks(), **self.limits())

    def review(self, text: PersonText) -> Prompt:
        return render("review_person", facts=data(self.facts), text=data(text))

    def refine(self, text: PersonText, objections: Sequence[str]) -> Prompt:
        return render(
            "refine_person", facts=self._looks(), text=data(text), objections=data(list(objections)), **self.limits()
        )

    def objections(self, text: PersonText) -> list[str]:
        objections = [*person_objections(text, self.facts), *naming_in_person(text, self.facts.name, self.names)]
        return [objection.said for objection in objections]

    def verdict(self, review: PersonReview) -> Objections:
        said = [
            *([] if review.facts_hold else ["a drawn fact is contradicted"]),
            *([] if review.only_looks else ["more than looks and bearing is told"]),
            *([] if review.respectful else ["the text is not respectful"]),
            *(["the person is a well-known one"] if review.known_person else []),
        ]
        return Objections(
            said and [*said, *review.objections], hopeless=review.known_person
        )  # the name was drawn, not written

    @staticmethod
    def clashes(done: "Mapping[int, Done[PersonTask]]") -> dict[int, list[str]]:
        names = NamesOf(person.task.facts.name for person in done.values())
        clashes = {
            place: [name.said for name in naming_in_person(person.text, person.task.facts.name, names)]
            for place, person in done.items()
        }
        return {place: said for place, said in clashes.items() if said}

    def _looks(self) -> str:
        """Name, job and birthplace are left out: the text is to tell looks alone."""
        return data({"age": self.facts.age, "gender": self.facts.gender, **self.facts.appearance.model_dump()})


class Cast:
    """So many people to write about, who keep clear of `taken` and of each other, and whoever takes a failed one's
    place.
    """

    def __init__(self, count: int, seed: int, taken: Sequence[Person]) -> None:
        self.sampler, self.taken = Sampler(seed, taken), taken
        self.names = NamesOf(person.name for person in taken)
        self.tasks = [PersonTask(self.sampler.draw(), self.names) for _ in range(count)]

    async def write(
        self, writer: Asker[WriterRecipe], license: str, progress: Progress
    ) -> tuple[list[Person], dict[str, int]]:
        """The people, and what happened on the way; fewer where all replacements failed."""
        others = [person.appearance.description for person in self.taken]
        curation = Curation(
            writer,
            self.tasks,
            lambda place, take: PersonTask(self.sampler.redraw(place, take), self.names),
            others,
            progress,
        )
        source = {"writer": writer.endpoint.writer, "license": license}
        people = [
            person_of(task.facts, text, Provenance(date=date, **source)) for task, text, date in await curation.run()
        ]
        return people, dict(curation.counts)


def person_of(facts: Facts, text: PersonText, provenance: Provenance, id: str | None = None) -> Person:
    """Facts and text put together; the id is a hash of the facts unless one is given."""
    appearance = Appearance(**facts.appearance.model_dump(), mark=text.mark, description=text.description)
    fields = facts.model_dump() | {
        "id": id or f"person-{stable_hash(facts)[:10]}",
        "appearance": appearance,
        "provenance": provenance,
    }
    return Person(**fields)
