"""Where a piece lies: gain, pan and distance over time, rooms, and the joins of long events."""

from typing import Any

import numpy as np
import pytest
from spy import RATE, Spy, event, plan

from menura.audio.clip import Clip
from menura.engines.base import Scene, Stretch
from menura.plans.model import Event, Plan, Track
from menura.rendering.pieces import OVERLAP, WINDOW, Piece, pieces
from menura.rendering.placement import placed, send
from menura.scores.model import Sheets

SPY = Spy()


def cut(what: Event, track: Track = Track(id="a"), engine: Spy = SPY, **more: Any) -> list[Piece]:  # noqa: B008 - frozen
    whole: Plan = plan(what, duration=max(what.end, 4.0), tracks=(track,), **more)
    return list(pieces(what, track, whole, engine))


def lying(what: Event, track: Track = Track(id="a"), engine: Spy = SPY) -> np.ndarray:  # noqa: B008 - frozen
    (piece,) = cut(what, track, engine)
    return placed(piece, Scene(sample_rate=RATE))


def test_it_lies_in_the_middle_at_minus_three_decibels() -> None:
    left, right = lying(event("x"))
    assert np.allclose(left, 0.5 * np.sqrt(0.5))
    assert np.array_equal(left, right)


def test_gain_is_decibels_along_its_curve() -> None:
    assert lying(event("x", gain=-20.0))[0, 0] == pytest.approx(0.05 * np.sqrt(0.5))
    curved = lying(event("x", gain=((0.0, 0.0), (1.0, -20.0))))[0] / np.float32(0.5 * np.sqrt(0.5))
    assert 20 * np.log10(curved[[0, RATE // 2, -1]]) == pytest.approx([0, -10, -20], abs=0.02)


def test_pan_moves_with_equal_power() -> None:
    left, right = lying(event("x", pan=((0.0, -1.0), (1.0, 1.0))))
    assert (left[0], right[0]) == pytest.approx((0.5, 0.0), abs=1e-3)
    assert (left[-1], right[-1]) == pytest.approx((0.0, 0.5), abs=1e-3)
    assert np.allclose(left**2 + right**2, 0.25, atol=1e-3)
    assert lying(event("x", pan=0.5), Track(id="a", pan=0.9))[0] == pytest.approx(0.0, abs=1e-6)


def test_distance_beyond_the_usual_is_quieter_and_duller() -> None:
    noisy = Spy()
    noisy.make = lambda _e, n, rate: Clip(np.random.default_rng(0).standard_normal(n) * 0.1, rate)
    usual, plain, far = (
        lying(event("x", **more), engine=noisy) for more in ({"distance": 4.0}, {}, {"distance": 400.0})
    )
    assert np.allclose(usual, plain, atol=1e-6)
    assert np.std(far) < 0.1 * np.std(usual)
    high = [np.abs(np.fft.rfft(s[0]))[3000:].sum() / np.abs(np.fft.rfft(s[0]))[:1000].sum() for s in (far, usual)]
    assert high[0] < 0.95 * high[1]


def test_an_approach_grows_louder() -> None:
    coming = lying(event("x", duration=2.0, distance=((0.0, 80.0), (2.0, 4.0))))[0]
    steps = [float(np.abs(part).mean()) for part in np.split(coming, 8)]
    assert steps == sorted(steps)


def test_a_room_hears_more_of_what_is_sent_and_of_what_is_far() -> None:
    def sent(what: Event, track: Track) -> float:
        return send(cut(what, track)[0], RATE)

    hall = Track(id="a", space="hall")
    usual = sent(event("x", distance=4.0), hall)
    assert sent(event("x"), hall) == pytest.approx(usual)
    assert sent(event("x"), Track(id="a", space="hall", send=6.0)) == pytest.approx(usual * 10 ** (6 / 20))
    assert sent(event("x", distance=40.0), hall) == pytest.approx(usual * 10**0.5, rel=1e-5)
    passing = event("x", distance=((0.0, 0.4), (0.5, 4.0), (1.0, 40.0)))
    assert sent(passing, hall) == pytest.approx(usual, rel=0.05)


def test_a_long_event_is_cut_on_its_own_grid() -> None:
    found = cut(event("x", 1.25, 60.0))
    starts = [k * (WINDOW - OVERLAP) for k in range(len(found))]
    assert [piece.stretch.start for piece in found if piece.stretch] == starts
    assert len(found) > 2
    assert [piece.first_sample for piece in found] == [round((1.25 + start) * RATE) for start in starts]
    assert found[-1].last
    assert found[-1].end_sample == round(61.25 * RATE)
    (whole,) = cut(event("x", 1.25, 60.0), engine=Spy(stretches=False))
    assert whole.stretch is None
    assert whole.length == 60 * RATE


def test_windows_pass_into_each_other_with_equal_power() -> None:
    made = [placed(piece, Scene(sample_rate=RATE))[0] / (0.5 * np.sqrt(0.5)) for piece in cut(event("x", 0.0, 58.0))]
    n = round(OVERLAP * RATE)
    assert np.allclose(made[0][-n:] ** 2 + made[1][:n] ** 2, 1.0, atol=1e-3)
    assert np.allclose(made[1][n:-n], 1.0)
    assert np.allclose(made[0][:n], 1.0), "the event itself does not fade in"
    assert np.allclose(made[-1][-n:], 1.0)


@pytest.mark.parametrize(
    "change", [{"start": 2.0}, {"because": "t"}, {"source": "dog"}, {"mute": True}], ids=lambda c: next(iter(c))
)
def test_what_does_not_change_a_sound_does_not_change_its_key(change: dict[str, Any]) -> None:
    assert cut(event("x"))[0].key == cut(event("x").model_copy(update=change))[0].key


@pytest.mark.parametrize(
    "change",
    [{"id": "y"}, {"duration": 1.5}, {"gain": -1.0}, {"pan": 0.1}, {"distance": 9.0}, {"seed": 4}],
    ids=lambda c: next(iter(c)),
)
def test_what_changes_a_sound_changes_its_key(change: dict[str, Any]) -> None:
    assert cut(event("x"))[0].key != cut(event("x").model_copy(update=change))[0].key


def test_tracks_plans_and_engines_have_their_part_in_a_key() -> None:
    plain = cut(event("x"))[0].key
    assert plain == cut(event("x"), Track(id="a", name="other", gain=-6.0, mute=True, duck=3.0))[0].key
    assert plain == cut(event("x"), Track(id="a", space="hall", send=3.0))[0].key
    others = [
        cut(event("x"), Track(id="a", space="phone")),
        cut(event("x"), Track(id="a", pan=0.5)),
        cut(event("x"), seed=9),
        cut(event("x"), sample_rate=16_000),
        cut(event("x"), engine=Spy(version="2")),
    ]
    assert len({plain, *(found[0].key for found in others)}) == 6
    keys = [piece.key for piece in cut(event("x", 0.0, 60.0))]
    assert len(set(keys)) == len(keys)


def test_windows_of_one_sound_pass_into_each_other_with_equal_gain() -> None:
    found = cut(event("x", 0.0, 58.0), engine=Spy(coherent=True))
    made = [placed(piece, Scene(sample_rate=RATE))[0] / (0.5 * np.sqrt(0.5)) for piece in found]
    n = round(OVERLAP * RATE)
    assert np.allclose(made[0][-n:] + made[1][:n], 1.0, atol=1e-6)


class Chimes(Spy):
    """Notes at some times, ringing for two seconds."""

    def __init__(self, *times: float) -> None:
        super().__init__()
        self.times = times

    def ring(self, _event: Event, _sheets: Sheets) -> float:
        return 2.0

    def matter(self, _event: Event, _sheets: Sheets, stretch: Stretch) -> bytes:
        inside = [t for t in self.times if stretch.start <= t < stretch.start + (stretch.onsets or 0.0)]
        return repr(inside).encode() if inside else b""


def test_notes_are_cut_into_windows_of_onsets_that_ring_on() -> None:
    found = cut(event("x", 0.0, 40.0), engine=Chimes(1.0, 25.0))
    assert [(p.stretch.start, p.stretch.duration) for p in found if p.stretch] == [(0.0, 14.0), (24.0, 14.0)]
    sound = placed(found[0], Scene(sample_rate=RATE))[0]
    assert np.allclose(sound, 0.5 * np.sqrt(0.5)), "what rings is not faded: the engine knows how notes end"


def test_a_changed_note_changes_its_own_window_only() -> None:
    before, after = (cut(event("x", 0.0, 40.0), engine=Chimes(1.0, last)) for last in (25.0, 26.0))
    assert before[0].key == after[0].key
    assert before[1].key != after[1].key


def test_a_longer_piece_keeps_the_windows_it_had() -> None:
    before, after = (cut(event("x", 0.0, length), engine=Chimes(1.0, 25.0)) for length in (40.0, 60.0))
    assert [piece.key for piece in before] == [piece.key for piece in after]
