"""The kinds of fault that come in place of an answer, what helps against each, and when to stop asking."""

from typing import Literal

from generation.base.errors import UserError
from schemas.recipe import EndpointRecipe
from schemas.writing import Usage

FaultKind = Literal[
    "rate limited",
    "server error",
    "timed out",
    "dropped",
    "empty",
    "cut short",
    "in its thoughts",
    "tool call",
    "several answers",
    "refused",
    "not JSON",
    "wrong schema",
]
TRANSPORT: tuple[FaultKind, ...] = (
    "rate limited",
    "server error",
    "timed out",
    "dropped",
)  # the others are the model's
OF_THE_QUESTION: tuple[FaultKind, ...] = (
    "refused",
    "not JSON",
    "wrong schema",
)  # the others lie in how a model is served
FEW = 5  # answers in a row, of one kind that lies in how the model is served, after which it is no use to go on
MORE = 10  # the same where it may lie in the questions


class RequestFault(Exception):
    """A request that gave no valid answer. `wait` is what the server asked for, in seconds; `remedy` what helps, where
    more is known than the kind.
    """

    def __init__(
        self,
        kind: FaultKind,
        detail: str = "",
        text: str = "",
        usage: Usage | None = None,
        wait: float | None = None,
        remedy: str | None = None,
    ) -> None:
        self.kind, self.detail, self.text, self.usage = kind, one_line(detail), text, usage or Usage()
        super().__init__(f"{kind}: {self.detail}" if detail else kind)
        self.wait, self.remedy = wait, remedy


def one_line(message: str) -> str:
    """What a server said, as it may stand in a message."""
    return "".join(c if c.isprintable() else " " for c in " ".join(message.split()))[:300]


def remedy(fault: RequestFault, recipe: EndpointRecipe) -> str:
    """What to change so that a model's answers are taken."""
    longer = f"raise --max-tokens (now {recipe.max_tokens:,}; thoughts count)"
    by_kind: dict[FaultKind, str] = {
        "empty": f"see that the server has the model's chat template, and if the model thinks first, {longer}",
        "cut short": f"{longer}, serve the model with a longer context, or have it think less",
        "in its thoughts": "start the server without its reasoning parser, or turn the model's thinking off",
        "tool call": "start the server without tools, or take another model",
        "several answers": "give the server the model's reasoning parser or turn thinking off, or take another model",
        "refused": "take another model",
    }
    return fault.remedy or by_kind.get(
        fault.kind, "take a larger model, or a server that keeps answers to a JSON schema"
    )


class Row:
    """Answers in a row that were not taken for faults of one kind. It ends with every answer that is taken, and with a
    fault of another kind; faults on the way to the server do not count.
    """

    def __init__(self) -> None:
        self.kind: FaultKind | None = None
        self.length = 0
        self.about: set[str] = set()

    def end(self) -> None:
        """An answer was taken."""
        self.kind, self.length, self.about = None, 0, set()

    def add(self, kind: FaultKind, question: str, subject: str) -> None:
        """An answer was not taken."""
        if kind in TRANSPORT:
            return
        if kind != self.kind:
            self.end()
        self.kind, self.length = kind, self.length + 1
        self.about.add(subject if kind in OF_THE_QUESTION else question)

    def hopeless(self, taken: bool) -> bool:
        """Whether to stop. Once answers were taken, one hard question is no reason: so many have to fail."""
        enough = MORE if self.kind in OF_THE_QUESTION else FEW
        return (len(self.about) if taken else self.length) >= enough


def give_up(where: str, row: Row, fault: RequestFault, recipe: EndpointRecipe) -> UserError:
    """Says that a row of answers is hopeless, and what to change."""
    return UserError(
        f"{where}: {row.length} answers in a row were not taken ({fault}); {remedy(fault, recipe)}. What was answered"
        " is kept; then run the same command again"
    )
