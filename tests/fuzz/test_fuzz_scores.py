"""Whatever is given to the readers of scores: a sheet that makes sense or a ScoreError, and soon."""

import json
import random
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menura.errors import InputError, ScoreError
from menura.scores import abc, chordpro, midi
from menura.scores.check import check
from menura.scores.edit import EditList, apply, parse_edits
from menura.scores.loaded import Loaded
from menura.scores.midi.writing import encoded
from menura.scores.model import ChordAt, LeadSheet, Line, Note, Part, Section, Syllable, Tempo
from menura.scores.reading import decoded, parse


def note(at: int, pitch: str, word: str = "") -> Note:
    return Note(at=Fraction(at), length=Fraction(1), pitch=pitch, syllable=Syllable(text=word) if word else None)


SHEET = LeadSheet(
    title="Seed",
    parts=(
        Part(id="m", instrument="violin"),
        Part(id="v", instrument="voice", role="voice"),
        Part(id="d", instrument="drum-kit"),
    ),
    sections=(
        Section(
            id="a",
            bars=2,
            tempo=(Tempo(bpm=96),),
            chords=(ChordAt(symbol="Am7"),),
            lyrics=(Line(text="la la"),),
            notes={
                "m": tuple(note(k, "B4") for k in range(8)),
                "v": (note(0, "C4", "la"), note(1, "D4", "la")),
                "d": (note(0, "kick"),),
            },
        ),
        Section(id="b", bars=1, metre="7/8", key="F# minor"),
    ),
)
MIDI = encoded(SHEET)
ABC = abc.write(SHEET)
CHORDPRO = chordpro.write(SHEET)
EDITS = json.dumps(
    [
        {"op": "transpose", "semitones": 2},
        {"op": "insert-bars", "section": "a", "bar": 1, "copy_of": 1},
        {"op": "set-line", "section": "a", "line": 0, "text": "x", "syllables": [{"text": "x"}]},
        {"op": "repeat-section", "section": "a"},
        {"op": "set-note", "section": "a", "part": "m", "at": 1, "pitch": "C5"},
        {"op": "extend", "bars": 2},
        {"op": "set-key", "key": "D dorian"},
        {"op": "retime", "duration": 9},
    ]
)
ODD: list[Any] = [None, True, -1, 1e308, 10**400, "", "a\0", "4/0", "1/7", [], {}, "a", "m", 3, 0.1]


def survives(read: Callable[[Any], Any], data: Any) -> None:
    began = time.monotonic()
    try:
        found = read(data)
    except ScoreError as error:
        str(error).encode()
    else:
        if isinstance(found, Loaded):
            check(found.sheet)
            assert parse(found.sheet.to_json()) == found.sheet
    assert time.monotonic() - began < 5


def mangled(rng: random.Random, data: bytes) -> bytes:
    """Return bytes with some changed, cut, doubled or put in."""
    text = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 8])):
        at = rng.randrange(len(text) or 1)
        match rng.randrange(5):
            case 0:
                text[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del text[at : at + rng.randrange(1, 9)]
            case 2:
                text[at:at] = text[at : at + rng.randrange(1, 40)]
            case 3:
                text[at:at] = bytes(rng.randrange(256) for _ in range(3))
            case _:
                del text[at : None if rng.random() < 0.3 else at + 1]
    return bytes(text)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(
    ("name", "data"),
    [("a.mid", MIDI), ("a.abc", ABC.encode()), ("a.cho", CHORDPRO.encode()), ("a.json", SHEET.to_json().encode())],
)
def test_mangled_files(name: str, data: bytes, seed: int) -> None:
    rng = random.Random(f"{name}{seed}")
    for _ in range(20):
        survives(lambda text: decoded(text, name), mangled(rng, data))


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=200))
def test_random_events_after_a_right_header(data: bytes) -> None:
    survives(midi.read, b"MThd\0\0\0\6\0\1\0\1\1\xe0MTrk" + len(data).to_bytes(4, "big") + data)


@settings(max_examples=150, deadline=None)
@given(text=st.text(st.sampled_from("ABcdz2/3[]|:()\"{}<>-^_=' \n&KVMLw%é"), max_size=80))
def test_random_abc(text: str) -> None:
    survives(abc.read, "X:1\nK:C\n" + text)


@settings(max_examples=150, deadline=None)
@given(text=st.text(st.sampled_from("[]{}:ACm7/|. \nstart_of_chorus%é"), max_size=80))
def test_random_chordpro(text: str) -> None:
    survives(chordpro.read, "{tempo: 90}\n" + text)


@pytest.mark.parametrize("seed", range(30))
def test_mutated_edits(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(10):
        data = json.loads(EDITS)
        for _ in range(rng.randint(1, 3)):
            one = rng.choice(data)
            one[rng.choice([*one, "bar", "at"])] = rng.choice(ODD)
        try:
            edits = parse_edits(json.dumps(data))
        except ScoreError as error:
            str(error).encode()
            continue
        assert EditList(edits=edits)
        try:
            after = apply(SHEET, edits)
        except InputError as error:
            str(error).encode()
            continue
        assert check(after) == []
