"""The parts of a model card that are written from what was measured, so that its figures are never copied by hand."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from generation.base.locations import write_whole

EIGHTHS = 8


def put_part(card: Path, part: str) -> None:
    """Puts a part, which begins with its heading, in place of the one with that heading in the card, or at its end."""
    before, after = _around(card, part.splitlines()[0])
    write_whole(card, f"{before}\n\n{part.rstrip()}\n{after}".encode())


def drop(card: Path, heading: str) -> None:
    """Takes the part with that heading out of the card, if it is there."""
    before, after = _around(card, heading)
    write_whole(card, f"{before}\n{after}".encode())


def _around(card: Path, heading: str) -> tuple[str, str]:
    """What stands before and after the part with that heading."""
    before, _, rest = card.read_text("utf-8").partition(f"{heading}\n")
    return before.rstrip(), rest[rest.index("\n## ") :] if "\n## " in rest else ""


def csv_table(rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file, for what is too long for the card."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def figures(measured: Mapping[str, Any]) -> str:
    """The part "Figures" from evaluation.json."""
    tested = measured["examiner_right_on_strangers"]
    rows = [
        ("a face is found in a portrait", _share(measured["portrait_face_found"])),
        ("a face is found in a scene", _share(measured["scene_face_found"])),
        (f"the event is named [{tested['event, colour']:.3f}]", _share(measured["event_named"])),
        (f"the same on greyscale copies [{tested['event, greyscale']:.3f}]", _share(measured["event_named_in_grey"])),
        *(
            (f"{trait} as asked for [{tested[trait]:.3f}]", _share(share))
            for trait, share in measured["looks_followed"].items()
        ),
        ("the face seems adult (second recogniser)", _share(measured["apparent_adults"])),
        *_identity("dlib", measured["identity_by_dlib"]),
        *_identity("the second recogniser", measured["identity_by_second_recogniser"]),
        (
            "Frechet distance to the training pictures / of pictures of other people",
            _pair(measured, "frechet_to_training", "frechet_of_others_to_training"),
        ),
        (
            "difference to the nearest training picture (0 to 1), of the nearest hundredth / median",
            _spread(measured["difference_to_nearest"]),
        ),
        ("the same for pictures of other people", _spread(measured["difference_of_others_to_nearest"])),
        (
            "bits of 64 in which another seed's hash differs, least / median",
            "{least:.0f} / {median:.0f}".format(**measured["another_seed_differs_by_bits_of_64"]),
        ),
        ("a first candidate passes all checks", _share(measured["passed_all_checks"])),
        ("core-seconds a candidate, drawn and checked", f"{measured['core_seconds_per_candidate']:.2f}"),
        (
            "scenes accepted a candidate, when each is drawn until one passes",
            f"{measured['scenes_accepted_per_candidate']:.2f}",
        ),
    ]
    told = "\n".join(f"| {what} | {figure} |" for what, figure in rows)
    pairs = measured["identity_by_dlib"]["impostor_pairs_of_people"]
    return f"""## Figures

Measured by `python -m training.figures.assess` ({measured["machine"]}) on people who were in no training picture, \
drawn anew from `generation/concepts/sampling.py`: portraits
of {measured["people"]}, and {measured["scenes"]} scenes of the first {measured["people_with_scenes"]} in whose \
portrait a face is found; first candidates, before any
gate. Identities are embeddings of portraits that this checkpoint drew; impostors have the same age group, gender, \
skin tone and hair colour ({pairs} pairs of
people). In brackets 95 % intervals: Clopper-Pearson for shares, which counts trials as independent, and for identity \
that of people drawn again.

| what | figure |
|---|---|
{told}

Looks and events are told by a network that took no part in making or checking pictures. In square brackets is how \
often it was itself right on
{tested["pictures"]} composed pictures of people and arrangements that it was not trained on; no figure says more \
than that. Its features are what the Frechet
distances and the nearest of all {measured["training_pictures"]:,} training pictures go by; *pictures of other people* \
are composed like the training pictures, of
people and paintings that are not among them.
"""


def curves(states: Mapping[str, Mapping[str, Any]]) -> str:
    """The part "Loss" from what training runs saved, by what was trained: how long it took, and its loss after each
    eighth of its steps.
    """
    eighths = range(1, EIGHTHS + 1)
    rows = []
    for name, state in states.items():
        losses = [_loss_at(state["log"], n * state["step"] / EIGHTHS, state["step"] / EIGHTHS / 2) for n in eighths]
        rows.append(f"| {name} | {state['step']:,} | {state['minutes']:.0f} | {' | '.join(losses)} |")
    told = "\n".join(rows)
    return f"""## Loss

Mean training loss since the line of the log before, at most a hundred steps, at each eighth of the way where there \
is one; each part has a loss of its own.

| trained | steps | minutes | {" | ".join(f"{n}/{EIGHTHS}" for n in eighths)} |
|{"---|" * (3 + EIGHTHS)}
{told}
"""


def _loss_at(log: Sequence[tuple[int, float]], step: float, within: float) -> str:
    """The loss of the nearest line of a log, if it is that near."""
    at, loss = min(log, key=lambda line: abs(line[0] - step))
    return f"{loss:.3f}" if abs(at - step) < within else ""


def _identity(by: str, measured: Mapping[str, Any]) -> list[tuple[str, str]]:
    pairs = f"{measured['genuine_pairs']:,} genuine and {measured['impostor_pairs']:,} impostor pairs"
    return [
        (f"identity by {by}: AUC ({pairs})", _interval(measured["auc"])),
        (
            f"identity by {by}: accepted where one impostor in a thousand is",
            _interval(measured["true_accept_rate_at_fmr_0.001"]),
        ),
        (
            f"identity by {by}: accepted where one impostor in a hundred is",
            _interval(measured["true_accept_rate_at_fmr_0.01"]),
        ),
    ]


def _interval(measured: Mapping[str, float]) -> str:
    return "{value:.3f} ({low:.3f} to {high:.3f})".format(**measured)


def _share(share: Mapping[str, float]) -> str:
    return f"{share['share']:.3f} of {share['of']:,} ({share['low']:.3f} to {share['high']:.3f})"


def _pair(measured: Mapping[str, Any], *names: str) -> str:
    return " / ".join(f"{measured[name]:.2f}" for name in names)


def _spread(measured: Mapping[str, float]) -> str:
    return f"{measured['0.01']:.3f} / {measured['0.50']:.3f}"
