"""How fast a piece of music becomes sound, beside FluidSynth; and what every instrument does to a note.

python bench/music.py [--instruments] [--levels]
"""

import argparse
import multiprocessing
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Samples
from menura.engines.base import Scene
from menura.engines.music import MusicEngine, soundfonts
from menura.engines.music.mechanisms.base import MF
from menura.engines.sounds.level import loudest
from menura.plans.model import Event, Music
from menura.plans.staging import staged
from menura.rendering.renderer import Renderer
from menura.scores import midi, pitch
from menura.scores.arranging.performing import performance
from menura.scores.drums import NAMES
from menura.scores.instruments import Instrument, instruments
from menura.scores.model import LeadSheet, Note, Part, Section, Tempo

RATE = 48_000
BARS = 90
"""At 120 beats in a minute: three minutes."""

PLAYERS = ("piano", "acoustic-guitar", "bass-guitar", "strings", "violin", "flute", "pad", "drum-kit")

NOTES = {-1.0: 0.2, 0.0: MF, 1.0: 1.0}
"""Velocities of pp, mf and ff."""


def main() -> None:
    """Print the tables that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instruments", action="store_true", help="every instrument by itself: time, tuning, attack")
    parser.add_argument("--levels", action="store_true", help="the gain that brings each instrument to its loudness")
    args = parser.parse_args()
    whole_piece()
    if args.instruments:
        every_instrument()
    if args.levels:
        levels()


def whole_piece() -> None:
    """Print how long a three-minute piece takes, and how much memory, in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        for soundfont in ("", *(path.name for path in soundfonts.found()[:1])):
            notes, engine, whole, memory = pool.apply(_rendered, (soundfont,))
            name = soundfont or "its own instruments"
            print(f"{len(PLAYERS)} parts, {notes} notes, 180 s, {name}: {engine:.2f} s of one core in the engine;")
            print(f"  {whole:.2f} s until mixed in a hall and mastered, on all cores; peak memory {memory:.0f} MB")
    program = shutil.which("fluidsynth")
    for font in soundfonts.found()[:2] if program else ():
        print(f"fluidsynth -F with {font.name}: {_fluidsynth(str(program), font):.2f} s")


def _rendered(soundfont: str) -> tuple[int, float, float, float]:
    sheet = piece()
    plan = staged(sheet, soundfont=soundfont)
    notes = sum(len(performance(sheet).notes(part.id)) for part in sheet.parts)
    engine, sheets = MusicEngine(), {sheet.id: sheet}
    begun = time.process_time()
    for event in plan.events:
        engine.render([event], Scene(sample_rate=RATE, sheets=sheets, duration=plan.duration))
    alone = time.process_time() - begun
    whole = spent(lambda: Renderer().clip(plan))
    return notes, alone, whole, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _fluidsynth(program: str, font: Path) -> float:
    with tempfile.TemporaryDirectory() as folder:
        song, out = Path(folder) / "piece.mid", Path(folder) / "piece.wav"
        song.write_bytes(midi.write(piece()))
        command = [program, "-ni", "-r", str(RATE), "-F", str(out), str(font), str(song)]
        return spent(lambda: subprocess.run(command, check=True, capture_output=True))


