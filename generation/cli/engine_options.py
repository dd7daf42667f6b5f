"""The options that say where `pebench build` draws. They change no byte, so they are no part of the recipe."""

from collections.abc import Callable, Mapping
from functools import partial, wraps
from typing import Any

import click

from generation.images.engines import OpenEngine, in_process

OF_RAY = ("workers", "gpus_per_worker", "address")


def engine_options(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the options and gives the command `engine`, its name, and `fleet`, what belongs to Ray."""

    @wraps(command)
    def run(*args: Any, **given: Any) -> None:
        fleet = {name: given.pop(name) for name in OF_RAY}
        command(*args, fleet=fleet, **given)

    for option in (
        click.option(
            "--address",
            metavar="ADDRESS",
            help="The Ray cluster: auto, HOST:PORT or ray://HOST:10001.  [default: this machine]",
        ),
        click.option(
            "--gpus-per-worker",
            type=click.FloatRange(min=0),
            metavar="N",
            help="0.5 puts two workers on a GPU.  [default: 1 where there are GPUs]",
        ),
        click.option(
            "--workers",
            type=click.IntRange(min=1),
            metavar="N",
            help="How many draw at a time.  [default: for all GPUs, or cores]",
        ),
        click.option(
            "--engine",
            type=click.Choice(["process", "ray"]),
            default="process",
            show_default=True,
            help="Draw in this process, or on Ray.",
        ),
    ):
        run = option(run)
    return run


def open_engine(engine: str, fleet: Mapping[str, Any]) -> OpenEngine:
    """The engine of that name.

    Raises:
        click.UsageError: an option of Ray's without Ray.
        UserError: Ray is not installed.
    """
    given = {name: value for name, value in fleet.items() if value is not None}
    if engine == "process":
        if given:
            raise click.UsageError(f"--{next(iter(given)).replace('_', '-')} goes with --engine ray.")
        return in_process
    from generation.images.ray_cluster import Fleet, check_ray
    from generation.images.ray_engine import open_ray

    check_ray()
    return partial(open_ray, Fleet(**given))
