"""Words become sound. Run: python examples/words.py."""

import menura

soundtrack = menura.make("a dog barks twice at 1 s, then thunder, heavy rain", duration=6)

for thought in soundtrack.plan.thoughts:
    print(f"{thought.stage:>10}  {thought.text}")
for notice in soundtrack.save("scene.flac", force=True):
    print(f"      note  {notice.text} {notice.hint}")

clip = soundtrack.clip
print(f"scene.flac: {clip.length} samples of {clip.channels} channels at {clip.sample_rate} Hz")
