"""Counterpoint in species against a cantus firmus (J. J. Fux, *Gradus ad Parnassum*, 1725)."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from random import Random

from menura.composing.strict.lines import Slot, Task, written
from menura.composing.strict.rules import Line
from menura.errors import RequestError
from menura.scores.keys import Key
from menura.scores.pitch import pitch_class

BAR = Fraction(4)
ATTEMPTS = 60
TIED = 12
"""Attempts after which a line of suspensions may let go of one more of them."""

FLORID = ((2, 2), (1, 1, 2), (2, 1, 1), (1, 1, 1, 1))
"""Bars of the fifth species, as lengths in quarter notes."""


def cantus(key: Key, bars: int, low: int, high: int, rng: Random) -> Line:
    """Return a cantus firmus in whole notes: it begins and ends on the tonic, and comes down to it by step.

    Parameters
    ----------
    key : Key
    bars : int
        At least 4.
    low, high : int
        MIDI numbers of the range.
    rng : Random

    Raises
    ------
    RequestError
        If it would be too short, or the range holds no tonic with room above it.
    """
    if bars < 4:
        raise RequestError(f"A cantus firmus of {bars} bars is too short.", hint="Give at least 4 bars.")
    tonics = [p for p in range(low, high - 4) if p % 12 == pitch_class(key.tonic)]
    if not tonics:
        raise RequestError(f"There is no tonic of {key} with room above it.", hint="Give it a wider range.")
    home = tonics[len(tonics) // 2]
    above = next(home + step for step in (2, 1) if (home + step) % 12 in key.scale)
    fixed = {0: home, bars - 2: above, bars - 1: home}
    slots = [Slot(k * BAR, BAR, frozenset({fixed[k]}) if k in fixed else frozenset()) for k in range(bars)]
    scale = frozenset(key.scale)
    task = Task((), (), scale, max(low, home - 5), min(high, home + 12), key.fifths, BAR)
    return _found(lambda _: written(slots, task, rng), "cantus firmus")


def counterpoint(species: int, firmus: Line, key: Key, *, above: bool, low: int, high: int, rng: Random) -> Line:
    """Return a line of one species against a cantus firmus.

    Parameters
    ----------
    species : int
        1 note against note, 2 two against one, 3 four against one, 4 suspensions, 5 florid.
    firmus : Line
        Whole notes.
    key : Key
    above : bool
        Whether it lies over the cantus firmus.
    low, high : int
        MIDI numbers of the range.
    rng : Random

    Raises
    ------
    RequestError
        If there is no such species, or no line is found.
    """
    if species not in range(1, 6):
        raise RequestError(f"There is no species {species}.", hint="Give 1, 2, 3, 4 or 5.")
    falls = (key.scale[1] - key.scale[0]) % 12 == 1
    leading = key.scale[-1] if falls else (pitch_class(key.tonic) - 1) % 12  # a Phrygian close leads from above
    # The raised seventh belongs to the cadence alone.
    scale = frozenset(key.scale)
    beside: tuple[tuple[Line, ...], tuple[Line, ...]] = ((), (firmus,)) if above else ((firmus,), ())
    task = Task(*beside, scale, low, high, key.fifths, BAR)

    def attempt(number: int) -> Line | None:
        # Where suspensions find no way on, the treatises let go of one, then of more.
        rhythm = _rhythm(species, len(firmus), rng, max(number // TIED, 0))
        return written(_slots(rhythm, key, leading, low, high), task, rng)

    return _found(attempt, f"counterpoint of species {species}")


def _found(attempt: Callable[[int], Line | None], what: str) -> Line:
    for number in range(ATTEMPTS):
        line = attempt(number)
        if line is not None:
            return line
    raise RequestError(f"No {what} was found in {ATTEMPTS} attempts.", hint="Try another seed, key or range.")


def _slots(rhythm: Sequence[tuple[Fraction, Fraction]], key: Key, leading: int, low: int, high: int) -> Sequence[Slot]:
    tonic, last = pitch_class(key.tonic), len(rhythm) - 1
    # Neither the sixth nor the seventh of the scale leads to a raised seventh: the one is too far, the other too near.
    leads = {step for step in key.scale if (leading - step) % 12 not in {1, 3} or leading in key.scale}
    ends = {0: {tonic, (tonic + 7) % 12}, last - 2: leads, last - 1: {leading}, last: {tonic}}
    return [
        Slot(at, length, frozenset(p for p in range(low, high + 1) if k in ends and p % 12 in ends[k]))
        for k, (at, length) in enumerate(rhythm)
    ]


def _rhythm(species: int, bars: int, rng: Random, broken: int) -> list[tuple[Fraction, Fraction]]:
    """Return when each note of a line begins and how long it lasts; the last bar is a whole note."""
    last = ((bars - 1) * BAR, BAR)
    if species == 4:
        half = BAR / 2
        let_go = rng.sample(range(1, bars - 2), min(broken, bars - 3))
        ties = [
            place
            for k in range(bars - 2)
            for place in ([(k * BAR + half, half), ((k + 1) * BAR, half)] if k in let_go else [(k * BAR + half, BAR)])
        ]
        return [*ties, ((bars - 2) * BAR + half, half), last]
    if species == 5:
        return [*_florid(bars - 1, rng), last]
    length = BAR / {1: 1, 2: 2, 3: 4}[species]
    return [*((k * length, length) for k in range(int((bars - 1) * BAR / length))), last]


def _florid(bars: int, rng: Random) -> list[tuple[Fraction, Fraction]]:
    out: list[tuple[Fraction, Fraction]] = []
    for bar in range(bars):
        at = bar * BAR
        cells = rng.choice(FLORID)
        for k, length in enumerate(map(Fraction, cells)):
            tied = k == 0 and out and out[-1][1] == 2 and cells[0] == 2 and 0 < bar < bars - 1 and rng.random() < 0.6
            if tied:
                out[-1] = (out[-1][0], out[-1][1] + length)
            else:
                out.append((at, length))
            at += length
    return out
