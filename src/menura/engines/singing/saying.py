"""A line of lyrics as espeak-ng says it on one flat tone, taken apart by the vocoder: the stuff that is sung."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from menura.engines.singing import languages, phones
from menura.engines.singing.lines import PERIOD, Said, Span, lent
from menura.engines.singing.resonance import resonant
from menura.engines.singing.sharing import carrier, shared
from menura.engines.singing.vocoder.parameters import Array
from menura.phonetics import espeak
from menura.phonetics.espeak import Phone, Utterance

FLAT = espeak.Manner(rate=150, pitch=75, range=0)
"""How a line is said that will be sung."""

TONE = 118.5
"""Hz of that flat tone."""

BRIEF = 0.035
"""Seconds below which a vowel is only a passage."""

EARLIER, LATER = 0.04, 0.02
"""Seconds around a vowel's phone in which it may be heard to begin."""

SILENT, WEAKER = 14.0, 4.0
"""dB below its loudest moment at which a vowel is over, and down to which it may be held."""

SCHWA = "[[@]]"
"""A vowel for syllables that have none when they are spoken, as the mute e of French."""


@dataclass(frozen=True)
class Asked:
    """A syllable as it is to be said: its text for the voice, and whether its word goes on."""

    text: str
    joins: bool


@lru_cache(maxsize=16)
def said(asked: tuple[Asked, ...], voice: str, manner: espeak.Manner = FLAT) -> Said:
    """Return a line said by a voice, with the place of each of its syllables.

    Parameters
    ----------
    asked : tuple of Asked
    voice : str
        Of :func:`menura.engines.singing.languages.voice_for`.
    manner : Manner
        `FLAT`, or with prosody.
    """
    words = _words(asked, voice)
    utterance, spans = _spoken(asked, words, voice, manner)
    if None in spans:  # some word has fewer vowels than syllables: these are said one by one
        broken = [word for word in words if any(spans[k] is None for k in word)]
        words = [part for word in words for part in ([[k] for k in word] if word in broken else [word])]
        utterance, spans = _spoken(asked, words, voice, manner)
    return _analysed(utterance, _completed(spans, utterance), manner)


def _words(asked: Sequence[Asked], voice: str) -> list[list[int]]:
    """Return the syllables of each word."""
    words: list[list[int]] = [[]]
    for k, syllable in enumerate(asked):
        words[-1].append(k)
        if not syllable.joins or voice in languages.APART:
            words.append([])
    return [word for word in words if word]


def _spoken(
    asked: Sequence[Asked], words: list[list[int]], voice: str, manner: espeak.Manner
) -> tuple[Utterance, list[Span | None]]:
    """Return what was said, and where each syllable lies; None for those that found no sound."""
    texts = ["".join(asked[k].text for k in word) for word in words]
    line = " ".join(texts)
    utterance = espeak.say(f"{line}, {SCHWA}", voice, manner, phonemes=True)
    # The vowel at the end is not of the line.
    heard = [p for p in utterance.phones if not p.is_pause and p.end > p.start]
    heard = heard[: max((k for k, p in enumerate(heard) if phones.is_vowel(p.ipa)), default=len(heard))]
    spans: list[Span | None] = [None] * len(asked)
    for members, found in _matched(words, texts, utterance, heard):
        cuts = shared([p.ipa for p in found], [asked[k].text for k in members])
        for k, (first, last) in zip(members, cuts or (), strict=False):
            spans[k] = _span(found[first:last])
    return utterance, spans


def _matched(
    words: list[list[int]], texts: list[str], utterance: Utterance, heard: list[Phone]
) -> list[tuple[list[int], list[Phone]]]:
    """Return groups of syllables with the phones they were said with: words, or several that were run together."""
    ends = np.cumsum([len(text) + 1 for text in texts])
    begins: dict[int, float] = {}
    for word in utterance.words:
        place = int(np.searchsorted(ends, word.first, side="right"))
        if place < len(words):
            begins.setdefault(place, word.start)
    begins.setdefault(0, 0.0)
    groups: list[tuple[list[int], list[Phone]]] = []
    first = sorted(begins)
    for at, following in zip(first, [*first[1:], len(words)], strict=True):
        low = begins[at] - 1e-3 if at else -1.0
        high = begins[following] - 1e-3 if following < len(words) else np.inf
        members = [k for word in words[at:following] for k in word]
        groups.append((members, [p for p in heard if low <= p.start < high]))
    return groups


def _span(found: Sequence[Phone]) -> Span | None:
    nucleus = carrier([p.ipa for p in found])
    if nucleus is None:
        return None
    vowel = found[nucleus]
    last = nucleus
    while last + 1 < len(found) and phones.is_vowel(found[last + 1].ipa):
        last += 1
    coda = found[last].end - phones.closing(found[last].ipa) * (found[last].end - found[last].start)
    moves = last > nucleus or phones.glides(vowel.ipa)
    held = max(found[nucleus : last + 1], key=lambda phone: phone.stress)
    hold = min(held.start + phones.core(held.ipa) * (held.end - held.start), coda)
    return Span(found[0].start, vowel.start, coda, found[-1].end, hold, moves)


