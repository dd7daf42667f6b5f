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


def whose_faces(measured: Mapping[str, Any]) -> str:
    """The part "Whose face it is", from what `training.figures.identity` measured."""
    rows = [
        ("a face is found in a view of a sheet", _share(measured["sheet_face_found"])),
        ("a face is found in a scene", _share(measured["scene_face_found"])),
        *(
            row
            for by, name in (("dlib", "dlib"), ("second_recogniser", "the second recogniser"))
            for row in _identity(name, measured, f"identity_by_{by}")
        ),
        ("the face seems adult (second recogniser)", _share(measured["apparent_adults"])),
    ]
    pairs = measured["identity_by_dlib"]["impostor_pairs_of_people"]
    return f"""## Whose face it is

Measured by `python -m training.figures.identity` on the packaged people, who are in no training picture: the sheets \
of {measured["people"]}, and
{measured["scenes"]} scenes of {measured["people_with_scenes"]} of them; first candidates, before any gate. A scene is \
held against another view of its person than the
one that it was drawn from; impostors have the same gender and skin tone ({pairs} pairs of people), and a scene \
without a face counts as no match.
Beside it stands the same for the placed heads that scenes are drawn around, and for these after the autoencoder. In \
brackets 95 % intervals:
Clopper-Pearson for shares, which counts trials as independent, and for identity that of people drawn again.

| what | figure |
|---|---|
{_rows(rows)}
"""


def figures(measured: Mapping[str, Any]) -> str:
    """The part "Figures" from evaluation.json."""
    tested = measured["examiner_right_on_strangers"]
    rows = [
        (f"the event is named [{tested['event, colour']:.3f}]", _share(measured["event_named"])),
        (f"the same on greyscale copies [{tested['event, greyscale']:.3f}]", _share(measured["event_named_in_grey"])),
        *(
            (f"{trait} as asked for [{tested[trait]:.3f}]", _share(share))
            for trait, share in measured["looks_followed"].items()
        ),
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
    ]
    return f"""## Figures

Measured by `python -m training.figures.assess` on the same scenes. In brackets 95 % \
Clopper-Pearson intervals, which count
trials as independent.

| what | figure |
|---|---|
{_rows(rows)}

Looks and events are told by a network that took no part in making or checking pictures. In square brackets is how \
often it was itself right on
{tested["pictures"]} composed pictures of people and arrangements that it was not trained on; no figure says more \
than that. Its features are what the Frechet
distances and the nearest of all {measured["training_pictures"]:,} training pictures go by; *pictures of other people* \
are composed like the training pictures, of
people and paintings that are not among them.
"""


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"| {what} | {figure} |" for what, figure in rows)


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
    at, loss = min(log, key=lambda line: abs(line[0] - step), default=(step + 2 * within, 0.0))
    return f"{loss:.3f}" if abs(at - step) < within else ""


def _identity(by: str, measured: Mapping[str, Any], name: str) -> list[tuple[str, str]]:
    scenes, heads, decoded = (measured[name + of] for of in ("", "_of_placed_heads", "_of_decoded_heads"))
    pairs = f"{scenes['genuine_pairs']:,} genuine and {scenes['impostor_pairs']:,} impostor pairs"
    asked = (
        (f"AUC ({pairs})", "auc"),
        ("accepted where one impostor in a hundred is", "true_accept_rate_at_fmr_0.01"),
        ("accepted where one impostor in a thousand is", "true_accept_rate_at_fmr_0.001"),
    )
    return [
        (
            f"identity by {by}: {what} / of placed heads / after the autoencoder",
            f"{_interval(scenes[field])} / {heads[field]['value']:.3f} / {decoded[field]['value']:.3f}",
        )
        for what, field in asked
    ]


def _interval(measured: Mapping[str, float]) -> str:
    return "{value:.3f} ({low:.3f} to {high:.3f})".format(**measured)


def _share(share: Mapping[str, float]) -> str:
    return f"{share['share']:.3f} of {share['of']:,} ({share['low']:.3f} to {share['high']:.3f})"


def _pair(measured: Mapping[str, Any], *names: str) -> str:
    return " / ".join(f"{measured[name]:.2f}" for name in names)


def _spread(measured: Mapping[str, float]) -> str:
    return f"{measured['0.01']:.3f} / {measured['0.50']:.3f}"
