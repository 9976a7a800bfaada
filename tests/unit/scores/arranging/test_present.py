"""Parts that play nowhere are no parts."""

from fractions import Fraction

from menura.scores.arranging.present import playing
from menura.scores.model import LeadSheet, Note, Part, Section

NOTE = Note(at=Fraction(0), length=Fraction(1), pitch="C4")


def _sheet(**section: object) -> LeadSheet:
    first = Section.model_validate(
        {"id": "a", "bars": 2, "chords": [{"symbol": "C"}], "notes": {"flute": (NOTE,)}, **section}
    )
    last = Section(id="end", bars=1, silent=("pad",), notes={"flute": (NOTE,), "cello": (NOTE,)})
    parts = (
        Part(id="flute", instrument="flute"),
        Part(id="cello", instrument="cello"),
        Part(id="pad", instrument="strings", role="pad", pattern="warm-pad"),
    )
    return LeadSheet(parts=parts, sections=(first, last))


def test_who_rests_throughout_is_gone_everywhere() -> None:
    found = playing(_sheet(silent=("pad",)))
    assert [part.id for part in found.parts] == ["flute", "cello"]
    assert all(not section.silent for section in found.sections)


def test_who_only_strikes_the_end_may_be_left_out() -> None:
    found = playing(_sheet(silent=("pad",)), apart=("end",))
    assert [part.id for part in found.parts] == ["flute"]
    assert "cello" not in found.sections[1].notes


def test_who_plays_a_pattern_somewhere_stays() -> None:
    sheet = _sheet(silent=())
    assert [part.id for part in playing(sheet).parts] == ["flute", "cello", "pad"]


def test_a_sheet_in_which_all_play_is_the_same() -> None:
    sheet = _sheet(notes={"flute": (NOTE,), "cello": (NOTE,), "pad": (NOTE,)})
    assert playing(sheet) is sheet
