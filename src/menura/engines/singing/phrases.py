"""What is sung in one breath."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from menura.scores.arranging.played import Played
from menura.scores.model import Delivery, Syllable

LEAD = 0.7
"""Seconds before its first beat in which a phrase may sound: the breath and the consonants."""

TAIL = 0.6
"""Seconds that a phrase may sound on after its last note."""

BREATH = 0.4
"""Seconds of silence between notes that part two phrases."""

LONGEST = 10.0
"""Seconds after which a phrase ends with the next word."""

PROLONGED = frozenset({"ー", "－", "-", "—", "~", "～", "っ", "ッ", "_"})
"""Syllables that go on with the vowel before them."""

VOCALISE = Syllable(text="a", reading="a1")
"""What is sung where there are notes and no words."""


@dataclass(frozen=True)
class Sung:
    """A syllable with its notes: the first carries it, the others go on with its vowel."""

    syllable: Syllable
    notes: tuple[Played, ...]

    @property
    def start(self) -> float:
        """Seconds: where its vowel begins."""
        return self.notes[0].start

    @property
    def end(self) -> float:
        """Seconds: where its last note ends."""
        return max(note.start + note.duration for note in self.notes)


@dataclass(frozen=True)
class Phrase:
    """What is sung in one breath.

    Attributes
    ----------
    sung : tuple of Sung
    delivery : str
        Of :data:`menura.scores.model.Delivery`.
    scale : tuple of int
        Pitch classes of the key it is sung in.
    before, after : float
        Seconds of silence around it.
    """

    sung: tuple[Sung, ...]
    delivery: Delivery
    scale: tuple[int, ...]
    before: float = 1.0
    after: float = 1.0

    @property
    def begins(self) -> float:
        """Seconds from which on it may sound; never before the piece."""
        return max(self.sung[0].start - LEAD, 0.0)

    @property
    def ends(self) -> float:
        """Seconds at which its sound is over."""
        room = min(max(self.after - TAIL, 0.0), 3.0) if self.delivery == "spoken" else 0.0
        return max(each.end for each in self.sung) + TAIL + room

    @property
    def notes(self) -> tuple[Played, ...]:
        """All its notes, in order."""
        return tuple(note for each in self.sung for note in each.notes)


def phrases(notes: Iterable[Played], scales: dict[str, tuple[int, ...]]) -> list[Phrase]:
    """Return the phrases of a voice.

    Parameters
    ----------
    notes : iterable of Played
        In order of time.
    scales : dict
        Pitch classes of each section's key, by its id.
    """
    found = [
        Phrase(tuple(group), group[0].notes[0].delivery, scales.get(group[0].notes[0].section, tuple(range(12))))
        for group in _grouped(_syllables(notes))
    ]
    for k, phrase in enumerate(found):
        first, last = phrase.sung[0].start, max(each.end for each in phrase.sung)
        before = first - max(each.end for each in found[k - 1].sung) if k else first
        after = found[k + 1].sung[0].start - last if k + 1 < len(found) else 10.0
        found[k] = replace(phrase, before=max(before, 0.0), after=max(after, 0.0))
    return found


def _syllables(notes: Iterable[Played]) -> Iterator[Sung]:
    """Yield syllables with the notes they are sung on."""
    held: list[Played] = []
    words = VOCALISE
    for note in notes:
        goes_on = note.syllable is None or note.syllable.text in PROLONGED
        if held and (not goes_on or note.start - (held[-1].start + held[-1].duration) > BREATH):
            yield Sung(words, tuple(held))
            held = []
        if not goes_on and note.syllable is not None:
            words = note.syllable
        elif not held:
            words = VOCALISE
        held.append(note)
    if held:
        yield Sung(words, tuple(held))


def _grouped(sung: Iterable[Sung]) -> Iterator[list[Sung]]:
    group: list[Sung] = []
    for each in sung:
        if group and _parts(group, each):
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def _parts(group: list[Sung], new: Sung) -> bool:
    """Return whether a new phrase begins with a syllable."""
    last, first = group[-1].notes[-1], new.notes[0]
    other_line = (last.section, group[-1].syllable.line, last.delivery) != (
        first.section, new.syllable.line, first.delivery,
    )  # fmt: skip
    rests = new.start - group[-1].end > BREATH
    too_long = new.end - group[0].start > LONGEST and not group[-1].syllable.joins
    return other_line or rests or too_long
