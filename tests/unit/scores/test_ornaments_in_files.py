"""Grace notes and ornaments of scores by others, and as they are written."""

from fractions import Fraction

import pytest

from menura.scores import abc, midi, musicxml
from menura.scores.midi.events import ON, parse
from menura.scores.midi.writing import encoded
from menura.scores.model import Grace, LeadSheet, Note, Part, Section, Tempo

ATTRIBUTES = (
    "<attributes><divisions>2</divisions><time><beats>4</beats><beat-type>4</beat-type></time></attributes>"
    '<direction><sound tempo="90"/></direction>'
)


def score(*measures: str) -> bytes:
    body = "".join(f"<measure number='{k}'>{m}</measure>" for k, m in enumerate(measures, start=1))
    parts = '<score-part id="P1"><part-name>Piano</part-name></score-part>'
    return f"<score-partwise><part-list>{parts}</part-list><part id='P1'>{body}</part></score-partwise>".encode()


def note(pitch: str, duration: int = 2, signs: str = "", first: str = "", kind: str = "quarter") -> str:
    place = f"<pitch><step>{pitch[0]}</step><octave>{pitch[1]}</octave></pitch>"
    notations = f"<notations>{signs}</notations>" if signs else ""
    return f"<note>{first}{place}<duration>{duration}</duration><type>{kind}</type>{notations}</note>"


def grace(pitch: str, attributes: str = "", first: str = "", kind: str = "eighth") -> str:
    place = f"<pitch><step>{pitch[0]}</step><octave>{pitch[1]}</octave></pitch>"
    return f"<note><grace {attributes}/>{first}{place}<type>{kind}</type></note>"


REST = "<note><rest/><duration>2</duration></note>"


def read(*measures: str) -> tuple[list[Note], tuple[str, ...]]:
    first, *others = measures
    loaded = musicxml.read(score(ATTRIBUTES + first, *others))
    return [each for _, _, each in loaded.sheet.written(loaded.sheet.parts[0].id)], loaded.notices


@pytest.mark.parametrize(
    ("small", "graces"),
    [
        (grace("D5", 'slash="yes"'), [("D5", 0)]),
        (grace("D5"), [("D5", 0.5)]),
        (grace("D5", kind="quarter"), [("D5", 1)]),
        (grace("D5") + grace("B4"), [("D5", 0), ("B4", 0)]),
        (grace("D5", 'steal-time-previous="20"'), [("D5", 0)]),
        (grace("D5", 'slash="yes" steal-time-following="20"', kind="16th"), [("D5", 0.25)]),
    ],
)
def test_graces_lead_to_the_next_note(small: str, graces: list[tuple[str, float]]) -> None:
    (first, second, *_), notices = read(note("A4") + small + note("C5") + note("C5", 4))
    assert first.graces == ()
    assert [(each.pitch, float(each.length)) for each in second.graces] == graces
    assert notices == ()


def test_graces_of_chords_and_in_chords() -> None:
    small = grace("E5", 'slash="yes"') + grace("G5", 'slash="yes"', first="<chord/>")
    (first, second), _ = read(small + note("C5", 8) + note("E5", 8, first="<chord/>"))
    assert [(each.pitch, each.joins) for each in first.graces] == [("E5", False), ("G5", True)]
    assert second.graces == ()


def test_graces_at_the_end_of_a_bar_are_short_and_before_the_next() -> None:
    (first, second), notices = read(note("D5", 8, "<ornaments><trill-mark/><wavy-line type='start'/></ornaments>")
                                    + grace("C5") , note("E5", 8))  # fmt: skip
    assert first.articulation == "trill"
    assert [(each.pitch, float(each.length)) for each in second.graces] == [("C5", 0)]
    assert notices == ()


@pytest.mark.parametrize("after", [REST + note("C5", 6), ""])
def test_graces_that_lead_nowhere_are_told(after: str) -> None:
    row, notices = read(note("C5") + grace("D5") + after)
    assert not any(each.graces for each in row)
    assert "Grace notes that lead to no note are left out (1)." in notices


@pytest.mark.parametrize(
    ("signs", "kind", "name"),
    [
        ("<ornaments><mordent/></ornaments>", "quarter", "mordent"),
        ("<ornaments><inverted-mordent/></ornaments>", "quarter", "inverted-mordent"),
        ("<ornaments><turn/></ornaments><articulations><accent/></articulations>", "quarter", "turn"),
        ("<ornaments><delayed-turn/></ornaments>", "quarter", "delayed-turn"),
        ("<ornaments><shake/></ornaments>", "quarter", "trill"),
        ("<ornaments><tremolo type='single'>1</tremolo></ornaments>", "half", "tremolo-8"),
        ("<ornaments><tremolo type='single'>1</tremolo></ornaments>", "eighth", "tremolo-16"),
        ("<ornaments><tremolo>3</tremolo></ornaments>", "quarter", "tremolo-32"),
        ("<ornaments><tremolo>4</tremolo></ornaments>", "quarter", "tremolo"),
        ("<ornaments><tremolo type='unmeasured'>0</tremolo></ornaments>", "quarter", "tremolo"),
        ("<arpeggiate/>", "quarter", "arpeggio"),
        ("<arpeggiate direction='down'/>", "quarter", "arpeggio-down"),
        ("<fermata/><arpeggiate/>", "quarter", "fermata"),
    ],
)
def test_signs_are_ornaments(signs: str, kind: str, name: str) -> None:
    row, notices = read(note("C5", 2, signs, kind=kind))
    assert [each.articulation for each in row] == [name]
    is_left = "accent" in signs or "fermata" in signs
    assert bool(notices) == is_left
    assert not is_left or "Signs for which a note has no room are left out" in notices[0]


