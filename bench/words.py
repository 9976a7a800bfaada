"""How fast words become songs, how well melodies go with Chinese tones, and how much the lyricist's songs differ.

python bench/words.py
"""

import statistics
import time
from itertools import combinations
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from menura.composing import chinese_verse, melody
from menura.composing.brief import Brief
from menura.composing.lyricist import write
from menura.composing.lyrics import parse
from menura.composing.songs import song
from menura.composing.styles import styles
from menura.composing.tones import agreement
from menura.phonetics.rhyme import rhyme, rhymes
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


ABOUT = {
    "en": ("a lighthouse", "my cat Momo", "quantum physics", "love", "war"),
    "cmn": ("灯塔", "我的猫叫团团", "外婆的厨房", "爱情", "国风 江南"),
}
SEEDS = 40


def written() -> Table:
    """Return how much the songs about one subject differ, and how well they rhyme, flow and keep their measure."""
    title = f"{SEEDS} songs about each subject"
    heads = ("lines", "shared by two songs, mean", "most", "pairs over 10 %", "false rhymes", "syllables", "tones turn")
    table = Table("about", *heads, title=title)
    for language, subjects in ABOUT.items():
        for subject in subjects:
            table.add_row(subject, *_compared(subject, language))
    return table


def _compared(subject: str, language: str) -> tuple[str, ...]:
    songs = [parse(write(subject, language, seed)).stanzas for seed in range(SEEDS)]
    stanzas = [[line.text for line in stanza.lines] for song in songs for stanza in song]
    sets = [{line.text for stanza in song for line in stanza.lines} for song in songs]
    shared = [len(one & other) / min(len(one), len(other)) for one, other in combinations(sets, 2)]
    lines = [line for stanza in stanzas for line in stanza]
    counts = sorted(len(syllables(line, language)) for line in lines)
    many = f"{counts[0]} … {counts[len(counts) // 2]} … {counts[-1]}"
    flow = statistics.mean(chinese_verse.flow(line.rstrip("，。"), closes=False) for line in lines)
    return (
        str(len(set().union(*sets))), f"{statistics.mean(shared):.1%}", f"{max(shared):.0%}",
        f"{statistics.mean(share > 0.1 for share in shared):.1%}", str(sum(_false(each, language) for each in stanzas)),
        many, f"{flow:.2f}" if language == "cmn" else "",
    )  # fmt: skip


def _false(stanza: list[str], language: str) -> int:
    """Return how many pairs of lines, or in Chinese lines of a stanza, do not rhyme."""
    if language == "en":
        return sum(not rhymes(a, b, "en") for a, b in zip(stanza[::2], stanza[1::2], strict=True))
    return len({rhyme(line, language) for line in stanza}) - 1


if __name__ == "__main__":
    console = Console()
    for each in (spoken, composed, toned, written):
        console.print(each())
