"""Event scenes: one painter per event paints what a photograph of the event shows around a person.

The person is put between `back` and `front` later and covers the middle, so what names an event stands at the left, at the right, along the top
and low in front.
"""

from collections.abc import Callable

from training.brush import Brush
from training.scenes import alpine, animals, halls, meals, shops, sport, stages, streets, travel, water, work

ORDER = (
    "media interview",
    "dinner with friends",
    "shopping mall",
    "public lecture",
    "gym workout",
    "dance event",
    "coffee shop reading",
    "airport waiting",
    "concert attendance",
    "business meeting",
    "museum tour",
    "grocery shopping",
    "art gallery visit",
    "family gathering",
    "bookstore browsing",
    "office working",
    "school presentation",
    "restaurant dining",
    "fashion show",
    "library studying",
    "park jogging",
    "farm visit",
    "landmark visit",
    "zoo visit",
    "beach relaxing",
    "car driving",
    "marathon running",
    "mountain cabin retreat",
    "train commute",
    "mountain hiking",
    "night sky stargazing",
    "snowshoeing",
    "city bike ride",
    "fishing trip",
    "train station waiting",
    "charity event",
    "nature photography",
    "boat trip",
    "biking trail",
    "city walk",
)
_THEMES = (meals, shops, stages, halls, work, travel, streets, sport, animals, water, alpine)
_PAINTERS = {event: painter for theme in _THEMES for event, painter in theme.PAINTERS.items()}
SCENES: dict[str, Callable[[Brush], None]] = {event: _PAINTERS[event] for event in ORDER}
