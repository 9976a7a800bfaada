"""MIDI files of every kind become sheets, or an error that says where; what we write returns."""

from fractions import Fraction
from importlib import import_module
from io import BytesIO
from typing import Any

import pytest

from menura.errors import ScoreError
from menura.scores import midi
from menura.scores.arranging.realising import realised
from menura.scores.check import check
from menura.scores.loaded import Loaded
from menura.scores.midi import events
from menura.scores.midi.writing import encoded
from menura.scores.model import ChordAt, LeadSheet, Note, Part, Section, Tempo

mido: Any = import_module("mido")
Meta, Message = mido.MetaMessage, mido.Message


def ON(t: int, n: int = 60, v: int = 80, c: int = 0) -> Any:  # noqa: N802 - as in the specification
    return Message("note_on", note=n, velocity=v, channel=c, time=t)


def OFF(t: int, n: int = 60, c: int = 0) -> Any:  # noqa: N802
    return Message("note_off", note=n, channel=c, time=t)


def note(at: float | Fraction, length: float | Fraction, pitch: str, **values: Any) -> Note:
    return Note(at=Fraction(at), length=Fraction(length), pitch=pitch, **values)


def file(*tracks: list[Any], ticks: int = 480, form: int = 1) -> bytes:
    out = BytesIO()
    mido.MidiFile(type=form, ticks_per_beat=ticks, tracks=[mido.MidiTrack(row) for row in tracks]).save(file=out)
    return out.getvalue()


def read(*tracks: list[Any], **options: Any) -> Loaded:
    return midi.read(file(*tracks, **options))


def told(loaded: Loaded, part: str) -> bool:
    return any(part in notice for notice in loaded.notices)


def test_a_bare_file_is_read_with_named_guesses() -> None:
    loaded = read([ON(0), OFF(480), ON(0, 64), OFF(480, 64), ON(0, 67), OFF(960, 67)])
    sheet = loaded.sheet
    assert [(n.pitch, float(n.at), float(n.length)) for n in sheet.sections[0].notes["piano"]] == [
        ("C4", 0, 1),
        ("E4", 1, 1),
        ("G4", 2, 2),
    ]
    assert (sheet.key, sheet.metre, sheet.sections[0].tempo[0].bpm) == ("C major", "4/4", 120.0)
    for part in ("no tempo: it is read at 120", "no metre: it is read in 4/4", "no key signature: C major was guessed"):
        assert told(loaded, part)
    assert check(sheet) == []


def test_format_0_is_divided_by_channel_and_drums_have_names() -> None:
    loaded = read(
        [
            Message("program_change", program=40, channel=1, time=0),
            ON(0, 67, c=1),
            ON(0, 36, c=9),
            OFF(480, 67, 1),
            OFF(0, 36, 9),
        ],
        form=0,
    )
    assert {part.instrument: part.role for part in loaded.sheet.parts} == {"violin": "line", "drum-kit": "drums"}
    assert loaded.sheet.sections[0].notes["drum-kit"][0].pitch == "kick"


def test_players_are_not_called_after_the_piece() -> None:
    name = Meta("track_name", name="Für Elise", time=0)
    for tracks, form in (([name, ON(0), ON(0, c=1), OFF(480), OFF(0, c=1)],), 0), (([name], [ON(0), OFF(480)]), 1):
        sheet = read(*tracks, form=form).sheet
        assert sheet.title == "Für Elise"
        assert [part.name for part in sheet.parts] == [""] * len(sheet.parts)
    hands = [[Meta("track_name", name=name, time=0), ON(0), OFF(480)] for name in ("Right hand", "Left hand")]
    sheet = read(*hands).sheet
    assert (sheet.title, [part.name for part in sheet.parts]) == ("", ["Right hand", "Left hand"])


def test_a_key_signature_of_nine_sharps_is_told() -> None:
    track = bytes([0, 0xFF, 0x59, 2, 9, 0, 0, 0x90, 60, 80, 0x60, 0x80, 60, 0, 0, 0xFF, 0x2F, 0])
    data = b"MThd\0\0\0\6\0\0\0\1\0\x60" + b"MTrk" + len(track).to_bytes(4, "big") + track
    assert told(midi.read(data), "Key signatures of more than seven signs were left out (1)")