def _completed(spans: Sequence[Span | None], utterance: Utterance) -> tuple[Span, ...]:
    """Return spans for all: what found no sound is sung on the vowel that was said last."""
    final = [p for p in utterance.phones if phones.is_vowel(p.ipa)]
    first, last = (final[-1].start, final[-1].end) if final else (0.0, 0.05)
    middle = (first + last) / 2
    schwa = Span(first, first, last, last, middle)
    whole = [span or schwa for span in spans]
    # A reduced vowel can be too short to hold anything of itself.
    return tuple(replace(span, hold=middle) if span.coda - span.vowel < BRIEF else span for span in whole)


def _analysed(utterance: Utterance, spans: tuple[Span, ...], manner: espeak.Manner) -> Said:
    from menura.engines.singing.vocoder.analysis import analyse
    from menura.engines.singing.vocoder.pitch import pitch

    rate, samples = utterance.sample_rate, utterance.samples
    count = int(len(samples) / rate / PERIOD) + 1
    voiced = _voiced(utterance.phones, count)
    tone = np.full(count, TONE, np.float32)
    if manner.range:
        measured = pitch(samples, rate, PERIOD)[:count]
        known = np.flatnonzero(measured > 0)
        tone = np.interp(np.arange(count), known, measured[known]).astype(np.float32) if len(known) else tone
    found = analyse(samples, rate, np.where(voiced, tone, 0).astype(np.float32), PERIOD)
    change = _change(found.envelope, rate)
    level = _level(found.envelope, rate)
    spans = tuple(_settled(_refined(span, change), level) for span in spans)
    envelope = np.where(voiced[:, None], resonant(found.envelope, rate), found.envelope)
    return lent(Said(envelope, found.aperiodicity, voiced, tone, spans, rate))


def _level(envelope: Array, rate: int) -> Array:
    """Return how loud every frame is between 200 Hz and 4 kHz, in dB."""
    step = 0.5 * rate / (envelope.shape[1] - 1)
    return np.asarray(10 * np.log10(envelope[:, int(200 / step) : int(4000 / step)].sum(axis=1) + 1e-10))


def _settled(span: Span, level: Array) -> Span:
    """Return a syllable whose vowel ends where it falls silent, held where it is near its loudest.

    A vowel's phone lasts until the next one is heard: the silence in which a stop is closed is not the vowel's.
    """
    first, last = round(span.vowel / PERIOD), min(round(span.coda / PERIOD) + 1, len(level))
    if last - first < 4 or not first * PERIOD <= span.hold <= last * PERIOD:
        return span
    inside = level[first:last]
    coda = min((first + int(np.flatnonzero(inside > inside.max() - SILENT)[-1])) * PERIOD, span.coda)
    wanted = span.vowel + (span.hold - span.vowel) / (span.coda - span.vowel) * (coda - span.vowel)
    near = np.flatnonzero(inside > inside.max() - WEAKER) + first
    hold = float(near[np.argmin(np.abs(near * PERIOD - wanted))] * PERIOD)
    return replace(span, coda=coda, hold=min(hold, coda))


def _change(envelope: Array, rate: int) -> Array:
    """Return how much the spectrum changes about every frame, within 10 ms to each side."""
    bins = envelope.shape[1]
    step = 0.5 * rate / (bins - 1)
    bands = np.log10(envelope[:, int(150 / step) : int(4500 / step) : 2] + 1e-6)
    padded = np.pad(bands, ((2, 2), (0, 0)), mode="edge")
    return np.asarray(np.linalg.norm(padded[4:] - padded[:-4], axis=1))


def _refined(span: Span, change: Array) -> Span:
    """Return a syllable whose vowel begins where it is heard to: where the spectrum changes most, near its phone."""
    if span.vowel - span.start < 0.02 or span.coda - span.vowel < BRIEF:
        return span
    first = max(round((span.vowel - EARLIER) / PERIOD), round(span.start / PERIOD) + 1)
    frames = np.arange(first, min(round((span.vowel + LATER) / PERIOD) + 1, len(change)))
    if not len(frames):
        return span
    near = np.exp(-(((frames * PERIOD - span.vowel) / 0.04) ** 2) / 2)
    return replace(span, vowel=min(float(frames[np.argmax(change[frames] * near)] * PERIOD), span.hold, span.coda))


def _voiced(said_phones: Sequence[Phone], count: int) -> Array:
    """Return in which frames a voiced phone sounds."""
    voiced = np.zeros(count, bool)
    for phone in said_phones:
        if not phone.is_pause and not phones.is_voiceless(phone.ipa):
            voiced[round(phone.start / PERIOD) : round(phone.end / PERIOD) + 1] = True
    return voiced
