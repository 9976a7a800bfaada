"""What Menura writes as MusicXML is what music21 reads: notes, words, chords, keys, metres and tempos."""

import os
import warnings
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import music21

from menura.composing.briefing import read as read_brief
from menura.composing.composer import compose
from menura.scores import chords
from menura.scores.arranging.realising import realised
from menura.scores.clock import tempos
from menura.scores.instruments import instrument
from menura.scores.model import LeadSheet
from menura.scores.musicxml import read, write
from menura.scores.musicxml.voices import seated
from menura.scores.pitch import midi, pitch_class

pytestmark = pytest.mark.filterwarnings("ignore")

WRITTEN = LeadSheet.model_validate(
    {
        "title": "Twinkle",
        "author": "Trad.",
        "language": "en",
        "parts": [
            {"id": "vox", "name": "Singer", "instrument": "voice", "role": "voice"},
            {"id": "sax", "name": "Sax", "instrument": "alto-sax"},
            {"id": "piano", "name": "Piano", "instrument": "piano"},
        ],
        "sections": [
            {
                "id": "verse",
                "tag": "verse",
                "bars": 3,
                "tempo": [{"bpm": 96, "word": "Andante"}, {"at": 8, "bpm": 90}],
                "chords": [{"symbol": "C"}, {"at": "5/2", "symbol": "F#m7b5/A"}, {"at": 4, "symbol": "Bb9"}],
                "lyrics": [{"text": "Twinkle little star"}],
                "notes": {
                    "vox": [
                        {"at": 0, "length": 1, "pitch": "C4", "syllable": {"text": "Twin", "joins": True}},
                        {"at": 1, "length": 2.5, "pitch": "F#4", "syllable": {"text": "kle"}},
                        {"at": 3.5, "length": 5, "pitch": "Eb5", "velocity": 101, "syllable": {"text": "star"}},
                    ],
                    "sax": [{"at": f"{2 * k}/3", "length": "2/3", "pitch": p} for k, p in enumerate(
                        ["D4", "F#4", "A4", "C#5", "Bb4", "Eb5", "D4", "Ab3", "B3"])],
                    "piano": [
                        {"at": 0, "length": 4, "pitch": "C3", "velocity": 64},
                        {"at": 0.5, "length": 3.5, "pitch": "E4", "velocity": 33},
                        {"at": 0.5, "length": 1, "pitch": "G4"},
                        {"at": "9/5", "length": "2/5", "pitch": "A4"},
                        {"at": 6, "length": 5, "pitch": "Bb2"},
                    ],
                },
            },
            {
                "id": "end",
                "bars": 2,
                "key": "E minor",
                "metre": "7/8",
                "notes": {"sax": [{"at": 0, "length": 7, "pitch": "B3"}]},
            },
        ],
    }
)  # fmt: skip


def theirs(sheet: LeadSheet, folder: Path) -> Any:
    path = folder / "sheet.musicxml"
    path.write_bytes(write(sheet))
    return music21.converter.parse(path, forceSource=True)


