"""SoundFonts: which may be named, and what is said of those that cannot be played."""

import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from menura.engines.base import Scene, Stretch
from menura.engines.music import MusicEngine, soundfont, soundfonts
from menura.errors import MissingExtraError, PlanError, Problem
from menura.plans.model import Controls, Event, Music
from menura.scores.model import LeadSheet, Note, Part, Section

HEAD = b"RIFF\x10\x00\x00\x00sfbkLIST\x00\x00\x00\x00"
PITCHES = ("A4", "A4", "A4")
NOTES = tuple(Note(at=Fraction(k), length=Fraction(1), pitch=name) for k, name in enumerate(PITCHES))
SHEET = LeadSheet(
    id="s", parts=(Part(id="x", instrument="piano"),), sections=(Section(id="a", bars=1, notes={"x": NOTES}),)
)


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of SoundFonts, and no other on the system."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    (folder / "Grand.sf2").write_bytes(HEAD)
    (folder / "notes.txt").write_text("no font")
    monkeypatch.setenv("MENURA_SOUNDFONTS", str(folder))
    monkeypatch.setattr(soundfonts, "FOLDERS", ())
    return folder


def event(name: str, **changes: object) -> Event:
    body = Music(sheet="s", part="x", soundfont=name)
    return Event(id="x-1", track="x", start=0, duration=3.0, body=body).model_copy(update=changes)


def test_fonts_of_the_system_are_found(shelf: Path) -> None:
    assert soundfonts.found() == [shelf / "Grand.sf2"]


@pytest.mark.parametrize("name", ["Grand.sf2", "grand.SF2", "Grand"])
def test_a_bare_name_is_one_of_the_systems(name: str, shelf: Path, tmp_path: Path) -> None:
    assert soundfonts.located(name, tmp_path) == shelf / "Grand.sf2"


def test_a_file_beside_the_plan_comes_first(tmp_path: Path) -> None:
    (tmp_path / "Grand.sf2").write_bytes(HEAD)
    assert soundfonts.located("Grand.sf2", tmp_path) == tmp_path / "Grand.sf2"
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "own.sf2").write_bytes(HEAD)
    assert soundfonts.located("fonts/own.sf2", tmp_path) == tmp_path / "fonts" / "own.sf2"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Harp.sf2", r"no SoundFont 'Harp.sf2' beside the plan or on this system, which has Grand.sf2.*apt install"),
        ("../Grand.sf2", r"The SoundFont '../Grand.sf2' is refused: it climbs out"),
        ("/etc/passwd", r"The SoundFont '/etc/passwd' is refused: it is absolute"),
        ("fonts/missing.sf2", r"The SoundFont 'fonts/missing.sf2' is not a file"),
        ("text.sf2", r"The file 'text.sf2' is not a SoundFont\..*ends in .sf2"),
    ],
)
def test_what_cannot_be_a_font_is_refused(name: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "text.sf2").write_text("once upon a time")
    with pytest.raises(PlanError, match=message):
        soundfonts.located(name, tmp_path)
    (problem,) = MusicEngine().review(event(name), Scene(folder=tmp_path, sheets={"s": SHEET}))
    assert isinstance(problem, Problem)
    assert problem.path == "body.soundfont"


def test_without_the_library_the_line_that_installs_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fluidsynth", None)
    scene = Scene(folder=tmp_path, sheets={"s": SHEET})
    with pytest.raises(
        MissingExtraError, match=r"FluidSynth, which is not installed.*pip install 'menura\[soundfont\]'"
    ):
        MusicEngine().render([event("Grand")], scene)
    (problem,) = MusicEngine().review(event("Grand"), scene)
    assert isinstance(problem, Problem)
    assert "pip install" in problem.fix


def test_a_broken_font_is_an_error_and_not_silence(tmp_path: Path) -> None:
    pytest.importorskip("fluidsynth", exc_type=ImportError)
    with pytest.raises(PlanError, match=r"The SoundFont 'Grand.sf2' is broken"):
        MusicEngine().render([event("Grand")], Scene(folder=tmp_path, sheets={"s": SHEET}))


def test_ringing_is_long_enough_for_a_font() -> None:
    assert MusicEngine().ring(event("Grand"), {"s": SHEET}) >= soundfont.RING


class TestPlayed:
    """With a real font, where there is one."""

    @pytest.fixture
    def font(self, monkeypatch: pytest.MonkeyPatch) -> str:
        pytest.importorskip("fluidsynth", exc_type=ImportError)
        monkeypatch.setattr(soundfonts, "FOLDERS", ("/usr/share/sounds/sf2", "/usr/share/soundfonts"))
        real = [path for path in soundfonts.found() if path.name != "Grand.sf2"]
        if not real:
            pytest.skip("there is no SoundFont on this system")
        return min(real, key=lambda path: path.stat().st_size).name

    def played(self, font: str, stretch: Stretch | None = None, **changes: object) -> np.ndarray:
        scene = Scene(sample_rate=24_000, sheets={"s": SHEET}, stretch=stretch)
        return MusicEngine().render([event(font, **changes)], scene).samples.copy()

    def test_it_plays_the_same_notes_twice_alike(self, font: str) -> None:
        first = self.played(font)
        assert first.shape == (2, 72_000)
        assert np.abs(first).max() > 0.01
        assert np.array_equal(first, self.played(font))

    def test_the_pitch_curve_is_followed(self, font: str) -> None:
        plain, up = self.played(font), self.played(font, controls=Controls(pitch=12.0))
        lines = [np.abs(np.fft.rfft(sound.mean(axis=0))) for sound in (plain, up)]
        low, high = (line[1_300:1_340].sum() for line in lines)
        assert low > 10 * high, "A4 at 440 Hz is bin 1320 of three seconds"

    def test_stretches_add_up(self, font: str) -> None:
        whole = self.played(font)
        head = self.played(font, Stretch(0.0, 3.0, 0, onsets=1.0))
        rest = self.played(font, Stretch(1.0, 2.0, 1, onsets=2.0))
        head[:, 24_000:] += rest
        assert np.abs(head - whole).max() < 0.02 * np.abs(whole).max()
