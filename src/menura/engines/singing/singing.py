"""A phrase as sound."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np

from menura.engines.singing import dynamics, languages, melody, timing, tuning
from menura.engines.singing.choir import Copy, copies, strays
from menura.engines.singing.lines import PERIOD, Said, along, joined
from menura.engines.singing.phrases import Phrase, Sung
from menura.engines.singing.saying import FLAT, Asked, said
from menura.engines.singing.singers import Singer
from menura.engines.singing.timbre import Timbre, breath, timbre
from menura.engines.singing.timing import Placed
from menura.engines.singing.vocoder import synthesis
from menura.engines.singing.vocoder.parameters import Array, Complex
from menura.phonetics.espeak import Manner
from menura.scores.pitch import hertz

LEVEL = 0.9
"""Factor from espeak-ng's level to that of a part in a mix."""

PROSODIC = Manner(rate=165, pitch=45, range=60)
"""How a line is said whose own speech melody is kept."""

JITTER, SHIMMER = 0.002, 0.025
"""Unevenness of any voice from pulse to pulse: of its period, and of its amplitude."""

FINE = 32_000
"""Hz of a rate from which on half of it holds what is voiced."""


@dataclass(frozen=True, eq=False)
class Score:
    """What all who sing a phrase have in common.

    Attributes
    ----------
    said : Said
    syllables : list of Placed
    path : ndarray [shape=(frames,)]
        Row of what was said, frame by frame.
    level : ndarray [shape=(frames,)]
        In dB.
    gate : ndarray [shape=(frames,)]
        0 … 1.
    begins : float
        Seconds.
    bend : float or ndarray [shape=(frames,)]
        In semitones.
    """

    said: Said
    syllables: list[Placed]
    path: Array
    level: Array
    gate: Array
    begins: float
    bend: Array | float = 0.0


def sing(phrase: Phrase, singer: Singer, language: str, rate: int, seed: int, bend: Array | float = 0.0) -> Array:
    """Return the sound of a phrase from ``phrase.begins`` to ``phrase.ends``.

    Parameters
    ----------
    phrase : Phrase
    singer : Singer
    language : str
        Of the song.
    rate : int
        In Hz.
    seed : int
    bend : float or ndarray [shape=(m,)]
        Semitones added to the melody; or to each 10 ms of it since ``phrase.begins``.

    Returns
    -------
    ndarray [shape=(c, n), dtype=float32]
        One channel; of those who are many, two.
    """
    length = round((phrase.ends - phrase.begins) * rate)
    count = int((phrase.ends - phrase.begins) / PERIOD) + 2
    score = _score(phrase, singer, language, count, bend)
    chance = np.random.default_rng(_number(phrase, seed))
    who = copies(phrase, singer)
    if any(copy.wanders for copy in who):
        return _choir(phrase, score, singer, who, rate, length, chance)
    out = np.zeros(length, np.float32)
    for k, copy in enumerate(who):
        own = replace(singer, formants=singer.formants * copy.formants)
        sound = _voice(phrase, score, own, copy, rate, length, chance)
        sound *= np.float32(LEVEL * 10 ** (copy.gain / 20))
        late = round(copy.delay * rate)
        out[late:] += sound[: length - late]
        if k == 0:
            out += _breath(phrase, score, own, rate, length, chance)
    return _cleared(out, rate, _deepest(phrase, singer))[np.newaxis]


