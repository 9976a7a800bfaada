"""Perceiving a still picture: its colour and light; nothing in it moves."""

from pathlib import Path

from menura.perception.frames import SIDE, reduced, upright_size
from menura.perception.looks import LookBook
from menura.perception.opening import open_media, unreadable
from menura.plans.facts import Facts

UNKNOWN = (
    "A picture has no time: how long things last, and what moves, cannot be known from it.",
    "What the things in the picture are cannot be told without a model that sees.",
)


class PicturePerceiver:
    """Looks at a still picture."""

    name = "picture"

    def perceive(self, path: Path) -> Facts:
        """Return what a picture shows; `MediaError` when it cannot be read."""
        with open_media(path) as media:
            raw = next(media.container.decode(media.picture()), None)
            if raw is None:
                raise unreadable(path)
            width, height = upright_size(raw)
            looks = LookBook()
            looks.add(0.0, reduced(raw, SIDE))
        looks.cut(0.0)
        return Facts(kind="image", width=width, height=height, looks=tuple(looks.looks), unknown=UNKNOWN)
