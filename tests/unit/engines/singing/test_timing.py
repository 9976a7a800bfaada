import numpy as np
import pytest

from menura.engines.singing import timing
from menura.engines.singing.lines import LENT, PERIOD, Span, along

SPANS = (Span(0.0, 0.1, 0.25, 0.3, 0.18), Span(0.3, 0.36, 0.5, 0.62, 0.43), Span(0.62, 0.62, 0.8, 0.8, 0.7))


def test_vowels_begin_on_their_notes_and_consonants_before() -> None:
    found = timing.placed([1.0, 1.5, 2.0], [1.48, 1.98, 3.0], SPANS, earliest=0.0)
    assert [at.vowel for at in found] == [1.0, 1.5, 2.0]
    assert found[0].start == pytest.approx(0.9)
    assert found[1].start == found[0].end == pytest.approx(1.44)
    assert found[2].start == pytest.approx(2.0), "it begins with its vowel"
    assert [at.joined for at in found] == [True, True, False]


def test_a_rest_parts_syllables() -> None:
    found = timing.placed([1.0, 3.0, 4.0], [1.5, 3.5, 4.5], SPANS, earliest=0.0)
    assert not found[0].joined
    assert found[0].end == 1.5
    gate = timing.sounding(found, 0.0, 1000)
    times = np.arange(1000) * PERIOD
    assert gate[(times > 1.7) & (times < 2.8)].max() == 0
    assert gate[(times > 1.05) & (times < 1.4)].min() == 1


@pytest.mark.parametrize("gap", [0.06, 0.1, 0.15, 0.3])
def test_short_notes_keep_something_of_their_vowels(gap: float) -> None:
    starts = [1.0, 1.0 + gap, 1.0 + 2 * gap]
    found = timing.placed(starts, [s + gap for s in starts], SPANS, earliest=0.0)
    for at in found:
        assert at.start <= at.vowel <= at.coda <= at.end
        assert at.coda - at.vowel >= 0.3 * min(gap, timing.SHORTEST)


def test_nothing_sounds_before_the_piece() -> None:
    assert timing.placed([0.02], [1.0], SPANS[:1], earliest=0.0)[0].start >= 0
    assert timing.placed([0.0], [1.0], SPANS[:1], earliest=0.0)[0].start == 0


def test_a_long_vowel_holds_its_middle_and_ends_as_it_was_said() -> None:
    found = timing.placed([1.0], [3.0], SPANS[:1], earliest=0.0)
    path = timing.path(found, SPANS[:1], 0.0, 800)
    times = np.arange(800) * PERIOD
    held = path[(times > 1.3) & (times < 2.6)]
    assert np.abs(held - 0.18).max() < 0.03
    assert np.ptp(held) > 0.005, "a held vowel moves a little"
    assert np.interp(1.0, times, path) == pytest.approx(0.1, abs=0.006)
    assert np.interp(found[0].end, times, path) == pytest.approx(0.3, abs=0.006)


def test_a_diphthong_glides_late() -> None:
    moving = Span(0.0, 0.1, 0.3, 0.3, 0.16, moves=True)
    path = timing.path(timing.placed([1.0], [2.0], [moving], 0.0), [moving], 0.0, 500)
    times = np.arange(500) * PERIOD
    assert np.interp(1.6, times, path) == pytest.approx(0.16, abs=0.02)
    assert np.interp(1.97, times, path) > 0.26


def test_a_vowel_too_short_to_hold_borrows_another() -> None:
    brief = Span(0.0, 0.1, 0.12, 0.2, hold=1.5)
    path = timing.path(timing.placed([1.0], [2.0], [brief], 0.0), [brief], 0.0, 500)
    times = np.arange(500) * PERIOD
    assert np.abs(path[(times > 1.15) & (times < 1.75)] - 1.5).max() < 0.02
    assert not np.any((path > 0.21) & (path < 1.5 - 0.5 * LENT * PERIOD)), "nothing between is heard"
    read = along(path / PERIOD, np.arange(1900, 2400) / 10) * PERIOD
    assert not np.any((read > 0.21) & (read < 1.5 - 0.5 * LENT * PERIOD)), "nor between the frames"
