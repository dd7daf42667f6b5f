"""People: facts drawn by `sampling`, looks written by a language model."""

from collections.abc import Sequence

from generation.curation import Curation, Progress, Task
from generation.keys import stable_hash
from generation.sampling import Sampler
from generation.writer import Writer
from prompts import Prompt, data, render
from schemas.concepts import Appearance, Facts, Person, Provenance
from schemas.texts import PersonReview, PersonText
from validation.texts import PERSON_WORDS, person_objections

KNOWN = "the person is a well-known one"


class PersonTask(Task[PersonText, PersonReview]):
    """One drawn person to write about."""

    schema = PersonText
    review_schema = PersonReview
    words = PERSON_WORDS

    def __init__(self, facts: Facts) -> None:
        self.facts, self.subject = facts, facts.name

    def write(self) -> Prompt:
        return render("write_person", facts=self._looks(), **_limits())

    def review(self, text: PersonText) -> Prompt:
        return render("review_person", facts=data(self.facts), text=data(text))

    def refine(self, text: PersonText, objections: Sequence[str]) -> Prompt:
        return render("refine_person", facts=self._looks(), text=data(text), objections=data(list(objections)), **_limits())

    def objections(self, text: PersonText) -> list[str]:
        return person_objections(text, self.facts)

    def verdict(self, review: PersonReview) -> list[str]:
        said = [
            *([] if review.facts_hold else ["a drawn fact is contradicted"]),
            *([] if review.only_looks else ["more than looks and bearing is told"]),
            *([] if review.respectful else ["the text is not respectful"]),
            *([KNOWN] if review.known_person else []),
        ]
        return said and [*said, *review.objections]

    def hopeless(self, objections: Sequence[str]) -> bool:
        return KNOWN in objections  # the name was drawn

    def _looks(self) -> str:
        """Name, job and birthplace are left out: the text is to tell looks alone."""
        return data({"age": self.facts.age, "gender": self.facts.gender, **self.facts.appearance.model_dump()})


async def write_people(count: int, seed: int, taken: Sequence[Person], writer: Writer, license: str, progress: Progress) -> tuple[list[Person], dict[str, int]]:
    """So many new people, who keep clear of `taken`, and what happened on the way; fewer where all replacements failed."""
    sampler = Sampler(seed, taken)
    tasks = [PersonTask(sampler.draw()) for _ in range(count)]
    curation = Curation(writer, tasks, lambda place, take: PersonTask(sampler.redraw(place, take)), [p.appearance.description for p in taken], progress)
    done = await curation.run()
    people = [person(one.task.facts, one.text, Provenance(writer=writer.endpoint.model, date=one.date, license=license)) for one in done]
    return people, dict(curation.counts)


def person(facts: Facts, text: PersonText, provenance: Provenance, id: str | None = None) -> Person:
    """Facts and text put together; the id is a hash of the facts unless one is given."""
    appearance = Appearance(**facts.appearance.model_dump(), mark=text.mark, description=text.description)
    fields = facts.model_dump() | {"id": id or f"person-{stable_hash(facts)[:10]}", "appearance": appearance, "provenance": provenance}
    return Person(**fields)


def _limits() -> dict[str, str]:
    shortest, longest = PERSON_WORDS
    return {"shortest": str(shortest), "longest": str(longest)}
