"""Bells, beeps, sirens, horns, whistles, screens and hands sound at the pitch and in the rhythm that was asked for."""

import numpy as np
import numpy.typing as npt
import pytest

from menura.engines.sounds.mechanisms import mechanism
from menura.engines.sounds.mechanisms.base import Ask

RATE = 32_000
Signal = npt.NDArray[np.float32]


def make(name: str, seconds: float, values: dict[str, float], start: float = 0.0, whole: float | None = None) -> Signal:
    by = mechanism(name)
    chosen = {k: p.default for k, p in by.parameters.items()} | values
    ask = Ask(chosen, RATE, seconds, start, whole or start + seconds, 7, int(start > 0))
    signal = by.signal(by.controls(ask), ask)
    assert signal.shape == (ask.length,)
    assert signal.dtype == np.float32
    assert np.isfinite(signal).all()
    return signal


def strongest(signal: Signal, low: float = 20.0, high: float = 16_000.0) -> float:
    spectrum = np.abs(np.fft.rfft(signal * np.hanning(signal.size)))
    frequencies = np.fft.rfftfreq(signal.size, 1 / RATE)
    spectrum[(frequencies < low) | (frequencies > high)] = 0
    return float(frequencies[np.argmax(spectrum)])


def centroid(signal: Signal) -> float:
    power = np.abs(np.fft.rfft(signal)) ** 2
    return float((np.fft.rfftfreq(signal.size, 1 / RATE) * power).sum() / power.sum())


