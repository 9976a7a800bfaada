"""ABC tunes are read as musicians write them, and written so that they return."""

from fractions import Fraction
from typing import Any

import pytest

from menura.errors import ScoreError
from menura.scores import abc
from menura.scores.abc.writing import encoded
from menura.scores.check import check
from menura.scores.model import LeadSheet, Note, Part, Section, Tempo

HEAD = "X:1\nT:Tune\nM:4/4\nL:1/8\nQ:1/4=100\nK:{key}\n"


def tune(music: str, key: str = "C") -> list[tuple[str, float, float]]:
    """Return pitch, beat and length of what a line of music says."""
    sheet = abc.read(HEAD.format(key=key) + music).sheet
    assert check(sheet) == []
    return [(n.pitch, float(at), float(n.length)) for part in sheet.parts for at, _, n in sheet.written(part.id)]


def pitches(music: str, key: str = "C") -> str:
    return " ".join(pitch for pitch, _, _ in tune(music, key))


@pytest.mark.parametrize(
    ("music", "key", "expected"),
    [
        ("C, C c c' |", "C", "C3 C4 C5 C6"),
        ("F G ^G G | G =F |", "G", "F#4 G4 G#4 G#4 G4 F4"),
        ("B _B ^^c __d | B |", "Dm", "Bb4 Bb4 C##5 Dbb5 Bb4"),
        ("F C G |", "Ddor", "F4 C4 G4"),
        ("F C |", "Emix", "F#4 C#4"),
        ("|: C D :| E |", "C", "C4 D4 C4 D4 E4"),
        ("|: C D |1 E F :|2 G A |] B", "C", "C4 D4 E4 F4 C4 D4 G4 A4 B4"),
        ("C :: D :| E", "C", "C4 C4 D4 D4 E4"),
        ("C [K:D] F C | F", "C", "C4 F#4 C#4 F#4"),
        ("C D | c [V:2] E | [V:1] d |", "C", "C4 D4 C5 D5 E4"),
        ("C4 E4 & G8 | c8 |", "C", "C4 G4 E4 C5"),
        ("CDEF GABc! $ | *d8 |]", "C", "C4 D4 E4 F4 G4 A4 B4 C5 D5"),
        ("C8 | D8 !fine! | E8 !D.C.alfine! |", "C", "C4 D4 E4 C4 D4"),
        ("C8 | !segno!D8 !dacoda!| E8 !D.S.alcoda! | !coda!F8 |", "C", "C4 D4 E4 D4 F4"),
        ('C8 | "Fine"D8 | E8 |] "D.C."[|]', "C", "C4 D4 E4 C4 D4"),
        ('"_Segno"C8 | "tr"D8 "^D.S."|] E8 |', "C", "C4 D4 C4 D4 E4"),
        ("SC8 | OD8 | E8 !D.S.! | OF8 |", "C", "C4 D4 E4 C4 D4 F4"),
        ("{g}C !trill!D .E ~F (GA) |", "C", "C4 D4 E4 F4 G4 A4"),
    ],
)
def test_pitches_accidentals_and_repeats(music: str, key: str, expected: str) -> None:
    assert pitches(music, key) == expected


@pytest.mark.parametrize(
    ("music", "lengths"),
    [
        ("C C2 C/ C/2 C3/2 C//", [0.5, 1, 0.25, 0.25, 0.75, 0.125]),
        ("C>D E<F", [0.75, 0.25, 0.25, 0.75]),
        ("(3CDE F2", [1 / 3, 1 / 3, 1 / 3, 1]),
        ("(3:2:2 C2 D E", [2 / 3, 1 / 3, 0.5]),
        ("C2- C2 | D4- | D2", [2, 3]),
        ("[CEG]2 [C2E2]", [1, 1, 1, 1, 1]),
        ("C z D2 x2 E", [0.5, 1, 0.5]),
        ("Z2 | C", [0.5]),
    ],
)
def test_lengths_ties_tuplets_and_rests(music: str, lengths: list[float]) -> None:
    assert [length for _, _, length in tune(music)] == pytest.approx(lengths)


