"""The kitchen of the sample video: what moves when, and how it is painted."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from menura.perception.drawing import Picture

FINE = 4
"""Bits of sub-pixel precision in OpenCV's drawing."""
SCALE = 640.0
"""The scene is laid out 640 wide and 360 high, and scaled to the size asked for."""
BOARD = 268.0
SHELF_X, ORANGE = 392.0, 18.0
RISE, FALL, REST = 0.26, 0.11, 0.09
GAPS = (0.62, 0.48, 0.71, 0.52, 0.44, 0.83, 0.57, 0.66, 0.5, 0.75)
"""Seconds between strokes, over and over: irregular, as by hand."""

MOST_SLICES = 14
"""What a carrot gives; from then on the knife chops in place."""

Colour = tuple[int, int, int]


class Kitchen:
    """A kitchen counter: a knife and a carrot, an orange that falls off its shelf, a kettle on a flame.

    Parameters
    ----------
    duration : float
        Seconds.
    size : (int, int)
        Width and height in pixels.
    """

    def __init__(self, duration: float, size: tuple[int, int]) -> None:
        self._duration = duration
        self._size = size
        self._scale = min(size[0] / SCALE, size[1] / 360.0)
        self._origin = (size[0] - SCALE * self._scale) / 2, (size[1] - 360.0 * self._scale) / 2
        self._strokes = _strokes(duration)
        self._bounces = _bounces(0.46 * duration)
        self._steaming = 0.6 * duration
        self._ground: Picture | None = None

    @property
    def impacts(self) -> tuple[float, ...]:
        """When the knife meets the board and the orange the counter, in seconds, ascending."""
        times = [*self._strokes, *(start for start, _, _ in self._bounces)]
        return tuple(sorted(time for time in times if time < self._duration))

    def paint(self, time: float) -> Picture:
        """Return the picture at a time, ``uint8 [height, width, 3]`` in blue, green, red."""
        if self._ground is None:
            self._ground = self._painted_ground()
        picture = self._ground.copy()
        self._paint_flame(picture, time)
        self._paint_carrot(picture, time)
        self._paint_orange(picture, time)
        self._paint_knife(picture, time)
        return self._with_steam(picture, time)

    def _painted_ground(self) -> Picture:
        width, height = self._size
        y = np.linspace(0, 1, height)[:, np.newaxis, np.newaxis]
        x = np.linspace(-1, 1, width)[np.newaxis, :, np.newaxis]
        wall = np.array([196, 214, 224]) * (1.02 - 0.16 * y - 0.1 * (x - 0.1) ** 2)
        picture = np.clip(wall, 0, 255).astype(np.uint8)
        for row in range(5):
            self._line(picture, (0, 44 + 44 * row), (640, 44 + 44 * row), (176, 196, 208), 1.5)
            for column in range(9):
                at = 78 * column + 39 * (row % 2)
                self._line(picture, (at, 44 * row), (at, 44 * row + 44), (176, 196, 208), 1.5)
        self._paint_window(picture)
        self._paint_furniture(picture)
        self._paint_kettle(picture)
        return picture

    def _paint_window(self, picture: Picture) -> None:
        self._box(picture, 44, 22, 168, 142, (120, 150, 170))
        self._box(picture, 51, 29, 161, 135, (238, 214, 168))
        self._disc(picture, (132, 58), 15, (170, 226, 250))
        self._shape(
            picture, [(51, 135), (51, 108), (84, 88), (118, 112), (146, 96), (161, 106), (161, 135)], (126, 168, 128)
        )
        self._line(picture, (106, 29), (106, 135), (120, 150, 170), 4)
        self._line(picture, (51, 82), (161, 82), (120, 150, 170), 4)
        self._box(picture, 36, 142, 176, 150, (104, 134, 156))

    def _paint_furniture(self, picture: Picture) -> None:
        self._box(picture, 320, 118, 420, 127, (74, 108, 142))
        self._box(picture, 320, 127, 420, 130, (150, 172, 188))
        for x, colour in ((338, (92, 128, 70)), (362, (84, 84, 168))):
            self._box(picture, x - 9, 92, x + 9, 118, colour)
            self._box(picture, x - 7, 86, x + 7, 92, (60, 70, 80))
        self._box(picture, 0, 274, 640, 292, (128, 158, 182))
        self._box(picture, 0, 292, 640, 360, (92, 116, 138))
        for x in (24, 236, 448):
            self._box(picture, x, 306, x + 180, 352, (104, 130, 152))
            self._disc(picture, (x + 164, 328), 4, (66, 82, 98))
        self._box(picture, 52, BOARD, 300, 278, (92, 148, 196))
        self._box(picture, 52, 276, 300, 280, (62, 106, 150))

    def _paint_kettle(self, picture: Picture) -> None:
        self._box(picture, 474, 262, 606, 274, (58, 60, 66))
        self._box(picture, 486, 255, 594, 259, (40, 42, 46))
        steel, light, dark = (150, 132, 118), (206, 196, 186), (104, 92, 82)
        self._shape(picture, [(496, 253), (584, 253), (574, 176), (506, 176)], steel)
        self._shape(picture, [(512, 248), (526, 248), (528, 182), (518, 182)], light)
        self._shape(picture, [(570, 253), (584, 253), (574, 176), (566, 176)], dark)
        self._shape(picture, [(500, 208), (498, 226), (462, 190), (470, 184)], steel)
        self._box(picture, 514, 168, 566, 177, dark)
        self._disc(picture, (540, 164), 6, (48, 50, 54))
        for n in range(24):
            a, b = (math.pi * (0.12 + 0.76 * (n + m) / 24) for m in (0, 1))
            ends = [(540 - 44 * math.cos(t), 172 - 44 * math.sin(t)) for t in (a, b)]
            self._line(picture, ends[0], ends[1], (52, 56, 64), 6)

    def _paint_flame(self, picture: Picture, time: float) -> None:
        for n in range(9):
            x, high = 500 + 10 * n, 3.2 + 0.8 * math.sin(9.0 * time + 1.7 * n)
            self._shape(picture, [(x - 3, 262), (x, 262 - high), (x + 3, 262)], (236, 150, 70))

    def _paint_carrot(self, picture: Picture, time: float) -> None:
        cut = self._cut(time)
        for n, stroke in enumerate(self._strokes):
            if stroke <= time and n < MOST_SLICES:
                self._paint_slice(picture, self._cut(stroke) + 13 + 5 * (n % 3), n)
        low, high = BOARD - 4, BOARD - 22
        self._shape(picture, [(76, low - 5), (76, high + 5), (cut, high), (cut, low)], (40, 128, 238))
        self._shape(picture, [(76, high + 7), (76, high + 5), (cut, high), (cut, high + 4)], (92, 166, 250))
        for turn in (-0.5, 0.0, 0.5):
            tip = (76 - 24 * math.cos(turn), BOARD - 13 - 24 * math.sin(turn))
            self._line(picture, (78, BOARD - 13), tip, (76, 150, 74), 5)

    def _paint_slice(self, picture: Picture, x: float, n: int) -> None:
        self._disc(picture, (x + 3 * (n % 2), BOARD - 9), 8, (34, 112, 222))
        self._disc(picture, (x + 3 * (n % 2), BOARD - 9), 5, (70, 152, 246))

    def _paint_orange(self, picture: Picture, time: float) -> None:
        x, y = self._orange(time)
        near = max(1 - (274 - y) / 150, 0.25)  # the shadow stays faint: it is no thing of its own
        self._box(picture, x - 15 * near, 272, x + 17 * near, 276, (117, 147, 171))
        self._disc(picture, (x, y), ORANGE, (34, 132, 244))
        self._disc(picture, (x - 6, y - 6), 5, (110, 184, 252))

    def _paint_knife(self, picture: Picture, time: float) -> None:
        lift, x = self._lift(time), self._cut(time) + 4
        tilt, y = 0.10 + 0.22 * lift, BOARD - 62 * lift
        along = np.array([math.cos(tilt), -math.sin(tilt)])
        up = np.array([-math.sin(tilt), -math.cos(tilt)])
        edge = np.array([x - 20, y])
        blade = [edge, edge + 100 * along, edge + 100 * along + 25 * up, edge + 12 * along + 22 * up]
        shine = [edge + 4 * up, edge + 100 * along + 4 * up, edge + 100 * along, edge]
        grip = [edge + a * along + b * up for a, b in ((100, 8), (158, 6), (160, 22), (100, 24))]
        self._shape(picture, blade, (188, 180, 174))
        self._shape(picture, shine, (232, 228, 224))
        self._shape(picture, grip, (38, 44, 60))
        for a in (114, 142):
            self._disc(picture, edge + a * along + 15 * up, 2.5, (150, 160, 170))

    def _with_steam(self, picture: Picture, time: float) -> Picture:
        import cv2

        strength = min(max((time - self._steaming) / 1.5, 0.0), 1.0)
        if strength == 0.0:
            return picture
        veil = np.zeros(picture.shape[:2], np.uint8)
        for n in range(14):
            age = (0.55 * time + n / 14 * 1.0) % 1.0
            x = 464 - 26 * age + 9 * math.sin(5 * age + 2.1 * n)
            self._disc(veil, (x, 184 - 120 * age), 5 + 17 * age, round(150 * strength * (1 - age) * min(6 * age, 1)))
        reach = 2 * round(6 * self._scale) + 1
        soft = cv2.GaussianBlur(veil, (reach, reach), 0).astype(np.float32)[..., np.newaxis] / 255
        return np.asarray(np.rint(picture * (1 - soft) + 250 * soft), np.uint8)

    def _lift(self, time: float) -> float:
        """Return how high the knife is, from 0 on the board to 1."""
        for stroke in self._strokes:
            if stroke - FALL <= time < stroke:
                return 1 - ((time - stroke + FALL) / FALL) ** 2
            if stroke <= time < stroke + REST:
                return 0.0
            if stroke + REST <= time < stroke + REST + RISE:
                return 0.5 - 0.5 * math.cos(math.pi * (time - stroke - REST) / RISE)
        return 1.0

    def _cut(self, time: float) -> float:
        """Return where the carrot ends: a slice shorter after each stroke, while the knife goes up."""
        done = sum(min(max((time - stroke - REST) / RISE, 0.0), 1.0) for stroke in self._strokes)
        return 212 - 8.5 * min(done, MOST_SLICES)

    def _orange(self, time: float) -> tuple[float, float]:
        floor, push = 274 - ORANGE, 0.46 * self._duration - _drop_time() - 0.5
        roll = min(max(time - push, 0.0), 3.0)
        x = SHELF_X + 56 * min(roll, 0.5) + 12 * (1 - math.exp(-max(roll - 0.5, 0.0)))
        since = time - push - 0.5
        if since < 0:
            return x, 118 - ORANGE
        for start, speed, length in self._bounces:
            if start <= time < start + length:
                after = time - start
                return x, floor - speed * after + 0.5 * _GRAVITY * after * after
        if time < self._bounces[0][0]:
            return x, 118 - ORANGE + 0.5 * _GRAVITY * since * since
        return x, floor

    def _at(self, point: Sequence[float] | npt.NDArray[np.float64]) -> tuple[int, int]:
        x, y = (float(p) * self._scale + o for p, o in zip(point, self._origin, strict=True))
        return round(x * 2**FINE), round(y * 2**FINE)

    def _shape(
        self, picture: Picture, points: Sequence[Sequence[float] | npt.NDArray[np.float64]], colour: Colour
    ) -> None:
        import cv2

        cv2.fillPoly(picture, [np.array([self._at(p) for p in points], np.int32)], colour, cv2.LINE_AA, FINE)

    def _box(self, picture: Picture, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        self._shape(picture, [(left, top), (right, top), (right, bottom), (left, bottom)], colour)

    def _disc(
        self,
        picture: Picture,
        centre: Sequence[float] | npt.NDArray[np.float64],
        radius: float,
        colour: Colour | int,
    ) -> None:
        import cv2

        cv2.circle(picture, self._at(centre), round(radius * self._scale * 2**FINE), colour, -1, cv2.LINE_AA, FINE)

    def _line(
        self, picture: Picture, start: Sequence[float], end: Sequence[float], colour: Colour, thick: float
    ) -> None:
        import cv2

        cv2.line(picture, self._at(start), self._at(end), colour, max(round(thick * self._scale), 1), cv2.LINE_AA, FINE)


_GRAVITY = 1_150.0
_HEIGHT = 274.0 - 118.0


def _drop_time() -> float:
    return math.sqrt(2 * _HEIGHT / _GRAVITY)


def _strokes(duration: float) -> tuple[float, ...]:
    times, n = [0.75], 0
    while times[-1] < duration - 0.5:
        times.append(times[-1] + GAPS[n % len(GAPS)])
        n += 1
    return tuple(round(time, 3) for time in times[:-1])


def _bounces(first: float) -> tuple[tuple[float, float, float], ...]:
    """Return when the orange touches the counter, how fast it leaves again (0 at last), and for how long it is away."""
    bounces, start, speed = [], first, 0.62 * _GRAVITY * _drop_time()
    while speed > 180:
        bounces.append((start, speed, 2 * speed / _GRAVITY))
        start, speed = start + 2 * speed / _GRAVITY, 0.62 * speed
    return (*bounces, (start, 0.0, 0.0))
