"""The command line of the lease. Each verb is imported when it is asked for, since `run` has less installed."""

import argparse
from importlib import import_module

import training.lease


def main() -> None:
    """Entry point."""
    about = training.lease.__doc__.splitlines()[0]
    parser = argparse.ArgumentParser(prog="python -m training.lease", description=about)
    verbs = parser.add_subparsers(dest="verb", required=True)
    pack, run, take = (verbs.add_parser(verb) for verb in ("pack", "run", "take"))
    pack.add_argument("--layers", default="work/people")
    pack.add_argument("--backdrops", default="work/backdrops")
    pack.add_argument("--tiles", default="work/start/tiles.pt")
    pack.add_argument("--start", default="work/edits.pt", help="weights of edits, or of start")
    pack.add_argument("--decoder", default="", help="weights of training.steps.autoencoder's decoder, if any")
    pack.add_argument("--held-out", type=int, default=100, help="the first people, who are kept from training")
    pack.add_argument("--out", default="work/packs")
    run.add_argument("--packs", default="work/packs")
    run.add_argument("--out", required=True)
    run.add_argument("--seconds", type=float, default=540)
    run.add_argument("--autoencoder", type=float, default=0.3, help="share of the time that it learns")
    run.add_argument("--batch", type=int, default=512)
    run.add_argument("--rate", type=float, default=1.5e-3)
    run.add_argument("--device", help="[default: cuda where there is one, else cpu]")
    take.add_argument("folder")
    take.add_argument("--out", default="work/leased.pt")
    args = parser.parse_args()
    getattr(import_module(f"training.lease.{args.verb}"), args.verb)(args)


if __name__ == "__main__":
    main()
