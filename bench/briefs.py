"""Whether pieces are what their briefs ask for: key, tempo, metre, length and ranges, over random briefs.

python bench/briefs.py [--count 256] [--seed 1] [--audio 40]

The key is found by correlating the time that each pitch class sounds with the profiles of C. L. Krumhansl (Cognitive
Foundations of Musical Pitch, 1990). With ``--audio`` so many of the pieces are rendered, and tempo and key are measured
again in the first minute of their sound by librosa: the tempo by its beat tracker, the key by the same profiles on the
mean of three chromas of its harmonic part, each with librosa's own settings: ``stft``, ``cqt`` and ``cens``. A key is
found when tonic and mode are; keys that are neither major nor minor are left out. All pieces have a steady tempo.
"""

import argparse
import random
import time
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from menura.composing.brief import Brief
from menura.composing.briefing import read
from menura.composing.composer import compose
from menura.composing.settling import settled
from menura.composing.styles import styles
from menura.scores.arranging.performing import performance
from menura.scores.instruments import instrument
from menura.scores.keys import key
from menura.scores.model import LeadSheet
from menura.scores.pitch import pitch_class

MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)

MOODS = ("cheerful", "sad", "romantic", "tense", "epic", "peaceful", "passionate", "warm", "dark", "dreamy", "", "")
TEMPOS = ("slow", "fast", "medium", "", "", "")
LENGTHS = (8, 15, 30, 45, 60, 90, 120, 180)
TONICS = ("C", "D", "E", "F", "G", "A", "Bb", "Eb", "F#", "C#")
NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
HEARD, RATE = 60, 22_050
"""Seconds of a piece that are listened to, and samples a second."""

CHROMAS = ("stft", "cqt", "cens")
"""Ways to take the chroma of a sound."""

METRES = ("3/4", "6/8", "5/4", "7/8", "12/8")


@dataclass
class Row:
    """What was found in the pieces of one style."""

    pieces: int = 0
    tonal: int = 0
    keys: int = 0
    tempos: int = 0
    metres: int = 0
    lengths: int = 0
    ranges: int = 0
    seconds: list[float] = field(default_factory=list)
    heard: int = 0
    heard_tempos: int = 0
    heard_tonal: int = 0
    heard_keys: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CHROMAS, 0))


def main() -> None:
    """Print a table with a row for each style."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=256)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--audio", type=int, default=0, help="how many of the pieces to render and listen to")
    parser.add_argument("--misses", action="store_true", help="name the pieces whose key is not found")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    rows: dict[str, Row] = defaultdict(Row)
    heard = set(random.Random(args.seed).sample(range(args.count), min(args.audio, args.count)))
    for index in range(args.count):
        style = sorted(styles())[index % len(styles())]
        brief = drawn(style, rng)
        sheet = judged(brief, index, rows[style], args.misses)
        if index in heard:
            listened(brief, sheet, index, rows[style], args.misses)
    printed(rows)


def drawn(style: str, rng: random.Random) -> Brief:
    """Return a brief in a style that leaves some fields open and gives others."""
    words = ", ".join(filter(None, (rng.choice(MOODS), style.replace("-", " "), rng.choice(TEMPOS))))
    given: dict[str, object] = {"duration": float(rng.choice(LENGTHS)), "style": style}
    if rng.random() < 0.4:
        given["key"] = f"{rng.choice(TONICS)} {rng.choice(('major', 'minor'))}"
    if rng.random() < 0.4:
        given["bpm"] = round(rng.uniform(60, 160), rng.choice((0, 2)))
    if rng.random() < 0.15:
        given["metre"] = rng.choice(METRES)
    return read(words, **given).brief


def judged(brief: Brief, seed: int, row: Row, misses: bool) -> LeadSheet:
    """Return the piece of a brief, its qualities counted in a row."""
    begun = time.perf_counter()
    sheet = compose(brief, seed)
    row.seconds.append(time.perf_counter() - begun)
    want = settled(brief, seed)
    played = performance(sheet)
    row.pieces += 1
    row.tempos += all(abs(mark.bpm - float(want.bpm or 0)) < 0.006 for mark in sheet.sections[0].tempo[:1])
    row.metres += all((s.metre or sheet.metre) == want.metre for s in sheet.sections)
    bar = float(sheet.bar_of(sheet.sections[0])) * 60 / float(want.bpm or 1)
    slack = bar if brief.bpm else 0.2
    row.lengths += 0 <= float(want.duration or 0) + 1e-6 - played.duration < slack
    row.ranges += all(
        instrument(part.instrument).lowest <= note.pitch <= instrument(part.instrument).highest
        for part in sheet.parts
        for note in played.notes(part.id)
    )
    if key(sheet.key).mode in {"major", "minor"}:
        row.tonal += 1
        found = krumhansl(sheet)
        row.keys += found == _class(sheet.key)
        if misses and found != _class(sheet.key):
            print(f"  {brief.style} seed {seed}: asked {sheet.key}, found {_named(found)}")
    return sheet


def krumhansl(sheet: LeadSheet) -> tuple[int, bool]:
    """Return the tonic's pitch class and whether it is minor, from how long each pitch class sounds."""
    weights = np.zeros(12)
    played = performance(sheet)
    for part in sheet.parts:
        if not instrument(part.instrument).is_percussion:
            for note in played.notes(part.id):
                weights[note.pitch % 12] += min(note.duration, 4.0)
    return profiled(weights)


