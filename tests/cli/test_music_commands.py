"""Music through the front door: what works, and bad input that leaves nothing behind."""

import gzip
import json
import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from menura.audio.files import read
from menura.cli.app import app
from menura.errors import (
    MediaError,
    MenuraError,
    MissingExtraError,
    OutputError,
    OutputExistsError,
    PlanError,
    RequestError,
    ScoreError,
    UnknownNameError,
)

LYRICS = "[Verse]\nI walked along the river\nThe night was cold and long\n[Chorus]\nOh bring me home again\n"
CONTAINER = b'<container><rootfiles><rootfile full-path="s.xml"/></rootfiles></container>'


def typed(folder: Path, *arguments: str) -> Result:
    """Type a command in a folder."""
    here = Path.cwd()
    os.chdir(folder)
    try:
        return CliRunner().invoke(app, list(arguments), standalone_mode=False)
    finally:
        os.chdir(here)


def musicxml(metre: str = "4/4", tempo: str = '<sound tempo="100"/>', octave: int = 4, name: str = "Piano") -> bytes:
    beats, unit = metre.split("/")
    return (
        '<?xml version="1.0"?><score-partwise version="4.0">'
        f'<part-list><score-part id="P1"><part-name>{name}</part-name></score-part></part-list>'
        '<part id="P1"><measure number="1"><attributes><divisions>4</divisions><key><fifths>0</fifths></key>'
        f"<time><beats>{beats}</beats><beat-type>{unit}</beat-type></time></attributes>"
        f"<direction><direction-type><words>x</words></direction-type>{tempo}</direction>"
        f"<note><pitch><step>C</step><octave>{octave}</octave></pitch><duration>4</duration><type>quarter</type></note>"
        "</measure></part></score-partwise>"
    ).encode()


def midi(tempo: int | None = 500_000, metre: tuple[int, int] = (4, 4), notes: tuple[int, ...] = (60,)) -> bytes:
    events = b"" if tempo is None else b"\0\xff\x51\x03" + tempo.to_bytes(3, "big")
    events += b"\0\xff\x58\x04" + bytes([metre[0], metre[1].bit_length() - 1, 24, 8])
    events += b"".join(bytes([0, 0x90, note, 90, 0x83, 0x60, 0x80, note, 0]) for note in notes)
    events += b"\0\xff\x2f\0"
    header = b"MThd" + bytes([0, 0, 0, 6, 0, 0, 0, 1]) + (480).to_bytes(2, "big")
    return header + b"MTrk" + len(events).to_bytes(4, "big") + events


def packed(**files: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr({"container": "META-INF/container.xml", "score": "s.xml"}[name], data)
    return out.getvalue()


def sheet(**note: str) -> bytes:
    notes = {"f": [{"at": "0", "length": "1", **note}]}
    return json.dumps(
        {"parts": [{"id": "f", "instrument": "flute"}], "sections": [{"id": "a", "bars": 1, "notes": notes}]}
    ).encode()


FILES: dict[str, bytes] = {
    "lyrics.txt": LYRICS.encode(),
    "long.txt": b"[Verse]\n" + b"many many words that nobody has the time to sing\n" * 30,
    "unknown.txt": b"[Vrse]\nla la la\n",
    "unclosed.txt": b"[Verse\nla la la\n",
    "empty.txt": b"[Verse]\n\n[Chorus]\nla la la\n",
    "korean.txt": "사랑해요 당신을".encode("euc-kr"),
    "good.musicxml": musicxml(),
    "broken.musicxml": musicxml()[:300],
    "words.musicxml": b"these are words\n" * 9,
    "gzip.musicxml": gzip.compress(musicxml()),
    "zero.musicxml": musicxml(tempo='<sound tempo="0"/>'),
    "entity.musicxml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aa">]><score-partwise>&a;</score-partwise>',
    "good.mxl": packed(container=CONTAINER, score=musicxml()),
    "broken.mxl": packed(container=CONTAINER, score=musicxml())[:99],
    "bomb.mxl": packed(container=CONTAINER, score=b"<a>" + b" " * 70_000_000),
    "hollow.mxl": packed(score=musicxml()),
    "huge.musicxml": b" " * (17 << 20),
    "huge.mid": b"MThd" + bytes(17 << 20),
    "good.mid": midi(),
    "broken.mid": midi()[:30],
    "words.mid": b"these are words\n" * 9,
    "gzip.mid": gzip.compress(midi()),
    "zero.mid": midi(tempo=0),
    "silent.mid": midi(notes=()),
    "hollow.mid": b"",
    "low.json": sheet(pitch="C1"),
    "zero.json": b'{"sections":[{"id":"a","bars":1,"tempo":[{"bpm":0}]}]}',
    "good.kar": midi(),
    "other.mscz": b"PK\3\4",
    "zero.abc": b"X:1\nT:x\nM:4/4\nQ:1/4=0\nK:C\nCDEF|\n",
    "dialogue.txt": b"Anna: Hello.\nBen: Good evening.\n",
    "mute.toml": b'[Anna]\nrate = 1.1\n[Ben]\nvoice = "male"\n',
    "typo.toml": b'[Anna]\nvoice = "femal"\n[Ben]\nvoice = "male"\n',
    "half.toml": b'[Anna]\nvoice = "female"\n',
    "there.wav": b"this is no sound",
    "noise.sf2": b"this is no SoundFont",
    "full/a": b"",
}

