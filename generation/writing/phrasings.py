"""Further wordings of questions and answers by a language model, each held against the rules for templates."""

from collections import Counter
from collections.abc import Sequence

from generation.base.progress import Progress
from generation.llm.asker import Asker, NoAnswer, each
from generation.questions.templates import template_faults, worded_alike
from prompts import Prompt, data, render
from schemas.questions import QUESTION_TYPES, QuestionTemplate, Wording
from schemas.recipe import WriterRecipe
from schemas.texts import QuestionText
from schemas.writing import Rejected


class Phrasing:
    """A template that further wordings are wanted for. `subject` says which."""

    def __init__(self, template: QuestionTemplate) -> None:
        self.template, self.subject = template, " ".join(template.key)

    def write(self, objections: Sequence[str] = ()) -> Prompt:
        """Asks for wordings, with what was held against earlier ones."""
        template, row = self.template, QUESTION_TYPES[self.template.key]
        told = {
            "kind": self.subject,
            "variables of a question": sorted(f"${name}" for name in row.given),
            "variable of an answer": f"${row.answer}",
            "questions": template.questions.model_dump(mode="json"),
            "answers": template.answers.model_dump(mode="json"),
        }
        return render("write_question", template=data(told), objections=data(list(objections)))

    def merged(self, text: QuestionText) -> QuestionTemplate:
        """The template with the further wordings behind its own; what only differs in signs is left out."""
        old = self.template
        return old.model_copy(
            update={
                "questions": Wording(
                    train=_joined(old.questions.train, text.questions_for_training),
                    test=_joined(old.questions.test, text.questions_for_testing),
                ),
                "answers": Wording(
                    train=_joined(old.answers.train, text.answers_for_training),
                    test=_joined(old.answers.test, text.answers_for_testing),
                ),
            }
        )

    def objections(self, merged: QuestionTemplate) -> list[str]:
        """What the rules hold against a template with further wordings."""
        objections = [f"{field.split('.')[0]}, {said}" for field, said in template_faults(merged)]
        for use in ("train", "test"):
            if len(getattr(merged.questions, use)) == len(getattr(self.template.questions, use)):
                objections.append(f"questions, {use}: no wording is new")
        return objections


async def write_phrasings(
    tasks: Sequence[Phrasing], writer: Asker[WriterRecipe], progress: Progress
) -> tuple[list[QuestionTemplate], dict[str, int]]:
    """The templates for which the model found wordings that nothing is held against, in order, and what happened on the
    way.
    """
    merged_by_type: dict[str, QuestionTemplate] = {}
    counts = Counter[str]()

    async def work(task: Phrasing) -> None:
        objections: list[str] = []
        try:
            for round_ in range(writer.recipe.refinements + 1):
                counts["refined"] += bool(objections)
                text: QuestionText = (
                    await writer.ask(task.write(objections), QuestionText, task.subject, round_)
                ).record
                merged = task.merged(text)
                if not (objections := task.objections(merged)):
                    merged_by_type[task.subject] = merged
                    progress("questions", len(merged_by_type), len(tasks))
                    return
                counts["rejected"] += 1
                writer.answers.reject(
                    Rejected(
                        task="QuestionText",
                        subject=task.subject,
                        text=text.model_dump_json(),
                        reasons=tuple(objections),
                    )
                )
            counts["given up"] += 1
        except NoAnswer:
            counts["without an answer"] += 1

    progress("questions", 0, len(tasks))
    await each(tasks, work, writer.recipe.concurrency)
    return [merged_by_type[task.subject] for task in tasks if task.subject in merged_by_type], dict(counts)


def _joined(old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    kept = list(old)
    for text in new:
        if not any(worded_alike(text, other) for other in kept):
            kept.append(text)
    return tuple(kept)
