"""What of a request is played, said or sung, and what stays a sound."""

import pytest

from menura.engines.sounds.atlas import load
from menura.errors import RequestError
from menura.plans.facts import Facts
from menura.plans.model import Event, Music, Song, Sound, Speech
from menura.reasoning.base import Request
from menura.reasoning.grammar.performances import Parted, parted
from menura.reasoning.grammar.reasoner import GrammarReasoner
from menura.scores.clock import tempos

ATLAS = load()


def kinds(text: str) -> list[str]:
    return [performance.kind for performance in parted(text, ATLAS).cast]


def heard(text: str, duration: float | None = None) -> list[Event]:
    return list(GrammarReasoner(ATLAS).plan(Request(text=text, duration=duration), Facts()).events)


def lines(text: str, duration: float | None = None) -> list[Event]:
    return [event for event in heard(text, duration) if isinstance(event.body, Speech)]


def music(text: str, duration: float | None = None) -> list[tuple[float, float]]:
    """Return from when to when pieces are played, in seconds."""
    return sorted(
        {(event.start, event.end) for event in heard(text, duration) if isinstance(event.body, (Music, Song))}
    )


def players(text: str, duration: float = 10.0) -> set[str]:
    plan = GrammarReasoner(ATLAS).plan(Request(text=text, duration=duration), Facts())
    return {part.instrument for sheet in plan.sheets for part in sheet.parts}


@pytest.mark.parametrize(
    "text",
    [
        "a car horn honks twice",
        "whale song",
        "a train whistle",
        "wind chimes",
        "drums",
        "人群鼓掌",
        "警笛长鸣",
        "rain, no music",
        "风声，不要音乐",
        "a phone rings at 2 s",
        "don't stop the rain, it's a storm",
    ],
)
def test_sounds_stay_sounds(text: str) -> None:
    assert parted(text, ATLAS) == Parted(text.replace("，", ","), text.replace("，", ","), ())


def test_a_scene_with_music_and_a_voice_is_parted() -> None:
    found = parted("a storm at sea, tense strings from 5 s, a narrator says 'We turned back.' at 12 s", ATLAS)
    score, line = found.cast
    assert found.rest.strip(" ,") == "a storm at sea"
    assert (score.kind, score.words) == ("music", "tense strings")
    assert (line.kind, line.text, line.voice) == ("speech", "We turned back.", "male")


SCENES = (
    ("a storm at sea, tense strings from 5 s, a narrator says 'We turned back.' at 12 s", "We turned back."),
    ("海上风暴，5秒开始紧张的弦乐，12秒旁白说“我们回头了。”", "我们回头了。"),
)


@pytest.mark.parametrize(("text", "said"), SCENES)
def test_times_of_a_scene_are_obeyed(text: str, said: str) -> None:
    (line,) = lines(text, 20)
    assert (line.body.text, line.start) == (said, 12.0)  # type: ignore[union-attr]
    assert music(text, 20) == [(5.0, 20.0)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rain and soft piano music", ["music"]),
        ("birds singing while a guitar plays", ["music"]),
        ("strings, a car horn honks", ["music"]),
        ("he says 'hi' and she says 'hello'", ["speech", "speech"]),
        ("a choir sings 'Gloria' at 2 s", ["song"]),
        ('"Hello there"', ["speech"]),
        ("雨声和悲伤的二胡", ["music"]),
        ("一个女孩唱“小星星”", ["song"]),
        ("a man says 'Привет'", ["speech"]),
    ],
)
def test_kinds(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


def test_neighbours_of_one_piece_are_joined_and_its_exclusions_stay_with_it() -> None:
    found = parted("epic orchestral music with drums and choir, no guitar", ATLAS)
    assert [piece.words for piece in found.cast] == ["epic orchestral music, drums, choir, no guitar"]
    assert found.rest == ""


def test_manner_and_voice_are_read() -> None:
    (line,) = lines('a woman whispers "don\'t go" at 3.5 s')
    assert isinstance(line.body, Speech)
    assert (line.body.voice, line.body.emotion, line.body.text, line.start) == ("female", "calm", "don't go", 3.5)


def test_an_apostrophe_is_no_quotation_mark() -> None:
    (line,) = parted("she says 'I don't know' at 1 s", ATLAS).cast
    assert line.text == "I don't know"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a narrator says hello and then a door slams", "hello"),
        ("the announcer says welcome to the show at 2 s, applause", "welcome to the show"),
        ("雨夜，旁白说他走了", "他走了"),
    ],
)
def test_what_is_said_needs_no_quotation_marks(text: str, said: str) -> None:
    assert [line.body.text for line in lines(text)] == [said]  # type: ignore[union-attr]


def test_what_follows_a_quotation_is_heard_too() -> None:
    found = heard('narrator: "Chapter one." pause of 2 seconds, narrator: "The house was empty." creaking door')
    first, second = (event for event in found if isinstance(event.body, Speech))
    assert second.start - first.end > 2.0
    assert any(event.id.startswith("door-creak") for event in found)


def test_lines_of_which_only_the_words_are_there_have_one_speaker() -> None:
    assert [line.body.voice for line in lines('a woman says "One", "Two", "Three"')] == ["female"] * 3  # type: ignore[union-attr]


