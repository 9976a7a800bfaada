"""How fast words become songs, and how well melodies go with Chinese tones: ``python bench/words.py``."""

import statistics
import time
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from menura.composing import melody
from menura.composing.brief import Brief
from menura.composing.lyricist import write
from menura.composing.lyrics import parse
from menura.composing.songs import song
from menura.composing.styles import styles
from menura.composing.tones import agreement
from menura.phonetics.syllables import syllables

LINES = {
    "en": "I walked along the harbour wall and heard the seagulls call",
    "cmn": "大漠孤烟直，长河落日圆，灯塔的光照亮回家的路",
    "yue": "今晚嘅月光好靚，我喺度等緊你",
    "ja": "夜空に星が輝いている、君は東京へ行った",
    "es": "¿Dónde está mi corazón en la ciudad de la luna?",
    "fr": "La belle étoile de la nuit, je t'aime et souvenir",
    "de": "Der Leuchtturm strahlt in stiller Nacht auf das weite Meer",
    "it": "L'amore mio è come il mare nel blu dipinto di blu",
    "pt": "Saudade no meu coração, a noite cai sobre o mar",
}
SIXTY = "\n\n".join(
    f"[Verse {k}]\n"
    + "\n".join(
        f"The river of {word} runs to the sea and never follows me" for word in ("gold", "morning", "snow", "ash")
    )
    for k in range(15)
)


def timed(lyrics: str, brief: Brief) -> float:
    """Return the median seconds of three songs."""
    found = []
    for seed in range(3):
        start = time.perf_counter()
        song(lyrics, brief, seed)
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def spoken() -> Table:
    """Return how fast lines become syllables, after the first of their language."""
    table = Table("language", "syllables", "ms a line, first", "ms a line, known words", title="Syllables")
    for language, line in LINES.items():
        times = []
        for _ in range(5):
            start = time.perf_counter()
            said = syllables(line, language)
            times.append((time.perf_counter() - start) * 1e3)
        table.add_row(language, str(len(said)), f"{times[0]:.1f}", f"{statistics.median(times[1:]):.2f}")
    return table


def composed() -> Table:
    """Return how long a song of sixty lines takes."""
    table = Table("song of 60 lines", "s", title="Songs")
    count = len(parse(SIXTY).lines)
    for name, brief in {
        "open": Brief(style="pop"),
        "300 s": Brief(style="pop", duration=300.0),
        "300 s at 120": Brief(style="pop", duration=300.0, bpm=120.0),
    }.items():
        table.add_row(f"{count} lines, {name}", f"{timed(SIXTY, brief):.2f}")
    return table


def toned() -> Table:
    """Return how well melodies go with the tones of their words, with and without regard to them."""
    table = Table("", "mean", "lowest", title="Neighbouring syllables whose interval does not contradict their tones")
    songs = [(write("月光 大海 故乡", "cmn", seed), name, seed) for seed, name in enumerate(styles())]
    for label, deaf in (("with the tones", False), ("without", True)):
        found = []
        for words, name, seed in songs:
            with patch.object(melody, "height", (lambda *_: None) if deaf else melody.height):
                sheet = song(words, Brief(style=name), seed)
            found.append(agreement(sheet) or 0.0)
        table.add_row(label, f"{statistics.mean(found):.1%}", f"{min(found):.1%}")
    return table


if __name__ == "__main__":
    console = Console()
    for each in (spoken, composed, toned):
        console.print(each())
