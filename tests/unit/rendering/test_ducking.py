"""Tracks step back for others, smoothly, and wherever a block begins."""

import numpy as np

from menura.plans.model import Event, Sound, Speech, Track
from menura.rendering.ducking import foreground, gain

RATE = 1000


def event(track: str, start: float, duration: float) -> Event:
    return Event(id=f"{track}-{start}", track=track, start=start, duration=duration, body=Sound(name="rain"))


def test_only_tracks_that_do_not_duck_are_foreground_and_near_spans_join() -> None:
    tracks = [Track(id="bed", duck=6), Track(id="dog")]
    events = [event("bed", 0, 60), event("dog", 5, 1), event("dog", 6.5, 1), event("dog", 20, 1)]
    assert foreground(tracks[0], events, tracks) == ((5, 7.5), (20, 21))
    assert foreground(tracks[1], events, tracks) == ()


def test_a_track_may_step_back_for_some_kinds_only() -> None:
    music, voice, dog = Track(id="music", duck=9, duck_under=("speech",)), Track(id="voice"), Track(id="dog")
    line = Event(id="line", track="voice", start=3, duration=2, body=Speech(text="We turned back."))
    tracks = [music, voice, dog]
    assert foreground(music, [event("dog", 1, 1), line], tracks) == ((3, 5),)
    assert foreground(Track(id="music", duck=9), [event("dog", 1, 1), line], tracks) == ((1, 2), (3, 5))


def test_gain_reaches_its_depth_and_comes_back() -> None:
    curve = gain(6.0, [(2.0, 3.0)], 0, 5 * RATE, RATE)
    assert curve is not None
    assert np.isclose(curve[2500], 10 ** (-6 / 20), atol=1e-4)
    assert curve[1000] == curve[4500] == 1.0
    assert np.abs(np.diff(curve)).max() < 0.01


def test_blocks_of_the_gain_equal_the_whole() -> None:
    spans = [(2.0, 3.0), (7.0, 7.2)]
    whole = gain(9.0, spans, 0, 10 * RATE, RATE)
    assert whole is not None
    for first in range(0, 10 * RATE, 700):
        part = gain(9.0, spans, first, 700, RATE)
        expected = whole[first : first + 700]
        assert np.array_equal(np.ones(expected.size, np.float32) if part is None else part[: expected.size], expected)


def test_nothing_near_means_no_gain_at_all() -> None:
    assert gain(6.0, [(2.0, 3.0)], 8 * RATE, RATE, RATE) is None
    assert gain(0.0, [(2.0, 3.0)], 2 * RATE, RATE, RATE) is None
