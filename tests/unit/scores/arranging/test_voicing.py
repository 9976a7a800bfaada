"""Voice leading: near, clear, without parallels, and as hands can reach it."""

from itertools import pairwise
from random import Random

import pytest

from menura.scores.arranging import fretting
from menura.scores.arranging.voicing import KINDS, parallels, voicing
from menura.scores.chords import QUALITIES, Chord, chord
from menura.scores.pitch import pitch_class

SYMBOLS = [
    "C", "Am", "Dm", "G7", "Em", "Am7", "F/A", "G", "Cmaj7", "A7b9", "Dm7b5", "G13", "Csus4", "C6/9", "Bbmaj7/D",
    "Gdim7", "E7#9", "F#m",
]  # fmt: skip


def read(symbol: str) -> Chord:
    found = chord(symbol)
    assert found is not None
    return found


def led(symbols: list[str], kind: str, size: int = 4, low: int = 48, high: int = 77) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = []
    for symbol in symbols:
        found.append(voicing(read(symbol), kind, size, low, high, found[-1] if found else ()))
    return found


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "fretted"])
@pytest.mark.parametrize("quality", QUALITIES)
def test_voicings_hold_the_chord_and_stay_in_their_register(kind: str, quality: str) -> None:
    for root in ("C", "F#", "Bb"):
        found = read(root + quality)
        notes = voicing(found, kind, 4, 45, 76)
        assert list(notes) == sorted(set(notes))
        assert notes[0] >= 45
        assert notes[-1] <= 76
        assert {note % 12 for note in notes} <= {*found.classes, (found.classes[0] + 7) % 12}


def test_voices_move_little() -> None:
    chords = led(["C", "Am", "F", "G", "C"], "close", 3)
    assert all(sum(abs(a - b) for a, b in zip(one, two, strict=True)) <= 6 for one, two in pairwise(chords))
    assert chords[0] == chords[-1]


@pytest.mark.parametrize("symbols", [["C", "F", "G", "Am"], ["Dm7", "G7", "Cmaj7", "A7"], ["Am", "Dm", "E", "Am"]])
def test_four_voices_avoid_parallel_fifths_and_octaves(symbols: list[str]) -> None:
    chords = led(symbols * 3, "four", low=43, high=79)
    assert sum(parallels(one, two) for one, two in pairwise(chords)) == 0
    assert all(
        notes[0] % 12 == pitch_class(read(symbol).bass) for notes, symbol in zip(chords, symbols * 3, strict=True)
    )


def test_parallels_are_counted() -> None:
    assert parallels((48, 55, 64), (50, 57, 65)) == 1
    assert parallels((48, 60), (50, 62)) == 1
    assert parallels((48, 55), (48, 55)) == 0
    assert parallels((48, 55), (50, 53)) == 0


def test_the_second_voice_is_dropped() -> None:
    for notes in led(SYMBOLS, "drop2"):
        assert notes[-1] - notes[0] > 12
        assert notes[1] - notes[0] >= 3


def test_a_guide_tone_is_third_or_seventh_and_moves_by_step() -> None:
    notes = [each for (each,) in led(["Dm7", "G7", "Cmaj7", "Fmaj7", "Bm7b5", "E7"], "guide", 1)]
    assert all(abs(a - b) <= 3 for a, b in pairwise(notes))
    assert notes[0] % 12 in {5, 0}


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_a_hand_can_hold_guitar_chords(symbol: str) -> None:
    found = read(symbol)
    notes = fretting.shape(found, fretting.GUITAR, 79)
    assert len(notes) >= 4, symbol
    frets = [note - string for note, string in zip(notes, fretting.GUITAR[-len(notes) :], strict=True)]
    pressed = [fret for fret in frets if fret]
    assert max(pressed, default=0) - min(pressed, default=0) < fretting.SPAN
    assert notes[0] % 12 == pitch_class(found.bass)
    assert {note % 12 for note in notes} <= {*found.classes, pitch_class(found.bass)}


def test_the_open_chords_that_everybody_learns_first() -> None:
    assert fretting.shape(read("E"), fretting.GUITAR, 79) == (40, 47, 52, 56, 59, 64)
    assert fretting.shape(read("Am"), fretting.GUITAR, 79)[0] == 45


def test_the_same_question_has_the_same_answer() -> None:
    assert led(SYMBOLS, "open") == led(SYMBOLS, "open")


def test_parallels_are_rare_in_any_progression() -> None:
    rng = Random(7)
    moves = faults = 0
    for _ in range(40):
        symbols = rng.choices(["C", "Dm", "Em", "F", "G", "Am", "G7", "Dm7", "Cmaj7", "Fmaj7", "Am7"], k=12)
        for one, two in pairwise(led(symbols, "four", low=43, high=79)):
            moves, faults = moves + 1, faults + (parallels(one, two) > 0)
    assert faults < 0.02 * moves


FOLK = ["C", "G", "Am", "F", "C", "F", "G", "C", "Dm", "Am", "Bb", "C"]
GUOFENG = ["C", "Am", "Dm", "G", "C", "G", "Am", "C"]


@pytest.mark.parametrize("symbols", [FOLK, GUOFENG])
@pytest.mark.parametrize("size", [3, 4])
def test_voices_that_are_led_hold_what_they_can_and_never_move_in_parallel(symbols: list[str], size: int) -> None:
    chords = led(symbols, "led", size, 52, 84)
    assert sum(parallels(one, two) for one, two in pairwise(chords)) == 0
    assert all(
        {note % 12 for note in notes} == set(read(each).classes) for notes, each in zip(chords, symbols, strict=True)
    )
    moves = [abs(a - b) for one, two in pairwise(chords) for a, b in zip(one, two, strict=True)]
    assert sum(moves) / len(moves) < 2.5


def test_root_and_fifth_turn_over_rather_than_move_in_parallel() -> None:
    chords = led(GUOFENG, "hollow", 2, 40, 72)
    assert {(upper - lower) % 12 for lower, upper in chords} == {5, 7}
    assert sum(parallels(one, two) for one, two in pairwise(chords)) < 3


@pytest.mark.parametrize("before", [(64, 67, 72), (60, 64, 67), (64, 72, 79), (60, 67, 76)])
def test_the_top_does_not_shadow_the_bass(before: tuple[int, ...]) -> None:
    top = voicing(read("D"), "led", 3, 52, 84, before, (), 0)[-1]
    stays = (top - 2) % 12 == before[-1] % 12
    assert not (stays and top != before[-1] and before[-1] % 12 in {0, 7})


def test_small_instruments_leave_the_bass_to_others() -> None:
    assert fretting.shape(read("C"), fretting.TUNINGS["ukulele"], 99) == (60, 64, 67, 72)
    for instrument in ("ukulele", "mandolin", "banjo", "pipa"):
        for symbol in ("Eb", "F#m7", "Bb7", "Em", "Ab"):
            assert fretting.shape(read(symbol), fretting.TUNINGS[instrument], 99), (instrument, symbol)
