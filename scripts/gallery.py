"""Makes the pictures and sounds of docs/media with the commands that the README shows beside them."""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np

import menura
from menura.pictures.canvas import fitted
from menura.pictures.raster import Raster
from menura.pictures.sound import spectrogram

MEDIA = Path(__file__).resolve().parent.parent / "docs" / "media"
WORDS = "a dog barks twice at 1 s, a car drives past, then a church bell tolls far away, light rain"
SHEET = (
    "dog-bark",
    "church-bell",
    "glass-break",
    "rain",
    "footsteps-gravel",
    "cicadas",
    "thunder",
    "siren",
    "rooster-crow",
    "door-creak",
    "steam-train",
    "campfire",
)
COMMANDS = (
    f'menura make "{WORDS}" -d 10 -o scene.ogg',
    "menura show scene.ogg -o scene.png",
    "menura sample -o kitchen.mp4",
    'menura make kitchen.mp4 "knife chopping carrots, a kettle whistles quietly" -o kitchen-sound.mp4',
    "menura show kitchen-sound.mp4 -o kitchen.png",
    "menura recipe kitchen-sound.mp4 -o kitchen.json",
    "menura render kitchen.json -o kitchen.ogg",
    'menura make "远处的教堂钟声，同时下大雨，第4秒打雷" -d 8 -o storm.ogg',
)
SOUNDS = ("scene.ogg", "kitchen.ogg", "storm.ogg")
PICTURES = ("scene", "kitchen")


def main() -> None:
    """Make everything anew."""
    MEDIA.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for command in COMMANDS:
            print("$", command, flush=True)
            subprocess.run([sys.executable, "-m", *shlex.split(command)], cwd=folder, check=True, env=os.environ)
        for name in SOUNDS:
            (MEDIA / name).write_bytes((Path(folder) / name).read_bytes())
        for name in PICTURES:
            (MEDIA / f"{name}.jpg").write_bytes(_small((Path(folder) / f"{name}.png").read_bytes()))
    (MEDIA / "sounds.jpg").write_bytes(_small(_sheet()))
    for path in sorted(MEDIA.iterdir()):
        print(f"{path.name:<14}{path.stat().st_size / 1000:7.0f} kB")


def _sheet(columns: int = 4) -> bytes:
    """Return spectrograms of a dozen sounds, side by side."""
    rows = -(-len(SHEET) // columns)
    width, height, gap = 290, 130, 16
    canvas = Raster(columns * (width + gap) + gap, rows * (height + 44) + gap, "#ffffff")
    for index, name in enumerate(SHEET):
        x, y = gap + index % columns * (width + gap), gap + index // columns * (height + 44)
        clip = menura.make(name.replace("-", " "), duration=3).clip
        canvas.image(x, y, width, height, spectrogram(clip, 2 * width, 2 * height))
        canvas.text(x, y + height + 18, fitted(name, 13, width), "#1d2433", size=13)
    return canvas.encoded()


def _small(png: bytes) -> bytes:
    """Return a picture as a small file, 1440 pixels wide where it was a timeline."""
    picture = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise ValueError("this is no picture")
    scaled = cv2.resize(picture, None, fx=0.5625, fy=0.5625, interpolation=cv2.INTER_AREA)
    return bytes(cv2.imencode(".jpg", scaled, [cv2.IMWRITE_JPEG_QUALITY, 82])[1])


if __name__ == "__main__":
    main()
