"""What a brief leaves open, decided: style, metre, key, tempo, length."""

import math
from fractions import Fraction
from random import Random

from menura.composing.brief import Brief
from menura.composing.moods import mood
from menura.composing.scenes import scene
from menura.composing.styles import Style, style
from menura.composing.tempo_curves import curve, lasting
from menura.composing.tempos import tempo
from menura.errors import RequestError
from menura.scores.keys import MODES

USUAL = 60.0
"""Seconds of a piece whose length nobody asked for."""

TONICS = {
    "major": ["C", "D", "Eb", "E", "F", "G", "A", "Bb"],
    "minor": ["A", "B", "C", "D", "E", "F#", "G", "C#"],
}
"""Tonics that instruments and voices like."""

CHINESE = frozenset({"guzheng", "guqin", "pipa", "yangqin", "erhu", "dizi", "xiao", "suona", "sheng",
                     "chinese-percussion"})  # fmt: skip
"""Instruments that bring a style of their own."""

CHAMBER = frozenset({"violin", "viola", "cello", "double-bass", "strings", "flute", "oboe", "english-horn", "clarinet",
                     "bassoon", "french-horn", "harp", "harpsichord", "celesta"})  # fmt: skip
"""Instruments that, among themselves, play chamber music."""

MINORS = frozenset(name for name, steps in MODES.items() if 4 not in steps)
"""Modes with a minor third, or none."""


def settled(brief: Brief, seed: int) -> Brief:
    """Return a brief without open fields; what it chose is marked as chosen.

    Parameters
    ----------
    brief : Brief
    seed : int

    Returns
    -------
    Brief

    Raises
    ------
    RequestError
        If a bar at the tempo that was asked for is longer than the piece.
    UnknownNameError
        If the brief names a style, mood, scene, form or tempo word that does not exist.
    """
    rng = Random(f"{seed}/settled/{brief.style}{brief.scene}{brief.words}")
    if brief.scene:
        recipe = scene(brief.scene)
        brief = brief.chosen(style=recipe.style, moods=recipe.moods, instruments=recipe.instruments)
        brief = brief.chosen(energy=recipe.energy)
    brief = brief.chosen(style=usual_style(brief), duration=USUAL)
    found = style(brief.style)
    brief = brief.chosen(form=found.form, energy=_energy(brief, found))
    brief = brief.chosen(metre=_metre(brief, found, rng), key=_key(brief, found, rng))
    return brief.chosen(bpm=_bpm(brief, found))


def bar_of(metre: str) -> Fraction:
    """Return the length of a bar in quarter notes."""
    upper, lower = metre.split("/")
    return Fraction(4 * int(upper), int(lower))


def slows(brief: Brief) -> bool:
    """Tell whether a piece slows down at its end: where its style does and its tempo was not given."""
    return brief.shape == "steady" and style(brief.style).ending == "slow" and brief.origin("bpm") == "chosen"


def bars(brief: Brief) -> int:
    """Return how many bars of a settled brief fit its length."""
    bpm, duration, bar = float(brief.bpm or 0), float(brief.duration or 0), bar_of(str(brief.metre))
    count = int(duration * bpm / 60 / float(bar) * 1.4) + 1
    while count > 1 and lasting(curve(brief.shape, count, slows=slows(brief)), count, bar, bpm) > duration + 1e-6:
        count -= 1
    return count


def usual_style(brief: Brief) -> str:
    """Return the style of a brief: its own, its scene's, or what its players or its moods lead to."""
    if brief.style or brief.scene:
        return brief.style or scene(brief.scene).style
    moods, players = set(brief.moods), set(brief.instruments)
    if players & CHINESE:
        return "guofeng"
    if moods & {"epic", "heroic", "tense", "dark", "mysterious"}:
        return "cinematic"
    if moods & {"peaceful", "dreamy"}:
        return "new-age"
    if moods & {"solemn", "elegant"} or brief.voice == "choir" or (players and players <= CHAMBER):
        return "classical"
    return "electronic" if "energetic" in moods else "pop"


def _energy(brief: Brief, found: Style) -> float:
    return min(max(found.energy + sum(mood(name).energy for name in brief.moods), 0.1), 1.0)


def _metre(brief: Brief, found: Style, rng: Random) -> str:
    usual = rng.choices(found.metres, [3, 1, 1, 1][: len(found.metres)])[0]
    if brief.bpm is None or brief.duration is None:
        return usual
    fits = [m for m in (usual, *found.metres, "3/4", "2/4", "1/4") if _fits(m, brief.bpm, brief.duration)]
    return fits[0] if fits else usual


def _fits(metre: str, bpm: float, duration: float) -> bool:
    return float(bar_of(metre)) * 60 / bpm <= duration + 1e-6


def _key(brief: Brief, found: Style, rng: Random) -> str:
    mode = brief.mode or _mode(brief, found, rng)
    tonics = TONICS["minor" if mode in MINORS else "major"]
    return f"{rng.choice(tonics)} {mode}"


def _mode(brief: Brief, found: Style, rng: Random) -> str:
    leaning = next((mood(name).mode for name in brief.moods if mood(name).mode), "")
    fitting = [m for m in found.modes if not leaning or (m in MINORS) == (leaning == "minor")] or list(found.modes)
    return rng.choices(fitting, [found.modes[m] for m in fitting])[0]


def _bpm(brief: Brief, found: Style) -> float:
    """Return the tempo at which whole phrases fill the length, near what style, moods and words want."""
    low, high = (tempo(brief.tempo).low, tempo(brief.tempo).high) if brief.tempo else found.tempo
    usual = math.sqrt(low * high) * math.prod(mood(name).tempo for name in brief.moods[:3])
    usual = min(max(usual, low), high)
    bar, duration = bar_of(str(brief.metre)), float(brief.duration or USUAL)
    best = min(
        range(1, int(duration * 320 / 60 / float(bar)) + 2), key=lambda n: _distance(n, brief, bar, usual, low, high)
    )
    return _fitting(best, brief, bar, duration)


def _fitting(count: int, brief: Brief, bar: Fraction, duration: float) -> float:
    """Return the tempo at which so many bars fill a length, rounded up so that they do not outlast it."""
    points = curve(brief.shape, count, slows=slows(brief))
    return min(max(math.ceil(lasting(points, count, bar, 1.0) / duration * 100 - 1e-6) / 100, 20.0), 400.0)


def _distance(count: int, brief: Brief, bar: Fraction, usual: float, low: float, high: float) -> float:
    bpm = _fitting(count, brief, bar, float(brief.duration or USUAL))
    outside = max(low / bpm, bpm / high, 1.0) - 1.0
    uneven = 0.0 if count % 4 == 0 else 0.09 if count % 2 == 0 else 0.2
    return abs(math.log(bpm / usual)) + 8 * outside + uneven + (0.0 if bpm == round(bpm) else 0.02)


def checked(brief: Brief) -> Brief:
    """Return a settled brief whose bars fit it.

    Raises
    ------
    RequestError
        If one bar at its tempo outlasts the piece.
    """
    bpm, duration = float(brief.bpm or 0), float(brief.duration or 0)
    if not _fits(str(brief.metre), bpm, duration):
        bar = float(bar_of(str(brief.metre))) * 60 / bpm
        raise RequestError(
            f"A bar of {brief.metre} at {bpm:g} lasts {bar:.1f} s; a piece of {duration:g} s does not hold one.",
            hint=f"Ask for at least {math.ceil(bar)} s, a faster tempo or a shorter metre.",
        )
    return brief
