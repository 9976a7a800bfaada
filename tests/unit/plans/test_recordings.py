from pathlib import Path

import pytest

from menura.errors import PlanError
from menura.plans.recordings import objection, resolve


@pytest.mark.parametrize("path", ["bark.wav", "sounds/bark.wav", "日本/雨.flac", "a..b.wav", "./x.wav"])
def test_a_file_beside_the_plan_is_allowed(path: str) -> None:
    assert objection(path) is None


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/etc/passwd", "absolute"),
        ("../secret.wav", "climbs out"),
        ("a/../../b.wav", "climbs out"),
        ("a\\..\\..\\b.wav", "climbs out"),
        ("C:\\Windows\\x.wav", "absolute"),
        ("C:x.wav", "absolute"),
        ("\\\\host\\share\\x.wav", "absolute"),
        ("http://example.org/x.wav", "address"),
        ("file:x.wav", "address"),
        ("~/x.wav", "home folder"),
        ("a\0b.wav", "control characters"),
    ],
)
def test_what_leads_elsewhere_is_refused(path: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=f"refused: .*{reason}.*Copy the file beside the plan"):
        resolve(path, tmp_path)


def test_resolve_returns_regular_files_only(tmp_path: Path) -> None:
    inside, outside = tmp_path / "plans", tmp_path / "private"
    inside.mkdir()
    outside.mkdir()
    (inside / "bark.wav").write_bytes(b"x")
    (outside / "key").write_bytes(b"x")
    (inside / "link.wav").symlink_to(outside / "key")
    assert resolve("bark.wav", inside) == (inside / "bark.wav").resolve()
    assert resolve(str(outside / "key"), inside, [outside]) == (outside / "key").resolve()
    with pytest.raises(PlanError, match="a link leads out of its folder"):
        resolve("link.wav", inside)
    with pytest.raises(PlanError, match="is not a file in"):
        resolve("missing.wav", inside)
    with pytest.raises(PlanError, match="is not a file in"):
        resolve(".", inside)
