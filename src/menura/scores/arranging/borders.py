"""What players do where sections meet: fills, the crash that opens a section, and how a piece ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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

PHRASE = 8
"""Bars after which a long section is divided by a small fill."""


@dataclass(frozen=True)
class Place:
    """A section and those beside it, where there are any."""

    before: Section | None
    section: Section
    after: Section | None


def strokes(own: Pattern, place: Place, part: str, metre: str) -> Iterator[tuple[Voice, Stroke]]:
    """Yield every stroke of a part's pattern in a section, in ticks since the section began."""
    voices = own.played(place.section.energy, metre)
    length = metres.bar(metre)
    for number in range(place.section.bars):
        found = _bar(own, voices, place, part, metre, number)
        for voice, stroke in sorted(found, key=lambda pair: (pair[1].at, pair[0].name)):
            yield voice, stroke._replace(at=stroke.at + number * length)


def _bar(own: Pattern, voices: Sequence[Voice], place: Place, part: str, metre: str, number: int) -> Bar:
    section = place.section
    if number == section.bars - 1 and place.after is None:
        return last_bar(own, voices, metre, section.energy)
    share = _filled(place, part, number)
    found = bar(voices, number)
    if share:
        found = with_fill(found, own.fill(share * section.energy, metre))
    return opened(found, own.start) if number == 0 and own.start and opens(section, place.before) else found


def _filled(place: Place, part: str, number: int) -> float:
    """Return with how much of a section's energy a bar ends in a fill; 0: it does not."""
    left = place.section.bars - 1 - number
    if place.after is None and left == 1 and number >= 2:
        return 1.0
    if place.after is not None and left == 0 and part not in place.after.silent:
        return 1.0
    return 0.6 if number % PHRASE == PHRASE - 1 and left >= 4 else 0.0


def bar(voices: Sequence[Voice], number: int) -> Bar:
    """Return what voices play in a bar; each goes round by itself."""
    return [(voice, stroke) for voice in voices for stroke in voice.bars[number % len(voice.bars)]]


def with_fill(plain: Bar, fill: Sequence[Voice]) -> Bar:
    """Return a bar that is played as ever until its fill begins."""
    found = bar(fill, -1)
    if not found:
        return plain
    begin = min(stroke.at for _, stroke in found) // GRID * GRID
    kept = [(voice, s._replace(length=min(s.length, begin - s.at))) for voice, s in plain if s.at < begin]
    return kept + found


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