def test_karaoke_words_of_another_track_are_laid_under_the_tune() -> None:
    tune = [event for key in (60, 62, 64) for event in (ON(0, key), OFF(480, key))]
    words = [Meta("text", text=text, time=time) for text, time in (
        ("@TMy Song", 0), ("\\Hel", 0), ("lo ", 480), ("world", 480))]  # fmt: skip
    sheet = read([Meta("set_tempo", tempo=500_000, time=0)], tune, words).sheet
    assert sheet.title == "My Song"
    sung = [(n.syllable.text, n.syllable.joins) for part in sheet.parts for _, _, n in sheet.written(part.id)
            if n.syllable]  # fmt: skip
    assert sung == [("Hel", True), ("lo", False), ("world", False)]


def test_running_status_is_read() -> None:
    track = bytes([0, 0x90, 60, 80, 0x83, 0x60, 60, 0, 0, 62, 80, 0x83, 0x60, 62, 0, 0, 0xFF, 0x2F, 0])
    data = b"MThd\0\0\0\6\0\1\0\1\1\xe0" + b"MTrk" + len(track).to_bytes(4, "big") + track
    assert [(n.pitch, float(n.length)) for n in midi.read(data).sheet.sections[0].notes["piano"]] == [
        ("C4", 1),
        ("D4", 1),
    ]


@pytest.mark.parametrize(
    ("tracks", "options", "notice"),
    [
        ([[ON(0)]], {}, "Notes without an end last until the end of their track (1)"),
        ([[ON(0), OFF(0), ON(10), OFF(480)]], {}, "Notes without a length were given 1/32 beat (1)"),
        ([[ON(1), OFF(480)]], {"ticks": 384}, "did not lie on the grid were moved by at most 1/20160 beat"),
        (
            [[Meta("time_signature", numerator=33, denominator=8, time=0), ON(0), OFF(480)]],
            {},
            "Metres were left out: upper numbers reach 32",
        ),
        (
            [[ON(0), OFF(480), Meta("time_signature", numerator=3, denominator=4, time=0), ON(0), OFF(960)]],
            {},
            "Bars within which the metre changes became shorter bars of their own (1)",
        ),
        (
            [[Meta("set_tempo", tempo=6_000_000, time=0), ON(0), OFF(480)]],
            {},
            "Tempos outside 20 to 400 beats in a minute were brought inside (1)",
        ),
        (
            [[Meta("lyrics", text="la", time=7), ON(400), OFF(480)]],
            {},
            "Lyric events that fall on no note were left out (1)",
        ),
        ([[ON(0, 13, c=9), ON(0, 36, c=9), OFF(480, 36, 9)]], {}, "Notes of keys that no drum has were left out (1)"),
        ([[ON(0), Message("pitchwheel", pitch=5, time=3), OFF(480)]], {}, "Pitch bends were left out (1)"),
        (
            [[Message("program_change", program=125, time=0), ON(0), OFF(480)]],
            {},
            "Program 126 has no instrument of its own here",
        ),
        (
            [[ON(0), OFF(480)], [Meta("track_name", name="Chords", time=0), Meta("text", text="Wmaj", time=0)]],
            {},
            "Chord symbols that are not known were left out (1)",
        ),
        (
            [[Meta("text", text='menura.section {"id": "a", "energy": 7}', time=0), ON(0), OFF(480)]],
            {},
            "Remarks of the file about itself that make no sense were left out (1)",
        ),
        (
            [[ON(0), Meta("marker", text="B", time=100), OFF(9000)]],
            {},
            "Markers and changes of key that lay within a bar were moved to the nearest bar line (1)",
        ),
        (
            [
                [
                    Message("control_change", control=7, value=90, time=0),
                    ON(0),
                    Message("control_change", control=7, value=20, time=3),
                    OFF(480),
                ]
            ],
            {},
            "Changes of volume and expression were left out: notes are as loud as their velocities (1)",
        ),
        (
            [[ON(0), OFF(480)], [Meta("track_name", name="Chords", time=0), Meta("text", text="G7b9b13", time=0)]],
            {},
            "Chord symbols were simplified to the nearest known here (1)",
        ),
    ],
)
def test_whatever_is_mended_is_named(tracks: list[list[Any]], options: dict[str, Any], notice: str) -> None:
    loaded = read(*tracks, **options)
    assert told(loaded, notice), loaded.notices
    assert check(loaded.sheet) == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no MIDI file: it does not begin with a header 'MThd'"),
        (b"RIFF....RMIDdata....nothing", "no MIDI file"),
        (file([ON(0), OFF(480)])[:30], r"ends at byte 30, in the middle of track 1.*cut off"),
        (file([ON(0), OFF(480)])[:14], "ends at byte 14 after 0 of its 1 tracks"),
        (file([ON(0), OFF(480)], [ON(0)], form=2), "of format 2, a set of unrelated patterns"),
        (
            file([ON(0), OFF(480)])[:12] + b"\0\0" + file([ON(0)])[14:],
            "header of the MIDI file is broken .format 1, division 0",
        ),
        (
            file([Meta("set_tempo", tempo=0, time=480), ON(0), OFF(480)]),
            "tempo of 0 microseconds at beat 1: infinitely fast",
        ),
        (file([]), "holds no notes"),
        (file([ON(0), OFF(480 * 4 * 2001)]), "lasts 2001 bars; at most 2000"),
        (
            b"MThd\0\0\0\6\0\1\0\1\1\xe0MTrk\0\0\0\3\0\x40\x40",
            "broken at byte 23, in track 1: byte 0x40 stands where an event",
        ),
        (
            b"MThd\0\0\0\6\0\1\0\1\1\xe0MTrk\0\0\0\4\0\x90\x40\xf0",
            "broken at byte 26, in track 1: 0xF0 stands where a value",
        ),
        (b"MThd\0\0\0\6\0\1\0\1\1\xe0MTrk\0\0\0\4\0\xf4\0\0", "0xF4 is no event that a file may hold"),
        (b"MThd\0\0\0\6\0\1\0\1\1\xe0MTrk\0\0\0\6\xff\xff\xff\xff\xff\0", "a number has more than four bytes"),
        (b"MThd\0\0\0\6\0\1\0\1\xf0\x28MTrk\0\0\0\0", "counts 16 film frames in a second"),
    ],
)
def test_broken_files_say_where(data: bytes, message: str) -> None:
    with pytest.raises(ScoreError, match=message):
        midi.read(data)


