"""A dialogue and its cast become a plan; whatever is wrong with them comes at once."""

import json

import pytest

from menura.engines.speech.casting import directions, plan_dialogue
from menura.engines.speech.monologue import LONGEST, monologue
from menura.engines.speech.timing import as_srt, lines, words_as_json
from menura.errors import PlanError, RequestError
from menura.phonetics import espeak
from menura.plans.cues import import_cues
from menura.plans.model import Plan, Speech

pytestmark = pytest.mark.skipif(not espeak.is_there(), reason="needs espeak-ng")

CAST = """
[ANNA]
voice = "en-gb+f3"
pan = -0.4

[BEN]
voice = "male"
language = "en-us"
rate = 1.1
pan = 0.4
distance = 2.0
emotion = "serious"
"""

DIALOGUE = """\
# At the harbour
ANNA: We turned back.
BEN (angrily): Why?
[pause 0.5]
anna: (whispers) Because of the storm (the big one). (sadly, slowly) I am sorry.
  So he said: we must go on.
| BEN: (shouts) I knew it!
@12.5 ANNA: Listen!
"""


def plan() -> Plan:
    return plan_dialogue(DIALOGUE, CAST)


def bodies(of: Plan) -> list[Speech]:
    return [event.body for event in of.events if isinstance(event.body, Speech)]


def test_each_line_is_an_event_of_its_speaker() -> None:
    assert [(event.track, body.text) for event, body in zip(plan().events, bodies(plan()), strict=True)] == [
        ("ANNA", "We turned back."),
        ("BEN", "Why?"),
        ("ANNA", "Because of the storm (the big one)."),
        ("ANNA", "I am sorry. So he said: we must go on."),
        ("BEN", "I knew it!"),
        ("ANNA", "Listen!"),
    ]
    assert [(track.id, track.pan) for track in plan().tracks] == [("ANNA", -0.4), ("BEN", 0.4)]


def test_lines_follow_each_other_as_they_are_marked() -> None:
    first, why, because, sorry, knew, listen = plan().events
    assert first.start == 0
    assert why.start - first.end == pytest.approx(0.3, abs=0.002)
    assert because.start - why.end == pytest.approx(0.5, abs=0.002)
    assert sorry.start - because.end == pytest.approx(0.4, abs=0.002)
    assert knew.start == sorry.start
    assert listen.start == 12.5
    assert plan().duration > listen.end


def test_directions_change_how_a_line_is_said() -> None:
    first, why, because, sorry, knew, _ = bodies(plan())
    assert (first.emotion, first.voice) == ("neutral", "en-gb+f3")
    assert (why.emotion, why.language, why.rate) == ("angry", "en-us", 1.1)
    assert because.voice == "en-gb+whisperf"
    assert (sorry.emotion, sorry.rate, sorry.voice) == ("sad", 0.8, "en-gb+f3")
    assert knew.emotion == "serious"
    assert plan().events[4].controls.loudness == 6.0
    assert plan().events[4].distance == 2.0


def test_every_direction_leads_somewhere() -> None:
    assert {key for change in directions().values() for key in change} == {"emotion", "whisper", "loudness", "rate"}
    chinese = plan_dialogue("安娜：（悲伤地）我们回来了。", '["安娜"]\nvoice = "female"')
    assert (bodies(chinese)[0].emotion, bodies(chinese)[0].text) == ("sad", "我们回来了。")