def by_part(sheet: LeadSheet, score: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Yield each part of a sheet with its staves as music21 sees them."""
    staves = list(score.parts)
    for part in sheet.parts:
        count = 2 if seated(sheet, part).clef == "grand" else 1
        yield part, [staves.pop(0).toSoundingPitch() for _ in range(count)]


def notes(staves: list[Any]) -> Iterator[Any]:
    for staff in staves:
        for note in staff.flatten().notes:
            if isinstance(note, music21.harmony.ChordSymbol) or note.duration.isGrace:
                continue
            yield note


def held(staves: list[Any]) -> Counter[tuple[Fraction, Fraction, int]]:
    """Return start, length and pitch of every note; music21 joins ties of one voice only."""
    found: list[list[Any]] = []
    for note in sorted(notes(staves), key=lambda n: n.offset):
        at, length = (Fraction(x).limit_denominator(10_080) for x in (note.offset, note.quarterLength))
        for member in members(note):
            tie = member.tie.type if member.tie else ""
            before = [row for row in found if row[3] and row[0] + row[1] == at and row[2] == member.pitch.midi]
            if tie in {"stop", "continue"} and before:
                before[0][1], before[0][3] = at + length - before[0][0], tie == "continue"
            else:
                found.append([at, length, member.pitch.midi, tie == "start"])
    return Counter((at, length, number) for at, length, number, _ in found)


def test_notes_velocities_and_words_are_the_same(tmp_path: Path) -> None:
    score = theirs(WRITTEN, tmp_path)
    for part, staves in by_part(WRITTEN, score):
        assert held(staves) == Counter((at, n.length, midi(n.pitch)) for at, _, n in WRITTEN.written(part.id))
        loud = {round(n.volume.velocity) for n in notes(staves) if not isinstance(n, music21.chord.Chord)}
        assert loud <= {note.velocity for _, _, note in WRITTEN.written(part.id)}
        assert len(loud) > 1 or part.id == "sax"
        assert staves[0].partName == part.name
    sung = [(n.lyrics[0].text, n.lyrics[0].syllabic) for n in score.parts[0].flatten().notes if n.lyrics]
    assert sung == [("Twin", "begin"), ("kle", "end"), ("star", "single")]


def test_chords_keys_metres_tempos_and_sections_are_the_same(tmp_path: Path) -> None:
    score = theirs(WRITTEN, tmp_path)
    first = score.parts[0].toSoundingPitch().flatten()
    symbols = first.getElementsByClass(music21.harmony.ChordSymbol)
    for found, (at, symbol) in zip(symbols, [(0, "C"), (2.5, "F#m7b5/A"), (4, "Bb9")], strict=True):
        chord = chords.chord(symbol)
        assert chord is not None
        assert found.offset == at
        assert {p.pitchClass for p in found.pitches} == set(chord.classes)
        assert found.root().pitchClass == pitch_class(chord.root)
        assert found.bass().pitchClass == pitch_class(chord.bass)
    for part in score.parts:
        sounding = part.toSoundingPitch().flatten()
        keys = [(k.offset, k.sharps) for k in sounding.getElementsByClass("KeySignature")]
        assert keys == [(0, 0), (12, 1)]
        metres = [(t.offset, t.ratioString) for t in sounding.getElementsByClass("TimeSignature")]
        assert metres == [(0, "4/4"), (12, "7/8")]
    marks = [(m.offset, m.getQuarterBPM()) for m in first.getElementsByClass("MetronomeMark")]
    assert marks == [(0, 96), (8, 90)]
    assert [m.content for m in first.getElementsByClass("RehearsalMark")] == ["Verse", "Section"]
    assert score.metadata.bestTitle == "Twinkle"
    assert score.metadata.composer == "Trad."


@pytest.mark.parametrize("words", ["cheerful pop, piano and drums, 25 s", "悲伤的爵士萨克斯风, 25 秒"])
def test_composed_pieces_are_the_same(words: str, tmp_path: Path) -> None:
    sheet = realised(compose(read_brief(words).brief, 3))
    score = theirs(sheet, tmp_path)
    for part, staves in by_part(sheet, score):
        if instrument(part.instrument).is_percussion:
            found = Counter(Fraction(n.offset).limit_denominator(10_080) for n in notes(staves) for _ in members(n))
            assert found == Counter(at for at, _, _ in sheet.written(part.id))
            continue
        places = Counter((at, number) for at, _, number in held(staves).elements())
        assert places == Counter((at, midi(note.pitch)) for at, _, note in sheet.written(part.id))
    marks = score.parts[0].flatten().getElementsByClass("MetronomeMark")
    assert [m.offset for m in marks] == [at for at, _ in tempos(sheet)]
    assert [m.getQuarterBPM() for m in marks] == pytest.approx([bpm for _, bpm in tempos(sheet)], abs=0.01)


def members(note: Any) -> list[Any]:
    return list(note.notes) if hasattr(note, "notes") else [note]


CORPUS = Path(os.path.dirname(music21.__file__)) / "corpus"  # noqa: PTH120 - a plain path is what it is


@pytest.mark.parametrize("name", ["bach/bwv102.7.mxl", "bach/bwv66.6.mxl", "corelli/opus3no1/1grave.xml"])
def test_scores_by_others_are_read_alike(name: str) -> None:
    path = CORPUS / name
    if not path.exists():
        pytest.skip("this version of music21 has other scores")
    loaded = read(path.read_bytes())
    score: Any = music21.converter.parse(path, forceSource=True)
    if any("Repeats" in notice for notice in loaded.notices):
        score = score.expandRepeats()
    staves = [[part.toSoundingPitch()] for part in score.parts]
    found = Counter((round(float(at), 3), number) for each in staves for at, _, number in held(each).elements())
    ours = Counter(
        (round(float(at), 3), midi(n.pitch)) for p in loaded.sheet.parts for at, _, n in loaded.sheet.written(p.id)
    )
    assert ours == found


REPEAT = '<barline location="{}"><repeat direction="{}"/></barline>'


@pytest.mark.parametrize(
    ("signs", "played"),
    [
        ({1: "Fine", 2: "D.C. al Fine"}, "CDECD"),
        ({1: "<segno/>", 2: "<coda/>", 3: "D.S. al Coda", 4: "<coda/>"}, "CDEFDEG"),
        ({0: "|:", 1: "Fine :|", 2: "D.C. al Fine"}, "CDCDECD"),
    ],
)
def test_jumps_are_followed_alike(signs: dict[int, str], played: str, tmp_path: Path) -> None:
    bars = []
    for k, step in enumerate("CDEFG"[: max(signs) + 1]):
        sign = signs.get(k, "")
        words = sign.replace("|:", "").replace(":|", "").strip()
        kind = words if words.startswith("<") else f"<words>{words}</words>"
        first = "<attributes><divisions>1</divisions><time><beats>4</beats><beat-type>4</beat-type></time></attributes>"
        bars.append(
            f'<measure number="{k + 1}">'
            + (first if k == 0 else "")
            + (REPEAT.format("left", "forward") if "|:" in sign else "")
            + (f"<direction><direction-type>{kind}</direction-type></direction>" if words else "")
            + f"<note><pitch><step>{step}</step><octave>4</octave></pitch><duration>4</duration></note>"
            + (REPEAT.format("right", "backward") if ":|" in sign else "")
            + "</measure>"
        )
    parts = '<part-list><score-part id="P1"><part-name>Flute</part-name></score-part></part-list>'
    text = f'<score-partwise version="4.0">{parts}<part id="P1">{"".join(bars)}</part></score-partwise>'
    path = tmp_path / "jumps.musicxml"
    path.write_text(text)
    score: Any = music21.converter.parse(path, forceSource=True)
    theirs = "".join(note.name for note in score.parts[0].expandRepeats().flatten().notes)
    ours = "".join(note.pitch[0] for _, _, note in read(text.encode()).sheet.written("flute"))
    assert ours == theirs == played