def profiled(weights: npt.NDArray[np.float64]) -> tuple[int, bool]:
    """Return the key whose profile correlates best with the weights of twelve pitch classes."""
    scores = {
        (tonic, minor): float(np.corrcoef(np.roll(profile, tonic), weights)[0, 1])
        for minor, profile in ((False, MAJOR), (True, MINOR))
        for tonic in range(12)
    }
    return max(scores, key=lambda pair: scores[pair])


def listened(brief: Brief, sheet: LeadSheet, seed: int, row: Row, misses: bool) -> None:
    """Render a piece and measure tempo and key in its sound."""
    sound, rate = rendered(sheet, seed)
    want = float(settled(brief, seed).bpm or 0)
    found = measured_tempo(sound, rate, want)
    near = any(abs(found / (want * ratio) - 1) < 0.01 for ratio in (0.25, 1 / 3, 0.5, 2 / 3, 1, 4 / 3, 1.5, 2, 3, 4))
    row.heard += 1
    row.heard_tempos += near
    if misses and not near:
        print(f"  {brief.style} seed {seed}: asked {want:g}, heard {found:.2f}")
    if key(sheet.key).mode in {"major", "minor"}:
        row.heard_tonal += 1
        for name, heard in measured_keys(sound, rate).items():
            row.heard_keys[name] += heard == _class(sheet.key)
            if misses and heard != _class(sheet.key):
                print(f"  {brief.style} seed {seed}: asked {sheet.key}, heard {_named(heard)} ({name})")


def rendered(sheet: LeadSheet, seed: int) -> tuple[npt.NDArray[np.float32], int]:
    """Return the beginning of a piece as Menura's own instruments play it, mono."""
    import librosa

    from menura.engines.music import MusicEngine
    from menura.plans.staging import staged
    from menura.rendering.renderer import Renderer
    from menura.rendering.settings import Settings

    clip = Renderer(Settings(engines=(MusicEngine(),))).clip(staged(sheet, seed=seed))
    sound = clip.samples.mean(axis=0)[: HEARD * clip.sample_rate]
    return librosa.resample(sound, orig_sr=clip.sample_rate, target_sr=RATE), RATE


def measured_tempo(sound: npt.NDArray[np.float32], rate: int, near: float) -> float:
    """Return the tempo of a sound in beats a minute: the slope of librosa's beats, without its frames' rounding.

    The tracker is told near which of a metre's levels (bars, beats, eighths) to look, not what to find there, and that
    the tempo is steady. The slope is the median of those of 17 beats each: what single slips leave alone.
    """
    import librosa

    envelope = librosa.onset.onset_strength(y=sound, sr=rate, hop_length=256)
    _, beats = librosa.beat.beat_track(
        onset_envelope=envelope, sr=rate, hop_length=256, start_bpm=near, units="time", tightness=400
    )
    if len(beats) < 4:
        return 0.0
    span = min(17, len(beats))
    slopes = [np.polyfit(np.arange(span), beats[k : k + span], 1)[0] for k in range(len(beats) - span + 1)]
    return float(60 / np.median(slopes))


def measured_keys(sound: npt.NDArray[np.float32], rate: int) -> dict[str, tuple[int, bool]]:
    """Return the key of a sound by each chroma: the profile that fits its mean over time best."""
    import librosa

    harmonic = librosa.effects.harmonic(sound)
    chromas = {
        "stft": librosa.feature.chroma_stft(y=harmonic, sr=rate, n_fft=4096, hop_length=2048),
        "cqt": librosa.feature.chroma_cqt(y=harmonic, sr=rate, hop_length=4096),
        "cens": librosa.feature.chroma_cens(y=harmonic, sr=rate, hop_length=4096),
    }
    return {name: profiled(chromas[name].mean(axis=1).astype(np.float64)) for name in CHROMAS}


def printed(rows: dict[str, Row]) -> None:
    """Print the table."""
    total = Row()
    print(f"{'style':<12}{'pieces':>7}{'key':>10}{'tempo':>7}{'metre':>7}{'length':>7}{'range':>7}{'ms':>6}  heard")
    for style, row in sorted(rows.items()):
        print(_line(style, row))
        _added(total, row)
    print(_line("all", total))
    if total.tonal:
        print(f"key as asked: {100 * total.keys / total.tonal:.1f} % of {total.tonal} tonal pieces")
    if total.heard:
        found = (f"{100 * n / max(total.heard_tonal, 1):.1f} % ({name})" for name, n in total.heard_keys.items())
        print(
            f"heard: tempo {100 * total.heard_tempos / total.heard:.1f} % of {total.heard}, "
            f"key {', '.join(found)} of {total.heard_tonal}"
        )


def _added(total: Row, row: Row) -> None:
    for name, value in vars(row).items():
        if name != "heard_keys":
            setattr(total, name, getattr(total, name) + value)
    total.heard_keys = {name: n + row.heard_keys[name] for name, n in total.heard_keys.items()}


def _line(style: str, row: Row) -> str:
    keys = " ".join(map(str, row.heard_keys.values()))
    heard = f"  tempo {row.heard_tempos}/{row.heard}, key {keys} of {row.heard_tonal}" if row.heard else ""
    return (
        f"{style:<12}{row.pieces:>7}{f'{row.keys}/{row.tonal}':>10}{row.tempos:>7}{row.metres:>7}{row.lengths:>7}"
        f"{row.ranges:>7}{1000 * max(row.seconds):>6.0f}{heard}"
    )


def _class(text: str) -> tuple[int, bool]:
    return pitch_class(key(text).tonic), key(text).is_minor


def _named(found: tuple[int, bool]) -> str:
    return f"{NAMES[found[0]]} {'minor' if found[1] else 'major'}"


if __name__ == "__main__":
    main()
