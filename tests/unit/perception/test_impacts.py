"""Visual impacts on drawn films with known truth; bench/impacts.py prints the full table."""

from pathlib import Path

import numpy as np
import pytest
from drawn import RATES, Scene, film, scenes, scored

from menura.perception import perceive
from menura.perception.sample import draw_sample, sample_impacts

STILL = ("bounce", "hammer", "walls", "several", "cut", "fade", "smooth")


@pytest.mark.parametrize("rate", [*RATES, None], ids=lambda rate: "variable" if rate is None else f"{rate:.6g} fps")
def test_impacts_are_found_at_every_frame_rate(tmp_path: Path, rate: float | None) -> None:
    right: list[float] = []
    wrong = missed = 0
    for scene in scenes(1, (192, 108)):
        if scene.name in STILL:
            found = [i.time for i in perceive(film(tmp_path / f"{scene.name}.mp4", scene, rate)).impacts]
            hit, false, lost = scored(found, scene)
            right += hit
            wrong, missed = wrong + len(false), missed + len(lost)
    f1 = 2 * len(right) / (2 * len(right) + wrong + missed)
    assert f1 >= 0.95
    assert np.median(right) <= 1 / (rate or 60)
