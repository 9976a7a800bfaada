"""Speech while it is being made: sentence by sentence, for those who cannot wait for the last."""

from collections.abc import Iterator

import numpy as np

from menura.audio.clip import Clip
from menura.audio.resample import convert
from menura.engines.speech import saying
from menura.engines.speech.emotions import feelings
from menura.engines.speech.markup import parse
from menura.engines.speech.phrases import Phrase, phrases
from menura.engines.speech.polish import Energies, gain
from menura.engines.speech.saying import RATE, Delivery
from menura.engines.speech.voices import split
from menura.errors import RequestError
from menura.plans.model import Speech


def stream(text: str | Speech, *, sample_rate: int = 48_000) -> Iterator[Clip]:
    """Yield a text as sound, sentence by sentence, each with the silence after it.

    Parameters
    ----------
    text : str or Speech
    sample_rate : int
        In hertz.

    Yields
    ------
    Clip
        One channel. A voice has the standard level in the first sentence that it says, and keeps that gain.

    Raises
    ------
    RequestError, PlanError, UnknownNameError, MissingExtraError
        As :func:`menura.engines.speech.layout.laid_out` does; before the first clip where it is the markup.
    """
    body = text if isinstance(text, Speech) else Speech(text=text)
    found = phrases(parse(body.text), body.language or split(body.voice)[0], body.voice)
    if not found:
        raise RequestError(f"There is nothing to say in {body.text[:40]!r}.", hint="Write at least one word.")
    gains: dict[str, float] = {}
    for number in dict.fromkeys(phrase.sentence for phrase in found):
        sentence = [phrase for phrase in found if phrase.sentence == number]
        yield _clip(sentence, Delivery(body.rate, body.pitch, body.emotion), gains, sample_rate)


def _clip(sentence: list[Phrase], delivery: Delivery, gains: dict[str, float], rate: int) -> Clip:
    feeling = feelings()[delivery.emotion]
    said = [saying.say(phrase, delivery) for phrase in sentence]
    by_voice: dict[str, list[Energies]] = {}
    for each in said:
        by_voice.setdefault(each.voice, []).append(each.energies)
    for voice, measured in by_voice.items():
        gains.setdefault(voice, gain(measured) + feeling.volume)
    parts = []
    for phrase, each in zip(sentence, said, strict=True):
        pause = phrase.after * (1.0 if phrase.exact else feeling.pauses)
        parts += [each.samples * np.float32(10 ** (gains[each.voice] / 20)), np.zeros(round(pause * RATE), np.float32)]
    return Clip(convert(np.concatenate(parts)[np.newaxis], RATE, rate), rate)
