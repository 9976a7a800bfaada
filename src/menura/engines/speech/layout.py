"""When each phrase of a text is said: at its own pace, or so that all of it lasts as long as asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from menura.audio.clip import Samples
from menura.engines.speech import saying
from menura.engines.speech.emotions import feelings
from menura.engines.speech.markup import parse
from menura.engines.speech.phrases import JOINT, Phrase, phrases
from menura.engines.speech.polish import Energies, gain
from menura.engines.speech.saying import RATE, Delivery, SpokenWord
from menura.errors import RequestError
from menura.plans.model import Speech

SHORTEST, LONGEST = 0.5, 2.0
"""Of its own length: how short and how long a text can be made."""


@dataclass(frozen=True)
class Placed:
    """A phrase and where it is said: first sample and length at :data:`~menura.engines.speech.saying.RATE`."""

    phrase: Phrase
    first: int
    length: int
    gain: float
    """In dB."""
    words: tuple[SpokenWord, ...]
    """Times since the text began."""

    @property
    def end(self) -> int:
        """The first sample after it."""
        return self.first + self.length


@dataclass(frozen=True)
class Layout:
    """A text as it is said.

    Attributes
    ----------
    placed : tuple of Placed
        In order of time.
    length : int
        Samples at :data:`~menura.engines.speech.saying.RATE`, silence that was asked for at the end included.
    delivery : Delivery
    """

    placed: tuple[Placed, ...]
    length: int
    delivery: Delivery

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.length / RATE

    @property
    def marks(self) -> dict[str, float]:
        """The marks of the text, in seconds."""
        return {name: each.first / RATE for each in self.placed for name in each.phrase.marks}

    def samples(self, first: int, last: int) -> Samples:
        """Return ``float32 [last − first]`` of the text as sound, silence outside it."""
        out = np.zeros(max(last - first, 0), np.float32)
        for each in self.placed:
            if each.first < last and first < each.end:
                sound = _sound(each, self.delivery)
                a, b = max(each.first, first), min(each.end, last)
                out[a - first : b - first] += sound[a - each.first : b - each.first]
        return out


def laid_out(speech: Speech, duration: float | None = None) -> Layout:
    """Return how a text is said.

    Parameters
    ----------
    speech : Speech
    duration : float, optional
        Seconds that it must last, if `speech.fitted`.

    Raises
    ------
    PlanError
        If its markup is wrong.
    RequestError
        If something in it cannot be said, or it cannot be fitted into the duration.
    UnknownNameError
        If there is no such voice or language.
    MissingExtraError
        If a library is missing.
    """
    bare = speech.model_copy(update={"words": "", "fitted": False})
    return _fitted(bare, duration) if speech.fitted and duration is not None else natural(bare)


@lru_cache(maxsize=64)
def natural(speech: Speech) -> Layout:
    """Return how a text is said at its own pace."""
    found = phrases(parse(speech.text), speech.language or _spoken_by(speech.voice), speech.voice)
    if not found:
        raise RequestError(f"There is nothing to say in {speech.text[:40]!r}.", hint="Write at least one word.")
    return _placed(found, Delivery(speech.rate, speech.pitch, speech.emotion))


@lru_cache(maxsize=64)
def _fitted(speech: Speech, duration: float) -> Layout:
    own = natural(speech)
    pauses = sum(round(p.phrase.after * RATE) for p in own.placed if p.phrase.exact)
    wanted, spoken = round(duration * RATE) - pauses, own.length - pauses
    if not SHORTEST <= wanted / spoken <= LONGEST:
        low, high = ((share * spoken + pauses) / RATE for share in (SHORTEST, LONGEST))
        raise RequestError(
            f"It takes {own.duration:.2f} s to say and cannot be fitted into {duration:g} s; "
            f"{low:.2f} to {high:.2f} s would do.",
            hint="Change the duration, or the words.",
        )
    paced = replace(own.delivery, rate=own.delivery.rate * spoken / wanted)
    layout = _placed([each.phrase for each in own.placed], paced)
    return _stretched(layout, wanted, pauses)


def _stretched(layout: Layout, wanted: int, pauses: int) -> Layout:
    """Return a layout in which all but the pauses that were asked for lasts `wanted` samples."""
    factor = wanted / (layout.length - pauses)
    placed, at = [], 0
    for each, following in zip(layout.placed, [*layout.placed[1:], None], strict=True):
        length = max(round(each.length * factor), 1)
        start = each.first / RATE
        words = tuple(_moved(word, start, at / RATE, length / each.length) for word in each.words)
        placed.append(replace(each, first=at, length=length, words=words))
        gap = (following.first if following else layout.length) - each.end
        exact = round(each.phrase.after * RATE) if each.phrase.exact else 0
        at += length + exact + round((gap - exact) * factor)
    return replace(layout, placed=tuple(placed), length=wanted + pauses)


def _placed(found: Sequence[Phrase], delivery: Delivery) -> Layout:
    """Return phrases one after another, each voice at the standard level."""
    feeling = feelings()[delivery.emotion]
    said = [saying.say(phrase, delivery) for phrase in found]
    gains = _gains((each.voice, each.energies) for each in said)
    pace = feeling.pauses / max(saying.speed(delivery) / feeling.rate, 0.5)
    placed, at, end = [], 0, 0
    for phrase, each in zip(found, said, strict=True):
        words = tuple(_moved(word, 0.0, at / RATE, 1.0) for word in each.words)
        placed.append(Placed(phrase, at, each.samples.size, gains[each.voice] + feeling.volume, words))
        end = at + each.samples.size
        is_joint = phrase.exact or phrase.after == JOINT
        at = end + round(phrase.after * (1.0 if is_joint else pace) * RATE)
    last = found[-1]
    return Layout(tuple(placed), at if last.exact else end, delivery)


def _gains(heard: Iterable[tuple[str, Energies]]) -> dict[str, float]:
    by_voice: dict[str, list[Energies]] = {}
    for voice, measured in heard:
        by_voice.setdefault(voice, []).append(measured)
    return {voice: gain(measured) for voice, measured in by_voice.items()}


def _sound(each: Placed, delivery: Delivery) -> Samples:
    said = saying.say(each.phrase, delivery)
    samples = said.samples if said.samples.size == each.length else said.scaled(each.length).samples
    return np.asarray(samples * np.float32(10 ** (each.gain / 20)), np.float32)


def _moved(word: SpokenWord, old: float, new: float, factor: float) -> SpokenWord:
    return SpokenWord(word.text, new + (word.start - old) * factor, new + (word.end - old) * factor)


def _spoken_by(voice: str) -> str:
    """Return the language that a voice speaks, empty for those that speak all."""
    from menura.engines.speech.voices import split

    return split(voice)[0]
