"""Renders ten requests for music into docs/suite with their scores, and writes down what came of each."""

import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import librosa
import numpy as np
from numpy.typing import NDArray

import menura
from menura.audio import loudness
from menura.scores.clock import tempos

DOCS = Path(__file__).resolve().parent.parent / "docs"
FOLDER = DOCS / "suite"
SECONDS = 20

PROMPTS = (
    ("dance", "cheerful pop electronic dance", ""),
    ("piano", "romantic classical piano", ""),
    ("saxophone", "sad jazz saxophone", ""),
    ("rock", "passionate rock guitar", ""),
    ("folk", "warm folk guitar", ""),
    ("vlog", "music for a vlog", ""),
    ("wedding", "music for a wedding", ""),
    ("game", "music for a game", ""),
    ("nature", "music for a nature film", ""),
    ("food", "music for a video about food", ""),
)
"""Name, words, and further options."""


@dataclass(frozen=True)
class Result:
    """One request and what came of it."""

    name: str
    command: str
    style: str
    key: str
    metre: str
    bpm: float
    heard: float
    lufs: float
    seconds: float
    parts: str


def main() -> None:
    """Render everything anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    results = [_rendered(*prompt) for prompt in PROMPTS]
    (DOCS / "suite.md").write_text("\n".join(_page(results)), "utf-8")
    print(f"docs/suite.md, {sum(path.stat().st_size for path in FOLDER.iterdir()) / 1e6:.1f} MB in docs/suite")


def _rendered(name: str, words: str, options: str) -> Result:
    command = f'menura compose "{words}" -d {SECONDS}{options} -o {name}.ogg'
    print("$", command, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        sound, page = Path(folder) / f"{name}.ogg", Path(folder) / f"{name}.png"
        for line in (command, f"menura show {name}.ogg --score -o {name}.png"):
            subprocess.run([sys.executable, "-m", *shlex.split(line)], cwd=folder, check=True)
        (FOLDER / sound.name).write_bytes(sound.read_bytes())
        first = page if page.exists() else page.with_stem(f"{name}-1")
        (FOLDER / page.name).write_bytes(_small(first.read_bytes()))
        return _measured(name, command, sound)


def _measured(name: str, command: str, sound: Path) -> Result:
    plan = menura.read_recipe(sound)
    clip = menura.render(plan).clip
    sheet, mono = plan.sheets[0], clip.samples.mean(axis=0)
    asked = tempos(sheet)[0][1]
    heard, _ = librosa.beat.beat_track(y=mono, sr=clip.sample_rate, start_bpm=asked, tightness=400)
    return Result(
        name,
        command,
        sheet.style,
        sheet.key,
        sheet.metre,
        asked,
        float(np.atleast_1d(heard)[0]),
        loudness.loudness(clip) or -np.inf,
        clip.length / clip.sample_rate,
        ", ".join(part.name or part.instrument for part in sheet.parts),
    )


def _small(png: bytes) -> bytes:
    """Return a page as a small file: grey, cut below the last ink."""
    page: NDArray[np.uint8] | None = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)  # type: ignore[assignment]
    if page is None:
        raise ValueError("this is no picture")
    inked = np.nonzero((page < 128).any(axis=1))[0]
    cut = page[: min(int(inked[-1]) + 40, page.shape[0])]
    scaled = cv2.resize(cut, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    return bytes(cv2.imencode(".png", scaled, [cv2.IMWRITE_PNG_COMPRESSION, 9])[1])


def _page(results: list[Result]) -> list[str]:
    lines = [
        "<!-- Written by scripts/suite.py: do not edit. -->",
        "",
        "# Ten pieces",
        "",
        "Each is made by the command beside it; `python scripts/suite.py` makes all of them anew. The tempo that",
        "is heard is measured by librosa's beat tracker, which begins its search at the tempo that the score says.",
        "",
        "| | style | key | metre | bpm | bpm heard | LUFS | seconds | players |",
        "|---|---|---|---|---:|---:|---:|---:|---|",
    ]
    for r in results:
        sizes = f"{r.bpm:.2f} | {r.heard:.1f} | {r.lufs:.1f} | {r.seconds:.3f}"
        lines.append(f"| [{r.name}](suite/{r.name}.ogg) | {r.style} | {r.key} | {r.metre} | {sizes} | {r.parts} |")
    for r in results:
        lines += ["", f"## {r.name}", "", f"    {r.command}", "", f"![The score of {r.name}](suite/{r.name}.png)"]
    return [*lines, ""]


if __name__ == "__main__":
    main()
