"""A folder of your recordings wins over synthesis. Run: python examples/own_sounds.py."""

from pathlib import Path

import menura

# Here Menura itself stands in for the microphone. The folder's name is the name of the sound.
folder = Path("my-sounds/dog-bark")
folder.mkdir(parents=True, exist_ok=True)
for seed in (1, 2):
    menura.make("a wolf howls", duration=2, seed=seed).save(folder / f"rex {seed}.wav", force=True)

soundtrack = menura.make("a dog barks at 1 s", duration=4, sounds=["my-sounds"])
soundtrack.save("rex.wav", force=True)
print("rex.wav plays one of", *sorted(path.name for path in folder.glob("*.wav")), sep="\n  ")
