"""What a recipe leaves open and a run settles once: the commit of weights on the Hub, and the batch size."""

from typing import Any

from pydantic import ValidationError

from generation.base.errors import UserError
from generation.base.hashing import stable_hash
from generation.base.locations import read
from generation.images.run_folder import Run
from generation.rendering.weights import newest_commit, on_hub
from schemas.recipe import AdapterRecipe, CheckpointRecipe, Recipe, Settled

FILE = "settled.json"
OF_BATCH = {
    "path",
    "revision",
    "variant",
    "identity",
    "size",
    "dtype",
    "quantisation",
    "attention",
    "compile",
}  # offload may change under way


def filled(recipe: Recipe, run: Run) -> Recipe:
    """The recipe with commits and batch size as the run has them; a commit that it has not is the newest one. Writes
    nothing.

    Raises:
        UserError: the run's file does not read, or the Hub cannot tell a commit.
    """
    known, drawn = _read(run), recipe.checkpoint
    given: dict[str, Any] = {"revision": _commit(drawn, known)}
    if drawn.adapter:
        given["adapter"] = drawn.adapter.model_copy(update={"revision": _commit(drawn.adapter, known)})
    filled = drawn.model_copy(update=given)
    if drawn.batch_size == "auto" and (size := known.batch_sizes.get(_drawing(filled))):
        filled = filled.model_copy(update={"batch_size": size})
    return recipe.model_copy(update={"checkpoint": filled})


def settle(asked: Recipe, recipe: Recipe, run: Run) -> None:
    """Keeps in the run what `asked` left open and `recipe` holds."""
    before, after, known = asked.checkpoint, recipe.checkpoint, _read(run)
    commits = {
        part.path: part.revision for part in (after, after.adapter) if part and part.revision and on_hub(part.path)
    }
    sizes = {_drawing(after): after.batch_size} if before.batch_size == "auto" and after.batch_size != "auto" else {}
    commits = commits if before != after else {}
    settled = Settled(commits=known.commits | commits, batch_sizes=known.batch_sizes | sizes)
    if settled != known:
        run.write(run.folder / FILE, (settled.model_dump_json(indent=1) + "\n").encode())


def _read(run: Run) -> Settled:
    path = run.folder / FILE
    try:
        data = read(path)
        return Settled.model_validate_json(data) if data else Settled()  # emptied by a power cut
    except FileNotFoundError:
        return Settled()
    except (OSError, ValidationError):
        raise UserError(
            f"{path}: cannot be read; it keeps commits and batch size of this run: put it back, or build into another"
            " folder with --run"
        ) from None


def _commit(weights: CheckpointRecipe | AdapterRecipe, known: Settled) -> str | None:
    if weights.revision or not on_hub(weights.path):
        return weights.revision
    return known.commits.get(weights.path) or newest_commit(weights.path)


def _drawing(recipe: CheckpointRecipe) -> str:
    return stable_hash(recipe.model_dump(include=OF_BATCH))
