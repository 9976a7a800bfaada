"""ChordPro is read with named rules for what it does not say, and written with chords where they fall."""

from fractions import Fraction

import pytest

from menura.errors import ScoreError
from menura.scores import chordpro
from menura.scores.check import check
from menura.scores.model import ChordAt, LeadSheet, Line, Note, Part, Section, Syllable, Tempo

SONG = """
# a remark
{t: Swing Low}
{artist: Trad.}
{key: F}
{tempo: 72}
{time: 4/4}
{start_of_verse: Verse 1}
[F]Swing low, sweet [Bb]chari[F]ot
Coming for to
{end_of_verse}
{soc}
[C7]Home [F]again
{eoc}

{comment: Bridge}
[*softly][Bb][F][C][F][Bb]
{chorus}
{sog: Intro}
| F . Bb . | % | C7 |
{eog}
"""


def beats(section: Section) -> list[tuple[float, str]]:
    return [(float(chord.at), chord.symbol) for chord in section.chords]


def test_a_song_is_read_with_its_sections_chords_and_words() -> None:
    loaded = chordpro.read(SONG)
    sheet = loaded.sheet
    assert check(sheet) == []
    assert (sheet.title, sheet.author, sheet.key, sheet.metre) == ("Swing Low", "Trad.", "F major", "4/4")
    assert [(s.tag, s.name, s.bars) for s in sheet.sections] == [
        ("verse", "Verse 1", 5),
        ("chorus", "Chorus", 2),
        ("bridge", "Bridge", 3),
        ("chorus", "Chorus", 2),
        ("intro", "Intro", 3),
    ]
    assert beats(sheet.sections[0]) == [(0, "F"), (4, "Bb"), (8, "F")]
    assert beats(sheet.sections[2]) == [(0, "Bb"), (2, "F"), (4, "C"), (6, "F"), (8, "Bb")]
    assert beats(sheet.sections[4]) == [(0, "F"), (2, "Bb"), (8, "C7")]
    assert [line.text for line in sheet.sections[0].lyrics] == ["Swing low, sweet chariot", "Coming for to"]
    assert sheet.sections[0].tempo == (Tempo(bpm=72),)
    assert loaded.notices == ("ChordPro says no lengths: each chord lasts a bar, a line without chords two.",)


def test_capo_and_transposition_sound() -> None:
    loaded = chordpro.read("{tempo: 90}\n{key: G}\n{capo: 2}\n{transpose: -1}\n[G]la [D7/F#]la\n{transpose: 3}\n")
    assert loaded.sheet.key == "Ab major"
    assert beats(loaded.sheet.sections[0]) == [(0, "Ab"), (4, "Eb7/G")]
    assert "Everything sounds +1 semitones from what is written: capo and transpose." in loaded.notices
    assert any(notice.startswith("A transposition within the song was left out") for notice in loaded.notices)


def test_meta_and_bracketed_headings_are_read() -> None:
    loaded = chordpro.read("{meta: title Song}\n{meta: tempo 90}\n[Verse 1]\n[Hm]la [G7(b9,b13)]la\n[Chorus]\n[C]la")
    assert (loaded.sheet.title, loaded.sheet.sections[0].tempo) == ("Song", (Tempo(bpm=90),))
    assert [(s.tag, s.name) for s in loaded.sheet.sections] == [("verse", "Verse 1"), ("chorus", "Chorus")]
    assert beats(loaded.sheet.sections[0]) == [(0, "Bm"), (4, "G7b9")]
    assert "Chord symbols were simplified to the nearest known here (1)." in loaded.notices


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[C]la",
            r"has no tempo, and without one it has no length\. Add a line such as \{tempo: 96\}.*--bpm 96",
        ),
        ("{tempo: 90}", "holds neither chords nor words"),
        ("\n{tempo: fast}\n[C]la", r"Line 2: 'fast' is no tempo from 20 to 400"),
        ("{tempo: 9000}\n[C]la", "'9000' is no tempo"),
        ("{tempo: 90}\n{time: 4}\n[C]la", r"Line 2: '4' is no metre\. Write for example \{time: 6/8\}"),
        ("{tempo: 90}\n{key: H}\n[C]la", "Line 2: 'H' is no key"),
        ("{tempo: 90}\n[Czz]la", "Line 2: 'Czz' is no chord symbol known here"),
        ("{tempo: 90}\n{capo: x}\n[C]la", r"Line 2: 'x' is no number of semitones\. Write for example \{capo: 2\}"),
        ("{tempo: 90}\n{chorus}\n[C]la", r"Line 2: \{chorus\} stands before any chorus"),
        ("{tempo: 90}\n" + "{soc}\n[C]la\n{eoc}\n" + "{chorus}\n" * 2001, "more than 2000 bars"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ScoreError, match=message):
        chordpro.read(text)


