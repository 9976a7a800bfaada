"""Sets everything up, makes the soundtrack of a sample video, checks it against what is seen, and makes some music."""

import json
import re
import subprocess
import sys
from pathlib import Path

from bootstrap import ROOT, prepared


def main() -> None:
    """Run the main job in ``try/``."""
    folder = ROOT / "try"
    folder.mkdir(exist_ok=True)
    menura = prepared("voice,score") / "menura"
    words = "knife chopping carrots, a kettle starts to whistle"
    seen = run(menura, "sample", "-o", folder / "kitchen.mp4", "--force")
    run(
        menura,
        "make",
        folder / "kitchen.mp4",
        words,
        "-o",
        folder / "kitchen-sound.mp4",
        "--stems",
        folder / "stems",
        "--force",
    )
    run(menura, "show", folder / "kitchen-sound.mp4", "-o", folder / "kitchen-sound.png", "--force")
    run(menura, "show", folder / "kitchen-sound.mp4")
    compare(
        seen, subprocess.check_output([menura, "recipe", folder / "kitchen-sound.mp4"], text=True, encoding="utf-8")
    )
    run(menura, "compose", "romantic classical piano, tender", "-d", "20", "-o", folder / "piano.flac", "--force")
    run(menura, "show", folder / "piano.flac", "--score", "-o", folder / "piano.png", "--force")
    run(menura, "sing", "--write", "a lullaby about a lighthouse", "-o", folder / "lullaby.flac", "--force")
    names = ("kitchen-sound.mp4", "kitchen-sound.png", "piano.flac", "piano.png", "lullaby.flac")
    print("\nOpen " + ", ".join(f"try/{name}" for name in names) + ".")


def compare(seen: str, recipe: str) -> None:
    """Say how many of the impacts that were drawn are heard when they are seen; stop if too few are."""
    drawn = [float(time) for time in re.findall(r"\d+\.\d\d\b", seen)]
    heard = [event["start"] for event in json.loads(recipe)["events"]]
    met = sum(min(abs(time - start) for start in heard) <= 0.05 for time in drawn)
    print(f"\n{met} of the {len(drawn)} impacts that were drawn have a sound within 50 ms of them.")
    if met < 0.8 * len(drawn):
        sys.exit("That is too few.")


def run(*command: str | Path) -> str:
    """Run a command, printing it as one would type it and what it says; stop here if it fails."""
    shown = [f'"{c}"' if " " in str(c) else str(c).replace(f"{ROOT}/", "") for c in command[1:]]
    print("\n$ menura " + " ".join(shown), flush=True)
    done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False)
    print(done.stdout.replace(f"{ROOT}/", ""), end="")
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout


if __name__ == "__main__":
    main()
