"""A user's own sounds: found by name, never outside their folder, and before synthesis."""

from pathlib import Path

import numpy as np
import pytest

import menura
from menura.audio.clip import Clip
from menura.audio.files import write
from menura.engines.base import Scene, Stretch
from menura.engines.sounds import SoundsEngine, own
from menura.engines.sounds.atlas import Atlas, load
from menura.errors import AtlasError, MediaError
from menura.plans.model import Event, Sound

RATE = 16_000


def tone(path: Path, seconds: float = 1.0, frequency: float = 777.0, silence: float = 0.0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    t = np.arange(round(seconds * RATE)) / RATE
    lead = np.zeros(round(silence * RATE))
    write(path, Clip(np.concatenate([lead, 0.3 * np.sin(2 * np.pi * frequency * t)]), RATE))
    return path


def atlas_of(folder: Path) -> Atlas:
    return load().with_tables(own.tables(folder, load()))


def pitch(signal: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(signal * np.hanning(signal.size)))
    return float(np.argmax(spectrum)) * RATE / signal.size


def played(atlas: Atlas, name: str, duration: float, seed: int = 0, stretch: Stretch | None = None) -> np.ndarray:
    event = Event(id="e", track="a", start=0, duration=duration, body=Sound(name=name))
    scene = Scene(sample_rate=RATE, seed=seed, stretch=stretch)
    return np.asarray(SoundsEngine(atlas).render([event], scene).samples[0])


def test_a_recording_wins_over_synthesis_and_keeps_names_and_level(tmp_path: Path) -> None:
    tone(tmp_path / "dog-bark.wav")
    atlas = atlas_of(tmp_path)
    assert atlas.get("dog-bark").zh == load().get("dog-bark").zh
    assert atlas.get("dog-bark").level == load().get("dog-bark").level
    assert pitch(played(atlas, "dog-bark", 0.5)) == pytest.approx(777, abs=3)
    assert atlas.get("dog-bark").duration == (1.0, 1.0), "it lasts as long as its recordings"


@pytest.mark.parametrize(
    "name",
    ["dog-bark.wav", "Dog Bark 12.wav", "dog_bark-3.flac", "狗叫.wav", "dog-bark/rex.wav", "dog bark/a/b/rex.wav"],
)
def test_files_and_folders_name_sounds(tmp_path: Path, name: str) -> None:
    tone(tmp_path / name)
    assert list(own.tables(tmp_path, load())) == ["dog-bark"]


def test_what_the_atlas_does_not_know_becomes_a_new_sound(tmp_path: Path) -> None:
    tone(tmp_path / "Theremin 1.wav", 2.0)
    tone(tmp_path / "theremin-2.wav", 3.0)
    tone(tmp_path / "我家的老钟.wav", 12.0)
    tone(tmp_path / "我家的小猫咪咪.wav", 1.0)
    atlas = atlas_of(tmp_path)
    assert atlas.get("theremin").duration == (2.0, 3.0)
    assert len(atlas.get("theremin").files) == 2
    (clock,) = [sound for sound in atlas.sounds() if "我家的老钟" in sound.zh]
    assert clock.form == "bed"
    assert len(atlas) == len(load()) + 3
    soundtrack = menura.make("theremin", duration=2, sounds=[tmp_path])
    assert {event.body.name for event in soundtrack.plan.events if isinstance(event.body, Sound)} >= {"theremin"}


def test_recordings_take_turns_by_seed_and_begin_with_their_sound(tmp_path: Path) -> None:
    for k, frequency in enumerate((500.0, 1000.0, 2000.0)):
        tone(tmp_path / f"plonk {k}.wav", 0.5, frequency, silence=0.7)
    atlas = atlas_of(tmp_path)
    heard = {round(pitch(played(atlas, "plonk", 0.4, seed)), -2) for seed in range(20)}
    assert heard == {500, 1000, 2000}
    first = np.abs(played(atlas, "plonk", 0.4))
    assert int(np.flatnonzero(first > 0.1 * first.max())[0]) < 0.005 * RATE


def test_a_bed_goes_on_without_a_seam(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).standard_normal(10 * RATE) * 0.1
    write(tmp_path / "murmel.wav", Clip(noise, RATE))
    long = played(atlas_of(tmp_path), "murmel", 35.0)
    levels = [float(np.std(part)) for part in np.split(long[RATE:-RATE], 66)]
    assert max(levels) < 1.3 * min(levels)
    part = played(atlas_of(tmp_path), "murmel", 35.0, stretch=Stretch(19.0, 16.0, 1))
    assert np.allclose(part[RATE : 2 * RATE], long[20 * RATE : 21 * RATE], atol=1e-6)
    smooth = own.played(np.sin(np.arange(3000) * 0.01).astype(np.float32), 0, 9000, goes_on=True)
    assert np.abs(np.diff(smooth)).max() < 0.03, "it clicks where it begins again"


def test_a_burst_is_silent_after_its_recording(tmp_path: Path) -> None:
    tone(tmp_path / "plonk.wav", 0.5)
    heard = played(atlas_of(tmp_path), "plonk", 2.0)
    assert heard[: RATE // 4].any()
    assert not heard[round(0.51 * RATE) :].any()
    late = played(atlas_of(tmp_path), "plonk", 60.0, stretch=Stretch(19.0, 20.0, 1))
    assert not late.any()


def test_a_table_tells_more_about_recordings(tmp_path: Path) -> None:
    tone(tmp_path / "gate.wav")
    text = '[gate]\nen = ["garden gate"]\nzh = ["花园门"]\nlevel = -30.0\ntags = ["home"]\nrooms = ["outdoors"]\n'
    (tmp_path / "sounds.toml").write_text(text, "utf-8")
    sound = atlas_of(tmp_path).get("gate")
    assert (sound.en, sound.zh, sound.level, sound.tags) == (("garden gate",), ("花园门",), -30.0, ("home",))
    assert len(sound.files) == 1
    assert next(iter(atlas_of(tmp_path).search("garden gate"))).name == "gate"


def test_a_toml_file_may_name_recordings_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tone(tmp_path / "mine" / "takes" / "a.wav")
    (tmp_path / "mine" / "own.toml").write_text('[gong-mine]\nfiles = ["takes/a.wav"]\n')
    monkeypatch.chdir("/")
    atlas = atlas_of(tmp_path / "mine" / "own.toml")
    assert atlas.get("gong-mine").files == (str((tmp_path / "mine" / "takes" / "a.wav").resolve()),)


def test_synthesis_of_one_s_own(tmp_path: Path) -> None:
    text = """
[boing]
mechanism = "impact"
form = "impulse"
en = ["boing"]
zh = ["啵嘤"]
duration = [0.5, 1.0]
level = -20.0
human = {size = {pitch = [2.0, 0.5]}}
"""
    (tmp_path / "own.toml").write_text(text, "utf-8")
    assert np.abs(played(atlas_of(tmp_path / "own.toml"), "boing", 0.5)).max() > 0.01
    event = Event(id="e", track="a", start=0, duration=1, body=Sound(name="boing", parameters={"size": 0.2}))
    assert SoundsEngine(atlas_of(tmp_path / "own.toml")).review(event, Scene()) == ()


def test_parameters_that_a_recording_cannot_follow_are_told(tmp_path: Path) -> None:
    tone(tmp_path / "dog-bark.wav")
    event = Event(id="rex", track="a", start=0, duration=1, body=Sound(name="dog-bark", parameters={"size": 0.2}))
    (notice,) = SoundsEngine(atlas_of(tmp_path)).review(event, Scene())
    assert "rex plays a recording of yours, which size cannot change" in getattr(notice, "text", "")


def test_other_files_are_left_alone_and_hidden_ones_do_no_harm(tmp_path: Path) -> None:
    tone(tmp_path / "plonk.wav")
    (tmp_path / "cover.jpg").write_bytes(b"no sound")
    (tmp_path / "notes.txt").write_text("nor this")
    (tmp_path / "._plonk.wav").write_bytes(b"what another system leaves behind")
    assert list(own.tables(tmp_path, load())) == ["plonk"]


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    tone(tmp_path / "secret.wav")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "plonk.wav").symlink_to(tmp_path / "secret.wav")
    with pytest.raises(AtlasError, match=r"'plonk' names 'secret.wav' outside"):
        own.tables(tmp_path / "mine", load())


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    wrong = 'mechanism = "impact"\nform = "burst"\nen = ["x"]\nzh = ["x"]\nduration = [1, 2]\nlevel = -20\n'
    extra = 'ranges = {nope = [1, 2], pitch = [0.1, 1e6]}\nlayers = [{sound = "nothing", level = -3}]\n'
    (tmp_path / "own.toml").write_text(f"[a]\n{wrong}{extra}[b]\n{wrong.replace('impact', 'inpact')}")
    with pytest.raises(AtlasError, match=r"cannot be made") as caught:
        own.tables(tmp_path / "own.toml", load())
    for part in ("'nope' is no parameter", "pitch from 0.1 to 1e+06", "layer 'nothing'", "no mechanism 'inpact'"):
        assert part in str(caught.value)


def test_a_broken_recording_is_named(tmp_path: Path) -> None:
    (tmp_path / "plonk.wav").write_text("words")
    with pytest.raises(MediaError, match=r"plonk\.wav"):
        own.tables(tmp_path, load())


def test_too_many_recordings_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "MOST_FILES", 2)
    for k in range(3):
        (tmp_path / f"{k}.wav").touch()
    with pytest.raises(AtlasError, match=r"holds 3 recordings; up to 2 are taken"):
        own.tables(tmp_path, load())