def test_a_tempo_can_be_given_and_what_is_left_out_is_named() -> None:
    loaded = chordpro.read("{fancy: 1}\n[C]la\n{sot}\ne|--1--|\n{eot}\n{new_song}\n[G]other", bpm=96)
    assert loaded.sheet.sections[0].tempo == (Tempo(bpm=96),)
    assert [line.text for line in loaded.sheet.sections[0].lyrics] == ["la"]
    for part in ("{fancy} is not known", "Tablature was left out", "Only the first song", "no key: C major is what"):
        assert any(part in notice for notice in loaded.notices), part


def sung() -> LeadSheet:
    words = [("Hel", True), ("lo", False), ("you", False)]
    notes = tuple(
        Note(at=Fraction(2 * k), length=Fraction(2), pitch="C4", syllable=Syllable(text=text, joins=joins))
        for k, (text, joins) in enumerate(words)
    )
    return LeadSheet(
        title="Greeting",
        key="D dorian",
        parts=(Part(id="v", instrument="voice", role="voice"),),
        sections=(
            Section(
                id="in",
                tag="intro",
                bars=2,
                tempo=(Tempo(bpm=90),),
                chords=(ChordAt(symbol="Dm"), ChordAt(at=Fraction(6), symbol="G")),
            ),
            Section(
                id="v1",
                tag="verse",
                name="Verse 1",
                bars=2,
                key="A minor",
                metre="3/4",
                lyrics=(Line(text="Hello, you!"), Line(text="not sung at all")),
                chords=(ChordAt(symbol="Am"), ChordAt(at=Fraction(2), symbol="C"), ChordAt(at=Fraction(4), symbol="F")),
                notes={"v": notes},
            ),
        ),
    )


def test_chords_are_written_before_the_syllables_they_fall_on() -> None:
    text = chordpro.write(sung())
    assert text.splitlines() == [
        "{title: Greeting}",
        "{key: D dorian}",
        "{tempo: 90}",
        "{time: 4/4}",
        "",
        "{start_of_grid: in}",
        "| Dm . . . | . . G . |",
        "{end_of_grid}",
        "",
        "{start_of_verse: Verse 1}",
        "{time: 3/4}",
        "{key: Am}",
        "[Am]Hel[C]lo, [F]you!",
        "not sung at all",
        "{end_of_verse}",
    ]
    back = chordpro.read(text).sheet
    assert (back.title, back.key, back.metre) == ("Greeting", "D dorian", "4/4")
    assert [(s.name, s.key, s.metre) for s in back.sections] == [("in", None, None), ("Verse 1", "A minor", "3/4")]
    assert [beats(s) for s in back.sections] == [[(0, "Dm"), (6, "G")], [(0, "Am"), (3, "C"), (6, "F")]]


@pytest.mark.parametrize(
    ("text", "key"),
    [("[G]la [C]la [D]la [G]la", "G major"), ("[Am]la [F]la [C]la [E]la [Am]la", "A minor"), ("la la", "C major")],
)
def test_a_key_that_is_not_told_is_that_of_the_chords(text: str, key: str) -> None:
    assert chordpro.read(text, bpm=96).sheet.key == key


def test_it_is_told_over_which_bars_lines_begin() -> None:
    loaded = chordpro.read("[C]one [F]two\n[G]\nthree\n[C]four", bpm=96)
    assert loaded.begins == {loaded.sheet.sections[0].id: (0, 3, 5)}