def test_an_ornament_at_a_chord_is_of_its_highest_note() -> None:
    row, _ = read(note("C4", 8, "<ornaments><mordent/></ornaments>") + note("E4", 8, first="<chord/>")
                  + note("G4", 8, first="<chord/>"))  # fmt: skip
    assert [each.articulation for each in row] == ["", "", "mordent"]


def test_a_tremolo_between_two_chords_is_written_out() -> None:
    signs = "<ornaments><tremolo type='{}'>{}</tremolo></ornaments>"
    row, notices = read(
        note("C4", 4, signs.format("start", 2), kind="whole") + note("E4", 4, first="<chord/>", kind="whole")
        + note("G4", 4, signs.format("stop", 2), kind="whole")
    )  # fmt: skip
    assert [(float(each.at), each.pitch) for each in row][:4] == [(0, "C4"), (0, "E4"), (0.25, "G4"), (0.5, "C4")]
    assert len(row) == 8 * 3
    assert {each.length for each in row} == {Fraction(1, 4)}
    assert notices == ("Tremolos between two notes are written out (1).",)


HEAD = "X:1\nT:Tune\nM:4/4\nL:1/8\nQ:1/4=100\nK:C\n"


def tune(music: str) -> tuple[list[Note], tuple[str, ...]]:
    loaded = abc.read(HEAD + music)
    return [each for _, _, each in loaded.sheet.written("piano")], loaded.notices


@pytest.mark.parametrize(
    ("music", "graces"),
    [
        ("{g}A8 |", [("G5", 0, False)]),
        ("{/g}A8 |", [("G5", 0, False)]),
        ("{gab}A8 |", [("G5", 0, False), ("A5", 0, False), ("B5", 0, False)]),
        ("{c2}A8 |", [("C5", 1, False)]),
        ("{/[ce]^f}A8 |", [("C5", 0, False), ("E5", 0, True), ("F#5", 0, False)]),
    ],
)
def test_abc_has_graces(music: str, graces: list[tuple[str, float, bool]]) -> None:
    (only,), notices = tune(music)
    assert [(each.pitch, float(each.length), each.joins) for each in only.graces] == graces
    assert notices == ()


def test_abc_has_ornaments() -> None:
    music = "TA !trill!A MA PA | !turn!A !invertedturn!A ~A !roll!A | !/!A2 !/!A !//!A4 | [CEG]2 M[CE]6 | !slide!A8 |"
    row, notices = tune(music)
    assert [each.articulation for each in row] == [
        "trill", "trill", "mordent", "inverted-mordent", "turn", "inverted-turn", "roll", "roll", "tremolo-8",
        "tremolo-16", "tremolo-16", "", "", "", "", "mordent", "",
    ]  # fmt: skip
    assert "The decoration 'slide' means nothing here and was left out." in notices
    assert "Grace notes that lead to no note were left out." in tune("{g}z4 A4 |")[1]


def test_abc_graces_move_with_their_voice() -> None:
    (only,) = (n for _, _, n in abc.read(HEAD + "V:1 octave=-1\n{g}A8 |").sheet.written("piano"))
    assert (only.pitch, only.graces[0].pitch) == ("A3", "G4")


def ornamented() -> LeadSheet:
    notes = (
        Note(at=Fraction(0), length=Fraction(1), pitch="C5"),
        Note(at=Fraction(1), length=Fraction(1), pitch="E5", graces=(Grace(pitch="D5"), Grace(pitch="F5"))),
        Note(at=Fraction(2), length=Fraction(1), pitch="G5", articulation="turn"),
        Note(at=Fraction(3), length=Fraction(1, 2), pitch="F5", articulation="tremolo-32"),
        Note(at=Fraction(7, 2), length=Fraction(1, 2), pitch="C5", graces=(Grace(pitch="D5", length=Fraction(1, 4)),)),
    )
    section = Section(id="s", bars=1, tempo=(Tempo(bpm=90),), notes={"flute": notes})
    return LeadSheet(parts=(Part(id="flute", instrument="flute"),), sections=(section,))


def test_abc_writes_what_it_reads() -> None:
    text = abc.write(ornamented())
    assert "{/df}e2" in text
    assert "!turn!g2" in text
    assert "!//!f" in text
    assert "{d/2}c" in text
    back = [n for _, _, n in abc.read(text).sheet.written("flute")]
    assert [(n.articulation, n.graces) for n in back] == [
        (n.articulation, n.graces) for _, _, n in ornamented().written("flute")
    ]


def test_a_midi_file_has_the_notes_that_are_played_and_tells_what_was_written() -> None:
    data = encoded(ornamented())
    struck = [e for track in parse(data).tracks for e in track if e.kind == ON and e.data[1]]
    assert len(struck) == 1 + 3 + 4 + 4 + 2
    assert midi.read(data).sheet.sections == ornamented().sections
    moved = data.replace(bytes([0x90, 79, 74]), bytes([0x90, 81, 74]), 1)
    assert moved != data
    assert [n.articulation for _, _, n in midi.read(moved).sheet.written("flute")].count("turn") == 0