def test_lines_and_sounds_come_in_the_order_of_the_words() -> None:
    found = heard('a bell, then "Dinner is ready", then cutlery', 12)
    starts = {event.id: event.start for event in found}
    assert starts["hand-bell"] < starts["line-1"] < starts["cutlery"]
    (line,) = lines('upbeat electronic music for 5 s, then a man says "Welcome to the show"')
    assert 5.0 < line.start < 6.0


def test_music_ends_where_other_music_or_silence_follows() -> None:
    (first, second) = music("epic trailer: drums build, then silence, then a choir", 20)
    assert first[0] == 0.0
    assert second[0] - first[1] == pytest.approx(1.5)
    assert second[1] == 20.0
    assert music("silence for 3 seconds, then music", 12) == [(3.0, 12.0)]


def test_music_goes_on_until_something_happens() -> None:
    text = "suspense music rising until a door slams at 8 s, then silence"
    assert music(text, 12) == [(0.0, 8.0)]
    assert [event.start for event in heard(text, 12) if event.id == "door-slam"] == [8.0]


def test_a_tempo_is_no_time() -> None:
    text = "orchestral music in D minor at 90 bpm with cannon fire at 5 s"
    assert music(text, 12) == [(0.0, 12.0)]
    assert [event.start for event in heard(text, 12) if event.id == "cannon"] == [5.0]


@pytest.mark.parametrize("text", ["happy music, children laughing, no drums", "欢快的音乐，孩子们的笑声，不要鼓"])
def test_an_exclusion_anywhere_holds_for_the_music(text: str) -> None:
    assert not {name for name in players(text) if name.endswith(("kit", "drums"))}


@pytest.mark.parametrize(
    ("text", "kept"), [("no voices, a choir, rain", "rain"), ("piano, no music, only waves", "sea-waves")]
)
def test_what_is_forbidden_is_not_performed(text: str, kept: str) -> None:
    plan = GrammarReasoner(ATLAS).plan(Request(text=text, duration=6), Facts())
    assert plan.sheets == ()
    assert [event.id for event in plan.events] == [kept]
    assert any(notice.code == "not-rendered" for notice in plan.notices)


@pytest.mark.parametrize(
    ("text", "playing"),
    [
        ("rain on a window while a sad piano plays", {"piano"}),
        ("下雨的夜晚，钢琴轻轻地弹", {"piano"}),
        ("古筝和笛子，流水声", {"guzheng", "dizi"}),
        ("wind, a scary organ at 3 s", {"organ"}),
    ],
)
def test_instruments_without_a_style_play_by_themselves(text: str, playing: set[str]) -> None:
    assert playing <= players(text) if "scary" in text else players(text) == playing


@pytest.mark.parametrize("text", ["a lullaby sung by a child over crickets", "小孩唱摇篮曲，蟋蟀在叫"])
def test_songs_that_nobody_wrote_are_written(text: str) -> None:
    plan = GrammarReasoner(ATLAS).plan(Request(text=text), Facts())
    (voice,) = (part for part in plan.sheets[0].parts if part.instrument == "voice")
    assert voice.voice == "child"
    assert any(section.lyrics for section in plan.sheets[0].sections)
    assert any(event.id == "crickets" for event in plan.events)


def test_a_choir_without_words_sings_ah() -> None:
    plan = GrammarReasoner(ATLAS).plan(Request(text="a choir in a church", duration=10), Facts())
    words = {line.text for section in plan.sheets[0].sections for line in section.lyrics}
    assert {word for text in words for word in text.split()} == {"Ah"}
    assert {track.space for track in plan.tracks} == {"church"}


def test_players_may_be_far_away_and_fade() -> None:
    far = heard("a violin plays in the distance, a clock ticks", 8)
    assert [event.distance for event in far if isinstance(event.body, Music)] == [12.0]
    faded = [event.gain for event in heard("piano fading in", 8) if isinstance(event.body, Music)]
    assert faded
    assert all(isinstance(gain, tuple) and gain[0][1] == -50.0 for gain in faded)


def test_long_and_foreign_requests_are_refused() -> None:
    with pytest.raises(RequestError, match="at most 4000 are allowed"):
        parted("music " * 1000, ATLAS)
    with pytest.raises(RequestError, match="written in Cyrillic"):
        parted("музыка", ATLAS)


@pytest.mark.parametrize("text", ["a storm, a tense string quartet from 5 s", "打雷, 第5秒起 紧张的江南丝竹"])
def test_ensembles_are_music(text: str) -> None:
    assert music(text, 20) == [(5.0, 20.0)]


@pytest.mark.parametrize("text", ["sleigh bells ring", "铃铛响", "远处的教堂钟声"])
def test_bells_are_sounds(text: str) -> None:
    assert kinds(text) == []


def test_a_voice_asked_of_music_is_no_crowd() -> None:
    assert kinds("birds, soft music with a female voice") == ["music"]
    events = heard("birds, soft music with a female voice", 20)
    assert "crowd-talk" not in {event.body.name for event in events if isinstance(event.body, Sound)}


def test_written_songs_are_sung_at_ease_and_thoughts_are_true() -> None:
    plan = GrammarReasoner(ATLAS).plan(Request(text="a lullaby sung by a child over crickets", duration=20), Facts())
    assert tempos(plan.sheets[0])[0][1] < 100
    assert plan.master.loudness == -16
    told = " ".join(thought.text for thought in plan.thoughts)
    assert "mastered" not in told
    assert told.isascii() or all(ord(letter) < 0xF0000 for letter in told)
