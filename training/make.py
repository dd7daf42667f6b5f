"""The whole way in three commands, from nothing; each goes on where it stopped.

    python -m training.make pictures      # 1, 2   people, and pairs of a head and a scene; people and scenes apart
    python -m training.make checkpoint    # 3 to 9 autoencoder, denoiser, classifier, examiner, one folder
    python -m training.make figures       # 10 to 12 what it draws, the limits of its checks, its figures

`--smoke` does it all in minutes, with a handful of people and steps, into a folder of its own: it shows that everything
runs. What such a checkpoint draws is noise, so `figures --smoke` looks at the packaged one and leaves it as it is.
Every step can be run by itself: docs/training.md. The sheets of the packaged people (`data.sheets`) are made once and
are part of none of them.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from training.networks.second_recogniser import Recogniser

MODEL = "data/models/pebench-edit-256"


class Commands:
    """The commands of each stage, a module of this package and its arguments, for a folder that all is made in; with
    `smoke` a handful of everything.
    """

    def __init__(self, work: Path, smoke: bool) -> None:
        self.work, self.smoke = work, smoke

    def at(self, name: str) -> str:
        """A file or folder of the work folder."""
        return str(self.work / name)

    def few(self, *arguments: str) -> tuple[str, ...]:
        """Arguments that only a smoke run gets."""
        return arguments if self.smoke else ()

    def pictures(self) -> list[Sequence[str]]:
        """Steps 1 and 2, for training and apart for the examiner."""
        few, layouts = self.few("--people", "8", "--views", "2"), self.few("--layouts", "1")
        first = ("--first", "200") if self.smoke else ("--people", "2000", "--first", "5000")
        people, apart = ("--layers", self.at("people")), ("--layers", self.at("people-apart"))
        return [
            ("data.render", "--out", self.at("people"), *few),
            ("data.render", "--out", self.at("people-apart"), *few, *first),
            ("data.pairs", *people, "--backdrops", self.at("backdrops"), "--out", self.at("pairs")),
            ("data.compose", *people, "--out", self.at("pictures.npz"), *layouts),
            ("data.compose", *apart, "--out", self.at("pictures-apart.npz"), "--seed", "1", *layouts),
        ]

    def checkpoint(self) -> list[Sequence[str]]:
        """Steps 3 to 9, without the sheets."""
        pairs, start = ("--pairs", self.at("pairs")), self.work / "start"
        tiles, tokenizer = ("--tiles", str(start / "tiles.pt")), ("--tokenizer", str(start / "tokenizer"))
        apart = ("--layers", self.at("people-apart"))
        halves = ("--decoder", self.at("decoder.pt"), "--encoder", self.at("encoder.pt"))
        edits, classifier, examiner = self.at("edits.pt"), self.at("event_classifier.pt"), self.at("examiner.pt")
        held_out, three, twenty = self.few("--held-out", "2"), self.few("--steps", "3"), self.few("--steps", "20")
        given = ("--start", str(start / "nets.pt"), *tokenizer)
        return [
            ("steps.start", *pairs, "--out", str(start)),
            ("steps.autoencoder", *pairs, *tiles, *halves, *held_out, *three, *self.few("--encoder-steps", "3")),
            ("steps.edits", *pairs, *tiles, *given, "--out", edits, *held_out, *three),
            ("steps.classifier", "--pictures", self.at("pictures.npz"), *apart, "--out", classifier, *twenty),
            ("steps.examiner", "--pictures", self.at("pictures-apart.npz"), *apart, "--out", examiner, *twenty),
            (
                *("steps.package", *halves, "--edits", edits, *tokenizer, "--classifier", classifier),
                *("--out", self.at("model") if self.smoke else MODEL),
            ),
        ]

    def figures(self, recogniser: str) -> list[Sequence[str]]:
        """Steps 10 to 12."""
        common = ("--model", MODEL, "--work", str(self.work))
        beside = ("--pictures", self.at("pictures.npz"), "--apart", self.at("pictures-apart.npz"))
        asked = ("--examiner", self.at("examiner.pt"), "--recogniser", recogniser)
        layers = ("--layers", self.at("people"), "--classifier", self.at("event_classifier.pt"))
        return [
            ("figures.drawings", *common, *self.few("--smoke")),
            *(() if self.smoke else (("figures.calibrate", *common, *layers),)),
            ("figures.assess", *common, *asked, *beside, *self.few("--smoke")),
        ]


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stage", choices=("pictures", "checkpoint", "figures"))
    parser.add_argument("--smoke", action="store_true", help="everything in minutes, to show that it runs")
    parser.add_argument("--work", type=Path, help="where it is made  [default: work, or work/smoke]")
    parser.add_argument("--recogniser", default="work/recogniser", help="see training/networks/second_recogniser.py")
    args = parser.parse_args()
    work = args.work or Path("work/smoke" if args.smoke else "work")
    work.mkdir(parents=True, exist_ok=True)
    if args.stage == "figures":  # what only the last step needs, before hours of others
        Recogniser(Path(args.recogniser))
    commands = Commands(work, args.smoke)
    stages = {
        "pictures": commands.pictures,
        "checkpoint": commands.checkpoint,
        "figures": lambda: commands.figures(args.recogniser),
    }
    for module, *arguments in stages[args.stage]():
        print(f"python -m training.{module} {' '.join(arguments)}", flush=True)
        if ended := subprocess.run([sys.executable, "-m", f"training.{module}", *arguments], check=False).returncode:
            raise SystemExit(ended)


if __name__ == "__main__":
    main()