def piece() -> LeadSheet:
    """Return three minutes for eight players, about 5 600 notes."""
    chords = ((0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14))
    notes: dict[str, list[Note]] = {name: [] for name in PLAYERS}

    def add(player: str, at: float, length: float, key: int | str, velocity: int = 80) -> None:
        name = key if isinstance(key, str) else pitch.spell(key)
        notes[player].append(Note(at=Fraction(at), length=Fraction(length), pitch=name, velocity=velocity))

    for bar in range(BARS):
        chord, at = chords[bar % 4], 4.0 * bar
        for eighth in range(8):
            beat = at + eighth / 2
            add("piano", beat, 0.5, 60 + chord[eighth % 3] + 12 * (eighth // 3 % 2), 70 + 3 * (eighth % 5))
            for tone in chord:
                add("acoustic-guitar", beat, 0.5, 52 + tone, 60 + 20 * (eighth % 2 == 0))
            add("drum-kit", beat, 0.25, "hat", 60 + 20 * (eighth % 2))
        for quarter in range(4):
            add("bass-guitar", at + quarter, 1, 36 + chord[0] % 12, 90)
            add("violin", at + quarter, 1, 67 + chord[quarter % 3])
            add("flute", at + quarter, 1, 72 + chord[(quarter + 1) % 3])
            add("strings", at + quarter, 1, 55 + chord[quarter % 3])
            add("drum-kit", at + quarter, 0.5, "snare" if quarter % 2 else "kick", 100)
        for tone in chord:
            add("pad", at, 4, 60 + tone, 60)
    written = {name: tuple(part) for name, part in notes.items()}
    parts = tuple(Part(id=name, instrument=name) for name in PLAYERS)
    section = Section(id="a", bars=BARS, tempo=(Tempo(bpm=120.0),), notes=written)
    return LeadSheet(parts=parts, space="hall", sections=(section,))


def every_instrument() -> None:
    """Print, for a second's note in the middle of each range: time, tuning, attack and brightness at pp, mf and ff."""
    print("\ninstrument            real-time   tuning  to half    LUFS  centroid in Hz at")
    print("                         factor    cents       ms   at mf     pp     mf     ff")
    for instrument in instruments().values():
        key = middle(instrument)
        spans = {v: played(instrument, key, velocity) for v, velocity in NOTES.items()}
        best = min(spent(lambda i=instrument, k=key: played(i, k, MF)) for _ in range(3))  # type: ignore[misc]
        cents = "" if instrument.is_percussion else f"{tuning(spans[0.0], key):+.1f}"
        bright = " ".join(f"{centroid(sound):6.0f}" for sound in spans.values())
        loud = loudest(spans[0.0].mean(axis=0), RATE) or -99.0
        print(f"{instrument.name:20s} {best / 2:10.4f} {cents:>8} {attack(spans[0.0]):8.1f} {loud:7.1f} {bright}")


def levels() -> None:
    """Print the gain that each row of the tables needs, besides the one it has, for -26 LUFS at mf."""
    for instrument in instruments().values():
        low, high = instrument.comfortable
        keys = [36, 38, 42] if instrument.is_percussion else [low + 3, (low + high) // 2, high - 3]
        found = [loudest(played(instrument, key, MF).mean(axis=0), RATE) or -99.0 for key in keys]
        needs, spread = -26 - float(np.mean(found)), max(found) - min(found)
        print(f"{instrument.name:20s} gain {needs:+5.1f} dB; spread {spread:.1f} dB")


def middle(instrument: Instrument) -> int:
    """Return the key in the middle of an instrument's range; of a kit, the snare."""
    return 38 if instrument.is_percussion else sum(instrument.comfortable) // 2


def played(instrument: Instrument, key: int, velocity: float, held: float = 1.0) -> Samples:
    """Return two seconds in which one note is played."""
    name = NAMES[key] if instrument.is_percussion else pitch.spell(key)
    note = Note(at=Fraction(0), length=Fraction(2 * held), pitch=name, velocity=round(127 * velocity))
    section = Section(id="a", bars=1, tempo=(Tempo(bpm=120.0),), notes={"x": (note,)})
    sheet = LeadSheet(parts=(Part(id="x", instrument=instrument.name),), sections=(section,))
    event = Event(id="x-1", track="x", start=0, duration=2.0, body=Music(sheet="piece", part="x"))
    return MusicEngine().render([event], Scene(sample_rate=RATE, sheets={"piece": sheet})).samples


def tuning(samples: Samples, key: int) -> float:
    """Return by how many cents a note is sharp: the mean frequency of its first or second partial."""
    sound = samples.mean(axis=0)
    spectrum, frequencies = np.fft.fft(sound), np.fft.fftfreq(sound.size, 1 / RATE)
    found = []
    for partial in (1, 2):
        wanted = partial * 440.0 * 2 ** ((key - 69) / 12)
        near = np.abs(frequencies / wanted - 1) < 0.08
        line = np.fft.ifft(np.where(near, spectrum, 0))[round(0.15 * RATE) : round(0.9 * RATE)]
        power = np.abs(line[1:]) ** 2
        turns = np.diff(np.unwrap(np.angle(line))) * RATE / (2 * np.pi)
        found.append((power.sum(), 1200 * np.log2(turns[power > 0.05 * power.max()].mean() / wanted)))
    return float(max(found)[1])


def attack(samples: Samples) -> float:
    """Return the milliseconds until a note first reaches half of its greatest level."""
    level = _envelope(samples)[: round(0.5 * RATE)]
    return 1000 * float(np.argmax(level > 0.5 * level.max())) / RATE


def centroid(samples: Samples) -> float:
    """Return the centre of gravity of a note's power spectrum over its first 0.6 s, in hertz."""
    sound = samples.mean(axis=0)[: round(0.6 * RATE)]
    power = np.abs(np.fft.rfft(sound * np.hanning(sound.size))) ** 2
    return float((power * np.fft.rfftfreq(sound.size, 1 / RATE)).sum() / power.sum())


def spent(work: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _envelope(samples: Samples) -> npt.NDArray[np.float64]:
    width = round(0.004 * RATE)
    power = np.convolve(samples.mean(axis=0).astype(np.float64) ** 2, np.ones(width) / width)[width // 2 :]
    return np.asarray(np.sqrt(power[: samples.shape[1]]))


if __name__ == "__main__":
    main()
