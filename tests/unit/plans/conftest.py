import pytest

from menura.plans.model import Event, Plan, Sound, Thought, Track


@pytest.fixture
def plan() -> Plan:
    """Return a dog that barks at 2 s in ten seconds of rain."""
    return Plan(
        duration=10,
        thoughts=(Thought(id="t1", stage="request", text="A dog is asked for.", about=("bark-1", "dog")),),
        tracks=(Track(id="dog"), Track(id="rain")),
        events=(
            Event(
                id="bark-1",
                track="dog",
                start=2,
                duration=1,
                because="t1",
                gain=((0, -6), (1, 0)),
                body=Sound(words="a dog barks", name="dog-bark", parameters={"size": 0.8}),
            ),
            Event(id="rain-1", track="rain", start=0, duration=10, body=Sound(name="rain")),
        ),
    )
