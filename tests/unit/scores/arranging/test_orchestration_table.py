"""Who plays what, where: ranges, roles and deeds as they are in the notes."""

from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from menura.cli.app import app
from menura.composing import briefing
from menura.composing.composer import compose
from menura.errors import OutputError, RequestError
from menura.pictures.orchestration import orchestration_text
from menura.scores.arranging.orchestration import Row, orchestration_table, tutti
from menura.scores.model import LeadSheet, Note, Part, Section


def note(at: int, pitch: str) -> Note:
    return Note(at=Fraction(at), length=Fraction(1), pitch=pitch)


SHEET = LeadSheet(
    title="Study",
    parts=(
        Part(id="lead", instrument="violin", role="melody"),
        Part(id="flute", instrument="flute", role="counter"),
        Part(id="bass", instrument="cello", role="bass"),
        Part(id="beat", instrument="drum-kit", role="drums"),
    ),
    sections=(
        Section(
            id="a",
            name="Opening",
            bars=2,
            notes={
                "lead": tuple(note(k, p) for k, p in enumerate(("C5", "D5", "E5", "F5", "G5"))),
                "flute": tuple(note(k, p) for k, p in enumerate(("C6", "D6", "E6", "F6", "G6"))),
                "bass": tuple(note(k, "G2") for k in range(8)),
                "beat": (note(0, "kick"),),
            },
        ),
        Section(id="b", name="Close", bars=1, notes={"lead": (note(0, "C3"),), "bass": (note(0, "C2"), note(1, "D2"))}),
    ),
)


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return {row.part: row for row in orchestration_table(SHEET)}


def test_parts_tell_their_players_and_ranges(rows: dict[str, Row]) -> None:
    assert (rows["lead"].instrument, rows["lead"].family, rows["lead"].role) == ("violin", "bowed", "melody")
    assert rows["bass"].used == ("C2", "G2")
    assert rows["bass"].fits
    assert rows["lead"].used == ("C3", "G5")
    assert not rows["lead"].fits, "a violin has no C3"
    assert rows["beat"].used is None


def test_sections_tell_what_parts_do(rows: dict[str, Row]) -> None:
    assert rows["lead"].deeds == ("melody", "melody")
    assert rows["flute"].deeds == ("doubles lead", "rests")
    assert rows["bass"].deeds == ("pedal", "bass")
    assert rows["beat"].deeds == ("beat", "rests")
    table = list(rows.values())
    assert [tutti(table, k) for k in (0, 1)] == [True, False]


def test_patterns_count_as_they_are_played() -> None:
    sheet = compose(briefing.read("pop ballad", duration=30).brief, 1)
    table = orchestration_table(sheet)
    assert [row.part for row in table] == [part.id for part in sheet.parts]
    assert {"melody", "bass"} <= {deed for row in table for deed in row.deeds}
    assert all(len(row.deeds) == len(sheet.sections) for row in table)


def test_the_table_is_text() -> None:
    text = orchestration_text(SHEET)
    assert "lead   violin      bowed   melody   C3–G5 !  G3–A7" in text
    assert "Opening  2     melody  doubles lead  pedal  beat   tutti" in text


def test_show_prints_it(tmp_path: Path) -> None:
    file = tmp_path / "study.json"
    playable = SHEET.model_copy(update={"sections": SHEET.sections[:1]})
    file.write_text(playable.to_json(), "utf-8")
    run = CliRunner().invoke(app, ["show", str(file), "--orchestration"])
    assert run.exit_code == 0, run.output
    assert "doubles lead" in run.output
    both = CliRunner().invoke(app, ["show", str(file), "--orchestration", "--roll"])
    assert isinstance(both.exception, RequestError)
    assert "--roll and --orchestration exclude each other" in str(both.exception)
    from menura import api

    with pytest.raises(OutputError, match="a table for the terminal"):
        api.show_music(file, tmp_path / "page.png", look="orchestration")
