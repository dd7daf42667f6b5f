"""What the card says of the checkpoint: how identity entered, which checks were made and how often they err, and what
its licence allows.
"""

from collections.abc import Sequence

from generation.base.markdown import code, plain
from generation.rendering.checkpoint import Checkpoint, name_of
from generation.rendering.families import FAMILIES
from schemas.calibration import Calibration, IdentityLimits, Proportion
from schemas.concepts import Event
from schemas.recipe import CheckpointRecipe, Recipe
from validation.catalogue import BOUNDS, CATALOGUE, Bound, limit_field

OURS = "no picture of a real person was used to train the\n  checkpoint that is packaged with the generator."
FOREIGN = (
    "what the checkpoint was\n  trained on is for its owner to say, and large models have seen photographs of real"
    " people."
)
MEASURED = """Measured once for this checkpoint, on first candidates of people who are not in this data set. *Good \
pictures* are those that every other check
accepts, *accepted* ones pass them all; in brackets 95 % Clopper-Pearson intervals that count trials as independent.

"""


def checkpoint_facts(recipe: Recipe, checkpoint: Checkpoint, people: int) -> dict[str, str]:
    """The card's variables about the checkpoint and its checks; `people` are all of the data set."""
    drawn, calibration = recipe.checkpoint, checkpoint.calibration
    commit = f", commit `{drawn.revision[:12]}`" if drawn.revision else ""
    adapter = f", with the adapter {code(name_of(drawn.adapter.path))}" if drawn.adapter else ""
    forbidden = "Its licence does not let its pictures be published: this folder is for research of your own."
    allowed = "By this recipe its licence lets pictures be published and faces in them be turned into embeddings."
    measured = bool(calibration.checks)
    return {
        "size": str(drawn.size),
        "checkpoint": code(name_of(drawn.path))[1:-1],  # the card has the outer marks
        "digest": f"`{checkpoint.digest[:12]}`{commit}",
        "adapter": adapter,
        "conditioned": _conditioned(drawn),
        "checks": _checks(recipe, checkpoint),
        "rates": _rates(calibration.identity, people) if "identity" not in recipe.checks_off else "",
        "trained": OURS if measured else FOREIGN,
        "errors": MEASURED + checks_table(calibration) if measured else _unmeasured(calibration),
        "thresholds": (
            "Thresholds are those of the checkpoint and err at the rates above"
            if measured
            else "Nobody measured how often the thresholds err here"
        ),
        "checkpoint_license": plain(drawn.license),
        "publishing": f" {allowed if drawn.publishable else forbidden}",
    }


def _conditioned(drawn: CheckpointRecipe) -> str:
    """How a face entered a picture, in words."""
    family = FAMILIES[drawn.identity]
    if family.placed:
        return "the head of one view of the person (column `view`), placed where the face was to stand"
    if family.adapted:
        return "the face embedding of one view of the person (column `view`)"
    return "one view of the person (column `view`) as a reference image"


def pictured(unknown: Sequence[Event], everything: Sequence[Event]) -> str:
    """Which images' events are meant, in words."""
    return (
        "every image"
        if len(unknown) == len(everything)
        else f"images of: {', '.join(plain(event.name) for event in unknown)}"
    )


def false_matches(limits: IdentityLimits, gallery: int) -> tuple[float, float] | None:
    """Other people of a gallery for whom a face would pass on average, were they all of its gender; and the 95 % upper
    bound. None where nobody measured.

    A rate for each pair says little by itself: every further person is one more to be taken for.
    """
    if limits.false_match_rate is None or limits.false_match_bound is None:
        return None
    return limits.false_match_rate * (gallery - 1), limits.false_match_bound * (gallery - 1)


def checks_table(calibration: Calibration) -> str:
    """Every reason for refusing a picture, its score and limit, and how often it errs, as a Markdown table."""
    rows = ["| refused as | when not | good ones refused | bad ones caught |", "|---|---|---|---|"]
    for reason, rates in calibration.checks.items():
        refused = f"{_proportion(rates.false_reject)} {rates.good}"
        caught = f"{_proportion(rates.caught)} {rates.bad}"
        rows.append(f"| {reason} | {_wanted(calibration, BOUNDS[reason])} | {refused} | {caught} |")
    return "\n".join(rows)


def _checks(recipe: Recipe, checkpoint: Checkpoint) -> str:
    limits = checkpoint.calibration
    off = [*recipe.checks_off, *([] if limits.event.labels or "event" in recipe.checks_off else ["event"])]
    made = [row.on_card(limits) for row in CATALOGUE if row.card and row.switch not in off]
    left_out = f" **Not checked**: {', '.join(off)}." if off else ""
    nobody = " Where no face was found, the whole picture counts as the face." if "face" in off else ""
    return f"{'; '.join(made) or 'none'}.{left_out}{nobody}"


def _rates(limits: IdentityLimits, people: int) -> str:
    expected = false_matches(limits, people)
    if expected is None:
        return " How often other people pass for a given one was not measured for this checkpoint."
    return (
        f" On {limits.impostor_pairs:,} pairs of different people of one gender the false match rate was"
        f" {limits.false_match_rate:.4f} (95 % upper bound {limits.false_match_bound:.4f} if pairs are counted as"
        f" independent). For any given face, then, {expected[0]:.2f} (at most {expected[1]:.2f}) of the {people - 1}"
        " other people of this data set would pass on average, were all of its gender."
    )


def _unmeasured(calibration: Calibration) -> str:
    return f"Not measured for this checkpoint. Where the limits come from: {plain(calibration.origin)}."


def _wanted(calibration: Calibration, bound: Bound) -> str:
    """What a picture must be to pass."""
    limit = limit_field(calibration, bound)
    if limit is None:
        return f"{bound.score}, no limit to set"
    if isinstance(limit, tuple):  # look-alikes, by the gallery's size
        distances = [distance for _, distance in limit]
        said = f"{min(distances):.3f} to {max(distances):.3f}, by how many are there"
    else:
        said = f"{limit:.3g}"
    return f"{bound.score} {bound.passes} {said}"


def _proportion(measured: Proportion) -> str:
    return f"{measured.count / measured.of:.3f} ({measured.low:.3f} to {measured.high:.3f}) of {measured.of:,}"


def licence_said(recipe: CheckpointRecipe) -> str:
    """What the plan says of the checkpoint's licence; one that bars embeddings is refused before."""
    return (
        f"{recipe.license}; faces may be embedded, pictures may"
        f" {'be published' if recipe.publishable else 'NOT be published: `pebench publish` refuses them'}"
    )
