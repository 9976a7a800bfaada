"""Everyday words get the sound that people mean, and five seconds of it are enough to recognise it."""

from itertools import pairwise

import pytest

from menura.engines.sounds.atlas import load
from menura.plans.check import check
from menura.plans.facts import Facts
from menura.plans.model import Plan
from menura.reasoning.base import Request
from menura.reasoning.grammar import GrammarReasoner

SECONDS = 5.0
ESC50 = {
    "dog": "dog-bark", "rooster": "rooster-crow", "pig": "pig-grunt", "cow": "cow-moo", "frog": "frog-croak",
    "cat": "cat-meow", "hen": "hen-cluck", "insects": "insects", "sheep": "sheep-bleat", "crow": "crow-caw",
    "rain": "rain", "sea waves": "sea-waves", "crackling fire": "fire", "crickets": "crickets",
    "chirping birds": "bird-chirp", "water drops": "water-drip", "wind": "wind", "pouring water": "pouring-water",
    "toilet flush": "toilet-flush", "thunderstorm": "thunder", "crying baby": "baby-cry", "sneezing": "sneeze",
    "clapping": "clapping", "breathing": "breathing", "coughing": "cough", "footsteps": "footsteps",
    "laughing": "laughter", "brushing teeth": "brushing-teeth", "snoring": "snoring",
    "drinking, sipping": "drinking", "door, wood knock": "door-knock", "mouse click": "mouse-click",
    "keyboard typing": "keyboard-typing", "door, wood creaks": "door-creak", "can opening": "can-opening",
    "washing machine": "washing-machine", "vacuum cleaner": "vacuum-cleaner", "clock alarm": "clock-alarm",
    "clock tick": "clock-tick", "glass breaking": "glass-break", "helicopter": "helicopter", "chainsaw": "chainsaw",
    "siren": "siren", "car horn": "car-horn", "engine": "engine", "train": "train", "church bells": "church-bells",
    "airplane": "airplane", "fireworks": "fireworks", "hand saw": "hand-saw",
}  # fmt: skip
COVERED = 0.15
"""Least part of the five seconds in which a sound of its own length is alive."""

WORDS = {
    "door": "door-close", "water": "stream", "flying insects": "insects",
    "barking dog": "dog-bark", "door_wood_knock": "door-knock",
    "door_wood_creaks": "door-creak", "wood creaks": "door-creak", "a sound of rain": "rain",
    "the sound of a train": "train", "rustling leaves": "leaves-rustling-in-wind", "bells": "church-bells",
    "opening a can": "can-opening", "soda can": "can-opening", "cuckoo clock": "cuckoo", "crackling": "fire",
    "beep": "computer-beeps", "hum": "electric-hum", "a knock at the door": "door-knock", "sawing wood": "hand-saw",
    "狗叫的声音": "dog-bark", "火车的声音": "train", "教堂钟声": "church-bell", "噼啪作响的火": "fire",
    "鼓掌": "clapping", "键盘": "keyboard-typing", "木门吱呀": "door-creak", "门吱吱响": "door-creak",
    "树叶沙沙": "leaves-rustling-in-wind",
    "雷暴": "thunder", "开罐头": "can-opening", "水滴": "water-drip", "敲门声": "door-knock",
}  # fmt: skip


def planned(text: str, seed: int = 0, duration: float | None = SECONDS) -> Plan:
    plan = GrammarReasoner().plan(Request(text, seed=seed, duration=duration), Facts())
    assert check(plan, sounds=load().names) == []
    return plan


@pytest.mark.parametrize(("text", "name"), {**ESC50, **WORDS}.items())
def test_words_get_the_sound_that_people_mean(text: str, name: str) -> None:
    plan = planned(text)
    companions = {"room-tone", "outdoor-air"} | ({"rain"} if name == "thunder" else set())
    assert {track.id for track in plan.tracks} - companions == {name}
    assert {notice.code for notice in plan.notices} <= {"unsupported"}