def test_a_pickup_gets_a_bar_of_its_own() -> None:
    sheet = abc.read(HEAD.format(key="C") + "G2 | c4 d4 | e8 |]").sheet
    assert [(s.bars, sheet.metre_of(s)) for s in sheet.sections] == [(1, (1, 4)), (2, (4, 4))]
    assert sheet.metre == "4/4"


def test_decorations_are_articulations_and_dynamics() -> None:
    loaded = abc.read(HEAD.format(key="C") + "!p!.C LD HE TF !f!!tenuto!G4 | ~A8 |")
    (section,) = loaded.sheet.sections
    told = [note.articulation for _, _, note in loaded.sheet.written("piano")]
    assert told == ["staccato", "accent", "fermata", "trill", "tenuto", "roll"]
    assert [(float(mark.at), mark.mark) for mark in section.dynamics] == [(0, "p"), (2, "f")]
    assert loaded.notices == ()


def test_signs_without_a_meaning_are_named() -> None:
    loaded = abc.read(HEAD.format(key="C") + "kC4 D4 + | H[|]|] E8 =\n")
    assert [note.pitch for _, _, note in loaded.sheet.written("piano")] == ["C4", "D4", "E4"]
    for sign in "k+=":
        assert f"The sign {sign!r} means nothing here and was left out." in loaded.notices


def test_every_repeat_sings_its_own_verse() -> None:
    loaded = abc.read(HEAD.format(key="C") + "|: C4 D4 | E8 :| F8 |]\nw: one two three last\nw: un deux trois\n")
    sung = [note.syllable.text for _, _, note in loaded.sheet.written("voice") if note.syllable]
    assert sung == ["one", "two", "three", "un", "deux", "trois", "last"]
    assert [line.text for line in loaded.sheet.sections[0].lyrics] == ["one two three", "un deux trois", "last"]
    assert not any("verses" in notice for notice in loaded.notices)


def test_chinese_words_need_no_blanks() -> None:
    sheet = abc.read(HEAD.format(key="C") + "C2 D2 E2 G2 | A8 |\nw: 明月，几时 有\n").sheet
    assert [n.syllable.text for _, _, n in sheet.written("voice") if n.syllable] == ["明", "月，", "几", "时", "有"]
    assert [line.text for line in sheet.sections[0].lyrics] == ["明月，几时有"]


def test_bars_are_as_long_as_their_notes() -> None:
    loaded = abc.read(HEAD.format(key="C") + "C8 | D4 E4 F4 | G8 | A4 :: B4 | c8 |]")
    sheet = loaded.sheet
    assert [(s.bars, sheet.metre_of(s)) for s in sheet.sections][:3] == [(1, (4, 4)), (1, (6, 4)), (1, (4, 4))]
    assert "Bars that are longer or shorter than their metre says were kept as they are (3)." in loaded.notices


@pytest.mark.parametrize(
    ("voice", "expected"),
    [
        ("clef=treble-8", "C4"), ("clef=bass+8", "C6"), ("octave=-1", "C4"), ("transpose=-2", "Bb4"),
        ("clef=bass", "C5"),
        ("\n%%MIDI transpose 3", "Eb5"),
    ],
)  # fmt: skip
def test_voices_may_sound_elsewhere_than_they_are_written(voice: str, expected: str) -> None:
    sheet = abc.read(HEAD.format(key="F") + f"V:1 {voice}\nc8 |").sheet
    assert [note.pitch for part in sheet.parts for _, _, note in sheet.written(part.id)] == [expected]


@pytest.mark.parametrize(
    ("text", "notice"),
    [("X:1\nK:C\nC8|\nW: below", "Words below the tune (W:) were left out"),
     ("X:1\nP:AABB\nK:C\nC8|", "The order of parts (P: in the head) is not followed")],
)  # fmt: skip
def test_fields_that_are_not_read_are_named(text: str, notice: str) -> None:
    assert any(told.startswith(notice) for told in abc.read(text).notices)


