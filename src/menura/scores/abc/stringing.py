"""The voices of an ABC tune in time: bars as they are played, notes with their ties joined."""

from collections.abc import Sequence

from menura.errors import ScoreError
from menura.scores import keys
from menura.scores.abc import signs
from menura.scores.abc.parsing import Bar, Sounded, Voice
from menura.scores.arranging.figures import FIGURES
from menura.scores.beats import GRID
from menura.scores.check import MOST_NOTES
from menura.scores.mending import raised
from menura.scores.midi import guessing, marks
from menura.scores.midi.gathering import Gathered, Strain, Struck
from menura.scores.model import Grace
from menura.scores.pitch import midi, spell
from menura.scores.repeats import Turn, unrolled
from menura.scores.timeline import metre_of


def strung(voice: Voice) -> Strain:
    """Return the notes of a voice in time.

    Raises
    ------
    ScoreError
        If there are too many bars or notes.
    """
    strain = Strain(0, marks.DRUMS if voice.clef == "perc" else 0, voice.program, name=voice.name)
    held: dict[str, Struck] = {}
    at, last = 0, 1
    turns = unrolled(voice.bars)
    if voice.verses > max((turn for _, turn in turns), default=1):
        voice.skipped["Further verses are sung only where the tune repeats them."] = None
    for index, turn in turns:
        bar = voice.bars[index]
        if turn != last:
            _close_line(strain)
        last = turn
        for note in bar.notes:
            _strike(strain, note, at, held, turn, voice.shift)
        at += round(bar.length * GRID)
        if len(strain.notes) > MOST_NOTES:
            raise ScoreError(f"The ABC text holds more than {MOST_NOTES} notes.", hint="Split it.")
    strain.notes.sort(key=lambda struck: struck.start)
    return strain


def begin(found: Gathered, voice: Voice, key: str, metre: str) -> list[str]:
    """Write down keys, metres, sections, chords and levels, which the first voice tells for all.

    Parameters
    ----------
    found : Gathered
        What they are added to.
    voice : Voice
    key, metre : str
        In which it begins.

    Returns
    -------
    list of str
        A notice, if bars are longer or shorter than their metre says.
    """
    turns = [(index, turn) for index, turn in unrolled(voice.bars) if voice.bars[index].length]
    found.about["key"], found.about["metre"] = key, metre
    found.sections[0] = {"key": key}
    found.keys[0] = marks.signature(keys.key(key))
    ruled = _ruled(voice.bars, key, metre)
    at, before = 0, key
    for index, _ in turns:
        now = ruled[index][0]
        _mark(found, voice.bars[index], at, now, fresh=now != before)
        before = now
        at += round(voice.bars[index].length * GRID)
    odd = _measure(found, voice.bars, turns, [metre, *(each for _, each in ruled)])
    _end(found, at)
    return [f"Bars that are longer or shorter than their metre says were kept as they are ({odd})."] if odd else []


def _ruled(bars: Sequence[Bar], key: str, metre: str) -> list[tuple[str, str]]:
    """Return the key and metre of each bar as it is written, wherever it is played."""
    ruled = []
    for bar in bars:
        key, metre = bar.key or key, bar.metre or metre
        ruled.append((key, metre))
    return ruled


def _close_line(strain: Strain) -> None:
    """Let the words sung last end their line, where a repeat sends the singer back."""
    said = next((struck for struck in reversed(strain.notes) if struck.lyric), None)
    if said is not None and not said.lyric.endswith("\r"):
        said.lyric += "\r"


def _measure(found: Gathered, bars: Sequence[Bar], turns: Sequence[Turn], metres: Sequence[str]) -> int:
    """Write down the metre of every bar by its length; return how many have not that of their field.

    A pickup has none, and two bars that make up one are one that a repeat cuts.
    """
    found.metres[0] = _numbers(metres[0])
    odd, at, filled, before = 0, 0, False, metres[0]
    for place, (index, _) in enumerate(turns):
        metre, length = metres[index + 1], bars[index].length
        if metre != before:
            found.metres[at] = _numbers(metre)
        before = metre
        end = at + round(length * GRID)
        whole, own = signs.whole(metre), metre_of(end - at)
        after = bars[turns[place + 1][0]] if place + 1 < len(turns) else None
        if filled:
            filled = False
        elif after is not None and length < whole == length + after.length and place:
            filled = True
        elif length != whole and own is not None and after is not None:
            found.metres[at], found.metres[end] = own, _numbers(metre)
            odd += place > 0
        at = end
    return odd