@pytest.mark.parametrize(("text", "name"), ESC50.items())
def test_five_seconds_begin_at_once_and_are_alive(text: str, name: str) -> None:
    for seed in range(7):
        events = [event for event in planned(text, seed).events if event.track == name]
        assert events[0].start <= 0.3
        assert sum(min(event.end, SECONDS) - event.start for event in events) >= COVERED * SECONDS


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("can opening", 1, 2),
        ("glass breaking", 1, 2),
        ("door, wood creaks", 1, 2),
        ("sneezing", 2, 3),
        ("mouse click", 3, 10),
        ("coughing", 3, 8),
        ("door, wood knock", 3, 10),
        ("thunderstorm", 1, 2),
    ],
)
def test_uncounted_things_happen_as_often_as_they_do(text: str, least: int, most: int) -> None:
    for seed in range(21):
        assert least <= len([e for e in planned(text, seed).events if e.track == ESC50[text]]) <= most


def test_what_happens_once_does_so_beside_other_things() -> None:
    for seed in range(7):
        plan = planned("a door creaks, then glass breaks, then a dog barks", seed, duration=None)
        assert [e.track for e in plan.events if e.track in {"door-creak", "glass-break"}] == [
            "door-creak",
            "glass-break",
        ]


def test_knocks_keep_their_pace_when_time_is_short() -> None:
    for seed in range(21):
        starts = [event.start for event in planned("door knock", seed).events if event.track == "door-knock"]
        assert min(b - a for a, b in pairwise(starts)) >= 0.19


def test_a_thunderstorm_is_thunder_over_rain() -> None:
    plan = planned("thunderstorm")
    thunder, rain = plan.event("thunder"), plan.event("rain")
    assert (rain.start, rain.end) == (0.0, SECONDS)
    assert isinstance(rain.gain, float)
    assert load().get("rain").level + rain.gain < load().get("thunder").level - 6
    assert thunder.start < 0.3
    assert {track.id for track in planned("a thunderstorm without rain").tracks} == {"thunder", "outdoor-air"}


def test_at_the_beginning_and_at_the_end_is_twice() -> None:
    for text in ("a bell at the beginning and at the end", "at the beginning and at the end, a bell rings"):
        starts = [event.start for event in planned(text, duration=12.0).events if event.track == "hand-bell"]
        assert len(starts) == 2
        assert starts[0] < 1.0 < 8.0 < starts[1]
    rain = [e for e in planned("rain at the start and at the end", duration=12.0).events if e.track == "rain"]
    assert (rain[0].start, rain[0].end) == pytest.approx((0.0, 3.0))
    assert rain[1].start > 8.0
    assert rain[1].end == pytest.approx(12.0)


def test_two_places_are_two_tracks_and_change_at_the_nearest_cut() -> None:
    facts = Facts(kind="video", duration=10.0, cuts=(2.0, 6.5))
    text = "footsteps in the kitchen, then outside"
    plan = GrammarReasoner().plan(Request(text), facts)
    spaces = {track.id: track.space for track in plan.tracks if track.id.startswith("footsteps")}
    assert spaces == {"footsteps": "kitchen", "footsteps-outdoors": "outdoors"}
    assert [(e.start, e.end) for e in plan.events if e.track.startswith("footsteps")] == [(0.0, 6.5), (6.5, 10.0)]
    assert any("at the cut at 6.5 s" in thought.text for thought in plan.thoughts)


def test_words_without_effect_share_one_notice() -> None:
    plan = planned("a dog chases a cat past a branch, then the dog chases a cow")
    told = [notice for notice in plan.notices if notice.code == "unknown-word"]
    assert len(told) == 1
    assert "Nothing in the sound follows from ‘chases’, ‘branch’" in told[0].text


@pytest.mark.parametrize(
    ("text", "words"),
    [("footsteps in different rooms", "in different rooms"), ("a seamless loop of rain", "seamless loop")],
)
def test_what_is_understood_but_cannot_be_followed_is_named(text: str, words: str) -> None:
    (notice,) = planned(text).notices
    assert words in notice.text
    assert notice.code == "unsupported"


@pytest.mark.parametrize("words", ["a lion roaring", "a rooster crowing", "a horse neighing"])
def test_nothing_begins_that_the_end_of_a_scene_cuts_in_half(words: str) -> None:
    for seed in range(6):
        plan = GrammarReasoner().plan(Request(words, seed=seed, duration=5.0), Facts())
        lengths = [event.duration for event in plan.events if event.track != "outdoor-air"]
        assert min(lengths) > 1.0
