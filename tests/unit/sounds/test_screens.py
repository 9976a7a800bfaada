"""Sounds of screens, carriers and hands: notes, arcs, crackle and claps as they were asked for."""

import numpy as np
import pytest
from test_signals import RATE, Signal, bursts, centroid, level, make, strongest

NOTE = {"edge": 0.0, "decay": 0.5, "length": 0.1}


def test_a_blip_plays_its_notes_step_by_step() -> None:
    blip = make("blip", 0.5, NOTE | {"pitch": 500.0, "notes": 3, "step": 12.0, "gap": 0.15})
    heard = [strongest(blip[int(t * RATE) : int((t + 0.1) * RATE)]) for t in (0.0, 0.15, 0.3)]
    assert heard == pytest.approx([500.0, 1000.0, 2000.0], rel=0.02)


def test_a_major_chord_is_broken_into_its_tones() -> None:
    blip = make("blip", 0.7, NOTE | {"pitch": 440.0, "notes": 4, "chord": 1, "gap": 0.15})
    heard = [strongest(blip[int(t * RATE) : int((t + 0.1) * RATE)]) for t in (0.0, 0.15, 0.3, 0.45)]
    assert heard == pytest.approx([440 * 2 ** (s / 12) for s in (0, 4, 7, 12)], rel=0.02)


def test_a_laser_falls_and_a_jump_climbs() -> None:
    def ends(sweep: float) -> tuple[float, float]:
        blip = make("blip", 0.4, NOTE | {"pitch": 800.0, "sweep": sweep, "length": 0.4})
        return strongest(blip[: RATE // 20]), strongest(blip[-RATE // 10 : -RATE // 25])

    assert ends(-2.0)[0] > 2 * ends(-2.0)[1]
    assert ends(1.5)[1] > 1.6 * ends(1.5)[0]


def test_echoes_come_after_their_delay_and_get_weaker() -> None:
    blip = make("blip", 1.0, {"length": 0.05, "echo": 0.5, "delay": 0.3, "decay": 4.0})
    heard = [float(np.abs(blip[int(t * RATE) : int((t + 0.1) * RATE)]).max()) for t in (0.0, 0.3, 0.6)]
    assert heard[1] / heard[0] == pytest.approx(0.5, abs=0.05)
    assert heard[2] / heard[1] == pytest.approx(0.5, abs=0.05)


def test_a_click_begins_with_its_first_sample() -> None:
    click = make("blip", 0.1, {"length": 0.02, "attack": 0.0003, "noise": 0.3})
    assert np.abs(click[: RATE // 200]).max() > 0.4 * np.abs(click).max()


def test_a_riser_gets_louder_and_brighter_until_its_peak() -> None:
    riser = make("transition", 4.0, {"peak": 0.97, "growth": 3.0, "from": 300.0, "to": 7_000.0, "noise": 1.0})
    heard = level(riser, 0.5)
    assert heard.argmax() == 7
    assert centroid(riser[3 * RATE :]) > 3 * centroid(riser[:RATE])


def test_a_boom_has_its_weight_low_and_at_its_beginning() -> None:
    boom = make(
        "transition", 3.0, {"peak": 0.0, "noise": 0.1, "blow": 2.0, "weight": 50.0, "after": 2.0, "from": 500.0}
    )
    assert strongest(boom) == pytest.approx(50.0, abs=6.0)
    assert level(boom, 0.25).argmax() == 0


def test_clicks_are_as_many_as_asked_for() -> None:
    counter = make("static", 20.0, {"hiss": 0.0, "clicks": 5.0, "sizes": 6.0, "loud": 1.0})
    assert bursts(counter, 0.004) == pytest.approx(100, abs=30)


def test_a_scratch_comes_again_with_every_turn_of_the_record() -> None:
    turning = make("static", 8.0, {"hiss": 0.0, "turns": 0.5, "clicks": 0.0})
    heard = level(turning, 0.01)[:800]
    assert np.corrcoef(heard[:200], heard[200:400])[0, 1] > 0.9


def test_hum_is_at_the_frequency_of_the_mains() -> None:
    assert strongest(make("static", 2.0, {"hiss": 0.01, "hum": 1.0, "mains": 60.0})) == pytest.approx(120.0, abs=1.0)


def few(people: float, **more: float) -> Signal:
    return make("applause", 4.0, {"people": people, "bed": 0.0, "tempo": 3.0, **more})


def test_single_claps_stay_audible_in_applause() -> None:
    heard = level(few(12.0), 0.005)
    assert heard.max() > 6 * np.median(heard)


def test_more_people_make_denser_applause() -> None:
    def unevenness(signal: Signal) -> float:
        heard = level(signal, 0.01)
        return float(heard.std() / heard.mean())

    assert unevenness(few(120.0)) < 0.6 * unevenness(few(8.0))


def test_people_who_clap_in_time_clap_together() -> None:
    assert bursts(few(40.0, unison=1.0, jitter=0.0, tempo=2.0), 0.1) == pytest.approx(8, abs=1)


def test_smaller_hands_clap_higher() -> None:
    assert centroid(few(20.0, pitch=2000.0)) > 1.2 * centroid(few(20.0, pitch=700.0))
