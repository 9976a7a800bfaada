import numpy as np
import pytest
from scipy.signal import butter, sosfilt

from menura.audio.panning import pan
from menura.audio.rooms import BANDS, answer, coloured, get, impulse_response, names, send
from menura.errors import UnknownNameError

RATE = 48_000
EXPECTED = {
    *("none", "room", "bathroom", "kitchen", "hall", "church", "cave", "tunnel", "stairwell", "outdoors"),
    *("forest", "street", "car", "underwater", "phone", "radio"),
}
REVERBERANT = [name for name in names() if get(name).decay]


def place(samples: np.ndarray, name: str, wet_db: float = 0.0) -> np.ndarray:
    """Return a sound in the middle of a room, with what the room answers."""
    dry = coloured(samples if samples.shape[0] == 2 else pan(samples, 0.0), RATE, name)
    wet = answer((dry[0] + dry[1]) * np.float32(send(name, wet_db)), RATE, name)
    if not wet.size:
        return dry
    wet[:, : dry.shape[1]] += dry
    return wet


def reverberation_time(response: np.ndarray, band: float) -> float:
    """RT60 in an octave by backward integration from −5 to −25 dB (Schroeder, 1965)."""
    octave = butter(3, [band / np.sqrt(2), band * np.sqrt(2)], "bandpass", fs=RATE, output="sos")
    energy = np.cumsum(np.square(np.asarray(sosfilt(octave, response)))[::-1])[::-1]
    level = 10 * np.log10(energy / energy[0])
    first, last = (int(np.argmax(level < limit)) for limit in (-5, -25))
    slope = np.polyfit(np.arange(first, last) / RATE, level[first:last], 1)[0]
    return float(-60 / slope)


def test_the_rooms_that_are_promised_are_there() -> None:
    assert set(names()) >= EXPECTED


@pytest.mark.parametrize(
    ("alias", "name"), [("Bathroom", "bathroom"), ("浴室", "bathroom"), ("concert hall", "hall"), ("山洞", "cave")]
)
def test_other_names_in_any_case(alias: str, name: str) -> None:
    assert get(alias).name == name


def test_every_room_has_english_and_chinese_names_of_its_own() -> None:
    every = [alias for name in names() for alias in (name, *get(name).names)]
    assert len(set(every)) == len(every)
    for name in names():
        assert any(alias.isascii() for alias in get(name).names)
        assert any(not alias.isascii() for alias in get(name).names)


def test_unknown_room_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"no room 'bathrom'. Nearest: bathroom"):
        get("bathrom")


@pytest.mark.parametrize("name", REVERBERANT)
def test_reverberation_time_is_as_the_data_say(name: str) -> None:
    response, room = impulse_response(name, RATE), get(name)
    for band, wanted in list(zip(BANDS, room.decay, strict=True))[1:6]:
        found = np.mean([reverberation_time(channel, band) for channel in response])
        assert found == pytest.approx(wanted, rel=0.15), band


@pytest.mark.parametrize("name", REVERBERANT)
def test_responses_are_wide_and_end_in_silence(name: str) -> None:
    response = impulse_response(name, RATE)
    np.testing.assert_allclose(np.square(response).sum(axis=1), 1, rtol=1e-4)
    assert abs(float(response[0] @ response[1])) < 0.6
    assert np.abs(response[:, -20:]).max() < 1e-4 * np.abs(response).max()
    assert not response[:, 0].any()


def test_responses_are_the_same_every_time() -> None:
    again = impulse_response.__wrapped__("hall", RATE)
    np.testing.assert_array_equal(again, impulse_response("hall", RATE))
    assert not again.flags.writeable


@pytest.mark.parametrize("rate", [8_000, 44_100, 96_000])
def test_other_rates(rate: int) -> None:
    response = impulse_response("cave", rate)
    assert response.shape[1] == pytest.approx(3.74 * rate, rel=0.01)


def test_no_room_adds_nothing(noise: np.ndarray) -> None:
    np.testing.assert_array_equal(place(noise, "none"), noise)
    assert place(noise[:1], "none").shape == noise.shape


@pytest.mark.parametrize("name", REVERBERANT)
def test_the_dry_sound_stays_on_its_sample(name: str) -> None:
    click = np.zeros((1, 2000), np.float32)
    click[0, 700] = 1
    placed = place(click, name)
    assert placed.shape == (2, 2000 + impulse_response(name, RATE).shape[1] - 1)
    assert np.abs(placed[:, :699]).max() < 1e-4
    assert int(np.abs(placed).max(axis=0).argmax()) in range(700, 740)


def test_wet_level_is_that_of_the_room(noise: np.ndarray) -> None:
    dry = place(noise[:1], "hall", -np.inf)
    wet = place(noise[:1], "hall")
    wet[:, : dry.shape[1]] -= dry[:, : wet.shape[1]]
    ratio = np.square(wet).sum() / np.square(dry).sum()
    assert 10 * np.log10(ratio) == pytest.approx(get("hall").wet + 3.0, abs=1.0)


def test_one_channel_in_the_middle_equals_two_alike(noise: np.ndarray) -> None:
    np.testing.assert_allclose(place(noise[:1], "kitchen"), place(pan(noise[:1], 0.0), "kitchen"), atol=1e-5)


def test_a_phone_has_its_band_and_no_tail(noise: np.ndarray) -> None:
    heard = place(noise, "phone")
    assert heard.shape == noise.shape
    power = np.abs(np.fft.rfft(heard[0])) ** 2
    frequencies = np.fft.rfftfreq(heard.shape[1], 1 / RATE)
    inside = power[(frequencies > 500) & (frequencies < 2800)].mean()
    assert 10 * np.log10(power[frequencies < 100].mean() / inside) < -30
    assert 10 * np.log10(power[frequencies > 7000].mean() / inside) < -30
