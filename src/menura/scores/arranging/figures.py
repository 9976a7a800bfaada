"""The figures of ornaments: when which neighbour of a note is struck.

Source: C. P. E. Bach, Versuch über die wahre Art das Clavier zu spielen (1753), for trill, mordent and turn; trills
begin on their own note, as has been usual since Hummel, Anweisung zum Piano-Forte-Spiel (1828). The roll is that of
Irish pipes and fiddles: B. Breathnach, Folk Music and Dances of Ireland (1971).
"""

from collections.abc import Callable

from menura.scores.beats import GRID

QUICK = 0.075
"""Seconds of a note of a trill or mordent."""

TURNING = 0.11
"""Seconds of a note of a turn, if there is room."""

CUT = 0.045
"""Seconds of the notes that divide a roll."""

TREMOLO = 0.08
"""Seconds from stroke to stroke of a tremolo that is not measured."""

LONG = 0.4
"""Seconds from which a roll has three notes of its own, not two."""

AGAIN = 0.92
"""What the velocity is multiplied with after the first stroke."""

Struck = tuple[int, int, float]
"""A tick since the note began, steps to the neighbour, and what the velocity is multiplied with."""

FIGURES = frozenset({
    "trill", "mordent", "inverted-mordent", "turn", "delayed-turn", "inverted-turn", "roll", "tremolo", "tremolo-8",
    "tremolo-16", "tremolo-32",
})  # fmt: skip
"""Articulations that stand for several notes."""


def figure(name: str, length: int, speed: float, *, melodic: bool) -> list[Struck]:
    """Return what is struck for an ornamented note, the first at 0.

    Parameters
    ----------
    name : str
        Of :data:`FIGURES`.
    length : int
        Ticks of the note.
    speed : float
        Ticks in a second.
    melodic : bool
        Whether it has neighbours: for drums, what is no tremolo is a roll of strokes.
    """
    if name.startswith("tremolo") or not melodic:
        return _tremolo(name, length, speed)
    return _FIGURES[name](length, speed)


def _tremolo(name: str, length: int, speed: float) -> list[Struck]:
    value = name.partition("-")[2]
    if value.isdigit():
        step = 4 * GRID // int(value)
        count = max(length // step, 1)
        return [(k * step, 0, AGAIN if k else 1.0) for k in range(count)]
    count = max(round(length / (TREMOLO * speed)), 2)
    return [(length * k // count, 0, AGAIN if k else 1.0) for k in range(count)]


def _trill(length: int, speed: float) -> list[Struck]:
    count = max(2 * round(length / (QUICK * speed) / 2) + 1, 3)
    return [(length * k // count, k % 2, AGAIN if k else 1.0) for k in range(count)]


def _row(steps: tuple[int, ...], unit: int) -> list[Struck]:
    return [(k * unit, step, AGAIN if k else 1.0) for k, step in enumerate(steps)]


def _mordent(step: int) -> Callable[[int, float], list[Struck]]:
    return lambda length, speed: _row((0, step, 0), _unit(QUICK, length, speed))


def _turn(step: int) -> Callable[[int, float], list[Struck]]:
    return lambda length, speed: _row((step, 0, -step, 0), _unit(TURNING, length, speed))


def _unit(seconds: float, length: int, speed: float) -> int:
    return max(min(round(seconds * speed), length // 4), 1)


def _delayed(length: int, speed: float) -> list[Struck]:
    unit = max(min(round(TURNING * speed), length // 8), 1)
    late = length - 4 * unit
    return [(0, 0, 1.0), *((late + at, step, AGAIN) for at, step, _ in _row((1, 0, -1, 0), unit))]


def _roll(length: int, speed: float) -> list[Struck]:
    cut = max(min(round(CUT * speed), length // 9), 1)
    if length < LONG * speed:
        half = length // 2
        return [(0, 1, AGAIN), (cut, 0, 1.0), (half, -1, AGAIN), (half + cut, 0, 1.0)]
    third = length // 3
    return [(0, 0, 1.0), *((k * third + at, step, AGAIN if step else 1.0)
                           for k, way in ((1, 1), (2, -1)) for at, step in ((0, way), (cut, 0)))]  # fmt: skip


_FIGURES: dict[str, Callable[[int, float], list[Struck]]] = {
    "trill": _trill,
    "mordent": _mordent(-1),
    "inverted-mordent": _mordent(1),
    "turn": _turn(1),
    "inverted-turn": _turn(-1),
    "delayed-turn": _delayed,
    "roll": _roll,
}
