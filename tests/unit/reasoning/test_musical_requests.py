"""Orders about who says a line and how, and lines that join without a verb."""

import pytest

from menura.errors import RequestError
from menura.plans.edit import apply
from menura.plans.facts import Facts
from menura.plans.model import Plan, Sound, Speech
from menura.reasoning.base import Request
from menura.reasoning.grammar import GrammarReasoner

REASONER = GrammarReasoner()


@pytest.fixture(scope="module")
def scene() -> Plan:
    text = "a storm at sea, tense music from 5 s, a narrator says 'We turned back.' at 12 s, a dog barks at 3 s"
    return REASONER.plan(Request(text=text, duration=20), Facts())


def revised(plan: Plan, text: str) -> Plan:
    return apply(plan, REASONER.revise(plan, text, Facts()))


def line(plan: Plan, number: int = 1) -> Speech:
    body = plan.event(f"line-{number}").body
    assert isinstance(body, Speech)
    return body


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("make the narrator a woman", "female"),
        ("let the narrator be a child", "child"),
        ("replace the narrator with a woman", "female"),
        ("旁白改成女声", "female"),
        ("把旁白换成童声", "child"),
    ],
)
def test_somebody_else_says_it(scene: Plan, text: str, voice: str) -> None:
    after = revised(scene, text)
    assert (line(after).voice, line(after).text) == (voice, "We turned back.")
    assert len(after.events) == len(scene.events)


@pytest.mark.parametrize(
    ("text", "emotion"), [("make the voice angry", "angry"), ("whisper the line", "calm"), ("旁白温柔一点", "tender")]
)
def test_it_is_said_another_way(scene: Plan, text: str, emotion: str) -> None:
    assert line(revised(scene, text)).emotion == emotion


def test_an_angry_dog_is_no_voice(scene: Plan) -> None:
    after = revised(scene, "make the dog angry")
    assert line(after).emotion == "neutral"
    assert isinstance(after.event("dog-bark").body, Sound)


@pytest.mark.parametrize(("text", "said"), [("a woman says 'Hi.' at 1 s", "Hi."), ("第1秒女声说“你好。”", "你好。")])
def test_a_line_joins_without_a_verb(scene: Plan, text: str, said: str) -> None:
    after = revised(scene, text)
    assert (line(after, 2).text, line(after, 2).voice, after.event("line-2").start) == (said, "female", 1.0)


def test_music_under_a_narrator_is_the_music(scene: Plan) -> None:
    after = revised(scene, "play the music quieter under the narrator")
    assert after.track("lead").gain == scene.track("lead").gain - 4
    assert after.track("speech-male").gain == scene.track("speech-male").gain


def test_what_music_can_be_told_is_shown_where_there_is_music(scene: Plan) -> None:
    with pytest.raises(RequestError) as caught:
        revised(scene, "make the music purple")
    assert "'purple' is no mood, style, player or section here" in str(caught.value)
    assert "make it sadder" in caught.value.hint
    assert "menura styles" in caught.value.hint


def test_players_who_cannot_go_along_take_the_nearest_octave() -> None:
    text = "a storm at sea, tense orchestral music with piano from 5 s"
    scene = REASONER.plan(Request(text=text, duration=24), Facts())
    for tonic in ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"):
        after = revised(scene, f"play it in {tonic} minor").sheets[0]
        assert after.key == f"{tonic} minor"
        assert [part.id for part in after.parts] == [part.id for part in scene.sheets[0].parts]