def _choir(
    phrase: Phrase,
    score: Score,
    singer: Singer,
    who: Sequence[Copy],
    rate: int,
    length: int,
    chance: np.random.Generator,
) -> Array:
    """Return many voices ``float32 [2, length]``. What the glottis makes ends below 12 kHz: half the rate holds it."""
    times = 2 if rate >= FINE and rate % 2 == 0 else 1
    short = -(-length // times)
    voices, hiss = np.zeros((2, short), np.float32), np.zeros((2, length), np.float32)
    airs = np.sqrt(0.5 * sum(10 ** (copy.gain / 10) for copy in who))
    whispered = phrase.delivery == "whisper"
    for k, copy in enumerate(who):
        own = replace(singer, formants=singer.formants * copy.formants, vibrato=min(singer.vibrato * copy.vibrato, 1.0))
        late = strays(copy, len(score.path), chance)
        at = np.clip(np.arange(len(score.path)) - late, 0, len(score.path) - 1)
        strayed = replace(score, path=along(score.path, at), level=_at(score.level, at), gate=_at(score.gate, at))
        if not whispered:
            f0 = _at(_pitch(phrase, score, own, copy, chance), at)
            sound = _pulsed(strayed, own, f0, rate // times, short, chance)
            angle = (copy.pan + 1) * np.pi / 4
            sides = LEVEL * 10 ** (copy.gain / 20) * np.array([np.cos(angle), np.sin(angle)])
            voices += sides.astype(np.float32)[:, np.newaxis] * sound
        if k < len(hiss):  # the air of many is noise, and noises add up to noise
            hiss[k] = _hissed(strayed, own, whispered, rate, length, chance) * np.float32(LEVEL * airs)
    deepest = _deepest(phrase, singer)
    return _cleared(hiss, rate, deepest) + _cleared(voices, rate // times, deepest, times)[:, :length]


def _deepest(phrase: Phrase, singer: Singer) -> float:
    """Return the Hz below which nothing of a phrase is sung."""
    lowest = hertz(min(note.pitch for note in phrase.notes))
    return min(0.65 * (0.7 * _spoken_pitch(phrase, singer) if speaks(phrase) else lowest), 180.0)


def _cleared(sound: Array, rate: int, cutoff: float, times: int = 1) -> Array:
    """Return voices without what changes of their envelopes leave below a frequency, at so many times their rate."""
    length = sound.shape[-1]
    size = 1 << (length + rate // 10).bit_length() - 1
    size += -(-(length + rate // 10 - size) // (size // 8)) * (size // 8)
    ratio = cutoff / np.fft.rfftfreq(size, 1 / rate)[1:].astype(np.float32)
    spectrum = np.fft.rfft(sound, size)
    spectrum[..., 0] = 0
    spectrum[..., 1:] /= np.sqrt(1 + ratio**8)
    cleared = np.fft.irfft(spectrum, times * size)[..., : times * length]
    return np.asarray(cleared if times == 1 else times * cleared, np.float32)


def speaks(phrase: Phrase) -> bool:
    """Return whether a phrase has the melody of speech."""
    return phrase.delivery in {"rap", "spoken"}


def _score(phrase: Phrase, singer: Singer, language: str, count: int, bend: Array | float) -> Score:
    line = _said(phrase.sung, language, PROSODIC if speaks(phrase) else FLAT)
    starts, ends = _times(phrase, line)
    syllables = timing.placed(starts, ends, line.spans, phrase.begins)
    path = timing.path(syllables, line.spans, phrase.begins, count) / PERIOD
    gate = timing.sounding(syllables, phrase.begins, count)
    level = dynamics.loudness(phrase.sung, phrase.begins, count)
    spoken = _spoken_pitch(phrase, singer) if speaks(phrase) else None
    level += dynamics.evened(line, phrase.sung, spoken, singer.formants, syllables, phrase.begins, count)
    quieter = {"whisper": -7.0, "ad-lib": -3.0}.get(phrase.delivery, 0.0)
    bent = bend if isinstance(bend, float) else _at(bend, np.arange(count) * PERIOD / 0.01)
    return Score(line, syllables, path, level + quieter, gate, phrase.begins, bent)


def _said(sung: Sequence[Sung], language: str, manner: Manner) -> Said:
    """Return the words of a phrase, each run of one language said by its voice."""
    runs: list[tuple[str, list[Sung]]] = []
    for each in sung:
        own = languages.language_of(each.syllable, language)
        if not runs or runs[-1][0] != own:
            runs.append((own, []))
        runs[-1][1].append(each)
    parts = []
    for own, members in runs:
        voice = languages.voice_for(own)
        texts = languages.spoken([each.syllable for each in members], voice, tones=manner is not FLAT)
        joins = [each.syllable.joins for each in members[:-1]] + [False]
        parts.append(said(tuple(Asked(t, j) for t, j in zip(texts, joins, strict=True)), voice, manner))
    return joined(parts)


def _times(phrase: Phrase, line: Said) -> tuple[list[float], list[float]]:
    """Return where the vowels of a phrase begin, and where its syllables end at the latest: seconds."""
    starts = [each.start for each in phrase.sung]
    ends = [each.end for each in phrase.sung]
    if phrase.delivery == "spoken":
        first = line.spans[0].vowel
        length = max(line.spans[-1].end - first, 0.1)
        room = phrase.ends - timing.RELEASE - starts[0]
        speed = max(1.0, length / room)
        return (
            [starts[0] + (span.vowel - first) / speed for span in line.spans],
            [starts[0] + (span.end - first) / speed for span in line.spans],
        )
    if phrase.delivery in {"rap", "whisper"}:  # breath that is held on is no whisper, but a sigh
        natural = [1.4 * (span.end - span.vowel) + 0.03 for span in line.spans]
        ends = [min(end, start + length) for start, end, length in zip(starts, ends, natural, strict=True)]
    return starts, ends


def _voice(
    phrase: Phrase, score: Score, singer: Singer, copy: Copy, rate: int, length: int, chance: np.random.Generator
) -> Array:
    whispered = phrase.delivery == "whisper"
    sound = _hissed(score, singer, whispered, rate, length, chance)
    if whispered:
        return sound
    return sound + _pulsed(score, singer, _pitch(phrase, score, singer, copy, chance), rate, length, chance)


def _timbre(score: Score, singer: Singer, rate: int, whispered: bool = False) -> Timbre:
    effort = 3.0 * round(float(np.median(score.level)) / 3)
    return timbre(score.said, singer, rate, effort, whispered)


def _gain(score: Score) -> Array:
    return np.asarray(10 ** (score.level / 20) * score.gate, np.float32)


def _hissed(
    score: Score, singer: Singer, whispered: bool, rate: int, length: int, chance: np.random.Generator
) -> Array:
    """Return all of a voice that is noise."""
    made = _timbre(score, singer, rate, whispered)
    frames = np.arange(synthesis.hops(length, rate)) * synthesis.hop(rate) / (rate * PERIOD)
    return synthesis.hissing(made.noise, along(score.path, frames), _at(_gain(score), frames), rate, length, chance)


def _pulsed(score: Score, singer: Singer, f0: Array, rate: int, length: int, chance: np.random.Generator) -> Array:
    """Return what the pulses of the glottis make."""
    made, gain, step = _timbre(score, singer, rate), _gain(score), rate * PERIOD
    places, gains = synthesis.pulses(f0, rate, PERIOD, length)
    near = np.clip(np.round(places / step).astype(int), 0, len(score.path) - 1)
    voiced = score.said.voiced[np.clip(np.round(score.path[near]).astype(int), 0, len(score.said.voiced) - 1)]
    kept = voiced & (score.gate[near] > 0)
    places, gains = places[kept], gains[kept]
    uneven = 1 + (SHIMMER + 0.35 * singer.rough) * chance.standard_normal(len(places))
    gains = gains * _at(gain, places / step) * uneven.astype(np.float32)
    shift = (JITTER + 0.012 * singer.rough) * chance.standard_normal(len(places)) * rate / f0[near[kept]]
    places = np.clip(places + shift, 0, length - 1)
    rows, pitches, bins = along(score.path, places / step), f0[near[kept]], made.logs.shape[1]
    more = tuning.raised(score.said, rows, pitches, singer.formants)

    def tuned(low: int, high: int) -> Complex | float:
        if not more[low:high].any():
            return 0.0
        return more[low:high, None] * tuning.partials(pitches[low:high], rate, bins)

    return synthesis.responding(made.logs, rows, places, gains, length, tuned)


def _pitch(phrase: Phrase, score: Score, singer: Singer, copy: Copy, chance: np.random.Generator) -> Array:
    """Return the pitch of every frame in Hz."""
    count = len(score.path)
    if speaks(phrase):
        return _speech_melody(phrase, score, singer, chance) * 2 ** (copy.cents / 1200 + score.bend / 12)
    notes = phrase.notes
    if copy.third:
        notes = tuple(note._replace(pitch=melody.third(note.pitch, phrase.scale)) for note in notes)
    numbers = melody.contour(notes, score.begins, count, singer.vibrato, chance, copy.pace, copy.unrest)
    return np.asarray(440 * 2 ** ((numbers - 69 + copy.cents / 100 + score.bend) / 12))


def _speech_melody(phrase: Phrase, score: Score, singer: Singer, chance: np.random.Generator) -> Array:
    """Return the pitch with which espeak-ng said the line, about a low note of the singer."""
    own = score.said.f0
    median = float(np.median(own[score.said.voiced])) if score.said.voiced.any() else 100.0
    base = _spoken_pitch(phrase, singer)
    moving = np.interp(score.path, np.arange(len(own)), own) / median
    kernel = np.hanning(9)[1:-1]
    smooth = np.convolve(np.pad(np.log2(moving), 3, mode="edge"), kernel / kernel.sum(), "valid")
    return np.asarray(base * 2 ** (smooth + melody.drift(len(smooth), chance) / 12))


def _spoken_pitch(phrase: Phrase, singer: Singer) -> float:
    """Return the pitch in Hz about which a singer speaks: low, and rapping, near what is written."""
    low = singer.lowest + 7
    written = float(np.median([note.pitch for note in phrase.notes]))
    return hertz(min(max(written, singer.lowest), low + 5) if phrase.delivery == "rap" else low)


def _breath(phrase: Phrase, score: Score, singer: Singer, rate: int, length: int, chance: np.random.Generator) -> Array:
    """Return the breath that is taken before a phrase, where there is time for one."""
    ends = score.syllables[0].start - 0.05
    lasts = min(0.42, ends - phrase.begins, phrase.before - 0.12)
    if lasts < 0.15 or phrase.delivery == "spoken":
        return np.zeros(length, np.float32)
    made = timbre(score.said, singer, rate, 0.0, True)
    shape = breath(made, round(score.said.spans[0].hold / PERIOD))
    times = np.arange(synthesis.hops(length, rate)) * synthesis.hop(rate) / rate + phrase.begins
    share = np.clip((times - (ends - lasts)) / lasts, 0, 1)
    size = 0.002 if phrase.delivery == "whisper" else 0.005
    gains = size * (1 + 1.5 * singer.breath) * np.sin(np.pi * share**1.6) ** 1.5
    return synthesis.hissing(shape, np.zeros(len(times)), gains.astype(np.float32), rate, length, chance)


def _at(values: Array, places: Array) -> Array:
    return np.interp(places, np.arange(len(values)), values).astype(np.float32)


def _number(phrase: Phrase, seed: int) -> int:
    """Return the number that decides what is random about a phrase: its words and beats, not its place in a list."""
    first = phrase.notes[0]
    label = f"{seed}/{first.section}/{first.at:.6f}/{phrase.sung[0].syllable.text}"
    return int.from_bytes(blake2b(label.encode(), digest_size=8).digest(), "big")
