"""A surface of pixels, drawn by OpenCV, whose own font knows Latin and Chinese: no font need be installed."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from unicodedata import east_asian_width

import cv2
import numpy as np

from menura.pictures.canvas import Colour, Picture, plain

SCALE = 2
"""Pixels of the file for a pixel of the drawing: sharp on today's screens."""

NARROW = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "…": "..."})

FINE = 4
"""Bits of fraction with which OpenCV places points."""


class Raster:
    """A drawing as PNG.

    Parameters
    ----------
    width, height : int
        Pixels of the drawing; the file has `SCALE` times as many.
    background : Colour
    """

    def __init__(self, width: int, height: int, background: Colour) -> None:
        self._pixels = np.full((height * SCALE, width * SCALE, 3), _rgb(background), np.uint8)

    def box(self, x: float, y: float, width: float, height: float, fill: Colour, *, radius: float = 0.0) -> None:
        """Draw a filled box."""
        r = min(radius, width / 2, height / 2)
        if r < 1:
            (a, b), (c, d) = _corner(x, y), _corner(x + width, y + height)
            self._pixels[max(b, 0) : d, max(a, 0) : max(c, a + 1)] = _rgb(fill)
            return
        corners = (
            (x + r, y + r, 180),
            (x + width - r, y + r, 270),
            (x + width - r, y + height - r, 0),
            (x + r, y + height - r, 90),
        )
        angles = np.deg2rad(np.arange(0, 91, 15))
        points = [
            (cx + r * np.cos(t), cy + r * np.sin(t)) for cx, cy, turn in corners for t in np.deg2rad(turn) + angles
        ]
        self.area(points, fill)

    def line(self, points: Sequence[tuple[float, float]], colour: Colour, *, width: float = 1.0) -> None:
        """Draw straight lines through points."""
        thickness = max(1, round(width * SCALE))
        cv2.polylines(self._pixels, [_fine(points)], False, _rgb(colour), thickness, cv2.LINE_AA, FINE)

    def area(self, points: Sequence[tuple[float, float]], fill: Colour) -> None:
        """Draw a filled polygon."""
        cv2.fillPoly(self._pixels, [_fine(points)], _rgb(fill), cv2.LINE_AA, FINE)

    def text(self, x: float, y: float, text: str, colour: Colour, *, size: float = 13.0, bold: bool = False) -> None:
        """Draw one line of text; `y` is its base line."""
        place = _corner(x, y)
        cv2.putText(
            self._pixels, _typeset(plain(text)), place, _rgb(colour), _font(), round(size * SCALE), 700 if bold else 400
        )

    def image(self, x: float, y: float, width: float, height: float, picture: Picture) -> None:
        """Draw a picture, stretched into a box."""
        (a, b), (c, d) = _corner(x, y), _corner(x + width, y + height)
        self._pixels[b:d, a:c] = cv2.resize(picture, (c - a, d - b), interpolation=cv2.INTER_AREA)

    def encoded(self) -> bytes:
        """Return the PNG file."""
        return bytes(cv2.imencode(".png", self._pixels[:, :, ::-1])[1])


def _typeset(text: str) -> str:
    """Return a text that OpenCV's font sets well: it has quotes and dots as wide as Chinese characters only."""
    return text if any(east_asian_width(c) in "WF" for c in text) else text.translate(NARROW)


@cache
def _font() -> Any:
    return cv2.FontFace("uni")


def _rgb(colour: Colour) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _corner(x: float, y: float) -> tuple[int, int]:
    return round(x * SCALE), round(y * SCALE)


def _fine(points: Sequence[tuple[float, float]]) -> np.ndarray[Any, Any]:
    return np.round(np.asarray(points) * SCALE * (1 << FINE)).astype(np.int32)
