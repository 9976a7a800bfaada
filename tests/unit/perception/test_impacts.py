"""Visual impacts on drawn films with known truth; bench/impacts.py prints the full table."""

from pathlib import Path

import numpy as np
import pytest
from drawn import RATES, Scene, film, flashes, scenes, scored

from menura.perception import perceive
from menura.perception.sample import draw_sample, sample_impacts

STILL = ("bounce", "hammer", "walls", "several", "cut", "fade", "smooth")


@pytest.mark.parametrize("rate", [*RATES, None], ids=lambda rate: "variable" if rate is None else f"{rate:.6g} fps")
def test_impacts_are_found_at_every_frame_rate(tmp_path: Path, rate: float | None) -> None:
    right: list[float] = []
    wrong = missed = 0
    for seed in (0, 1) if rate and rate < 15 else (1,):  # fewer frames, so more films
        for scene in (s for s in scenes(seed) if s.name in STILL):
            found = [i.time for i in perceive(film(tmp_path / f"{scene.name}{seed}.mp4", scene, rate)).impacts]
            hit, false, lost = scored(found, scene)
            right += hit
            wrong, missed = wrong + len(false), missed + len(lost)
    f1 = 2 * len(right) / (2 * len(right) + wrong + missed)
    assert f1 >= 0.95
    assert np.median(right) <= 1 / (rate or 60)


def test_sample_shows_the_impacts_it_promises(tmp_path: Path) -> None:
    path = draw_sample(tmp_path / "kitchen.mp4")
    facts = perceive(path)
    truth = Scene("kitchen", 8.0, lambda _: np.zeros((1, 1, 3), np.uint8), sample_impacts())
    right, wrong, missed = scored([i.time for i in facts.impacts], truth)
    assert 2 * len(right) / (2 * len(right) + len(wrong) + len(missed)) >= 0.9
    assert np.median(right) < 1 / 30
    assert facts.cuts == ()
    assert {i.source for i in facts.impacts} <= {thing.id for thing in facts.objects} | {None}
    assert path.read_bytes() == draw_sample(tmp_path / "again.mp4").read_bytes()


def test_cut_is_a_cut_and_no_impact(tmp_path: Path) -> None:
    scene = next(s for s in scenes(1) if s.name == "cut")
    facts = perceive(film(tmp_path / "cut.mp4", scene, 25.0))
    assert facts.cuts == pytest.approx(scene.cuts, abs=0.04)
    assert len(facts.looks) == 2


@pytest.mark.parametrize(("rate", "least"), [(12.0, 0.8), (24_000 / 1001, 0.9), (60.0, 0.9)])
def test_impacts_are_found_while_the_camera_pans(tmp_path: Path, rate: float, least: float) -> None:
    right = wrong = missed = 0
    for seed in (0, 1, 2)[: 1 if rate > 30 else 3]:
        scene = next(s for s in scenes(seed) if s.name == "pan")
        facts = perceive(film(tmp_path / f"{seed}.mp4", scene, rate))
        hit, false, lost = scored([i.time for i in facts.impacts], scene)
        right, wrong, missed = right + len(hit), wrong + len(false), missed + len(lost)
        assert any("camera moves" in note for note in facts.unknown)
    assert 2 * right / (2 * right + wrong + missed) >= least


@pytest.mark.parametrize("rate", [12.0, 25.0, 60.0])
def test_flashes_are_impacts(tmp_path: Path, rate: float) -> None:
    right = wrong = missed = 0
    for seed in (0, 1, 2)[: 2 if rate > 30 else 3]:
        scene = flashes(np.random.default_rng(seed), (320, 180))
        hit, false, lost = scored(
            [i.time for i in perceive(film(tmp_path / f"{seed}.mp4", scene, rate)).impacts], scene
        )
        right, wrong, missed = right + len(hit), wrong + len(false), missed + len(lost)
    assert 2 * right / (2 * right + wrong + missed) >= 0.9
