"""Piano rolls and lead sheets as text."""

import re

import cv2
import numpy as np

from menura.pictures import pianoroll
from menura.pictures.leadtext import lead_text
from menura.pictures.timeline import COLOURS
from menura.scores.model import LeadSheet

SHEET = LeadSheet.model_validate(
    {
        "title": "Night <song>",
        "author": "Nobody",
        "parts": [
            {"id": "vox", "name": "Voice", "instrument": "voice", "role": "voice"},
            {"id": "bass", "name": "Bass", "instrument": "bass-guitar"},
            {"id": "kit", "name": "Kit", "instrument": "drum-kit"},
        ],
        "sections": [
            {
                "id": "intro",
                "tag": "intro",
                "bars": 5,
                "chords": [{"symbol": "C"}, {"at": 2, "symbol": "G7"}, {"at": 8, "symbol": "Am"}],
                "notes": {
                    "bass": [{"at": 0, "length": 30, "pitch": "C2"}],
                    "kit": [{"at": 1, "length": 1, "pitch": "snare"}],
                },
            },
            {
                "id": "v",
                "tag": "verse",
                "name": "Verse 1",
                "bars": 4,
                "key": "D minor",
                "chords": [{"symbol": "Dm"}, {"at": 2, "symbol": "A7"}, {"at": 4, "symbol": "Bb"}],
                "lyrics": [{"text": "silent night"}, {"text": "月光"}],
                "notes": {
                    "vox": [
                        {"at": 0, "length": 1, "pitch": "D4", "syllable": {"text": "si", "joins": True}},
                        {"at": 1, "length": 1, "pitch": "E4", "syllable": {"text": "lent"}},
                        {"at": 2, "length": 2, "pitch": "F4", "syllable": {"text": "night"}},
                        {"at": 4, "length": 1, "pitch": "A4", "syllable": {"text": "月", "line": 1}},
                        {"at": 5, "length": 1, "pitch": "A4", "syllable": {"text": "光", "line": 1}},
                    ]
                },
            },
        ],
    }
)


def test_the_roll_holds_every_note_word_chord_and_section() -> None:
    page = pianoroll.encoded(SHEET, ".svg").decode()
    for text in ("Night &lt;song&gt;", "Intro", "Verse 1", "G7", "Bb", "si-", "lent", "月", "snare", "Voice", "9 bars"):
        assert f">{text}<" in page or text in page
    for colour, most in ((COLOURS[0], 5), (COLOURS[2], 1)):
        shade = pianoroll._pale(colour, 80)
        assert page.count(f'fill="{shade}"') == most
    # The bass's long note lies in both rows.
    assert page.count(f'fill="{pianoroll._pale(COLOURS[1], 80)}"') == 1
    assert len(pianoroll.lay_out(SHEET).rows) == 2


def test_notes_lie_where_they_sound() -> None:
    layout = pianoroll.lay_out(SHEET)
    first = layout.rows[0]
    vox, bass = SHEET.parts[:2]
    notes = SHEET.sections[1].notes["vox"]
    assert layout.x(first, first.start) == pianoroll.LEFT
    assert layout.x(first, first.end) == pianoroll.LEFT + pianoroll.ROOM
    assert layout.y(0, vox, notes[1]) == layout.y(0, vox, notes[0]) - 2 * layout.step
    assert layout.y(0, bass, SHEET.sections[0].notes["bass"][0]) > layout.y(0, vox, notes[0])


def test_words_stand_above_the_notes_where_they_are_sung() -> None:
    layout = pianoroll.lay_out(SHEET)
    text = pianoroll.encoded(SHEET, ".svg").decode()
    silent, night = (re.search(rf'<text x="([\d.]+)" y="([\d.]+)"[^>]*>{word}<', text) for word in ("si-", "night"))
    assert silent
    assert night
    row = next(row for row in layout.rows if row.end > 20)
    assert float(silent[1]) == round(layout.x(row, layout.sheet.starts[1]), 2)
    top = pianoroll.TOP + layout.rows.index(row) * layout.row_height
    assert all(top + pianoroll.HEAD - 2 < float(found[2]) < top + layout.head for found in (silent, night))


def test_the_roll_as_png_and_of_very_long_pieces() -> None:
    picture = cv2.imdecode(np.frombuffer(pianoroll.encoded(SHEET, ".png"), np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert picture.shape[1] == 2 * pianoroll.WIDTH
    long = SHEET.model_copy(update={"sections": (SHEET.sections[0].model_copy(update={"bars": 2000}),)})
    assert "more rows" in pianoroll.encoded(long, ".svg").decode()
    silent = LeadSheet.model_validate({"sections": [{"id": "a", "bars": 1}]})
    assert pianoroll.encoded(silent, ".svg").startswith(b"<svg")


def test_a_lead_sheet_as_text() -> None:
    text = lead_text(SHEET)
    assert text.splitlines() == [
        "Night <song>",
        "Nobody  ·  C major  ·  4/4  ·  100 bpm  ·  21.6 s",
        "",
        "[Intro]",
        "| C G7 | %    | Am   | %    |",
        "| %    |",
        "",
        "[Verse 1]  D minor",
        "Dm     A7",
        "silent night",
        "Bb",
        "月光",
    ]
    assert all(len(line) <= 20 for line in lead_text(SHEET, 20).splitlines())
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", lead_text(SHEET.model_copy(update={"title": "a\x1b[2Jb"})))
