"""How true and how fast the synthetic singer is: pitch, onsets and syllables in every language, re-measured.

python bench/singing.py [--voice NAME] [--song] [--save FOLDER]

The pitch is measured by WORLD's Harvest and by pYIN of librosa, neither of which the singer uses.
"""

import argparse
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from menura.audio.clip import Clip
from menura.audio.files import write
from menura.engines.base import Scene
from menura.engines.singing import SingingEngine, languages
from menura.engines.singing.lines import PERIOD
from menura.engines.singing.saying import Asked, said
from menura.engines.singing.singers import singer
from menura.plans.model import Event, Plan, Song, Track
from menura.rendering.renderer import Renderer
from menura.scores.arranging.performing import performance
from menura.scores.model import LeadSheet, Note, Part, Section, Syllable, Tempo
from menura.scores.pitch import spell

RATE = 48_000
STEPS = (0, 2, 4, 5, 7, 4, 2, 0, -1, 2, 4, 7, 9, 7, 5, 4)
LYRICS = {
    "en": ("The light-house stands a-bove the sea", "and ev-ery night it shines for me"),
    "cmn": ("床 前 明 月 光", "疑 是 地 上 霜", "举 头 望 明 月", "低 头 思 故 乡"),
    "yue": ("月 光 光 照 地 堂", "年 卅 晚 摘 槟 榔"),
    "ja": ("さ く ら さ く ら", "や よ い の そ ら は", "か す み か く も か"),
    "es": ("Cie-li-to lin-do, can-ta y no llo-res", "por-que can-tan-do se a-le-gran"),
    "fr": ("Au clair de la lu-ne, mon a-mi Pier-rot", "prê-te-moi ta plu-me pour é-crire un mot"),
    "de": ("Der Mond ist auf-ge-gan-gen", "die gold-nen Stern-lein pran-gen"),
    "it": ("Vo-la co-lom-ba bian-ca vo-la", "di-glie-lo tu che tor-ne-rò"),
    "pt": ("O-lha que coi-sa mais lin-da", "mais chei-a de gra-ça, co-ra-ção"),
}


@dataclass(frozen=True)
class Row:
    """What was measured in one language."""

    language: str
    syllables: int
    present: int
    cents: float
    within: float
    voiced: float
    onset: float
    late: float
    vowels: float
    factor: float

    def __str__(self) -> str:
        return (
            f"{self.language:4} {self.present:5}/{self.syllables:<5} {self.cents:6.1f} {self.within:9.1%} "
            f"{self.voiced:7.1%} {self.onset:8.1f} {self.late:8.1f} {self.vowels:8.1f} {self.factor:7.4f}"
        )


