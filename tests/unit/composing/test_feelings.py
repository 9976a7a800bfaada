"""What lines feel like, from word to word."""

import pytest

from menura.composing.feelings import curve, feeling, instruments, moods, tempo, whole


@pytest.mark.parametrize(
    ("line", "valence", "arousal"),
    [("we dance and laugh in the sunshine", 1, 1), ("sleep softly in the quiet night", 1, -1),
     ("I cry alone, my tears are cold", -1, -1), ("anger and war, I hate you!", -1, 1),
     ("我们快乐地跳舞", 1, 1), ("孤独的泪水", -1, -1), ("愤怒的敌人", -1, 1), ("宁静的梦", 1, -1)],
)  # fmt: skip
def test_words_tell_how_a_line_feels(line: str, valence: int, arousal: int) -> None:
    found = feeling(line)
    assert found.valence * valence > 0.1
    assert found.arousal * arousal > 0.1
    assert found.words


def test_not_turns_a_word_round() -> None:
    assert feeling("I am happy").valence > 0 > feeling("I am not happy").valence


def test_lines_take_over_from_their_neighbours() -> None:
    found = curve(["we dance and laugh", "on and on", "I cry alone"])
    assert found[0].valence > found[1].valence > found[2].valence


def test_a_text_without_telling_words_feels_nothing() -> None:
    found = whole(["on and on", "and so on"])
    assert (found.valence, found.arousal, moods(found)) == (0.0, 0.0, ())


def test_feelings_drive_tempo_moods_and_instruments() -> None:
    wild, calm = ["fire and thunder, run and fight!"], ["sleep and dream in quiet peace"]
    assert tempo(wild) > 1.05 > 0.97 > tempo(calm)
    assert moods(whole(calm)) == ("peaceful",)
    assert moods(whole(["I cry alone in sorrow"])) == ("sad",)
    assert "drum-kit" in instruments(whole(wild))
    assert "drum-kit" not in instruments(whole(calm))
