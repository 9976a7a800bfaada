"""Sets everything up, draws a sample video, makes its soundtrack, and checks that the sounds land on what is seen."""

import subprocess
import sys

from bootstrap import ROOT, prepared


def main() -> None:
    """Run the main job in ``try/``."""
    folder = ROOT / "try"
    folder.mkdir(exist_ok=True)
    menura = prepared() / "menura"
    words = "knife chopping carrots, a kettle starts to whistle"
    run(menura, "sample", "-o", folder / "kitchen.mp4", "--force")
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
    print(f"\nOpen {folder / 'kitchen-sound.mp4'} and {folder / 'kitchen-sound.png'}.")


def run(*command: object) -> None:
    """Run a command, printing it as one would type it; stop here if it fails."""
    shown = [f'"{c}"' if " " in str(c) else str(c).replace(f"{ROOT}/", "") for c in command[1:]]
    print("\n$ menura " + " ".join(shown), flush=True)
    code = subprocess.run([str(c) for c in command], check=False).returncode
    if code:
        sys.exit(code)


if __name__ == "__main__":
    main()