def test_huge_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ScoreError, match=r"has 8\.0 MiB; at most 8 are read"):
        midi.read(b"MThd" + bytes(events.LARGEST))
    with pytest.raises(ScoreError, match="more than 100000 notes"):
        midi.read(file([message for _ in range(100_001) for message in (ON(0), OFF(1))]))
    with pytest.raises(ScoreError, match="has 41 parts; at most 40"):
        midi.read(file(*[[ON(0), OFF(480)] for _ in range(41)]))
    monkeypatch.setattr(events, "MOST_EVENTS", 50)
    with pytest.raises(ScoreError, match="more than 50 events"):
        midi.read(file([ON(0)] * 60))


def test_film_frames_are_read_as_seconds() -> None:
    data = bytearray(file([ON(0), OFF(500)]))
    data[12:14] = bytes([256 - 25, 40])  # 25 frames of 40 ticks: 1000 ticks in a second
    loaded = midi.read(bytes(data))
    assert loaded.sheet.sections[0].notes["piano"][0].length == 1  # half a second at 120
    assert told(loaded, "counts film frames, not beats")


def test_sections_come_from_markers_and_odd_metres_are_kept() -> None:
    head = [
        Meta("time_signature", numerator=17, denominator=16, time=0),
        Meta("marker", text="Verse 1", time=0),
        Meta("marker", text="Chorus", time=480 * 17 // 4),
    ]
    sheet = read(head, [ON(0), OFF(480 * 17 // 2)]).sheet
    assert [(s.id, s.tag, s.name, s.bars) for s in sheet.sections] == [
        ("Verse-1", "verse", "Verse 1", 1),
        ("Chorus", "chorus", "Chorus", 1),
    ]
    assert sheet.metre == "17/16"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (["Hel-", "lo\r", "you"], [("Hel", True, 0), ("lo", False, 0), ("you", False, 1)]),
        (["Hel", "lo ", "you "], [("Hel", True, 0), ("lo", False, 0), ("you", False, 0)]),
        (["/Hel", "lo", "/ you"], [("Hel", True, 0), ("lo", False, 0), ("you", False, 1)]),
        (["你", "好\r", "吗"], [("你", False, 0), ("好", False, 0), ("吗", False, 1)]),
    ],
)
def test_every_convention_of_lyrics_is_read(raw: list[str], words: list[tuple[str, bool, int]]) -> None:
    row = [event for text in raw for event in (Meta("lyrics", text=text, time=0), ON(0), OFF(480))]
    out = BytesIO()
    mido.MidiFile(tracks=[mido.MidiTrack(row)], charset="utf-8").save(file=out)
    sheet = midi.read(out.getvalue()).sheet
    (part,) = sheet.parts
    assert part.role == "voice"
    sung = [note.syllable for note in sheet.sections[0].notes[part.id]]
    assert [(s.text, s.joins, s.line) for s in sung if s] == words
    assert check(sheet) == []


def test_more_parts_than_channels_go_to_further_ports() -> None:
    parts = tuple(Part(id=f"p{k}", instrument="drum-kit" if k % 9 == 8 else "flute") for k in range(40))
    notes: dict[str, tuple[Note, ...]]
    notes = {
        part.id: (note(0, 1, "kick" if "drum" in part.instrument else "C5", velocity=k + 1),)
        for k, part in enumerate(parts)
    }
    sheet = LeadSheet(parts=parts, sections=(Section(id="a", bars=1, tempo=(Tempo(bpm=90),), notes=notes),))
    data = encoded(sheet)
    seats = []
    for track in mido.MidiFile(file=BytesIO(data)).tracks[1:]:
        port = next(m.port for m in track if m.type == "midi_port")
        channel = next(m.channel for m in track if m.type == "note_on")
        seats.append((port, channel))
    assert len(set(seats)) == 40
    assert sum(channel == 9 for _, channel in seats) == 4
    assert midi.read(data).sheet == sheet


def test_what_another_program_changed_is_believed() -> None:
    sheet = LeadSheet(
        parts=(Part(id="tune", instrument="violin", gain=-3.2, pan=0.1),),
        sections=(Section(id="a", bars=1, tempo=(Tempo(bpm=90),), notes={"tune": (note(0, Fraction(1), "Cb5"),)}),),
    )
    song = mido.MidiFile(file=BytesIO(encoded(sheet)))
    for message in song.tracks[1]:
        if message.type == "program_change":
            message.program = 73
        elif message.type == "control_change" and message.control == 7:
            message.value = 50
        elif message.type in {"note_on", "note_off"}:
            message.note = 74
    out = BytesIO()
    song.save(file=out)
    back = midi.read(out.getvalue()).sheet
    assert (back.parts[0].instrument, back.parts[0].gain, back.parts[0].pan) == ("flute", -12.0, 0.1)
    assert back.sections[0].notes["tune"][0].pitch == "D5"


def test_write_plays_patterns_first() -> None:
    sheet = LeadSheet(parts=(Part(id="tune", instrument="violin"),), sections=(Section(id="a", bars=1),))
    assert midi.read(midi.write(sheet)).sheet.sections[0].tempo[0].bpm == 100.0


def test_a_piece_of_patterns_returns_as_it_is_played() -> None:
    parts = (
        Part(id="chords", instrument="piano", role="chords", pattern="ballad-piano"),
        Part(id="bass", instrument="bass-guitar", role="bass", pattern="ballad-bass"),
    )
    sections = (
        Section(id="a", bars=4, tempo=(Tempo(bpm=90, glides=True),), chords=(ChordAt(symbol="C"),)),
        Section(id="b", bars=2, tempo=(Tempo(bpm=120),), chords=(ChordAt(symbol="Am"),)),
    )
    played = realised(LeadSheet(parts=parts, sections=sections))
    back = midi.read(midi.write(LeadSheet(parts=parts, sections=sections)))
    assert back.notices == ()
    assert [s.tempo for s in back.sheet.sections] == [s.tempo for s in played.sections]
    for part in parts:
        assert list(back.sheet.written(part.id)) != []
        assert [(at, n) for at, _, n in back.sheet.written(part.id)] == [
            (at, n) for at, _, n in played.written(part.id)
        ]