BAD: list[tuple[str, type[MenuraError], str]] = [
    (
        "sing lyrics.txt -d 5",
        RequestError,
        r"syllables need at least \d+ s at \d+ bpm, and 5 s are asked for\. Give -d",
    ),
    ("sing long.txt -d 20", RequestError, r"\d+ syllables need at least .*or drop \d+ lines"),
    ("sing unknown.txt", ScoreError, r"line 1: there is no tag \[Vrse\]. Did you mean 'verse'"),
    ("sing unclosed.txt", ScoreError, r"the tag '\[Verse' is not closed. Write '\]'"),
    ("sing empty.txt", ScoreError, r"the section \[Verse\] has no lines"),
    (
        "sing korean.txt",
        MediaError,
        r"'korean.txt' is not UTF-8, and its encoding cannot be told.*--text-encoding gb18030",
    ),
    ("sing lyrics.txt --text-encoding klingon", MediaError, r"'klingon' is no encoding of text known here"),
    ("sing none.txt", MediaError, r"none.txt cannot be read: No such file"),
    ("sing", RequestError, r"There is nothing to sing: neither lyrics"),
    ("sing good.mid", RequestError, r"The score has no words to sing. Give lyrics too"),
    (
        "sing lyrics.txt good.mid good.musicxml",
        RequestError,
        r"Up to one score and one text are taken; there were 2 sc",
    ),
    ("sing lyrics.txt --lang klingon", UnknownNameError, r"no language 'klingon'"),
    ("sing ꦲꦏꦱ", RequestError, r"written in a script that no voice reads"),
    ("sing --write lullaby --lang ru", RequestError, r"The template lyricist writes in en and cmn, not in 'ru'"),
    ("sing lyrics.txt --write lullaby", RequestError, r"There are lyrics, and what to write others about"),
    ("sing lyrics.txt --reasoner gramar", UnknownNameError, r"no lyricist 'gramar'. Nearest: grammar"),
    ("sing lyrics.txt --lrc words.srt", OutputError, r"A score cannot be written as '.srt'"),
    ("compose good.mid good.musicxml", RequestError, r"Up to one score and one text are taken; there were 2 scores"),
    ("compose piano guitar", RequestError, r"there were 0 scores and 2 texts. Put the words in quotes"),
    ("compose broken.musicxml", ScoreError, r"broken XML: no element found, line 1, column 301. Save it again"),
    ("compose words.musicxml", ScoreError, r"broken XML: syntax error, line 1"),
    ("compose gzip.musicxml", ScoreError, r"'gzip.musicxml' is compressed with gzip. Unpack it first"),
    ("compose zero.musicxml", ScoreError, r"measure 1 .*a tempo of '0' is given; 20 to 400"),
    ("compose entity.musicxml", ScoreError, r"uses the XML entity 'a' .*entities are not followed"),
    ("compose broken.mxl", ScoreError, r"The compressed score cannot be unpacked"),
    ("compose bomb.mxl", ScoreError, r"larger than 64 MiB; no larger one is read"),
    ("compose hollow.mxl", ScoreError, r"holds no META-INF/container.xml"),
    ("compose huge.musicxml", ScoreError, r"has more than the 16 MiB that are read"),
    ("compose huge.mid", ScoreError, r"has more than the 16 MiB that are read"),
    ("compose broken.mid", ScoreError, r"ends at byte 30, in the middle of track 1. It was cut off"),
    ("compose words.mid", ScoreError, r"This is no MIDI file: it does not begin with a header 'MThd'"),
    ("compose gzip.mid", ScoreError, r"'gzip.mid' is compressed with gzip"),
    ("compose zero.mid", ScoreError, r"a tempo of 0 microseconds at beat 0: infinitely fast"),
    ("compose good.kar --takes 2", RequestError, r"--takes makes new pieces; it takes words, not a score"),
    ("compose other.mscz", ScoreError, r"The compressed score cannot be unpacked"),
    ("compose silent.mid", ScoreError, r"The MIDI file holds no notes"),
    ("compose hollow.mid", ScoreError, r"'hollow.mid' is empty"),
    ("compose none.mid", ScoreError, r"The score 'none.mid' cannot be read"),
    ("compose low.json", ScoreError, r"C1 lies outside the range of flute, C4 to .*Write C4, or choose an instrument"),
    ("compose zero.json", ScoreError, r"tempo\[0\].bpm: 0 is given; it should be greater than or equal to 20"),
    ("compose zero.abc", ScoreError, r"Line 4: '1/4=0' is no tempo"),
    ("compose good.mid -d 0.2", RequestError, r"lasts 2.00 s until its last bar line; it does not fit 0.2 s. Give at"),
    ("compose good.mid --takes 2", RequestError, r"--takes makes new pieces; it takes words, not a score"),
    ("compose piano --takes 2 --midi x.mid", RequestError, r"--midi does not go with --takes"),
    ("compose piano --genre polkka", UnknownNameError, r"no style 'polkka'. Nearest: "),
    ("compose piano --instrument pianno", UnknownNameError, r"no instrument 'pianno'. Nearest: piano"),
    ("compose piano --form rondoo", UnknownNameError, r"no form 'rondoo'. Nearest: rondo"),
    ("compose piano --key H", RequestError, r'key H is given; it may be a note and a mode. Give for example "D minor"'),
    ("compose piano --metre 4/5", RequestError, r"metre 4/5 is given; it may be 1 to 32 notes of 1, 2, 4, 8, 16 or 32"),
    ("compose piano --bpm 0", RequestError, r"bpm 0 is given; it may be 20 to 400"),
    ("compose piano --bpm nan", RequestError, r"bpm nan is given; it may be 20 to 400"),
    ("compose piano -d 0.5", RequestError, r"duration 0.5 is given; it may be 3 s to 30 min"),
    ("compose piano -d -3", RequestError, r"duration -3 is given"),
    ("compose " + "a" * 5000, RequestError, r"The description has 5000 characters; at most 4000"),
    (f"compose piano --seed {2**80}", RequestError, r"The seed is \d+; .*at most 63 bits"),
    ("compose piano --score x.pdf", OutputError, r"A score cannot be written as '.pdf'; allowed are .mid.*menura show"),
    ("compose piano --midi x.xyz", OutputError, r"A score cannot be written as '.xyz'"),
    ("compose piano --plan lyrics.txt", OutputExistsError, r"lyrics.txt exists already. Give --force"),
    ("compose piano -d 3 --stems full", OutputExistsError, r"The folder full is not empty"),
    ("compose piano -d 3 --soundfont none.sf2", PlanError, r"There is no SoundFont 'none.sf2'"),
    (
        "compose piano -d 3 --soundfont there.wav",
        PlanError,
        r"'there.wav' is not a SoundFont. Name a file that ends in",
    ),
    ("compose piano -d 3 --soundfont noise.sf2", PlanError, r"noise.sf2"),
    ("speak dialogue.txt --cast mute.toml", PlanError, r"cast.Anna.voice: this field is missing. Add \"voice\""),
    ("speak dialogue.txt --cast typo.toml", PlanError, r"There is no voice 'femal'. Nearest: female"),
    ("speak dialogue.txt --cast half.toml", PlanError, r"'Ben' is not in the cast. Allowed here: Anna"),
    ("speak dialogue.txt --cast none.toml", MediaError, r"none.toml cannot be read"),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with files that are broken in every way that one meets."""
    folder = tmp_path_factory.mktemp("desk")
    for name, data in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return folder


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@pytest.mark.parametrize(("command", "kind", "message"), BAD, ids=[row[0][:40] for row in BAD])
def test_bad_input(desk: Path, command: str, kind: type[MenuraError], message: str) -> None:
    before = names(desk)
    error = typed(desk, *command.split(" "), "-o", "x.wav").exception
    assert isinstance(error, kind), repr(error)
    with pytest.raises(kind, match=f"(?s){message}"):
        raise error
    assert error.exit_code == (3 if issubclass(kind, OutputError) else 4 if kind is MissingExtraError else 2)
    assert names(desk) == before, "something half-written was left"


def test_nothing_asked_for(desk: Path) -> None:
    error = typed(desk, "compose", "", "-o", "x.wav").exception
    with pytest.raises(RequestError, match="neither words nor a score"):
        raise error  # type: ignore[misc]


@pytest.mark.parametrize("verb", ["compose", "sing"])
def test_what_is_there_stays(desk: Path, verb: str) -> None:
    error = typed(desk, verb, "lyrics.txt" if verb == "sing" else "piano", "-o", "there.wav").exception
    with pytest.raises(OutputExistsError, match=r"there.wav exists already. Give --force"):
        raise error  # type: ignore[misc]
    assert (desk / "there.wav").read_bytes() == FILES["there.wav"]


def test_a_voice_that_is_none(desk: Path) -> None:
    error = typed(desk, "sing", "lyrics.txt", "--voice", "robot", "-o", "x.wav").exception
    assert "'robot' is not one of 'female', 'male', 'child', 'choir'" in str(error)


ODD = [
    ("good.mxl", {}, "C major, 4/4, 100 bpm"),
    ("odd.musicxml", {"odd.musicxml": musicxml("17/16")}, "17/16"),
    ("odd.mid", {"odd.mid": midi(metre=(17, 16))}, "17/16"),
    ("untimed.musicxml", {"untimed.musicxml": musicxml(tempo="")}, "The score has no tempo: it is played at 100"),
    ("untimed.mid", {"untimed.mid": midi(tempo=None)}, "120 bpm"),
    ("high.musicxml", {"high.musicxml": musicxml(octave=9, name="Flute")}, "outside the range of flute"),
]


@pytest.mark.parametrize(("name", "files", "told"), ODD, ids=[row[0] for row in ODD])
def test_odd_scores_are_played(tmp_path: Path, name: str, files: dict[str, bytes], told: str) -> None:
    for file, data in (files or {name: FILES[name]}).items():
        (tmp_path / file).write_bytes(data)
    result = typed(tmp_path, "compose", name, "-o", "x.wav")
    assert result.exception is None
    assert told in result.output
    assert read(tmp_path / "x.wav").samples.any()


def test_a_piece_with_all_of_its_files(tmp_path: Path) -> None:
    result = typed(
        tmp_path, "compose", "soft piano", "-d", "6", "--key", "D minor", "--metre", "3/4", "--bpm", "90",
        "-o", "x.flac", "--midi", "x.mid", "--score", "x.musicxml", "--stems", "stems", "--plan", "x.json", "-v",
    )  # fmt: skip
    assert result.exception is None
    assert "6 s" in result.output
    assert "D minor, 3/4, 90 bpm" in result.output
    assert read(tmp_path / "x.flac").samples.shape[1] == 6 * 48_000
    assert (tmp_path / "x.mid").read_bytes().startswith(b"MThd")
    assert (tmp_path / "stems").is_dir()
    assert json.loads((tmp_path / "x.json").read_text())["sheets"][0]["key"] == "D minor"


def test_takes(tmp_path: Path) -> None:
    result = typed(tmp_path, "compose", "piano", "-d", "4", "--takes", "2", "-o", "takes")
    assert result.exception is None
    assert names(tmp_path / "takes") == {f"take-{n}.{e}" for n in (1, 2) for e in ("flac", "mid", "musicxml")}


def test_a_song_is_changed_by_sentences_and_rendered_again(tmp_path: Path) -> None:
    lyrics = "[Verse]\nwe go back home\nwe go back home\n"
    made = typed(tmp_path, "sing", lyrics, "--bpm", "120", "--style", "piano", "-o", "x.flac", "--lrc", "x.lrc")
    assert made.exception is None
    assert "back home" in (tmp_path / "x.lrc").read_text()
    result = typed(tmp_path, "edit", "x.flac", "slower", "change 'back' to 'right'", "-o", "y.flac")
    assert result.exception is None
    assert "tempo" in result.output
    assert read(tmp_path / "y.flac").duration > read(tmp_path / "x.flac").duration
    before = names(tmp_path)
    error = typed(tmp_path, "edit", "x.flac", "cut the bridge", "-o", "z.flac").exception
    with pytest.raises(RequestError, match="The music has no bridge; its sections are"):
        raise error  # type: ignore[misc]
    assert names(tmp_path) == before


def test_a_plan_with_music_and_speech_is_rendered_as_it_was_made(tmp_path: Path) -> None:
    words = "rain, soft piano from 1 s, a narrator says 'Good night.' at 2 s"
    for command in (["plan", words, "-d", "6", "-o", "x.json"], ["render", "x.json", "-o", "a.wav"]):
        assert typed(tmp_path, *command).exception is None
    assert typed(tmp_path, "make", words, "-d", "6", "-o", "b.wav").exception is None
    assert read(tmp_path / "a.wav") == read(tmp_path / "b.wav")
    kinds = {event["body"]["kind"] for event in json.loads((tmp_path / "x.json").read_text())["events"]}
    assert kinds == {"sound", "music", "speech"}
    assert typed(tmp_path, "edit", "x.json", "make the music louder", "-o", "y.json").exception is None


def test_a_piece_becomes_other_music_by_sentences(tmp_path: Path) -> None:
    typed(tmp_path, "compose", "cheerful pop piano", "-d", "8", "--bpm", "120", "--key", "C major", "-o", "a.wav")
    made = typed(tmp_path, "edit", "a.wav", "把它变得更悲伤", "as jazz", "-o", "b.wav")
    assert made.exception is None
    assert "“把它变得更悲伤”，为了更悲伤：C大调变为C小调；速度由每分钟 120 拍变为 98 拍" in made.output
    assert "“as jazz”, in the style of jazz: pop becomes jazz" in made.output
    sheet = json.loads(typed(tmp_path, "recipe", "b.wav").output)["sheets"][0]
    assert (sheet["key"], sheet["style"], sheet["sections"][0]["tempo"][0]["bpm"]) == ("C minor", "jazz", 98)
    assert read(tmp_path / "b.wav").duration > read(tmp_path / "a.wav").duration


def test_what_is_no_change_of_music_says_what_is(tmp_path: Path) -> None:
    typed(tmp_path, "compose", "cheerful pop piano", "-d", "4", "-o", "a.wav", "--plan", "a.json")
    for sentence, known in (("make it purpel", "purpel"), ("变成紫色", "紫色")):
        failed = typed(tmp_path, "edit", "a.json", sentence, "-o", "b.json")
        assert isinstance(failed.exception, RequestError)
        assert f"'{known}' is no mood, style, player or section here" in str(failed.exception)
        assert "menura styles" in str(failed.exception)
    assert "“悲伤一点”" in str(failed.exception)
    assert not (tmp_path / "b.json").exists()


def test_lyrics_in_gbk_are_sung_and_a_note_says_how_they_were_read(tmp_path: Path) -> None:
    (tmp_path / "歌词.txt").write_bytes("[主歌]\n月亮走过窗前\n我在等你回来\n".encode("gbk"))
    made = typed(tmp_path, "sing", "歌词.txt", "-d", "12", "-o", "a.wav", "--lrc", "a.lrc", "--json")
    assert made.exception is None
    told = json.loads(made.output)["notices"]
    assert ("歌词.txt 不是 UTF-8，按 GB18030 读取。", "如果文字不对，请指定编码：--text-encoding big5") in [
        (each["text"], each["hint"]) for each in told
    ]
    assert "月亮走过窗前" in (tmp_path / "a.lrc").read_text("utf-8")
