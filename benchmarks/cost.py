"""How long a build takes on so many GPUs and what it costs, from a few stated figures; the order of drawing and the
sharing out are the build's own.

    python benchmarks/cost.py --people 200 --events 40 --draw 0.19 --check 0.23 --acceptance 0.5 --price 3

Every person is played with the build's own function for what is drawn next, so that padded batches and candidates drawn
in vain count; workers take the next person when they are free, so that those who wait at the end count too.
"""

import argparse
import heapq
import random
from collections.abc import Sequence

from generation.images.attempts import CandidateId, draw_in_rounds


def play(items: int, batch: int, attempts: int, acceptance: float, noise: random.Random) -> tuple[int, int]:
    """Pictures drawn, places of padding included, and pictures checked, for so many items that share batches."""
    drawn = checked = 0

    def draw(candidates: Sequence[CandidateId]) -> Sequence[CandidateId]:
        nonlocal drawn
        drawn += batch
        return candidates

    def judge(candidate: CandidateId, picture: CandidateId) -> bool:
        nonlocal checked
        checked += 1
        return noise.random() < acceptance

    draw_in_rounds(dict.fromkeys(range(items), 0), attempts, batch, draw, judge)
    return drawn, checked


def makespan(chunks: Sequence[float], workers: int) -> float:
    """When the last one is done, if every worker takes the next chunk as soon as it is free."""
    free = [0.0] * workers
    for seconds in chunks:
        heapq.heapreplace(free, free[0] + seconds)
    return max(free)


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--people", type=int, default=200, help="people")
    parser.add_argument("--events", type=int, default=40, help="events")
    parser.add_argument("--draw", type=float, default=0.19, help="seconds a GPU draws a picture")
    parser.add_argument("--check", type=float, default=0.23, help="seconds a core checks a picture")
    parser.add_argument("--acceptance", type=float, default=0.5, help="share of candidates that pass")
    parser.add_argument("--attempts", type=int, default=12, help="candidates of an item, at most")
    parser.add_argument("--batch", type=int, default=8, help="pictures in a call")
    parser.add_argument(
        "--load", type=float, default=60, help="seconds until a worker is ready, once for portraits and once for scenes"
    )
    parser.add_argument("--together", type=int, default=1, help="workers on a GPU: while one checks, another draws")
    parser.add_argument("--price", type=float, default=3.0, help="of a GPU for an hour")
    parser.add_argument("--gpus", type=int, nargs="+", default=[1, 8, 64], help="numbers of GPUs")
    args = parser.parse_args()
    noise = random.Random(0)
    scenes = [play(args.events, args.batch, args.attempts, args.acceptance, noise) for _ in range(args.people)]
    pictures, checked = (sum(counts) for counts in zip(*scenes, strict=True))
    print(
        f"{args.people} people x {args.events} events: {checked:,} scenes drawn and checked,"
        f" {pictures / checked - 1:.0%} more drawn in vain or as padding"
    )
    print(f"{'GPUs':>6}{'workers':>9}{'hours':>8}{'GPU hours':>11}{'price':>9}{'GPU draws':>11}")
    for gpus in args.gpus:
        workers = gpus * args.together
        pace = (
            max(args.together * args.draw, args.draw + args.check) if args.together > 1 else args.draw + args.check
        )  # a GPU draws for one worker at a time
        chunk = max(1, min(4 * args.batch, -(-args.people // workers)))
        calls = [min(chunk, args.people - start) for start in range(0, args.people, chunk)]
        portraits = [play(people, args.batch, args.attempts, args.acceptance, noise) for people in calls]
        seconds = [
            makespan([drawn * (pace - args.check) + count * args.check for drawn, count in stage], workers)
            for stage in (portraits, scenes)
        ]
        hours = (sum(seconds) + 2 * args.load) / 3600
        busy = sum(drawn for stage in (portraits, scenes) for drawn, _ in stage) * args.draw / 3600
        print(
            f"{gpus:>6}{workers:>9}{hours:>8.2f}{hours * gpus:>11.2f}{hours * gpus * args.price:>9.2f}"
            f"{busy / (hours * gpus):>11.0%}"
        )


if __name__ == "__main__":
    main()
