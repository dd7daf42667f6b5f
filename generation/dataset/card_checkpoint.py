"""What the card says of the checkpoint: how identity entered, which checks were made and how often they err, and what
its licence allows.
"""

from collections.abc import Sequence

from generation.rendering.checkpoint import Checkpoint, name_of
from generation.rendering.families import FAMILIES
from schemas.calibration import Calibration, IdentityLimits, Share
from schemas.concepts import Event
from schemas.recipe import CheckName, CheckpointRecipe, Recipe

CHECKS: dict[CheckName, str] = {
    "technical": "exposure, contrast, sharpness, noise",
    "frames": "frames",
    "event": "the event by a classifier (where `event_verified` is true)",
    "face": "the main face, its size and place",
    "identity": "by dlib's recogniser, whose face it is: at most {same_person:.3f} from the portrait{pasted}",
    "look-alikes": "portraits that are too much like an earlier one",
    "duplicates": "near-duplicates among a person's images by perceptual hash",
}
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
    adapter = f", with the adapter `{name_of(drawn.adapter.path)}`" if drawn.adapter else ""
    forbidden = "Its licence does not let its pictures be published: this folder is for research of your own."
    allowed = "By this recipe its licence lets pictures be published and faces in them be turned into embeddings."
    measured = bool(calibration.checks)
    return {
        "size": str(drawn.size),
        "checkpoint": name_of(drawn.path),
        "digest": f"`{checkpoint.digest[:12]}`{commit}",
        "adapter": adapter,
        "conditioned": (
            "the face embedding of the person's portrait"
            if FAMILIES[drawn.identity].adapted
            else "the person's portrait as a reference image"
        ),
        "checks": _checks(recipe, checkpoint),
        "rates": _rates(calibration.identity, people) if "identity" not in recipe.checks_off else "",
        "trained": OURS if measured else FOREIGN,
        "errors": MEASURED + checks_table(calibration) if measured else _unmeasured(calibration),
        "thresholds": (
            "Thresholds are those of the checkpoint and err at the rates above"
            if measured
            else "Nobody measured how often the thresholds err here"
        ),
        "checkpoint_license": drawn.license,
        "publishing": f" {allowed if drawn.publishable else forbidden}",
    }


def pictured(unknown: Sequence[Event], everything: Sequence[Event]) -> str:
    """Which images' events are meant, in words."""
    return (
        "every image" if len(unknown) == len(everything) else f"images of: {', '.join(event.name for event in unknown)}"
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
    for reason, check in calibration.checks.items():
        wanted = (
            f"{check.score} {check.passes} {limit}"
            if (limit := _limit(calibration, check.limit))
            else f"{check.score}, no limit to set"
        )
        rows.append(
            f"| {reason} | {wanted} | {_share(check.false_reject)} {check.good} | {_share(check.caught)} {check.bad} |"
        )
    return "\n".join(rows)


def _checks(recipe: Recipe, checkpoint: Checkpoint) -> str:
    limits = checkpoint.calibration.identity
    off = [
        *recipe.checks_off,
        *(["event"] if not checkpoint.calibration.event.labels and "event" not in recipe.checks_off else []),
    ]
    pasted = ", and not so near that it was pasted" if limits.pasted else ""
    made = [
        said.format(same_person=limits.same_person, pasted=pasted) for name, said in CHECKS.items() if name not in off
    ]
    left_out = f" **Not checked**: {', '.join(off)}." if off else ""
    nobody = " Where no face was found, the whole picture counts as the face." if "face" in off else ""
    return f"{'; '.join(made) or 'none'}.{left_out}{nobody}"


def _rates(limits: IdentityLimits, people: int) -> str:
    found = false_matches(limits, people)
    if found is None:
        return " How often other people pass for a given one was not measured for this checkpoint."
    return (
        f" On {limits.impostor_pairs:,} pairs of different people of one gender the false match rate was"
        f" {limits.false_match_rate:.4f} (95 % upper bound {limits.false_match_bound:.4f} if pairs are counted as"
        f" independent). For any given face, then, {found[0]:.2f} (at most {found[1]:.2f}) of the {people - 1} other"
        " people of this data set would pass on average, were all of its gender."
    )


def _unmeasured(calibration: Calibration) -> str:
    return f"Not measured for this checkpoint. Where the limits come from: {calibration.origin}."


def _limit(calibration: Calibration, path: str | None) -> str:
    if path is None:
        return ""
    group, field = path.split(".")
    found = getattr(getattr(calibration, group), field)
    if isinstance(found, tuple):  # look-alikes, by the gallery's size
        return f"{min(d for _, d in found):.3f} to {max(d for _, d in found):.3f}, by how many are there"
    return f"{found:.3g}"


def _share(found: Share) -> str:
    return f"{found.count / found.of:.3f} ({found.low:.3f} to {found.high:.3f}) of {found.of:,}"


def licence_said(recipe: CheckpointRecipe) -> str:
    """What the plan says of the checkpoint's licence; one that bars embeddings is refused before."""
    return (
        f"{recipe.license}; faces may be embedded, pictures may"
        f" {'be published' if recipe.publishable else 'NOT be published: `pebench publish` refuses them'}"
    )
