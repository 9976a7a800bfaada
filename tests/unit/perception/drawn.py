"""Drawn scenes with known truth: what moves follows from formulas, so the times of all impacts are known."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from menura.perception.drawing import write_video

Picture = npt.NDArray[np.uint8]
Paint = Callable[[float], Picture]
FINE = 4  # bits of sub-pixel precision in cv2's drawing
RATES = (10.0, 12.0, 16.0, 24_000 / 1001, 25.0, 30.0, 50.0, 60.0)


@dataclass(frozen=True)
class Scene:
    """A drawn scene: how it looks at a time, and when something hits something."""

    name: str
    duration: float
    paint: Paint
    impacts: tuple[float, ...]
    cuts: tuple[float, ...] = ()


def frame_times(duration: float, rate: float | None, seed: int = 0) -> list[float]:
    """Times of frames at a steady rate, or between 12 and 60 fps as chance has it when `rate` is none."""
    if rate is not None:
        return [n / rate for n in range(round(duration * rate))]
    rng = np.random.default_rng(seed)
    times = [0.0]
    while times[-1] < duration - 0.1:
        step = float(rng.uniform(1 / 60, 1 / 12))
        times += [times[-1] + step * n for n in range(1, int(rng.integers(2, 12)))]
    return [t for t in times if t < duration]


def film(path: Path, scene: Scene, rate: float | None, seed: int = 0) -> Path:
    """Write a scene as a video."""
    times = frame_times(scene.duration, rate, seed)
    frames: Iterator[tuple[float, Picture]] = ((t, scene.paint(t)) for t in times)
    return write_video(path, frames, end=scene.duration, preset="ultrafast")


def scenes(seed: int, size: tuple[int, int] = (320, 180)) -> list[Scene]:
    """One of each kind, drawn by chance from `seed`."""
    makers = (bounce, hammer, walls, several, pan, cut, fade, smooth)
    return [make(np.random.default_rng([seed, n]), size) for n, make in enumerate(makers)]


def bounce(rng: np.random.Generator, size: tuple[int, int], duration: float = 4.0) -> Scene:
    """A ball falls and bounces, lower each time."""
    path, hits = bouncing(rng, duration)
    ground, ball = backdrop(rng, size), painter(rng, size)

    def paint(t: float) -> Picture:
        return ball(ground.copy(), *path(t))

    return Scene("bounce", duration, paint, hits)


def hammer(rng: np.random.Generator, size: tuple[int, int], duration: float = 4.0) -> Scene:
    """A hammer is lifted slowly, strikes, stops, and rests a little."""
    angle, hits = striking(rng, duration)
    ground, arm = backdrop(rng, size), hammer_painter(rng, size)

    def paint(t: float) -> Picture:
        return arm(ground.copy(), angle(t))

    return Scene("hammer", duration, paint, hits)


def walls(rng: np.random.Generator, size: tuple[int, int], duration: float = 4.0) -> Scene:
    """A ball flies to and fro between two walls at a steady speed."""
    ground, ball = backdrop(rng, size), painter(rng, size)
    period, phase = rng.uniform(0.5, 0.9), rng.uniform(0.2, 0.8)
    hits = tuple(t for t in np.arange(1, 20) * period - phase * period if 0 < t < duration)

    def paint(t: float) -> Picture:
        x = abs((t / period + phase) % 2 - 1)
        return ball(ground.copy(), 0.15 + 0.7 * x, 0.4 + 0.03 * t)

    return Scene("walls", duration, paint, hits)


def several(rng: np.random.Generator, size: tuple[int, int], duration: float = 4.0) -> Scene:
    """A hammer on the left, a ball on the right, and something that merely slides across the top."""
    angle, struck = striking(rng, duration)
    path, bounced = bouncing(rng, duration, left=0.6, right=0.9)
    ground = backdrop(rng, size)
    arm, ball, slider = hammer_painter(rng, size, reach=0.75), painter(rng, size), painter(rng, size)

    def paint(t: float) -> Picture:
        picture = slider(ground.copy(), 0.3 + 0.15 * np.sin(1.3 * t), 0.12)
        return ball(arm(picture, angle(t)), *path(t))

    return Scene("several", duration, paint, tuple(sorted(struck + bounced)))


def pan(rng: np.random.Generator, size: tuple[int, int], duration: float = 4.0) -> Scene:
    """A hammer strikes while the camera pans, stops and pans on."""
    angle, hits = striking(rng, duration)
    wide, arm = backdrop(rng, (2 * size[0], size[1]), busy=True), hammer_painter(rng, size)
    shift = size[0] * rng.uniform(0.03, 0.07)

    def paint(t: float) -> Picture:
        x = size[0] / 2 + shift * np.sin(2.2 * t) * 2
        moved = cv2.warpAffine(wide, np.array([[1, 0, -x], [0, 1, 0]]), size, flags=cv2.INTER_LINEAR)
        return arm(np.asarray(moved, np.uint8), angle(t), x=(size[0] / 2 - x) / size[0])

    return Scene("pan", duration, paint, hits)


def cut(rng: np.random.Generator, size: tuple[int, int], duration: float = 4.0) -> Scene:
    """Two shots: a hammer, then a ball."""
    half = duration / 2 + float(rng.uniform(-0.3, 0.3))
    first, second = hammer(rng, size, half), bounce(rng, size, duration - half)

    def paint(t: float) -> Picture:
        return first.paint(t) if t < half else second.paint(t - half)

    return Scene("cut", duration, paint, first.impacts + tuple(half + t for t in second.impacts), (half,))


def fade(rng: np.random.Generator, size: tuple[int, int], duration: float = 4.0) -> Scene:
    """A ball bounces while the light comes up and goes down."""
    inner = bounce(rng, size, duration)

    def paint(t: float) -> Picture:
        light = float(np.clip(min(t + 0.15, duration - t) / 0.6, 0, 1))
        return np.asarray(np.rint(inner.paint(t) * light), np.uint8)

    return Scene("fade", duration, paint, inner.impacts)


def smooth(rng: np.random.Generator, size: tuple[int, int], duration: float = 4.0) -> Scene:
    """Two things swing smoothly; nothing hits anything."""
    ground, one, two = backdrop(rng, size), painter(rng, size), painter(rng, size)
    speeds = rng.uniform(1.5, 4.0, 4)

    def paint(t: float) -> Picture:
        a, b, c, d = np.sin(speeds * t)
        return two(one(ground.copy(), 0.3 + 0.15 * a, 0.4 + 0.2 * b), 0.7 + 0.12 * c, 0.5 + 0.25 * d)

    return Scene("smooth", duration, paint, ())


def bouncing(
    rng: np.random.Generator, duration: float, left: float = 0.15, right: float = 0.85
) -> tuple[Callable[[float], tuple[float, float]], tuple[float, ...]]:
    """Path of a ball that falls from 0.15 to 0.85 of the height, and when it touches the ground."""
    fall, kept = rng.uniform(0.35, 0.6), rng.uniform(0.84, 0.92)
    gravity, start = 2 * 0.7 / fall**2, rng.uniform(0.1, 0.4)
    times, speeds, speed = [start + fall], [], gravity * fall
    while times[-1] < duration:
        speed *= kept
        speeds.append(speed)
        times.append(times[-1] + 2 * speed / gravity)

    def path(t: float) -> tuple[float, float]:
        x = left + (right - left) * t / duration
        n = int(np.searchsorted(times, t, "right"))
        if n == 0:
            return x, 0.15 + 0.5 * gravity * max(t - start, 0.0) ** 2
        since = t - times[n - 1]
        return x, 0.85 - speeds[n - 1] * since + 0.5 * gravity * since**2

    return path, tuple(t for t in times if t < duration)


def striking(rng: np.random.Generator, duration: float) -> tuple[Callable[[float], float], tuple[float, ...]]:
    """Angle of a hammer, 0 lifted and 1 down, and when it arrives."""
    points, t = [], rng.uniform(0.05, 0.3)
    while t < duration:
        fall, rest, lift = rng.uniform(0.12, 0.25), rng.uniform(0.1, 0.3), rng.uniform(0.4, 0.8)
        points.append((t, t + fall, t + fall + rest, t + fall + rest + lift))
        t += fall + rest + lift + rng.uniform(0.05, 0.3)

    def angle(t: float) -> float:
        for start, hit, up, end in points:
            if start <= t < hit:
                return ((t - start) / (hit - start)) ** 2
            if hit <= t < up:
                return 1.0
            if up <= t < end:
                return 0.5 + 0.5 * float(np.cos(np.pi * (t - up) / (end - up)))
        return 0.0

    return angle, tuple(hit for _, hit, _, _ in points if 0.12 < hit < duration - 0.15)


def backdrop(rng: np.random.Generator, size: tuple[int, int], *, busy: bool = False) -> Picture:
    """A wall and a floor: plain, or with a pattern."""
    width, height = size
    picture = np.empty((height, width, 3), np.uint8)
    picture[:] = rng.integers(120, 200, 3)
    cv2.rectangle(picture, (0, round(0.92 * height)), (width, height), rng.integers(40, 110, 3).tolist(), -1)
    if busy or rng.random() < 0.5:
        coarse = rng.normal(0, 22, (height // 10 + 1, width // 10 + 1, 3)).astype(np.float32)
        grain = cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC)
        picture = np.clip(picture + grain, 0, 255).astype(np.uint8)
    return picture


def painter(rng: np.random.Generator, size: tuple[int, int]) -> Callable[..., Picture]:
    """Paints a ball at a place in fractions of the picture."""
    radius, colour = rng.uniform(0.045, 0.08) * size[1], rng.integers(0, 90, 3).tolist()
    striped = rng.random() < 0.5

    def paint(picture: Picture, x: float, y: float) -> Picture:
        centre = (round(x * size[0] * 2**FINE), round((y * size[1]) * 2**FINE))
        cv2.circle(picture, centre, round(radius * 2**FINE), colour, -1, cv2.LINE_AA, FINE)
        if striped:
            cv2.circle(picture, centre, round(radius * 0.4 * 2**FINE), (230, 230, 230), -1, cv2.LINE_AA, FINE)
        return picture

    return paint


def hammer_painter(rng: np.random.Generator, size: tuple[int, int], reach: float = 1.0) -> Callable[..., Picture]:
    """Paints a hammer that turns about its handle, lifted (0) or down (1)."""
    width, height = size
    length = rng.uniform(0.3, 0.42) * width * reach
    pivot = np.array([0.12 * width, 0.7 * height])
    wood, steel = rng.integers(30, 90, 3).tolist(), rng.integers(60, 120, 3).tolist()

    def paint(picture: Picture, turned: float, x: float = 0.0) -> Picture:
        radians = -1.2 + 1.3 * turned
        along = np.array([np.cos(radians), np.sin(radians)])
        across = np.array([-along[1], along[0]])
        at = pivot + np.array([x * width, 0.0])
        tip = at + along * length
        handle = np.array([at - 3 * across, at + 3 * across, tip + 3 * across, tip - 3 * across])
        head = [tip + s * 0.09 * length * along + u * 0.16 * length * across for s, u in CORNERS]
        for shape, colour in ((handle, wood), (np.array(head), steel)):
            cv2.fillPoly(picture, [np.rint(shape * 2**FINE).astype(np.int32)], colour, cv2.LINE_AA, FINE)
        return picture

    return paint


CORNERS = ((-1, -1), (1, -1), (1, 1), (-1, 1))


def matched(found: list[float], true: list[float], within: float) -> list[tuple[float, float]]:
    """Pairs of found and true times, each used once, nearest first."""
    pairs = sorted((abs(f - t), f, t) for f in found for t in true if abs(f - t) <= within)
    kept: list[tuple[float, float]] = []
    for _, f, t in pairs:
        if all(f != a and t != b for a, b in kept):
            kept.append((f, t))
    return kept


def scored(found: list[float], scene: Scene, within: float = 0.05) -> tuple[list[float], list[float], list[float]]:
    """Errors of the matched times, false times, missed times.

    What happens in the first and last 0.3 s has too little before or after it to be judged: it may be found or not.
    """
    pairs = matched(found, list(scene.impacts), within)
    sure = [t for t in scene.impacts if EDGE < t < scene.duration - EDGE]
    hit, right = {t for _, t in pairs}, {f for f, _ in pairs}
    wrong = [f for f in found if f not in right and EDGE < f < scene.duration - EDGE]
    return [abs(f - t) for f, t in pairs], wrong, [t for t in sure if t not in hit]


EDGE = 0.3


def flashes(rng: np.random.Generator, size: tuple[int, int], duration: float = 4.0) -> Scene:
    """Lights that flash up in the dark, each at a place of its own, and fade."""
    ground = np.asarray(backdrop(rng, size, busy=True) * 0.3, np.float32)
    times = np.cumsum(rng.uniform(0.45, 0.9, 12))
    places, fading = rng.uniform(0.25, 0.75, (12, 2)), float(rng.uniform(0.03, 0.2))
    radius = float(rng.uniform(0.06, 0.15)) * size[1]

    def paint(t: float) -> Picture:
        light = np.zeros((size[1], size[0]), np.float32)
        for since, (x, y) in zip(t - times, places, strict=True):
            if since >= 0:
                centre = (round(x * size[0]), round(y * size[1]))
                cv2.circle(light, centre, round(radius * (1 + 3 * min(since, 1))), 255 * np.exp(-since / fading), -1)
        glow = cv2.GaussianBlur(light, (0, 0), 4)
        return np.asarray(np.clip(ground + glow[..., np.newaxis], 0, 255), np.uint8)

    return Scene("flashes", duration, paint, tuple(float(t) for t in times if t < duration))
