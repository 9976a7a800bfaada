"""What networks are told of a plan."""

from menura.engines.neural import prompting
from menura.engines.neural.windows import Window
from menura.plans.model import Event, Sound, Thought


def event(name: str, start: float, words: str = "", because: str | None = None) -> Event:
    body = Sound(name="dog-bark", words=words)
    return Event(id=name, track="t", start=start, duration=1.0, because=because, body=body)


EVENTS = (event("late", 5.0, "light rain"), event("early", 0.5, "a dog barks"), event("again", 1.0, "a dog barks"))


def test_a_window_hears_of_what_sounds_in_it() -> None:
    assert prompting.caption(prompting.within(EVENTS, Window(0.0, 4.0))) == "a dog barks"
    assert prompting.caption(prompting.within(EVENTS, Window(0.0, 8.0))) == "a dog barks, light rain"
    assert prompting.caption(prompting.within(EVENTS, Window(2.0, 2.0))) == ""


def test_a_sound_without_words_has_its_name() -> None:
    assert prompting.caption([event("a", 0.0)]) == "dog bark"


def test_what_is_excluded_is_avoided() -> None:
    assert prompting.avoided(("human-voice", "music"), "noise") == "human voice, music"
    assert prompting.avoided((), "noise") == "noise"


def test_thoughts_are_those_of_what_sounds_and_of_the_whole() -> None:
    thoughts = (
        Thought(id="a", stage="meaning", text="A dog is near.", about=("early",)),
        Thought(id="b", stage="timing", text="Rain comes later.", about=("late",)),
        Thought(id="c", stage="space", text="It is a yard."),
        Thought(id="d", stage="balance", text="The mix is at −16 LUFS."),
        Thought(id="e", stage="meaning", text="It is old.", about=("x",)),
    )
    found = prompting.reasons(thoughts, [event("early", 0.5, because="e")])
    assert found == ["A dog is near.", "It is a yard.", "It is old."]


def test_whole_sentences_are_kept_as_long_as_they_fit() -> None:
    text, left = prompting.fitting(["one two", "three", "four five six"], lambda t: len(t.split()), 4)
    assert (text, left) == ("one two three", 1)
    assert prompting.fitting(["much too long"], lambda t: len(t.split()), 2) == ("", 1)
