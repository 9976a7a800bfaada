import json

from menura.plans.facts import Box, Facts, Heard, Impact, Look, Motion, MovingObject
from menura.reasoning.chat.scenery import MOST, moments, told


def test_much_is_told_in_few_words() -> None:
    times = tuple(index / 30 for index in range(9000))
    boxes = tuple(Box(time=time, x=0.5, y=0.5, width=0.1, height=0.2) for time in times)
    facts = Facts(
        kind="video",
        duration=300,
        cuts=(1.0, 2.0),
        impacts=tuple(Impact(time=time, strength=index / 9000) for index, time in enumerate(times)),
        motion=Motion(times=times, energy=(0.5,) * 9000, x=(0.5,) * 9000),
        objects=(MovingObject(id="ball", boxes=boxes, speed=0.3),),
        looks=(Look(start=0, end=1, brightness=0.5, saturation=0.5, warmth=0.1),),
        heard=Heard(onsets=times),
        unknown=("What the people say.",),
    )
    data = told(facts)
    assert len(data["impacts"]) == MOST
    assert min(impact["strength"] for impact in data["impacts"]) >= 0.99
    assert [i["time"] for i in data["impacts"]] == sorted(i["time"] for i in data["impacts"])
    assert len(data["motion"]) <= MOST
    assert data["objects"][0]["path [time, x, area]"][0] == [0.0, 0.5, 0.02]
    assert data["unknown"] == ["What the people say."]
    assert len(json.dumps(data)) < 12_000


def test_nothing_is_told_of_nothing() -> None:
    assert told(Facts()) == {"kind": "none"}


def test_frames_come_from_every_shot_and_from_the_strongest_impact() -> None:
    facts = Facts(kind="video", duration=10, cuts=(2.0, 6.0), impacts=(Impact(time=7.3, strength=1),))
    times = moments(facts, 8)
    assert times == sorted(times)
    assert len(times) == 8
    assert {1.0, 4.0, 7.3, 8.0} <= set(times)


def test_a_long_video_gets_no_more_frames_than_asked_for() -> None:
    facts = Facts(kind="video", duration=3600, cuts=tuple(float(n) for n in range(1, 3600)))
    assert len(moments(facts, 8)) == 8
    assert moments(facts, 0) == []
    assert moments(Facts(kind="image"), 8) == [0.0]
