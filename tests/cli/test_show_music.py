"""``menura show --score`` and ``--roll``."""

from pathlib import Path

import pytest
from click.testing import CliRunner

import menura
from menura import api
from menura.cli.app import app
from menura.errors import MenuraError, OutputError, OutputExistsError, PlanError, RequestError, ScoreError
from menura.scores.model import LeadSheet
from menura.scores.musicxml import write

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

SHEET = LeadSheet.model_validate(
    {
        "id": "tune",
        "title": "Tune",
        "parts": [{"id": "lead", "instrument": "flute", "role": "melody"}],
        "sections": [
            {
                "id": "a",
                "bars": 200,
                "tempo": [{"bpm": 120}],
                "chords": [{"symbol": "C"}],
                "notes": {"lead": [{"at": k, "length": 1, "pitch": "C5"} for k in range(800)]},
            }
        ],
    }
)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    plan = menura.Plan(duration=30, sheets=(SHEET,))
    data = {
        "plan.json": plan.to_json().encode(),
        "empty.json": menura.Plan(duration=3).to_json().encode(),
        "sheet.json": SHEET.to_json().encode(),
        "tune.musicxml": write(SHEET),
        "broken.json": b"{",
        "broken.musicxml": b"<score-partwise>",
    }
    for name, content in data.items():
        (tmp_path / name).write_bytes(content)
    return {name: tmp_path / name for name in data}


def run(*words: object) -> str:
    outcome = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    return outcome.output


def refused(kind: type[MenuraError], *words: object) -> str:
    with pytest.raises(kind) as caught:
        app.main([str(word) for word in words], standalone_mode=False)
    return str(caught.value)


@pytest.mark.parametrize("name", ["plan.json", "sheet.json", "tune.musicxml"])
def test_chords_and_words_in_the_terminal(files: dict[str, Path], name: str) -> None:
    assert run("show", files[name], "--score").splitlines()[0] == "Tune"


def test_several_pages_are_numbered(files: dict[str, Path], tmp_path: Path) -> None:
    pytest.importorskip("verovio", exc_type=ImportError)
    told = run("show", files["plan.json"], "--score", "-o", tmp_path / "page.svg").splitlines()
    assert len(told) > 1
    assert told[0] == f"{tmp_path / 'page-1.svg'}: the score of plan.json."
    assert (tmp_path / "page-2.svg").read_bytes().startswith(b"<svg")
    assert not (tmp_path / "page.svg").exists()
    again = refused(OutputExistsError, "show", files["plan.json"], "--full", "-o", tmp_path / "page.svg")
    assert "exists already" in again


def test_nothing_is_left_when_a_later_page_cannot_be_written(files: dict[str, Path], tmp_path: Path) -> None:
    pytest.importorskip("verovio", exc_type=ImportError)
    (tmp_path / "x-2.svg").write_text("mine")
    refused(OutputExistsError, "show", files["sheet.json"], "--score", "-o", tmp_path / "x.svg")
    assert not (tmp_path / "x-1.svg").exists()
    assert (tmp_path / "x-2.svg").read_text() == "mine"


def test_a_roll_is_one_picture(files: dict[str, Path], tmp_path: Path) -> None:
    assert "the piano roll of tune.musicxml" in run("show", files["tune.musicxml"], "--roll", "-o", tmp_path / "r.png")
    assert (tmp_path / "r.png").read_bytes().startswith(b"\x89PNG")


def test_what_has_no_music_is_refused(files: dict[str, Path], tmp_path: Path) -> None:
    message = refused(RequestError, "show", files["empty.json"], "--score")
    assert "There is no music in empty.json" in message
    assert "menura compose" in message
    refused(PlanError, "show", files["broken.json"], "--score")
    assert "broken XML" in refused(ScoreError, "show", files["broken.musicxml"], "--roll")
    assert "cannot be read" in refused(ScoreError, "show", tmp_path / "none.mid", "--score")
    assert "allowed are .png and .svg" in refused(
        OutputError, "show", files["sheet.json"], "--score", "-o", tmp_path / "x.pdf"
    )
    assert "exclude each other" in refused(RequestError, "show", files["sheet.json"], "--full", "--roll")


def test_notices_of_the_reader_and_unknown_letters_are_told(tmp_path: Path) -> None:
    pytest.importorskip("resvg_py", exc_type=ImportError)
    short = SHEET.sections[0].model_copy(update={"bars": 1, "tempo": (), "notes": {}})
    path = tmp_path / "thai.musicxml"
    path.write_bytes(write(SHEET.model_copy(update={"title": "สวัสดี", "sections": (short,)})))
    told = run("show", path, "--score", "-o", tmp_path / "x.png")
    assert "Note: The score has no tempo" in told
    assert "Note: The picture has no letters for ส" in told


def test_python_shows_sheets_and_plans(tmp_path: Path) -> None:
    assert api.show(SHEET).startswith("Tune")
    assert api.show(menura.Plan(duration=30, sheets=(SHEET,)), look="roll").startswith("Tune")
    drawn = api.show_music(SHEET, tmp_path / "roll.svg", look="roll")
    assert drawn.files == (tmp_path / "roll.svg",)
    assert drawn.notices == ()
