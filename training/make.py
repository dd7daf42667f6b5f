"""The whole way in three commands, from nothing; each goes on where it stopped.

    python -m training.make pictures      # 1, 2   people, and people in scenes, for training and apart for the examiner
    python -m training.make checkpoint    # 3 to 9 autoencoder, denoiser, distillation, classifier, examiner, one folder
    python -m training.make figures       # 10 to 12 what it draws, the limits of its checks, its figures

`--smoke` does it all in minutes, with a handful of people and steps, into a folder of its own: it shows that everything
runs. What such a checkpoint draws is noise, so `figures --smoke` looks at the packaged one and leaves it as it is.
Every step can be run by itself: docs/training.md.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from training.second_recogniser import Recogniser

MODEL = "data/models/pebench-256"


def steps(stage: str, work: Path, smoke: bool, recogniser: str) -> list[Sequence[str]]:
    """The commands of a stage: a module of this package and its arguments."""
    people, scenes, apart, apart_scenes = (
        str(work / name) for name in ("people", "pictures.npz", "people-apart", "pictures-apart.npz")
    )
    tiles, decoder, encoder, denoiser, distilled, classifier, examiner = (
        str(work / f"{name}.pt")
        for name in ("tiles", "decoder", "encoder", "diffusion", "distilled", "event_classifier", "examiner")
    )
    few = lambda *given: given if smoke else ()  # noqa: E731
    data, halves = (
        ("--layers", people, "--pictures", scenes, "--tiles", tiles),
        ("--decoder", decoder, "--encoder", encoder),
    )
    if stage == "pictures":
        return [
            ("render", "--out", people, *few("--people", "8", "--views", "2")),
            (
                "render",
                "--out",
                apart,
                *(few("--people", "8", "--first", "200", "--views", "2") or ("--people", "2000", "--first", "5000")),
            ),
            ("compose", "--layers", people, "--out", scenes, *few("--layouts", "1")),
            ("compose", "--layers", apart, "--out", apart_scenes, "--seed", "1", *few("--layouts", "1")),
        ]
    if stage == "checkpoint":
        return [
            ("tiles", "--pictures", scenes, "--out", tiles),
            (
                "autoencoder",
                "--pictures",
                scenes,
                "--tiles",
                tiles,
                *halves,
                *few("--steps", "3", "--encoder-steps", "3"),
            ),
            ("diffusion", *data, "--out", denoiser, *few("--steps", "3")),
            ("distil", *data, "--diffusion", denoiser, "--out", distilled, *few("--steps", "3")),
            ("classifier", "--pictures", scenes, "--layers", apart, "--out", classifier, *few("--steps", "20")),
            ("examiner", "--pictures", apart_scenes, "--layers", apart, "--out", examiner, *few("--steps", "20")),
            (
                "package",
                *halves,
                "--diffusion",
                distilled,
                "--teacher",
                denoiser,
                "--tokenizer",
                str(work / "diffusion.tokenizer"),
                "--classifier",
                classifier,
                "--out",
                str(work / "model") if smoke else MODEL,
            ),
        ]
    common = ("--model", MODEL, "--work", str(work))
    smoked = few("--smoke")
    return [
        ("drawings", *common, *smoked),
        *(() if smoke else (("calibrate", *common, "--classifier", classifier),)),
        (
            "evaluate",
            *common,
            "--examiner",
            examiner,
            "--pictures",
            scenes,
            "--apart",
            apart_scenes,
            "--recogniser",
            recogniser,
            *smoked,
        ),
    ]


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stage", choices=("pictures", "checkpoint", "figures"))
    parser.add_argument("--smoke", action="store_true", help="everything in minutes, to show that it runs")
    parser.add_argument("--work", type=Path, help="where it is made  [default: work, or work/smoke]")
    parser.add_argument("--recogniser", default="work/recogniser", help="see training/second_recogniser.py")
    args = parser.parse_args()
    work = args.work or Path("work/smoke" if args.smoke else "work")
    work.mkdir(parents=True, exist_ok=True)
    if args.stage == "figures":  # what only the last step needs, before hours of others
        Recogniser(Path(args.recogniser))
    for module, *arguments in steps(args.stage, work, args.smoke, args.recogniser):
        print(f"python -m training.{module} {' '.join(arguments)}", flush=True)
        if ended := subprocess.run([sys.executable, "-m", f"training.{module}", *arguments], check=False).returncode:
            raise SystemExit(ended)


if __name__ == "__main__":
    main()