def level(signal: Signal, seconds: float = 0.01) -> npt.NDArray[np.float64]:
    n = int(seconds * RATE)
    return np.asarray(np.sqrt(np.mean(signal[: signal.size // n * n].reshape(-1, n).astype(np.float64) ** 2, axis=1)))


def bursts(signal: Signal, seconds: float = 0.01) -> int:
    loud = level(signal, seconds) > 0.25 * level(signal, seconds).max()
    return int(np.count_nonzero(np.diff(loud.astype(int)) == 1) + loud[0])


BELL = {"detune": 0.0, "strike": 0.0, "beat": 0.0}


@pytest.mark.parametrize("pitch", [220.0, 440.0, 880.0])
def test_the_partials_of_a_church_bell_are_hum_prime_tierce_and_nominal(pitch: float) -> None:
    bell = make("bell", 4.0, BELL | {"pitch": pitch, "damping": 0.2})
    for ratio in (0.5, 1.0, 1.19, 2.0):
        assert strongest(bell, pitch * ratio * 0.97, pitch * ratio * 1.03) == pytest.approx(pitch * ratio, rel=0.01)


def test_the_hum_of_a_bell_outlasts_its_high_partials() -> None:
    bell = make("bell", 6.0, BELL | {"pitch": 400.0, "decay": 12.0, "damping": 0.9})
    assert centroid(bell[: RATE // 2]) > 1.3 * centroid(bell[-RATE:])


def test_a_bell_falls_by_sixty_decibels_in_the_time_asked_for() -> None:
    tube = make("bell", 3.0, BELL | {"family": 2, "pitch": 500.0, "decay": 2.0, "slope": -18.0, "damping": 0.0})
    heard = level(tube, 0.05)
    assert 20 * np.log10(heard[1] / heard[21]) == pytest.approx(30.0, abs=3.0)


def test_a_pair_of_modes_beats() -> None:
    values = {"family": 2, "pitch": 500.0, "decay": 20.0, "slope": -18.0, "strike": 0.0}
    steady, beating = (level(make("bell", 3.0, values | {"beat": b}), 0.02) for b in (0.0, 4.0))
    assert np.count_nonzero(np.diff(steady[2:]) > 0) < 5
    assert np.count_nonzero(np.diff(beating[2:]) > 0) > 40


def test_a_bell_is_struck_as_often_as_asked_and_not_more_often() -> None:
    values = {"family": 1, "pitch": 1500.0, "decay": 0.1, "rate": 4.0, "strokes": 6, "unrest": 0.0}
    assert bursts(make("bell", 3.0, values)) == 6


def test_a_telephone_rests_between_its_rings() -> None:
    values = {"family": 1, "pitch": 1500.0, "decay": 0.2, "rate": 25.0, "burst": 1.0, "rest": 1.5}
    ringing = level(make("bell", 5.0, values), 0.25)
    assert ringing[1:4].min() > 30 * ringing[6:9].max()


def test_bells_agree_wherever_a_stretch_begins() -> None:
    values = {"pitch": 400.0, "rate": 1.3, "bells": 3, "rounds": 0.5, "decay": 2.0}
    whole = make("bell", 12.0, values)
    later = make("bell", 4.0, values, start=6.0, whole=12.0)
    part = whole[6 * RATE : 10 * RATE]
    assert np.corrcoef(part, later)[0, 1] > 0.98


def test_an_alarm_beeps_in_groups_at_its_pitch() -> None:
    values = {"pitch": 2000.0, "on": 0.08, "off": 0.07, "count": 4, "pause": 0.4, "edge": 0.5}
    alarm = make("beeper", 4.0, values)
    assert strongest(alarm) == pytest.approx(2000.0, abs=15.0)
    assert bursts(alarm) == 16


def test_a_two_tone_signal_has_both_tones() -> None:
    tone = make("beeper", 1.0, {"pitch": 350.0, "ratio": 440 / 350, "together": 1.0, "on": 3_600.0, "edge": 0.0})
    assert strongest(tone, 300, 390) == pytest.approx(350.0, abs=2.0)
    assert strongest(tone, 400, 480) == pytest.approx(440.0, abs=2.0)


def test_morse_has_dots_and_dashes_three_times_as_long() -> None:
    code = make("beeper", 8.0, {"code": 1, "pitch": 700.0, "on": 0.08, "edge": 0.0})
    loud = np.concatenate([[0], level(code, 0.005) > 0.3 * level(code, 0.005).max(), [0]])
    lengths = (np.flatnonzero(np.diff(loud) == -1) - np.flatnonzero(np.diff(loud) == 1)) * 0.005
    assert {round(n / 0.08) for n in lengths[1:-1]} == {1, 3}


def test_keys_of_a_telephone_are_pairs_of_the_standard() -> None:
    keys = make("beeper", 2.0, {"code": 2, "on": 0.2, "off": 0.1, "together": 1.0, "edge": 0.0})
    for k in range(6):
        tone = keys[int((0.3 * k + 0.03) * RATE) : int((0.3 * k + 0.18) * RATE)]
        assert min(abs(strongest(tone, 600, 1000) - f) for f in (697, 770, 852, 941)) < 8
        assert min(abs(strongest(tone, 1150, 1550) - f) for f in (1209, 1336, 1477)) < 8


def test_beeps_agree_wherever_a_stretch_begins() -> None:
    values = {"pitch": 1000.0, "on": 0.07, "off": 0.05, "chance": 2.0, "count": 5, "pause": 0.3}
    whole = make("beeper", 9.0, values)
    later = make("beeper", 4.0, values, start=5.0, whole=9.0)
    assert np.corrcoef(whole[5 * RATE :], later)[0, 1] > 0.999


SIREN = {"unrest": 0.0, "flutter": 0.0, "tilt": -24.0, "drive": 0.1}


def pitches(signal: Signal) -> list[float]:
    n = RATE // 20
    return [strongest(piece) for piece in signal[: signal.size // n * n].reshape(-1, n)]


def test_a_siren_sweeps_between_its_lowest_and_highest_pitch() -> None:
    heard = pitches(make("siren", 6.0, SIREN | {"low": 600.0, "high": 1400.0, "period": 3.0}))
    assert min(heard) == pytest.approx(600.0, rel=0.08)
    assert max(heard) == pytest.approx(1400.0, rel=0.08)


def test_a_two_tone_siren_has_two_pitches_and_nothing_between() -> None:
    values = SIREN | {"low": 440.0, "high": 590.0, "period": 1.2, "steps": 1.0, "rise": 0.5}
    heard = np.array(pitches(make("siren", 4.0, values)))
    near = (np.abs(heard - 440) < 30) | (np.abs(heard - 590) < 30)
    assert near.mean() > 0.85


def test_a_passing_siren_is_lower_after_it_has_passed() -> None:
    values = SIREN | {"low": 1000.0, "high": 1001.0, "speed": 25.0, "nearest": 5.0}
    siren = make("siren", 8.0, values)
    before, after = strongest(siren[:RATE]), strongest(siren[-RATE:])
    assert before / after == pytest.approx((343 + 25) / (343 - 25), rel=0.01)
    assert level(siren, 0.5).argmax() in (7, 8)


def test_an_air_raid_siren_winds_up_from_rest() -> None:
    heard = pitches(make("siren", 6.0, SIREN | {"low": 300.0, "high": 310.0, "windup": 4.0}))
    assert heard[4] < 0.6 * heard[-1]


def test_two_reeds_of_a_horn_are_both_heard_and_stop_in_time() -> None:
    values = {"pitch": 400.0, "second": 1.25, "rasp": 0.0, "air": 0.0, "scoop": 0.0, "sag": 0.0, "unrest": 0.0}
    horn = make("horn", 1.0, values)
    steady = horn[RATE // 4 : RATE * 3 // 4]
    for f in (400.0, 500.0):
        assert strongest(steady, f - 30, f + 30) == pytest.approx(f, abs=4.0)
    assert np.abs(horn[-40:]).max() < 0.05 * np.abs(horn).max()


def test_a_driver_honks_as_often_as_asked() -> None:
    assert bursts(make("horn", 2.0, {"honks": 3, "gap": 0.2, "release": 0.04}), 0.02) == 3


def test_a_pea_makes_a_whistle_stutter() -> None:
    values = {"pitch": 2500.0, "pea": 30.0, "stutter": 0.8, "breath": 0.0, "tremble": 0.0}
    plain, trilled = (level(make("whistle", 1.0, values | {"pea": p}), 0.004)[50:200] for p in (0.0, 30.0))
    assert trilled.std() / trilled.mean() > 3 * plain.std() / plain.mean()


def test_a_kettle_climbs_in_pitch_and_level_as_it_comes_to_the_boil() -> None:
    values = {"pitch": 2400.0, "climb": 0.6, "build": 3.0, "breath": 0.2, "tremble": 0.0, "unrest": 0.0}
    kettle = make("whistle", 6.0, values)
    early, late = kettle[RATE // 2 : RATE], kettle[4 * RATE : 5 * RATE]
    assert strongest(early, 1000, 5000) < 0.93 * strongest(late, 1000, 5000)
    assert level(late).mean() > 2 * level(early).mean()


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
