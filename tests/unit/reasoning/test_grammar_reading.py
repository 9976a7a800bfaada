"""Numbers, times, counts, words and refusals of the grammar, with an atlas that does not change."""

from pathlib import Path

import pytest
from small_atlas import ATLAS

from menura.engines.sounds.atlas.words import normalised, stem, stripped
from menura.errors import RequestError
from menura.plans.facts import Facts
from menura.plans.model import Plan
from menura.reasoning.base import Request
from menura.reasoning.grammar import GrammarReasoner, scripts
from menura.reasoning.grammar.counts import mark_counts
from menura.reasoning.grammar.lexicon import load
from menura.reasoning.grammar.marks import Page
from menura.reasoning.grammar.numbers import number
from menura.reasoning.grammar.reading import LONGEST
from menura.reasoning.grammar.times import mark_times

REASONER = GrammarReasoner(ATLAS)


def planned(text: str, **more: object) -> Plan:
    return REASONER.plan(Request(text, **more), Facts())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("2.5", 2.5),
        ("twelve", 12),
        ("twenty-five", 25),
        ("a hundred", 100),
        ("two point five", 2.5),
        ("十", 10),
        ("十二", 12),
        ("两", 2),
        ("三十五", 35),
        ("一百二十", 120),
        ("一点五", 1.5),
    ],
)
def test_number(text: str, value: float) -> None:
    assert number(text) == value


def test_a_word_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="is no number"):
        number("many")


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("at 3 s", "at", (3.0,)),
        ("at 2, 4 and 6 seconds", "at", (2.0, 4.0, 6.0)),
        ("at 1:02.5", "at", (62.5,)),
        ("on the 5th second", "at", (5.0,)),
        ("from 1 to 4 s", "span", (1.0, 4.0)),
        ("from 2 s onwards", "span", (2.0, None)),
        ("until 0:08", "span", (None, 8.0)),
        ("for the first three seconds", "span", (0.0, 3.0)),
        ("for the last 2 seconds", "tail", 2.0),
        ("for two and a half seconds", "length", 2.5),
        ("half a minute of", "length", 30.0),
        ("a 10-second scene", "total", 10.0),
        ("every three seconds", "every", 3.0),
        ("twice a second", "every", 0.5),
        ("3 seconds later", "delay", 3.0),
        ("after 250 ms", "delay", 0.25),
        ("20 metres away", "metres", 20.0),
        ("2 km away", "metres", 2000.0),
        ("第2秒", "at", (2.0,)),
        ("从1秒到4秒", "span", (1.0, 4.0)),
        ("持续十秒", "length", 10.0),
        ("一分半钟", "length", 90.0),
        ("每隔三秒", "every", 3.0),
        ("半秒后", "delay", 0.5),
        ("总时长八秒", "total", 8.0),
        ("二十米外", "metres", 20.0),
    ],
)
def test_times_and_lengths(text: str, kind: str, value: object) -> None:
    page = Page(text)
    mark_times(page)
    assert [(mark.kind, mark.value) for mark in page.marks] == [(kind, value)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("three times", "count", 3),
        ("two dogs", "several", 2),
        ("a dozen knocks", "several", 12),
        ("三下", "count", 3),
        ("两只狗", "several", 2),
        ("几声", "count", 3),
        ("一只狗", "filler", 1),
    ],
)
def test_counts(text: str, kind: str, value: int) -> None:
    page = Page(text)
    mark_counts(page)
    assert [(mark.kind, mark.value) for mark in page.marks] == [(kind, value)]


@pytest.mark.parametrize(
    "forms", ["bark barks barking barked", "chop chops chopping", "cry cries cried crying", "foot feet", "type typing"]
)
def test_all_forms_of_a_word_share_a_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


def test_chinese_is_compared_without_particles() -> None:
    assert stripped("下着雨") == "下雨"
    assert normalised("ＡＢ　’") == "AB '"


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_empty_text_without_a_picture_is_refused(text: str) -> None:
    with pytest.raises(RequestError, match="empty: it has neither words nor a picture"):
        planned(text)


def test_endless_text_is_refused() -> None:
    with pytest.raises(RequestError, match=f"at most {LONGEST} are allowed"):
        planned("rain " * 2000)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("犬が吠えるおとがする", "Japanese"),
        ("개가 짖는다", "Korean"),
        ("собака лает", "Cyrillic"),
        ("كلب ينبح", "Arabic"),
    ],
)
def test_another_writing_is_refused_by_name(text: str, name: str) -> None:
    with pytest.raises(RequestError, match=f"written in {name}; English and Chinese are understood"):
        planned(text)


@pytest.mark.parametrize("text", ["xyzzy frobnicate", "un perro ladra dos veces", "12345", "no music"])
def test_a_text_in_which_nothing_is_understood_is_refused(text: str) -> None:
    with pytest.raises(RequestError, match="is a sound known here; English and Chinese are understood"):
        planned(text)