def main() -> None:
    """Print the tables that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voice", default="female", help="who sings")
    parser.add_argument("--song", action="store_true", help="also a song of three minutes: time and memory")
    parser.add_argument("--save", type=Path, help="folder to write what was sung to")
    args = parser.parse_args()
    if args.song:
        song(args.voice)
    print("       syllables  median  within  voiced  onset ms       vowels  real-time")
    print("lang  present/all  cents  50 cents  frames  median   90 %      dB    factor")
    for language in LYRICS:
        print(measured(language, args.voice, args.save))


def measured(language: str, voice: str, folder: Path | None) -> Row:
    """Return what is measured when a voice sings the lines of a language."""
    sheet = written(language, voice, 1)
    event = Event(
        id="voice", track="v", start=0, duration=performance(sheet).duration, body=Song(sheet="piece", part="v")
    )
    scene = Scene(sample_rate=RATE, duration=event.duration, sheets={"piece": sheet})
    SingingEngine().render([event], scene)
    begun = time.perf_counter()
    sound = SingingEngine().render([event], scene).samples[0]
    factor = (time.perf_counter() - begun) / event.duration
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        write(folder / f"{language}-{voice}.wav", Clip(sound, RATE), force=True)
    notes = performance(sheet).notes("v")
    cents, voiced = pitch_errors(sound, notes)
    onsets = np.array([onset_error(sound, note) for note in notes])
    distances, nearest = vowels(sound, sheet, notes)
    present = sum(is_present(sound, note) and near for note, near in zip(notes, nearest, strict=True))
    return Row(
        language, len(notes), present, float(np.median(np.abs(cents))), float(np.mean(np.abs(cents) < 50)), voiced,
        float(np.median(np.abs(onsets))) * 1000, float(np.quantile(np.abs(onsets), 0.9)) * 1000,
        float(np.median(distances)), factor,
    )  # fmt: skip


def written(language: str, voice: str, times: int) -> LeadSheet:
    """Return a sheet on which a voice sings the lines of a language, a number of times."""
    who = singer(voice)
    low = who.lowest + (who.highest - who.lowest) // 3
    lines = [line for _ in range(times) for line in LYRICS[language]]
    notes: list[Note] = []
    beat = Fraction(2)
    for number, line in enumerate(lines):
        for k, syllable in enumerate(syllables(line, number)):
            length = Fraction(2) if k % 4 == 3 else Fraction(1)
            pitch = spell(low + STEPS[(k + number) % len(STEPS)])
            notes.append(Note(at=beat, length=length, pitch=pitch, syllable=syllable))
            beat += length
        beat += 2
    section = Section(id="a", bars=int(beat / 4) + 2, tempo=(Tempo(bpm=108),), notes={"v": tuple(notes)})
    return LeadSheet(
        language=language, parts=(Part(id="v", instrument="voice", role="voice", voice=voice),), sections=(section,)
    )


def syllables(line: str, number: int) -> Iterator[Syllable]:
    """Yield the syllables of a line that is written with hyphens."""
    for word in line.split():
        parts = word.split("-")
        yield from (Syllable(text=t, joins=k < len(parts) - 1, line=number) for k, t in enumerate(parts))


def pitch_errors(sound: Any, notes: Any) -> tuple[Any, float]:
    """Return errors in cents of the voiced frames of all notes, by two analysers, and the share of voiced frames."""
    import librosa
    import pyworld

    at = np.arange(int(len(sound) / RATE / PERIOD)) * PERIOD
    wanted = np.zeros(len(at))
    for note in notes:
        wanted[(at >= note.start) & (at < note.start + note.duration - 0.02)] = note.pitch
    half = sound[::2].astype(np.float64)
    harvest, _ = pyworld.harvest(half, RATE // 2, frame_period=PERIOD * 1000)
    pyin, heard, _ = librosa.pyin(half, sr=RATE // 2, fmin=65, fmax=1100, frame_length=1024, hop_length=120)
    errors, shares = [], []
    for found in (harvest, np.where(heard, pyin, 0)):
        found = found[: len(at)]
        ok = (found > 0) & (wanted > 0)
        errors.append(100 * (12 * np.log2(found[ok] / 440) + 69 - wanted[ok]))
        shares.append(ok.sum() / (wanted > 0).sum())
    return np.concatenate(errors), float(np.mean(shares))


def onset_error(sound: Any, note: Any) -> float:
    """Return how many seconds after its note a vowel begins: where the spectrum changes most, within 80 ms."""
    step, size = 48, 512
    first = round((note.start - 0.08) * RATE) - size // 2
    count = round(0.16 * RATE / step)
    frames = np.stack([sound[first + k * step : first + k * step + size] for k in range(count)]) * np.hanning(size)
    bands = np.log10(np.abs(np.fft.rfft(frames))[:, 3:90] ** 2 + 1e-5)
    lag = 10
    change = np.linalg.norm(bands[2 * lag :] - bands[: -2 * lag], axis=1)
    # Where several changes are alike, that nearest to the note is its own.
    change *= np.exp(-(((np.arange(len(change)) + lag) * step / RATE - 0.08) ** 2) / (2 * 0.04**2))
    return float((np.argmax(change) + lag) * step / RATE - 0.08)


def vowels(sound: Any, sheet: LeadSheet, notes: Any) -> tuple[Any, Any]:
    """Return how far each sung vowel is from the one that was said, in dB, and whether the others are farther.

    Levels are compared at the harmonics between 250 Hz and 4 kHz, without their mean and slope.
    """
    half = sound[::2].astype(np.float64)
    size = 1200
    sung, told = [], []
    for number in sorted({note.syllable.line for note in notes}):
        line = [note for note in notes if note.syllable.line == number]
        voice = languages.voice_for(sheet.language)
        texts = languages.spoken([note.syllable for note in line], voice, tones=False)
        joins = [note.syllable.joins for note in line[:-1]] + [False]
        source = said(tuple(Asked(t, j) for t, j in zip(texts, joins, strict=True)), voice)
        told += [10 * np.log10(source.envelope[round(span.hold / PERIOD)] + 1e-12) for span in source.spans]
        middles = [round((note.start + 0.3 * note.duration) * RATE / 2) for note in line]
        sung += [np.abs(np.fft.rfft(half[m - size : m + size] * np.hanning(2 * size), 16_384)) for m in middles]
    scale = singer(sheet.parts[0].voice).formants
    matrix = np.array([[_distance(s, n.pitch, t, scale) for t in told] for s, n in zip(sung, notes, strict=True)])
    own = np.diagonal(matrix)
    return own, own < np.median(matrix, axis=1)


def _distance(sung: Any, pitch: int, told: Any, scale: float) -> float:
    f0 = 440 * 2 ** ((pitch - 69) / 12)
    harmonics = f0 * np.arange(1, int(4000 * scale / f0) + 1)
    harmonics = harmonics[harmonics > 250]
    step = RATE / 2 / 16_384
    near = [sung[round(h / step * 0.96) : round(h / step * 1.04) + 2].max() for h in harmonics]
    a = 20 * np.log10(np.array(near) + 1e-9)
    b = np.interp(harmonics / scale, np.linspace(0, 11_025, len(told)), told)
    a, b = np.maximum(a, a.max() - 40), np.maximum(b, b.max() - 40)
    octaves = np.log2(harmonics)
    return float(np.std(a - b - np.polyval(np.polyfit(octaves, a - b, 1), octaves)))


def is_present(sound: Any, note: Any) -> bool:
    """Return whether a note is loud enough to be heard."""
    inside = sound[round(note.start * RATE) : round((note.start + note.duration) * RATE)]
    level = 10 * np.log10(np.mean(inside**2) + 1e-12)
    whole = 10 * np.log10(np.mean(sound[np.abs(sound) > 1e-3] ** 2) + 1e-12)
    return bool(level > whole - 20)


def song(voice: str) -> None:
    """Print how long a voice of three minutes takes in a plan, and the memory of the process."""
    sheet = written("en", voice, 17)
    duration = performance(sheet).duration
    event = Event(id="voice", track="v", start=0, duration=duration, body=Song(sheet="piece", part="v"))
    plan = Plan(duration=duration, sheets=(sheet,), tracks=(Track(id="v"),), events=(event,))
    begun = time.perf_counter()
    engine = SingingEngine()
    scene = Scene(sample_rate=RATE, duration=duration, sheets={"piece": sheet})
    engine.render([event], scene)
    alone = time.perf_counter() - begun
    begun = time.perf_counter()
    Renderer().clip(plan)
    mixed = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"a voice of {duration:.0f} s: {alone:.2f} s alone, {mixed:.2f} s mixed and mastered; {memory:.0f} MB at most\n"
    )


if __name__ == "__main__":
    main()
