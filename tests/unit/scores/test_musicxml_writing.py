"""What a musician sees in the notation: values, ties, tuplets, beams, staves and signs."""

from fractions import Fraction
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from menura.errors import ScoreError
from menura.scores import chords
from menura.scores.model import LeadSheet
from menura.scores.musicxml import harmony, read, write
from menura.scores.musicxml.rhythm import Stretch, notated
from menura.scores.musicxml.writer import document


def values(*edges: str | float, metre: tuple[int, int] = (4, 4), rests: tuple[int, ...] = ()) -> list[str]:
    """Return how the stretches between edges are written: "quarter. ~" is a dotted quarter that is tied on."""
    at = [Fraction(edge) for edge in edges]
    stretches = [Stretch(a, b, None if k in rests else k) for k, (a, b) in enumerate(pairwise(at))]
    return [
        v.type + "." * v.dots + (f" {v.tuplet.actual}:{v.tuplet.normal}" if v.tuplet else "") + " ~" * v.tied_to
        for v in notated(stretches, metre)
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (values(0, 1, 4), ["quarter", "half."]),
        (values(0, 1.5, 3, 4), ["quarter.", "eighth ~", "quarter", "quarter"]),
        (values(0, 0.5, 1.5, 2, 4), ["eighth", "quarter", "eighth", "half"]),
        (values(0, 2.5, 4), ["half ~", "eighth", "quarter."]),
        (values(0, 1, 4, rests=(1,)), ["quarter", "quarter", "half"]),
        (values(0, 3, metre=(6, 8)), ["half."]),
        (values(0, 0.5, 2, 3, metre=(6, 8)), ["eighth", "quarter ~", "eighth", "quarter"]),
        (values(0, 3.5, metre=(7, 8)), ["half. ~", "eighth"]),
        (values(0, "1/3", "2/3", 1, 4), ["eighth 3:2"] * 3 + ["half."]),
        (values(0, "2/3", "4/3", 2, 4), ["quarter 3:2"] * 3 + ["half"]),
        (values(0, "1/5", 1, 4), ["16th 5:4", "quarter 5:4", "half."]),
        (values(0, 0.75, 1, 4), ["eighth.", "16th", "half."]),
    ],
)
def test_lengths_are_written_as_one_would(written: list[str], expected: list[str]) -> None:
    assert written == expected


def tree(parts: list[dict[str, Any]], *sections: dict[str, Any]) -> Element:
    told = [{"id": f"s{k}", "bars": 1, **section} for k, section in enumerate(sections)]
    return ElementTree.fromstring(write(LeadSheet.model_validate({"parts": parts, "sections": told})))


def played(*notes: tuple[float, float, str], **more: Any) -> dict[str, Any]:
    return {"notes": {"p": [{"at": at, "length": length, "pitch": pitch, **more} for at, length, pitch in notes]}}


def test_what_players_cut_short_is_written_in_full() -> None:
    root = tree([{"id": "p", "instrument": "flute"}], played((0, 0.9, "C5"), (1, 0.9, "D5"), (2, 1.85, "E5")))
    assert [n.findtext("type") for n in root.iter("note")] == ["quarter", "quarter", "half"]
    assert all(int(n.get("release", "0")) < 0 for n in root.iter("note"))


def test_notes_go_on_over_bar_lines_and_sections() -> None:
    root = tree([{"id": "p", "instrument": "flute"}], played((2, 9, "C5")), {}, {})
    tied = [[tie.get("type") for tie in n.iterfind("tie")] for n in root.iter("note") if n.find("pitch") is not None]
    assert tied == [["start"], ["stop", "start"], ["stop"]]


def test_grand_staves_transposition_and_clefs() -> None:
    root = tree([{"id": "p", "instrument": "piano"}], played((0, 4, "C3"), (0, 4, "E5")))
    assert root.findtext(".//staves") == "2"
    assert [n.findtext("staff") for n in root.iter("note")] == ["1", "2"]
    high = tree([{"id": "p", "instrument": "piano"}], played((0, 4, "C5")))
    assert high.find(".//staves") is None
    sax = tree([{"id": "p", "instrument": "alto-sax"}], {**played((0, 4, "Eb4")), "key": "B major"})
    assert sax.findtext(".//transpose/chromatic") == "-9"
    assert abs(int(sax.findtext(".//key/fifths", "9"))) <= 7
    assert [c.findtext("sign") for c in root.iter("clef")] == ["G", "F"]


def test_drums_have_names_places_and_noteheads() -> None:
    root = tree([{"id": "p", "instrument": "drum-kit"}], played((0, 1, "hat"), (0, 1, "kick"), (1, 1, "snare")))
    assert [e.text for e in root.iter("instrument-name")] == ["kick", "snare", "hat"]
    assert [e.text for e in root.iter("midi-unpitched")] == ["37", "39", "43"]
    assert [n.findtext("notehead") for n in root.iter("note") if n.find("unpitched") is not None] == ["x", None, None]
    assert root.findtext(".//clef/sign") == "percussion"


