"""A spotting list becomes sound, and what is heard becomes subtitles. Run: python examples/cues.py."""

import subprocess
import sys
from pathlib import Path

import menura

Path("spotting.csv").write_text("start,end,words\n0.5,1.0,door knock\n1.5,3.0,footsteps\n0,4,rain\n")
menura_command = [sys.executable, "-m", "menura"]
subprocess.run([*menura_command, "cues", "spotting.csv", "-d", "4", "-o", "plan.json", "--force"], check=True)

soundtrack = menura.render("plan.json")
soundtrack.save("spotted.wav", force=True)
subprocess.run([*menura_command, "cues", "spotted.wav", "-o", "spotted.srt", "--force"], check=True)
print(Path("spotted.srt").read_text())
