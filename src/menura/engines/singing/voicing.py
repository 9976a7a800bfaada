"""What of a sheet reaches the singer of a phrase."""

from menura.engines.singing.phrases import Phrase
from menura.scores.keys import MODES, Key
from menura.scores.pitch import pitch_class


def scale(key: Key) -> tuple[int, ...]:
    """Return the seven pitch classes of a key; of a pentatonic or blues mode, those of its major or minor."""
    if len(key.scale) == 7:
        return key.scale
    steps = MODES["minor" if key.is_minor else "major"]
    return tuple((pitch_class(key.tonic) + step) % 12 for step in steps)


def told(phrase: Phrase) -> tuple[object, ...]:
    """Return all that decides how a phrase sounds, times counted from its beginning."""
    notes = [
        (
            [(round(n.start - phrase.begins, 9), round(n.duration, 9), n.pitch, round(n.velocity, 6), n.articulation)
             for n in each.notes],
            each.syllable.text, each.syllable.joins, each.syllable.reading,
        )
        for each in phrase.sung
    ]  # fmt: skip
    first = phrase.notes[0]
    about = (first.section, first.at, phrase.delivery, phrase.scale if phrase.delivery == "harmony" else ())
    return (*about, round(min(phrase.before, 1.5), 6), round(phrase.ends - phrase.begins, 6), notes)