def test_eighths_are_beamed_by_half_bars_and_accidentals_are_seen_once() -> None:
    row = [(k / 2, 0.5, "F#4" if k < 2 else "F4") for k in range(8)]
    root = tree([{"id": "p", "instrument": "flute"}], played(*row))
    assert [n.findtext("beam") for n in root.iter("note")] == ["begin", "continue", "continue", "end"] * 2
    assert [n.findtext("accidental") for n in root.iter("note")] == ["sharp", None, "natural", *[None] * 5]


def test_glides_are_steps_with_a_word() -> None:
    tempo = [{"bpm": 60, "glides": True, "word": "accel."}, {"at": 3, "bpm": 90}]
    root = tree([{"id": "p", "instrument": "flute"}], {"tempo": tempo})
    told = [float(sound.get("tempo", "0")) for sound in root.iter("sound")]
    assert told == sorted(told)
    assert len(told) == 13
    assert [w.text for w in root.iter("words")] == ["accel."]
    assert len([m for m in root.iter("metronome") if m.get("print-object") != "no"]) == 1


def test_a_sign_of_all_notes_of_a_chord_is_written_once() -> None:
    both = tree([{"id": "p", "instrument": "piano"}], played((0, 1, "C5"), (0, 1, "E5"), articulation="staccato"))
    assert len(list(both.iter("staccato"))) == 1


def test_notes_that_are_tied_on_share_the_chord_of_those_that_are_not() -> None:
    row = played((0, 8, "E4"), (0, 4, "G4"), (0, 4, "C5"), (4, 4, "A4"))
    root = tree([{"id": "p", "instrument": "vibraphone"}], {**row, "bars": 2})
    first, second = root.findall("part/measure")
    for measure, count in (first, 3), (second, 2):
        found = [note for note in measure.iterfind("note") if note.find("rest") is None]
        assert {note.findtext("voice") for note in found} == {"1"}
        assert len([note for note in found if note.find("chord") is not None]) == count - 1
    assert [tie.get("type") for tie in root.iter("tie")] == ["start", "stop"]


def test_pickups_are_bars_without_a_number() -> None:
    root = tree([{"id": "p", "instrument": "flute"}], {**played((0, 1, "G4")), "metre": "1/4"}, {"bars": 2})
    measures = [(m.get("number"), m.get("implicit")) for m in root.iter("measure")]
    assert measures == [("0", "yes"), ("1", None), ("2", None)]
    assert [t.findtext("beats") for t in root.iter("time")] == ["4"]


@pytest.mark.parametrize("quality", sorted(chords.QUALITIES))
def test_every_chord_symbol_comes_back(quality: str) -> None:
    for symbol in (f"Bb{quality}", f"F#{quality}/E"):
        assert harmony.symbol(harmony.written(symbol)) == (symbol, True)


def test_a_sheet_with_problems_is_refused() -> None:
    sheet = LeadSheet.model_validate({"sections": [{"id": "a", "bars": 1, **played((0, 1, "C4"))}]})
    with pytest.raises(ScoreError, match="the sheet has no part 'p'"):
        write(sheet)


def test_characters_that_xml_cannot_hold_become_spaces() -> None:
    sheet = LeadSheet.model_validate({"title": "a\x00b\x1bc", "sections": [{"id": "a", "bars": 1}]})
    assert read(write(sheet)).sheet.title == "a b c"


def sax_blues() -> LeadSheet:
    section = {
        "id": "a",
        "bars": 1,
        "chords": [{"symbol": "Em7"}, {"at": 2, "symbol": "B7/D#"}],
        "notes": {"p": [{"at": 0, "length": 4, "pitch": "E4"}]},
    }
    part = {"id": "p", "instrument": "alto-sax", "role": "melody"}
    return LeadSheet.model_validate({"key": "E minor", "parts": [part], "sections": [section]})


def roots(root: Element) -> list[tuple[str, str]]:
    def name(chord: Element, kind: str) -> str:
        return chord.findtext(f"{kind}/{kind}-step", "") + "#" * int(chord.findtext(f"{kind}/{kind}-alter", "0"))

    return [(name(chord, "root"), name(chord, "bass")) for chord in root.iter("harmony")]


def test_chords_above_a_transposing_instrument_are_written_for_its_player() -> None:
    sheet = sax_blues()
    data = write(sheet)
    assert roots(ElementTree.fromstring(data)) == [("C#", ""), ("G#", "B#")]
    assert [c.symbol for c in read(data).sheet.sections[0].chords] == ["Em7", "B7/D#"]


def test_at_concert_pitch_notes_and_chords_are_as_they_sound() -> None:
    root = document(sax_blues(), concert=True)
    assert roots(root) == [("E", ""), ("B", "D#")]
    assert root.find(".//transpose") is None
    assert root.findtext(".//pitch/step") == "E"
