"""The parts of a model card that are written from what was measured, so that its figures are never copied by hand."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from generation.places import write_whole

EIGHTHS = 8


def put(card: Path, part: str) -> None:
    """Puts a part, which begins with its heading, in place of the one with that heading in the card, or at its end."""
    heading = part.splitlines()[0]
    before, _, rest = card.read_text("utf-8").partition(f"{heading}\n")
    after = rest[rest.index("\n## ") :] if "\n## " in rest else ""
    write_whole(card, f"{before.rstrip()}\n\n{part.rstrip()}\n{after}".encode())


def table(rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file, for what is too long for the card."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def figures(found: Mapping[str, Any]) -> str:
    """The part "Figures" from evaluation.json."""
    rows = [
        ("a face is found in a portrait", _share(found["portrait_face_found"])),
        ("a face is found in a scene", _share(found["scene_face_found"])),
        ("the event is named", _share(found["event_named"])),
        ("the same on greyscale copies", _share(found["event_named_in_grey"])),
        *((f"{trait} as asked for", _share(share)) for trait, share in found["looks_followed"].items()),
        ("the face seems adult (second recogniser)", _share(found["apparent_adults"])),
        *_identity("dlib", found["identity_by_dlib"]),
        *_identity("the second recogniser", found["identity_by_second_recogniser"]),
        ("Frechet distance to the training pictures / between halves of these", _pair(found, "frechet_to_training", "frechet_between_halves_of_training")),
        ("difference to the nearest training picture (0 to 1), of the nearest hundredth / median", _spread(found["difference_to_nearest"])),
        ("the same of training pictures to each other", _spread(found["difference_to_nearest_among_training"])),
        ("bits of 64 in which another seed's hash differs, least / median", "{least:.0f} / {median:.0f}".format(**found["another_seed_differs_by_bits_of_64"])),
        ("a first candidate passes all checks", _share(found["passed_all_checks"])),
        ("core-seconds a candidate, drawing + checking", "{drawing:.2f} + {checking:.2f}".format(**found["core_seconds_per_candidate"])),
    ]  # fmt: skip
    told = "\n".join(f"| {what} | {figure} |" for what, figure in rows)
    tested = ", ".join(f"{name} {share:.3f}" for name, share in found["examiner_right_on_strangers"].items() if name != "pictures")
    return f"""## Figures

Measured by `python -m training.evaluate` ({found["machine"]}) on people who were in no training picture, drawn anew from `generation/sampling.py`: portraits
of {found["people"]}, and {found["scenes"]} scenes of the first {found["people_with_scenes"]} in whose portrait a face is found; first candidates, before any
gate. Identities are embeddings of portraits that this checkpoint drew. In brackets 95 % Clopper-Pearson intervals that count trials as independent.

| what | figure |
|---|---|
{told}

Looks and events are told by a network that took no part in making or checking pictures. On {found["examiner_right_on_strangers"]["pictures"]} composed
pictures of people and arrangements that it was not trained on it was itself right in these shares: {tested}.
"""


def curves(states: Mapping[str, Mapping[str, Any]]) -> str:
    """The part "Loss" from what training runs saved, by what was trained: how long it took, and its loss after each eighth of its steps."""
    eighths = range(1, EIGHTHS + 1)
    rows = []
    for name, state in states.items():
        losses = [min(state["log"], key=lambda one: abs(one[0] - n * state["step"] / EIGHTHS))[1] for n in eighths]
        rows.append(f"| {name} | {state['step']:,} | {state['minutes']:.0f} | {' | '.join(f'{loss:.3f}' for loss in losses)} |")
    told = "\n".join(rows)
    return f"""## Loss

Mean training loss of the last hundred steps at each eighth of the way; each part has a loss of its own.

| trained | steps | minutes | {" | ".join(f"{n}/{EIGHTHS}" for n in eighths)} |
|{"---|" * (3 + EIGHTHS)}
{told}
"""


def _identity(by: str, found: Mapping[str, Any]) -> list[tuple[str, str]]:
    pairs = f"{found['genuine_pairs']:,} genuine and {found['impostor_pairs']:,} impostor pairs"
    return [
        (f"identity by {by}: AUC among look-alikes ({pairs})", f"{found['auc']:.3f}"),
        (f"identity by {by}: accepted where one impostor in a thousand is", _share(found["true_accept_rate_at_fmr_0.001"])),
    ]


def _share(share: Mapping[str, float]) -> str:
    return f"{share['share']:.3f} of {share['of']:,} ({share['low']:.3f} to {share['high']:.3f})"


def _pair(found: Mapping[str, Any], *names: str) -> str:
    return " / ".join(f"{found[name]:.2f}" for name in names)


def _spread(found: Mapping[str, float]) -> str:
    return f"{found['0.01']:.3f} / {found['0.50']:.3f}"
