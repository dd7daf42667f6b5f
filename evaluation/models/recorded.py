"""Answers that were made elsewhere: a JSONL file of records with `question_id` and `answer`."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from evaluation.questions import Posed
from generation.base.errors import UserError
from generation.base.faults import explain
from generation.base.hashing import fingerprint
from generation.base.records import Faulty, read_records, shown
from schemas.evaluation import Replied


class Recorded:
    """A file of answers that plays a model.

    Raises:
        UserError: the file cannot be read, a record is none, or two answer the same question.
    """

    window = 1024

    def __init__(self, path: Path) -> None:
        self.name, self._path, self._answers = path.name, path, dict[str, Replied]()
        try:
            for record in read_records(path):
                reply = Replied.model_validate(record.fields)
                if reply.question_id in self._answers:
                    raise UserError(f"{path}:{record.line}: answers {shown(reply.question_id)} a second time; keep one")
                self._answers[reply.question_id] = reply
        except Faulty as fault:
            raise UserError(fault.lines[0]) from None
        except ValidationError as error:
            raise UserError(
                f"{path}:{record.line}: {explain(error)}; a record has a question_id and an answer"
            ) from None
        self.digest = fingerprint(path.read_bytes())

    def replies(self, posed: Sequence[Posed], likelihoods: bool) -> Iterator[Replied]:
        """The answers to these questions.

        Raises:
            UserError: one is missing.
        """
        missing = [one.asked.question_id for one in posed if one.asked.question_id not in self._answers]
        if missing:
            raise UserError(
                f"{self._path}: has no answer to {shown(missing[0])}; all questions stand in questions.jsonl of the"
                " folder of --out"
            )
        yield from (self._answers[one.asked.question_id] for one in posed)
