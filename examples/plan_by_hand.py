"""A plan written by hand, then changed by sentences. Run: python examples/plan_by_hand.py."""

import json
from pathlib import Path

import menura

SOUND = {"kind": "sound", "name": "church-bell"}
plan = menura.Plan(
    duration=6,
    tracks=(menura.Track(id="bell", space="church"), menura.Track(id="rain", gain=-6)),
    events=(
        menura.Event.model_validate({"id": "bell", "track": "bell", "start": 1, "duration": 4, "body": SOUND}),
        # Curves are points of (seconds since the event began, value): here the rain fades in.
        menura.Event.model_validate(
            {
                "id": "rain",
                "track": "rain",
                "start": 0,
                "duration": 6,
                "gain": [[0, -40], [3, 0]],
                "body": {"kind": "sound", "name": "rain"},
            }
        ),
    ),
)
before = menura.render(plan)
after = before.edited("make the rain 6 dB quieter", "move the bell to 1.5 s")
print("the bell starts at", after.plan.event("bell").start)
after.save("bell.wav", force=True)

# The shortest plan is a list of cues; names are those of `menura sounds`.
Path("cues.json").write_text(json.dumps([{"sound": "door-knock", "at": 0.5}, {"sound": "wind", "at": 0, "for": 3}]))
menura.render("cues.json").save("cues.wav", force=True)
