"""What players do where sections meet: fills, the crash that opens a section, and how a piece ends."""

from collections.abc import Sequence

from menura.scores.arranging import metres
from menura.scores.arranging.notation import Stroke, Voice
from menura.scores.arranging.patterns import Pattern
from menura.scores.beats import GRID
from menura.scores.model import Section

LOUD = 0.45
"""The energy from which a section is opened by a crash."""

TIMED = frozenset({"hat", "open-hat", "pedal-hat", "ride", "ride-bell", "shaker"})
"""What a drummer does not strike while the hand is at the crash."""

Bar = list[tuple[Voice, Stroke]]


def bar(voices: Sequence[Voice], number: int) -> Bar:
    """Return what voices play in a bar; each goes round by itself."""
    return [(voice, stroke) for voice in voices for stroke in voice.bars[number % len(voice.bars)]]


def with_fill(plain: Bar, fill: Sequence[Voice]) -> Bar:
    """Return a bar that is played as ever until its fill begins."""
    found = bar(fill, 0)
    if not found:
        return plain
    begin = min(stroke.at for _, stroke in found) // GRID * GRID
    return [(voice, stroke) for voice, stroke in plain if stroke.at < begin] + found


def opened(plain: Bar, drums: Sequence[str]) -> Bar:
    """Return the first bar of a section with its crash in the place of the cymbals that keep time."""
    kept = [(voice, stroke) for voice, stroke in plain if stroke.at or voice.name not in TIMED]
    named = {voice.name for voice, stroke in kept if not stroke.at}
    return [struck(drum, 104) for drum in drums if drum not in named] + kept


def struck(drum: str, velocity: int, length: int = GRID) -> tuple[Voice, Stroke]:
    """Return a stroke of a drum on the first beat."""
    return Voice("drum", drum, ()), Stroke(0, length, "x", velocity, False)


def opens(section: Section, before: Section | None) -> bool:
    """Tell whether a section is opened by a crash: when it is lively and does not only go on as before."""
    if before is None:
        return section.energy >= 0.7
    return section.energy >= LOUD and section.energy >= before.energy - 0.05


def last_bar(pattern: Pattern, voices: Sequence[Voice], metre: str, energy: float) -> Bar:
    """Return the last bar of a piece: everything lands on its first beat, and what can sound is held."""
    length = metres.bar(metre)
    if pattern.is_drummed:
        first = {voice.name for voice, stroke in bar(voices, 0) if not stroke.at}
        last = [*pattern.start, *(drum for drum in first if drum not in TIMED)] if energy >= LOUD else sorted(first)[:2]
        return [struck(drum, 70 + round(40 * energy), min(length, 2 * GRID)) for drum in sorted(set(last))]
    kinds = {"bass": "1", "chords": "c", "tones": "c"}
    found: Bar = []
    for kind in dict.fromkeys(voice.kind for voice in voices):
        held = "chords" if kind == "tones" else kind
        if held not in {voice.kind for voice, _ in found}:
            found.append((Voice(held, held, ()), Stroke(0, length, kinds[kind], 84, True)))
    return found