@pytest.mark.parametrize(
    ("dialogue", "cast", "message"),
    [
        ("ANNA: Hi.", "[ANNA]\npan = 0.1", r'cast.ANNA.voice: this field is missing. Add "voice"'),
        ("ANNA: Hi.", '[ANNA]\nvoice = "en-gb+zz"', r"cast.ANNA.voice: There is no variant of a voice 'zz'"),
        ("ANNA: Hi.", '[ANNA]\nvoice = "male"\npan = 3', r"cast.ANNA.pan: 3 is given"),
        ("ANNA: Hi.", '[ANNA]\nvoice = "male"\nemotion = "hapy"', r"cast.ANNA.emotion: \"hapy\" is given"),
        ("ANNA: Hi.", '[ANNA]\nvoice = "male"\ncolour = 1', r"there is no field 'colour' here"),
        ("ANNA: Hi.", 'ANNA = "male"', r"cast.ANNA: it is no table. Write \[ANNA\]"),
        ("ANNA: Hi.", "[ANNA", r"cast: this is no TOML"),
        ("ANNA: Hi.", "", r"cast: there is nobody in it"),
        ("ANA: Hi.", CAST, r"line 1: 'ANA' is not in the cast. Did you mean 'ANNA'\?"),
        ("ANNA (sighing): Hi.", CAST, r"line 1: nobody knows how to speak 'sighing'"),
        ("ANNA: (angryly) Hi.", CAST, r"nobody knows how to speak 'angryly'. Did you mean 'angrily'\?"),
        ("ANNA:", CAST, r"line 1: ANNA says nothing. Write what is said after the colon"),
        ("# nothing\n\n", CAST, r"dialogue: it has no line"),
        ("hello there", CAST, r"line 1: nobody says 'hello there'. Write the speaker before it"),
        ("ANNA: <b>Hi.", CAST, r"line 1 \(line 1, column 1\): there is no tag <b>"),
        ("ANNA: ༀ", CAST, r"line 1: 'ༀ' is written in a script that no voice reads"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(dialogue: str, cast: str, message: str) -> None:
    with pytest.raises(PlanError, match=message):
        plan_dialogue(dialogue, cast)


def test_all_problems_come_at_once() -> None:
    cast = '[ANNA]\nvoice = "en-gb+zz"\n[BEN]\npan = 9'
    with pytest.raises(PlanError, match="The dialogue has 6 problems") as caught:
        plan_dialogue("CARL: Hi.\nANNA: (sighs) No.\nBEN: <b>", cast)
    places = [problem.path.split()[0] for problem in caught.value.problems]
    assert places == ["cast.ANNA.voice", "cast.BEN.voice", "cast.BEN.pan", "line", "line", "line"]


def test_times_as_json() -> None:
    data = json.loads(words_as_json(plan()))
    assert data["format"] == "menura.speech-times/1"
    first = data["lines"][0]
    assert (first["event"], [word["text"] for word in first["words"]]) == ("ANNA-1", ["We", "turned", "back"])
    assert [sentence["text"] for line in data["lines"][3:4] for sentence in line["sentences"]] == [
        "I am sorry.",
        "So he said: we must go on.",
    ]
    for event, line in zip(sorted(plan().events, key=lambda e: e.start), data["lines"], strict=True):
        assert event.start - 1e-3 <= line["words"][0]["start"] < line["words"][-1]["end"] <= event.end + 1e-3


def test_times_as_subtitles() -> None:
    sentences = import_cues(as_srt(plan()), "srt")
    assert [cue.words for cue in sentences][:2] == ["We turned back.", "Why?"]
    words = import_cues(as_srt(plan(), "word"), "srt")
    assert len(words) == sum(len(line.words) for line in lines(plan()))
    assert [cue.start for cue in words] == sorted(cue.start for cue in words)


def test_a_monologue_is_as_long_as_its_words_or_as_asked() -> None:
    own = monologue("We turned back.", voice="en-gb")
    (event,) = own.events
    assert own.duration == pytest.approx(event.duration + 0.25)
    fitted = monologue("We turned back.", voice="en-gb", duration=1.5)
    assert (fitted.duration, fitted.events[0].duration) == (1.5, 1.5)
    assert bodies(fitted)[0].fitted


def test_a_long_text_becomes_several_events_without_losing_a_word() -> None:
    text = "This is a sentence of some words that goes on for a while. " * 200
    long = monologue(text)
    assert len(long.events) == 2
    assert all(len(body.text) <= LONGEST for body in bodies(long))
    assert " ".join(body.text for body in bodies(long)).split() == text.split()
    assert all(b.start > a.end for a, b in zip(long.events[:-1], long.events[1:], strict=True))
    with pytest.raises(RequestError, match="cannot be fitted; up to 8000 can"):
        monologue(text, duration=60)


@pytest.mark.parametrize(
    ("how", "message"), [({"rate": 9.0}, "rate: 9.0 is given"), ({"pitch": -20.0}, "pitch: -20.0 is given")]
)
def test_numbers_out_of_bounds(how: dict[str, float], message: str) -> None:
    with pytest.raises(PlanError, match=message):
        monologue("Hi.", rate=how.get("rate", 1.0), pitch=how.get("pitch", 0.0))


def test_nothing_to_say() -> None:
    with pytest.raises(RequestError, match="There is nothing to say: the text is empty"):
        monologue(" \n ")
