"""An engine of your own, here one that beeps where a sound belongs. Run: python examples/engine.py."""

from collections.abc import Sequence

import numpy as np

import menura


class Beeps:
    """Marks every sound with a short tone, to check timing by ear."""

    card = menura.Card(
        name="beeps",
        renders=("sound",),
        method="procedural",
        summary="A tone of 80 ms where a sound begins.",
        licence_code="Apache-2.0",
        licence_weights="none",
        licence_output="yours",
    )

    def render(self, events: Sequence[menura.Event], scene: menura.Scene) -> menura.Clip:
        """Return a tone, then silence, as long as the event lasts."""
        t = np.arange(round(events[0].duration * scene.sample_rate)) / scene.sample_rate
        tone = 0.2 * np.sin(2 * np.pi * 880 * t) * np.clip((0.08 - t) / 0.01, 0, 1)
        return menura.Clip(tone[None].astype(np.float32), scene.sample_rate)


if __name__ == "__main__":
    soundtrack = menura.make("three knocks at 1 s, a dog barks at 3 s", duration=4, engine=Beeps())
    soundtrack.save("beeps.wav", force=True)
    print("beeps.wav marks", *(f"{event.start:.2f} s {event.id}" for event in soundtrack.plan.events), sep="\n  ")
