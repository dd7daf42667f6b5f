"""Event scenes: one painter per event paints what a photograph of the event shows around a person.

The person is put between `back` and `front` later and covers the middle, so what names an event stands at the left, at
the right, along the top and low in front: few things, large and in the event's own colours. Every painter has several
arrangements of its things, the last of which only a held-out brush paints (`Brush.arrangement`).

`SCENES` holds the packaged events, `MORE` the events of more_events.jsonl, which only train.
"""

from collections.abc import Callable
from functools import partial

from training.scenes import camera
from training.scenes.brush import Brush
from training.scenes.more import arenas, crafts, feasts, lands, leisure, places
from training.scenes.packaged import alpine, animals, halls, meals, shops, sport, stages, streets, travel, water, work

Painter = Callable[[Brush], None]


def _photographed(painter: Painter, brush: Brush) -> None:
    painter(brush)
    camera.shoot(brush)


def _scenes(*themes: dict[str, Painter]) -> dict[str, Painter]:
    return {event: partial(_photographed, painter) for theme in themes for event, painter in theme.items()}


SCENES = _scenes(
    meals.PAINTERS,
    shops.PAINTERS,
    stages.PAINTERS,
    halls.PAINTERS,
    work.PAINTERS,
    travel.PAINTERS,
    streets.PAINTERS,
    sport.PAINTERS,
    animals.PAINTERS,
    water.PAINTERS,
    alpine.PAINTERS,
)
MORE = _scenes(crafts.PAINTERS, leisure.PAINTERS, feasts.PAINTERS, arenas.PAINTERS, places.PAINTERS, lands.PAINTERS)