@pytest.mark.parametrize("duration", [0.0, -1.0, 1e6])
def test_an_impossible_duration_is_refused(duration: float) -> None:
    with pytest.raises(RequestError, match=r"must be at least 0\.05 s and at most 86400 s"):
        planned("rain", duration=duration)


def test_language_follows_the_words_unless_given() -> None:
    assert scripts.language("狗叫 rain") == "zh"
    assert planned("狗叫").language == "zh"
    assert planned("dog").language == "en"
    assert planned("dog", language="zh").thoughts[-1].text.startswith("任何地方")


def test_unknown_words_are_named_and_the_rest_is_heard() -> None:
    plan = planned("rain, a blorptastic zurgle, thunder")
    assert {track.id for track in plan.tracks} == {"rain", "thunder"}
    assert [(n.code, "blorptastic zurgle" in n.text) for n in plan.notices] == [("unknown-word", True)]


def test_a_guess_states_its_confidence_and_the_alternatives() -> None:
    (notice,) = planned("thundr").notices
    assert notice.code == "guess"
    assert "thunder (confidence 0." in notice.text


def test_an_adjective_without_effect_is_named() -> None:
    notices = planned("a wet dog barks").notices
    assert [(n.code, n.text) for n in notices] == [("unsupported", "‘wet’ has no effect on dog-bark.")]
    assert notices[0].hint == "It understands: size, mood."


def test_human_words_become_parameters_and_variants() -> None:
    body = planned("a large dog barks angrily").events[1].body
    assert body.model_dump()["parameters"] == {"size": 0.82, "mood": 0.9}
    knock = next(e for e in planned("knocking on a metal door").events if e.track == "door-knock")
    assert knock.body.model_dump()["parameters"] == {"material": "metal"}


def test_what_is_too_late_is_left_out_with_a_notice() -> None:
    plan = planned("rain, a gunshot at 12 s", duration=10.0)
    assert [event.id for event in plan.events] == ["rain"]
    assert plan.notices[0].code == "out-of-range"
    assert "would start after the end (10 s)" in plan.notices[0].text


def test_everything_fits_into_a_given_duration() -> None:
    plan = planned("a dog barks twice, then glass breaks, then a door slams", duration=3.0)
    assert {"dog-bark-1", "dog-bark-2", "glass-break", "door-slam"} <= {event.id for event in plan.events}


def test_more_repetitions_than_sensible_are_cut_with_a_notice() -> None:
    plan = planned("5000 gunshots", duration=600.0)
    assert sum(event.track == "gunshot" for event in plan.events) == 200
    assert "5000 times gunshot are cut to 200" in plan.notices[0].text


def test_the_given_length_wins_over_the_words() -> None:
    plan = planned("a 10 second scene of rain and wind", duration=4.0)
    assert plan.duration == 4.0
    assert plan.notices[0].code == "out-of-range"


def test_a_faint_background_lies_under_lone_sounds_only() -> None:
    assert "outdoor-air" in {event.id for event in planned("a dog barks").events}
    assert {event.id for event in planned("rain").events} == {"rain"}
    assert "outdoor-air" not in {event.id for event in planned("a dog barks, nothing else").events}


def test_every_event_follows_from_a_thought_in_the_language_of_the_request() -> None:
    plan = planned("a dog barks twice while it rains")
    reasons = {thought.id: thought for thought in plan.thoughts}
    for event in plan.events:
        assert event.because in reasons
        assert event.id in reasons[event.because].about
    assert any("‘a dog barks twice’: dog-bark" in t.text and "2 times" in t.text for t in plan.thoughts)


def test_what_is_far_approaches_or_passes_has_a_distance() -> None:
    assert planned("a dog barks 20 metres away").events[-1].distance == 20.0
    curve = next(e for e in planned("an approaching siren").events if e.track == "siren").distance
    assert isinstance(curve, tuple)
    assert curve[0][1] > curve[-1][1]


def test_fades_and_growth_are_curves_of_gain() -> None:
    rain = planned("the rain fades out").event("rain").gain
    assert isinstance(rain, tuple)
    assert rain[-1][1] < -40
    wind = planned("the wind gets louder and louder").event("wind").gain
    assert isinstance(wind, tuple)
    assert wind[0][1] < wind[-1][1]


def test_the_name_of_the_media_is_kept_without_its_folder() -> None:
    plan = REASONER.plan(Request("rain", media=Path("some/where/kitchen.mp4")), Facts())
    assert plan.request.media == "kitchen.mp4"


def test_places_of_the_lexicon_are_rooms() -> None:
    from menura.audio import rooms

    places = {value for table in (load().english, load().chinese) for kind, value in table.values() if kind == "place"}
    assert places <= {"none", *rooms.names()}


def test_what_fills_an_hour_goes_on_to_the_end_or_says_so() -> None:
    plan = planned("occasionally a dog barks while it rains", duration=3600.0)
    assert max(event.start for event in plan.events) > 3590
    ticks = planned("a clock ticks every 0.1 seconds", duration=3600.0)
    assert "clock-tick is repeated 5000 times and no more" in ticks.notices[0].text
