"""How fast a build is, stage by stage, beside a plain diffusers loop over the same checkpoint in the same run.

    python benchmarks/throughput.py --people 4 --events 10

The baseline draws the same first candidates one at a time with `pipeline(prompt=..., image=...)`, without checks: what
a script from the documentation does.
"""

import argparse
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import torch
from diffusers import DiffusionPipeline

from generation import pipeline
from generation.base.recipes import read_recipe
from generation.base.system import peak_memory
from generation.images.engines import Engine, in_process
from generation.images.items import Slot
from generation.images.run_folder import Run
from generation.images.worker import Worker
from generation.pipeline import BuildContext
from generation.rendering.placing import placed_head


class Meter:
    """Wall and processor seconds by stage."""

    def __init__(self) -> None:
        self.wall: defaultdict[str, float] = defaultdict(float)
        self.core: defaultdict[str, float] = defaultdict(float)
        self.calls: defaultdict[str, int] = defaultdict(int)
        self.peak: dict[str, float] = {}

    def wrap(self, owner: object, method: str, stage: str, count: Callable[[Any], int] = lambda _: 1) -> None:
        """Times every call of a method of an object."""
        inner = getattr(owner, method)

        def timed(*args: Any, **kwargs: Any) -> Any:
            wall, core = time.perf_counter(), time.process_time()
            result = inner(*args, **kwargs)
            self.add(stage, wall, core, count(result))
            return result

        setattr(owner, method, timed)

    def add(self, stage: str, wall: float, core: float, count: int) -> None:
        """Books what has passed since `wall` and `core`."""
        self.wall[stage] += time.perf_counter() - wall
        self.core[stage] += time.process_time() - core
        self.calls[stage] += count
        self.peak[stage] = peak_memory() / 1e9


def plain_loop(context: BuildContext, worker: Worker, limit: int) -> tuple[float, float, int]:
    """Wall and processor seconds of drawing up to `limit` scenes one by one, and how many."""
    recipe = context.recipe.checkpoint
    plain = DiffusionPipeline.from_pretrained(context.checkpoint.folder, dtype=worker.renderer.dtype).to(
        worker.renderer.device
    )
    plain.set_progress_bar_config(disable=True)
    jobs = []
    for person, sheet in zip(context.people, context.items.sheets(context.people), strict=True):
        for slot in context.slots if sheet else ():
            face = context.items.face_for(person, sheet, slot)
            jobs.append((context.items.scene_request(person, slot, 0), worker.likeness(face)))
    wall, core = time.perf_counter(), time.process_time()
    for request, face in jobs[:limit]:
        plain(
            prompt=request.prompt,
            image=placed_head(face.picture, face.box, request.place, recipe.size),
            num_inference_steps=recipe.steps,
            guidance_scale=recipe.guidance,
            image_guidance_scale=1.0,
            generator=torch.Generator("cpu").manual_seed(request.seed),
        )
    return time.perf_counter() - wall, time.process_time() - core, len(jobs[:limit])


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=4)
    parser.add_argument("--events", type=int, default=10)
    parser.add_argument("--recipe", default="embedded")
    args = parser.parse_args()
    recipe = read_recipe(args.recipe, people=args.people, events=args.events)
    if recipe.checkpoint.identity != "placed-head":
        parser.error(f"recipe {args.recipe}: the plain loop knows checkpoints with `identity: placed-head`")
    meter = Meter()
    with tempfile.TemporaryDirectory() as folder:
        wall, core = time.perf_counter(), time.process_time()
        context = pipeline.prepare(recipe, Run(Path(folder) / "run"))
        worker = Worker(context.items, context.checkpoint)
        renderer, gate = worker.renderer, worker.gate
        meter.add("loading", wall, core, 1)
        meter.wrap(renderer, "draw", "drawing", len)
        meter.wrap(gate, "portrait", "checking portraits")
        meter.wrap(gate, "view", "checking views")
        meter.wrap(gate, "scene", "checking scenes")
        meter.wrap(context.run, "write", "writing")

        def metered(fresh: Worker, slots: Sequence[Slot]) -> AbstractContextManager[Engine]:
            fresh.__dict__ |= {"renderer": renderer, "gate": gate}
            return in_process(fresh, slots)

        begun, spent = time.perf_counter(), time.process_time()
        context, report = pipeline.draw(context, metered)
        wall, core = time.perf_counter(), time.process_time()
        pipeline.publish(context, Path(folder) / "pebench")
        meter.add("data set", wall, core, report.accepted)
        whole, cores = time.perf_counter() - begun, time.process_time() - spent
        plain_wall, plain_core, plain_count = plain_loop(context, worker, 40)
    print(
        f"{os.cpu_count()} cores, torch {torch.__version__}, {args.people} people x {args.events} events, batch"
        f" {context.recipe.checkpoint.batch_size}"
    )
    print(f"{'stage':<20}{'calls':>7}{'wall s':>9}{'core s':>9}{'core s/accepted':>17}{'GB so far':>11}")
    for stage in meter.wall:
        print(
            f"{stage:<20}{meter.calls[stage]:>7}{meter.wall[stage]:>9.1f}{meter.core[stage]:>9.1f}"
            f"{meter.core[stage] / report.accepted:>17.2f}{meter.peak[stage]:>11.2f}"
        )
    speed, plain = report.accepted / whole, plain_count / plain_wall
    print(
        f"accepted {report.accepted} of {report.asked}: {speed:.2f} images/s, {cores / report.accepted:.2f}"
        " core-seconds per accepted image"
    )
    print(
        f"plain loop, one image at a time, no checks: {plain:.2f} images/s, {plain_core / plain_count:.2f} core-seconds"
        " per image"
    )
    drawing = meter.calls["drawing"] / meter.wall["drawing"]
    print(
        f"ratio to it: drawing alone {drawing / plain:.2f}, the whole build with checks and redraws {speed / plain:.2f}"
    )


if __name__ == "__main__":
    main()
