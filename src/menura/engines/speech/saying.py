"""A phrase becomes sound, with the times of its words."""

import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from menura.audio.clip import Samples
from menura.engines.speech.emotions import feelings
from menura.engines.speech.phonemes import respelled
from menura.engines.speech.phrases import Phrase, is_sign
from menura.engines.speech.polish import Energies, energies, rounded, smoothed
from menura.engines.speech.reading import readable, spoken_japanese
from menura.engines.speech.scaling import scaled
from menura.engines.speech.script import Run, Style
from menura.engines.speech.voices import Speaker, speaker
from menura.errors import RequestError
from menura.phonetics import espeak
from menura.phonetics.wording.saying_as import said_as
from menura.phonetics.wording.text import Wording, written_out

RATE = 22_050
"""Hz of what espeak-ng makes."""

USUAL = 170
"""Words per minute at a rate of 1."""

PACE = {"cmn": 1.3, "yue": 1.1}
"""Factors for voices whose usual speed is not that of people."""

SLOWEST, FASTEST = 80, 450
"""Words per minute that espeak-ng can say."""

ABOVE = 0.1
"""Of a voice's base pitch: how far its usual melody lies above it in the middle."""

LEAD, TAIL = 0.008, 0.03
"""Seconds kept before the first sound and after the last."""

QUIET = 2e-3
"""Of full scale: what lies below is no sound."""

_CHARACTERS = re.compile(r"[㐀-䶿一-鿿豈-﫿𠀀-𲎯][^\w\s]*|[^㐀-䶿一-鿿豈-﫿𠀀-𲎯]+")
"""One Chinese character with its punctuation, or what stands between such."""

KEPT = 48
"""Phrases kept as sound."""


@dataclass(frozen=True)
class Delivery:
    """How a text is delivered as a whole: as in :class:`menura.plans.model.Speech`."""

    rate: float = 1.0
    pitch: float = 0.0
    emotion: str = "neutral"