def _numbers(metre: str) -> tuple[int, int]:
    upper, lower = metre.split("/")
    return int(upper), int(lower)


def _end(found: Gathered, end: int) -> None:
    """Say how many bars the last section has, rests at its end included."""
    last = max(found.sections)
    upper, lower = found.metres[max(tick for tick in found.metres if tick <= last)]
    if max(found.metres) <= last < end:
        found.sections[last]["bars"] = -(-(end - last) * lower // (4 * GRID * upper))


def _mark(found: Gathered, bar: Bar, at: int, key: str, *, fresh: bool) -> None:
    """Write down what stands at a bar; `fresh` is whether its key is another than that of the bar before."""
    if fresh:
        found.keys[at] = marks.signature(keys.key(key))
        found.sections.setdefault(at, {})["key"] = key
    if bar.label is not None:
        found.markers[at] = bar.label
        found.sections.setdefault(at, {}).update(name=bar.label, key=key)
    for offset, tempo in bar.tempos:
        found.tempos[at + round(offset * GRID)] = round(60_000_000 / tempo)
    for offset, words in bar.paces:
        found.paces[at + round(offset * GRID)] = words
    for offset, symbol in bar.symbols:
        found.chords[at + round(offset * GRID)] = symbol
    for offset, level in bar.dynamics:
        found.dynamics[at + round(offset * GRID)] = level


def _strike(strain: Strain, note: Sounded, at: int, held: dict[str, Struck], turn: int, shift: int) -> None:
    """Add a note to a strain; `held` are those whose ties wait for the next one."""
    start = at + round(note.at * GRID)
    end = at + round((note.at + note.length) * GRID)
    top = max((midi(pitch) for pitch, _ in note.pitches), default=0)
    for k, (pitch, tied) in enumerate(note.pitches if end > start else ()):
        before = held.get(pitch)
        if before is not None and before.end == start:
            before.end = end
            struck = before
        else:
            struck = _struck(strain, note, pitch, (start, end), turn, shift)
            struck.graces = _led(note, strain, shift) if k == 0 else ()
            if note.articulation in FIGURES and not note.articulation.startswith("tremolo") and midi(pitch) < top:
                struck.articulation = ""
        if tied:
            held[pitch] = struck
        else:
            held.pop(pitch, None)


def _led(note: Sounded, strain: Strain, shift: int) -> tuple[Grace, ...]:
    """Return the grace notes that lead to a note, moved with their voice."""
    drums = strain.channel == marks.DRUMS
    found = []
    for grace in note.graces:
        number = midi(grace.pitch) + shift
        pitch = (
            guessing.drum(number) if drums else raised(grace.pitch, shift // 12) if shift % 12 == 0 else spell(number)
        )
        if pitch:
            found.append(grace.model_copy(update={"pitch": pitch}))
    return tuple(found)


def _struck(strain: Strain, note: Sounded, pitch: str, stretch: tuple[int, int], turn: int, shift: int) -> Struck:
    """Add one pitch of a note, which begins and ends at some ticks, to a strain."""
    number, drums = midi(pitch), strain.channel == marks.DRUMS
    if not 0 <= number + shift <= 127:
        raise ScoreError(
            f"{pitch} moved by {shift} semitones lies outside the pitches from C-1 to G9.",
            hint="Correct transpose=, octave= or clef= of its V: field.",
        )
    name = guessing.drum(number) if drums else "" if shift else pitch
    struck = Struck(*stretch, number + shift, 80, name, note.articulation)
    strain.notes.append(struck)
    word = (note.words[turn - 1 : turn] or note.words[:1] or [None])[0]
    if word is not None and not drums:
        struck.lyric = word.text + ("-" if word.joins else " ") + ("\r" if word.closes else "")
    return struck
