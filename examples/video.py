"""A video gets its sound, and every layer by itself. Run: python examples/video.py VIDEO."""

import sys

import menura

facts = menura.perceive(sys.argv[1])
print(f"{facts.duration:.2f} s, impacts seen at {', '.join(f'{impact.time:.2f}' for impact in facts.impacts)} s")

soundtrack = menura.make("knife chopping carrots, a kettle whistles quietly", sys.argv[1])
soundtrack.save("with-sound.mp4", stems="stems", force=True)  # the pictures are copied, not encoded again

for name, stem in soundtrack.stems.items():
    print(f"stems/{name}: {stem.duration:g} s")
menura.show(soundtrack, "with-sound.png", force=True)