@dataclass(frozen=True)
class SpokenWord:
    """A word as it was written, and when it is said, in seconds since its phrase began."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Said:
    """A phrase as sound, without silence at its ends.

    Attributes
    ----------
    samples : ndarray [shape=(n,), dtype=float32]
        At `RATE`.
    words : tuple of SpokenWord
    voice : str
        Who said it.
    """

    samples: Samples
    words: tuple[SpokenWord, ...]
    voice: str
    energies: Energies
    """K-weighted, of each 100 ms, before any part of it was made louder than the rest."""

    def scaled(self, length: int) -> "Said":
        """Return the same at the same pitch in `length` samples."""
        factor = length / max(self.samples.size, 1)
        words = tuple(SpokenWord(w.text, w.start * factor, w.end * factor) for w in self.words)
        return replace(self, samples=scaled(self.samples, RATE, length), words=words)


@lru_cache(maxsize=KEPT)
def say(phrase: Phrase, delivery: Delivery) -> Said:
    """Return a phrase as sound.

    Raises
    ------
    RequestError
        If something in it cannot be said.
    UnknownNameError
        If there is no such voice or language.
    """
    who = speaker(phrase.voice, phrase.language)
    parts = [_spoken(run, phrase.language, who) for run in phrase.runs]
    marked, origins = _marked(parts, phrase, delivery)
    heard = espeak.say(marked.text, who.name, _manner(delivery, who, phrase), **_flags(phrase))
    samples, heard_words = _smaller(heard, who)
    words = _words(heard_words, marked, origins, phrase)
    samples = smoothed(samples, RATE, feelings()[delivery.emotion].tilt)
    first, last = _bounds(samples)
    heard_energies = energies(samples[first:last], RATE)
    samples = rounded(_loud(samples, words, phrase)[first:last], RATE)
    said = Said(samples, _within(words, first / RATE, last / RATE), who.name, heard_energies)
    missing = _wanted(delivery, who, phrase) / _words_per_minute(delivery, who, phrase)
    return said if 0.99 < missing < 1.01 else said.scaled(round(samples.size / missing))


def speed(delivery: Delivery) -> float:
    """Return the factor of speed of a delivery, its emotion included."""
    return delivery.rate * feelings()[delivery.emotion].rate


def _flags(phrase: Phrase) -> dict[str, bool]:
    return {"markup": _needs_markup(phrase), "phonemes": any(bool(run.style.phonemes) for run in phrase.runs)}


def _needs_markup(phrase: Phrase) -> bool:
    first = phrase.runs[0].style.manner
    return any(run.style.says == "characters" or run.style.manner != first for run in phrase.runs)


def _spoken(run: Run, language: str, who: Speaker) -> Wording:
    """Return the words of a run in the writing that its voice reads."""
    if run.style.phonemes:
        code = respelled(run.text, language) if run.style.phonemes == "ipa" else run.text
        return Wording.instead(f"[[{code}]]", (0, len(run.text)))
    if run.style.says == "characters":
        return Wording.plain(run.text)
    if run.style.says:
        words = said_as(run.text.strip(), run.style.says, run.style.format, language)
    else:
        words = written_out(run.text, language)
    _check(words.text, who)
    return readable(words, language)


def _check(text: str, who: Speaker) -> None:
    """Refuse signs that a voice would leave out without a word."""
    silent = [char for char in dict.fromkeys(text) if is_sign(char) and not _is_said(char, who.name)]
    if silent:
        raise RequestError(
            f"No name is known of {' '.join(silent)} in the language of the voice {who.name!r}.",
            hint="Write in words what is to be said, or leave it out.",
        )


@lru_cache(maxsize=4096)
def _is_said(char: str, voice: str) -> bool:
    if (
        char in "`´¨ˆ˜¯¸" or 0x1F1E6 <= ord(char) <= 0x1F1FF
    ):  # accents by themselves, and the letters that flags are made of
        return True
    return any(phone.strip() for phone in espeak.spelled(char, voice).split("_"))


def _marked(parts: list[Wording], phrase: Phrase, delivery: Delivery) -> tuple[Wording, tuple[int, ...]]:
    """Return what espeak-ng is given, and for each of its characters the run it belongs to (−1: none)."""
    markup = _needs_markup(phrase)
    texts, runs = [], list[int]()
    for index, (part, run) in enumerate(zip(parts, phrase.runs, strict=True)):
        before, after = _tags(run.style, phrase.runs[0].style, delivery) if markup else ("", "")
        inner = _escaped(part) if markup and not run.style.phonemes else part
        for piece, owner in (
            (Wording.instead(before, (0, 0)), -1),
            (inner, index),
            (Wording.instead(after, (0, 0)), -1),
        ):
            texts.append(piece)
            runs += [owner] * len(piece.text)
    ending = "" if phrase.ends else ","
    if not phrase.ends and not re.search(r"[,;:.!?…，、；：]\s*$", parts[-1].text):
        texts.append(Wording.instead(ending, (0, 0)))
        runs += [-1] * len(ending)
    return Wording.joined(texts), tuple(runs)


def _escaped(words: Wording) -> Wording:
    signs = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    text = [signs.get(char, char) for char in words.text]
    origins = tuple(span for said, span in zip(text, words.origins, strict=True) for _ in said)
    return Wording("".join(text), origins)


def _tags(style: Style, base: Style, delivery: Delivery) -> tuple[str, str]:
    """Return the tags by which espeak-ng changes its manner for one run."""
    before, after = "", ""
    if style.manner[:3] != base.manner[:3]:
        moved = _pitch_and_range(delivery, style)
        rate = f"{100 * style.rate / base.rate:.0f}%"
        before, after = f'<prosody rate="{rate}" pitch="{moved[0]}" range="{moved[1]}">', "</prosody>"
    if style.says == "characters":
        before, after = before + '<say-as interpret-as="characters">', "</say-as>" + after
    return before, after


def _manner(delivery: Delivery, who: Speaker, phrase: Phrase) -> espeak.Manner:
    pitch, reach = _pitch_and_range(delivery, phrase.runs[0].style)
    return espeak.Manner(rate=_words_per_minute(delivery, who, phrase), pitch=pitch, range=reach)


def _wanted(delivery: Delivery, who: Speaker, phrase: Phrase) -> float:
    return USUAL * PACE.get(phrase.language, 1.0) * speed(delivery) * phrase.runs[0].style.rate / who.size


def _words_per_minute(delivery: Delivery, who: Speaker, phrase: Phrase) -> int:
    """Return what comes nearest to the speed that is wanted."""
    return round(min(max(_wanted(delivery, who, phrase), SLOWEST), FASTEST))


def _pitch_and_range(delivery: Delivery, style: Style) -> tuple[int, int]:
    """Return espeak-ng's pitch, five steps to a semitone about 50, and the range that keeps the melody's intervals."""
    feeling = feelings()[delivery.emotion]
    moves = feeling.range * style.range
    # The melody lies above the base: a wider one would raise the middle too.
    level = 12 * math.log2(max(1 + ABOVE * (1 - moves), 0.5))
    semitones = min(max(delivery.pitch + feeling.pitch + style.pitch + level, -10.0), 9.8)
    reach = 50 * moves * 2 ** ((semitones - level) / 12)
    return round(50 + 5 * semitones), round(min(max(reach, 0), 99))


def _smaller(heard: espeak.Utterance, who: Speaker) -> tuple[Samples, tuple[espeak.Word, ...]]:
    """Return what was heard as from a smaller speaker: played faster, formants and pitch with it."""
    if who.size == 1.0:
        return heard.samples, heard.words
    from menura.audio.resample import convert

    samples = convert(heard.samples[np.newaxis], round(RATE * who.size), RATE)[0]
    words = tuple(replace(w, start=w.start / who.size, end=w.end / who.size) for w in heard.words)
    return samples, words


@dataclass(frozen=True)
class _Token:
    """A word as it was written: where in its run, and what the reader sees."""

    run: int
    first: int
    last: int
    text: str


def _words(
    heard: tuple[espeak.Word, ...], marked: Wording, runs: tuple[int, ...], phrase: Phrase
) -> tuple[tuple[SpokenWord, int], ...]:
    """Return the words as they were written, each with the run it belongs to."""
    tokens = [token for index, run in enumerate(phrase.runs) for token in _tokens(run, index, phrase.language)]
    found: list[tuple[_Token, float, float]] = []
    for k, word in enumerate(heard):
        stop = heard[k + 1].first if k + 1 < len(heard) else len(runs)
        shares = _shares(tokens, marked, runs, range(max(word.first, 0), max(stop, word.first + 1)))
        whole, start = sum(share for _, share in shares), word.start
        for token, share in shares:
            end = start + (word.end - word.start) * share / whole
            since, until = start, end
            while found and found[-1][0].run == token.run and token.first < found[-1][0].last:
                before, since, later = found.pop()
                span = (min(before.first, token.first), max(before.last, token.last))
                token, until = _token_at(tokens, token.run, span) or token, max(until, later)
            found.append((token, since, until))
            start = end
    return tuple((SpokenWord(token.text, start, end), token.run) for token, start, end in found)


def _shares(tokens: list[_Token], marked: Wording, runs: tuple[int, ...], places: range) -> list[tuple[_Token, int]]:
    """Return the written words in a stretch of what was said, each with how many letters of it are its own."""
    shares: dict[_Token, int] = {}
    for place in places:
        if place < len(runs) and runs[place] >= 0 and (marked.text[place].isalnum() or is_sign(marked.text[place])):
            token = _token_at(tokens, runs[place], marked.origins[place])
            if token is not None:
                shares[token] = shares.get(token, 0) + 1
    return list(shares.items())


def _token_at(tokens: list[_Token], run: int, span: tuple[int, int]) -> _Token | None:
    """Return the written word, or the words together, that a part of a run belongs to."""
    last = max(span[1], span[0] + 1)
    met = [token for token in tokens if token.run == run and token.first < last and span[0] < token.last]
    if len(met) < 2:
        return met[0] if met else None
    return _Token(run, met[0].first, met[-1].last, " ".join(token.text for token in met))


@lru_cache(maxsize=512)
def _tokens(run: Run, index: int, language: str) -> tuple[_Token, ...]:
    """Return the words of a run: between spaces, each Chinese character by itself, Japanese as its reader cuts it."""
    if run.style.stands_for or run.style.phonemes:
        return (_Token(index, 0, len(run.text) + 4, run.style.stands_for or run.text),)
    if language == "ja":
        starts = np.cumsum([0, *(len(surface) for surface, _ in spoken_japanese(run.text))])
        pieces = [(int(start), surface) for start, (surface, _) in zip(starts, spoken_japanese(run.text), strict=False)]
    else:
        pieces = [
            (match.start() + part.start(), part[0])
            for match in re.finditer(r"\S+", run.text)
            for part in _CHARACTERS.finditer(match[0])
        ]
    return tuple(_Token(index, start, start + len(text), _bare(text)) for start, text in pieces if text.strip())


def _bare(word: str) -> str:
    """Return a word without the punctuation around it."""
    bare = word.strip("\"'“”‘’«»()[]{}（）《》「」『』¿¡.,;:!?…，。！？；：、—–-")
    return bare or word


def _loud(samples: Samples, words: tuple[tuple[SpokenWord, int], ...], phrase: Phrase) -> Samples:
    """Return the sound with the volume of each run, moving over 20 ms at the first word of the next."""
    volumes = [run.style.volume for run in phrase.runs]
    if not any(volumes):
        return samples
    if len(set(volumes)) == 1:
        return np.asarray(samples * np.float32(10 ** (volumes[0] / 20)), np.float32)
    times, gains, now = [0.0], [volumes[words[0][1]] if words else volumes[0]], -1
    for word, run in words:
        if run != now:
            times += [max(word.start - 0.02, times[-1]), word.start]
            gains += [gains[-1], volumes[run]]
            now = run
    curve = np.interp(np.arange(samples.size) / RATE, times, gains)
    return np.asarray(samples * 10 ** (curve / 20), np.float32)


def _bounds(samples: Samples) -> tuple[int, int]:
    """Return the samples shortly before the first sound and shortly after the last."""
    heard = np.flatnonzero(np.abs(samples) > QUIET)
    if not heard.size:
        raise RequestError("The voice makes no sound of this text.", hint="Write it in words, or choose another voice.")
    first = max(int(heard[0]) - round(LEAD * RATE), 0)
    return first, min(int(heard[-1]) + round(TAIL * RATE), samples.size)


def _within(words: tuple[tuple[SpokenWord, int], ...], begins: float, ends: float) -> tuple[SpokenWord, ...]:
    """Return words with times since the sound begins, none beyond its end."""

    def moved(time: float) -> float:
        return min(max(time, begins), ends) - begins

    return tuple(SpokenWord(word.text, moved(word.start), moved(word.end)) for word, _ in words)
