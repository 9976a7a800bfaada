"""How long the verbs of music take from the command line, and how much memory, beside FluidSynth with the same notes.

python bench/songs.py
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import menura
from menura.engines.music.soundfonts import found

SECONDS = 180

PIECES = (
    "upbeat pop",
    "epic orchestral film music",
    "romantic classical piano",
    "warm folk guitar",
    "sad jazz saxophone",
    "electronic dance",
    "hard rock",
    "calm ambient",
)
"""The first one is what FluidSynth plays."""

VERSES = """
[Verse]
The harbour lights are burning low
The fishing boats are coming home
I left my heart a year ago
Beside the lighthouse all alone

[Chorus]
Oh carry me home, carry me home
Over the silver water
Carry me home, carry me home
I am the keeper's daughter
"""


def main() -> None:
    """Print the table."""
    print(f"| {SECONDS} s of music | seconds | × real time | peak memory in MiB |")
    print("|---|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "lyrics.txt").write_text(VERSES * 3, "utf-8")
        length = ["-d", str(SECONDS), "-q"]
        for k, words in enumerate(PIECES):
            files = ["-o", f"{k}.wav", "--midi", f"{k}.mid"]
            row(f"menura compose, {words}", ["compose", words, *files, *length], folder)
        row(
            "menura sing",
            ["sing", "lyrics.txt", "--style", "warm folk, female voice", "-o", "song.wav", *length],
            folder,
        )
        fluidsynth(folder)
    first_sound()


def row(name: str, arguments: list[str], folder: Path) -> None:
    """Run a command of Menura and print what it took."""
    tell(name, [sys.executable, "-m", "menura", *arguments], folder)


def tell(name: str, command: list[str], folder: Path) -> None:
    """Print the time and memory of a command."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    spent = time.perf_counter() - started
    if status:
        sys.exit(f"{name} failed.")
    print(f"| {name} | {spent:.2f} | {SECONDS / spent:.0f} | {used.ru_maxrss / 1024:.0f} |", flush=True)


def fluidsynth(folder: Path) -> None:
    """Print what FluidSynth takes for the notes of the first piece, where it is installed and has a SoundFont."""
    fonts = sorted(found(), key=lambda path: path.stat().st_size)
    if shutil.which("fluidsynth") is None or not fonts:
        print("| FluidSynth: not installed, or without a SoundFont | | | |")
        return
    command = ["fluidsynth", "-ni", "-r", "48000", "-F", "fluid.wav", str(fonts[0]), "0.mid"]
    tell(f"FluidSynth, {fonts[0].name}, the notes of the first", command, folder)


def first_sound() -> None:
    """Print how soon a program that is running hears the first sound of something said."""
    from menura.engines.speech import stream

    menura.speak("Warm up.").clip  # noqa: B018 - what is loaded once is not what is measured
    started = time.perf_counter()
    next(iter(stream("We turned back when the wind rose. Nobody said a word until we saw the light.")))
    print(f"\nFirst sound of a spoken text: {1000 * (time.perf_counter() - started):.1f} ms")


if __name__ == "__main__":
    main()