def test_voices_words_chords_and_sections() -> None:
    loaded = abc.read(
        "%abc-2.1\nX:1\nT:Song\nC:Trad.\nM:3/4\nL:1/4\nQ:1/4=90\nK:Am\n"
        'V:1 name="Singer"\nV:2 name="Kit" clef=perc\n'
        '[V:1] "Am"A B c | "E7/G#"d2 z ||\nw: hel-lo_ my~dear *\nw: second verse\n[V:2] C,,3 | D,,3 ||\n'
        "V:1\nP:Chorus\n[M:4/4][K:Ddor] D4 |\nw: O\nX:2\nK:C\nC"
    )
    sheet = loaded.sheet
    assert [(p.id, p.instrument, p.role) for p in sheet.parts] == [
        ("Singer", "voice", "voice"),
        ("Kit", "drum-kit", "drums"),
    ]
    first, second = sheet.sections
    sung = [(n.syllable.text, n.syllable.joins) if n.syllable else None for n in first.notes["Singer"]]
    assert sung == [("hel", True), ("lo", False), None, ("my dear", False)]
    assert [line.text for line in first.lyrics] == ["hello my dear"]
    assert [(float(c.at), c.symbol) for c in first.chords] == [(0, "Am"), (3, "E7/G#")]
    assert [n.pitch for n in first.notes["Kit"]] == ["kick", "snare"]
    assert (second.name, second.tag, second.key, second.metre) == ("Chorus", "chorus", "D dorian", "4/4")
    assert (sheet.key, sheet.metre, sheet.author) == ("A minor", "3/4", "Trad.")
    for part in ("Further verses are sung only", "Only the first tune"):
        assert any(part in notice for notice in loaded.notices)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hello", "Line 1: music comes before the key"),
        ("X:1\nT:x\n", "has no key, with which every tune's music begins"),
        ("X:1\nK:C\n", "holds no music"),
        ("X:1\nK:zzz\nC", "Line 2: 'zzz' is no key"),
        ("X:1\nM:4\nK:C\nC", "Line 2: '4' is no metre"),
        ("X:1\nM:33/8\nK:C\nC", "Line 2: '33/8' is no metre"),
        ("X:1\nK:C\nV:1 transpose=99\nc", "C5 moved by 99 semitones lies outside the pitches from C-1 to G9"),
        ("X:1\nL:x\nK:C\nC", "Line 2: 'x' is no length of a note"),
        ("X:1\nQ:1/4=0\nK:C\nC", "Line 2: '1/4=0' is no tempo"),
        ("X:1\nK:C\nC D § E", "Line 3: '§ E' is no ABC music"),
        ("X:1\nK:C\n" + "|: C |:" * 3 + " C |" * 5000, "more than 2000 bars with its repeats"),
        ("X:1\nL:1/1\nK:C\n" + "C |" * 2001, "more than 2000 bars with its repeats"),
    ],
)
def test_what_is_no_abc_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ScoreError, match=message):
        abc.read(text)


def test_a_sheet_is_written_as_a_tune() -> None:
    def note(at: Any, length: Any, pitch: str) -> Note:
        return Note(at=Fraction(at), length=Fraction(length), pitch=pitch)

    notes: dict[str, tuple[Note, ...]] = {"m": (note(0, 6, "Bb4"), note(0, 2, "D4"), note(2, 1, "B4"))}
    sheet = LeadSheet(
        title="Piece",
        key="F major",
        parts=(Part(id="m", name="Violin", instrument="violin"),),
        sections=(Section(id="a", name="Part A", bars=2, tempo=(Tempo(bpm=90),), notes=notes),),
    )
    assert encoded(sheet).splitlines() == [
        "%abc-2.1",
        "X:1",
        "T:Piece",
        "M:4/4",
        "L:1/8",
        "Q:1/4=90",
        "K:F",
        'V:1 clef=treble name="Violin"',
        "%%MIDI program 40",
        "P:Part A",
        "[B4-D4] [B2-=B2] _B2- | B4 z4 ||",
    ]
