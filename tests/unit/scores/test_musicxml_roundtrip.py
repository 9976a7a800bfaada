"""Lead sheets as MusicXML and back: nothing is lost."""

from fractions import Fraction
from itertools import pairwise
from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from menura.scores import chords, drums, keys
from menura.scores.arranging.realising import realised
from menura.scores.instruments import instrument
from menura.scores.model import Articulation, LeadSheet
from menura.scores.musicxml import read, write
from menura.scores.pitch import spell

NAMES = (
    "voice",
    "piano",
    "alto-sax",
    "bass-guitar",
    "drum-kit",
    "french-horn",
    "baritone-sax",
    "viola",
    "nylon-guitar",
)
ARTICULATIONS = ("", *get_args(Articulation))
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12).filter(
    lambda text: not any(c in text for c in "\ufffe\uffff")
)
STEPS = st.sampled_from([Fraction(1, 4), Fraction(1, 3), Fraction(1, 5), Fraction(1, 2), Fraction(1, 7), Fraction(1)])


@st.composite
def graces(draw: st.DrawFn, pitch: str) -> list[dict[str, Any]]:
    lengths = st.sampled_from([Fraction(0), Fraction(0), Fraction(1, 2), Fraction(3, 4)])
    count = draw(st.sampled_from([0, 0, 0, 0, 1, 2, 3]))
    return [{"pitch": pitch, "length": draw(lengths), "joins": k > 0 and draw(st.booleans())} for k in range(count)]


@st.composite
def note_rows(draw: st.DrawFn, name: str, length: Fraction, sung: bool, lines: int) -> list[dict[str, Any]]:
    who, step = instrument(name), draw(STEPS)
    row: list[dict[str, Any]] = []
    at = Fraction(0)
    for _ in range(draw(st.integers(0, 6))):
        at += step * draw(st.integers(0 if row and not sung else 1, 4))
        size = step * draw(st.integers(1, 9))
        if draw(st.booleans()):  # as players do: a little short
            size = Fraction(round(size * 9274), 10_080)
        if sung and row:
            at = max(at, row[-1]["at"] + row[-1]["length"])
        if at >= length:
            break
        if who.is_percussion:
            pitch = draw(st.sampled_from(sorted(drums.KEYS)))
        else:
            pitch = spell(draw(st.integers(who.lowest, who.highest)), draw(st.integers(-7, 7)))
        syllable = None
        if sung and lines and draw(st.booleans()):
            syllable = {
                "text": draw(TEXTS.filter(bool)),
                "joins": draw(st.booleans()),
                "line": draw(st.integers(0, lines - 1)),
                "reading": draw(st.sampled_from(["", "hang2"])),
            }
        velocity, articulation = draw(st.integers(1, 127)), draw(st.sampled_from(ARTICULATIONS))
        row.append({"at": at, "length": size, "pitch": pitch, "velocity": velocity, "syllable": syllable,
                    "articulation": articulation, "graces": draw(graces(pitch))})  # fmt: skip
    return row


@st.composite
def sections(draw: st.DrawFn, number: int, parts: list[str], sheet: dict[str, Any]) -> dict[str, Any]:
    metre = draw(st.sampled_from([None, "3/4", "6/8", "7/8", "17/16", "2/2", "5/4", "1/4"]))
    bars = draw(st.integers(1, 3))
    upper, lower = map(int, (metre or sheet["metre"]).split("/"))
    length = bars * Fraction(4 * upper, lower)
    lines = draw(st.integers(0, 3))
    beats = sorted({Fraction(k, 4) for k in draw(st.lists(st.integers(0, int(4 * length) - 1), max_size=4))})
    qualities = sorted(chords.QUALITIES)
    symbols = [draw(st.sampled_from(["N.C.", f"Bb{q}/D", f"F#{q}"])) for q in draw(
        st.lists(st.sampled_from(qualities), min_size=len(beats), max_size=len(beats)))]  # fmt: skip
    return {
        "id": f"s{number}",
        "tag": draw(st.sampled_from(["verse", "chorus", "section", "pre-chorus"])),
        "name": draw(TEXTS),
        "bars": bars,
        "metre": metre,
        "key": draw(st.sampled_from([None, *(f"{t} {m}" for t in ("C", "Eb", "F#") for m in keys.MODES)])),
        "energy": draw(st.sampled_from([0.5, 0.125, 1.0])),
        "tempo": [{"at": b, "bpm": draw(st.integers(2000, 40000)) / 100, "word": draw(TEXTS),
                   "glides": draw(st.booleans())} for b in beats],
        "chords": [{"at": b, "symbol": s} for b, s in zip(beats, symbols, strict=True)],
        "dynamics": [{"at": b, "mark": draw(st.sampled_from(["p", "mf", "fff"])), "swells": draw(st.booleans())}
                     for b in beats],
        "lyrics": [{"text": draw(TEXTS), "delivery": draw(st.sampled_from(["sung", "rap"]))} for _ in range(lines)],
        "silent": draw(st.lists(st.sampled_from(parts), max_size=1)) if parts else [],
        "notes": {
            f"{name}": draw(note_rows(name, length, name == "voice", lines))
            for name in parts
            if draw(st.booleans())
        },
        "pedals": {
            f"{name}": [{"at": b, "length": draw(st.sampled_from(["1/4", "1/6"])), "kind": draw(
                st.sampled_from(["sustain", "soft"]))} for b in beats]
            for name in parts[:1] if beats
        },
    }  # fmt: skip


@st.composite
def sheets(draw: st.DrawFn) -> LeadSheet:
    parts = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=3))
    told: dict[str, Any] = {
        "title": draw(TEXTS),
        "author": draw(TEXTS),
        "words": draw(TEXTS),
        "language": draw(st.sampled_from(["", "en", "cmn"])),
        "key": draw(st.sampled_from(["C major", "Bb minor", "A yu"])),
        "metre": draw(st.sampled_from(["4/4", "12/8"])),
        "swing": draw(st.sampled_from([0.5, 0.625])),
        "parts": [
            {"id": name, "name": draw(TEXTS), "instrument": name, "role": "voice" if name == "voice" else "line",
             "gain": draw(st.sampled_from([0, -3.5])), "pan": draw(st.sampled_from([0, 0.25]))}
            for name in parts
        ],
    }  # fmt: skip
    told["sections"] = [draw(sections(k, parts, told)) for k in range(draw(st.integers(1, 3)))]
    sung = [(k, n) for k, s in enumerate(told["sections"]) for n in s["notes"].get("voice", [])]
    sheet = LeadSheet.model_validate(told)
    starts = sheet.starts
    for (k, note), (other, after) in pairwise(sung):
        note["length"] = min(note["length"], starts[other] + after["at"] - starts[k] - note["at"])
    return LeadSheet.model_validate(told)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(sheets())
def test_any_sheet_comes_back_as_it_was(sheet: LeadSheet) -> None:
    data = write(sheet)
    again = read(data)
    assert again.sheet == realised(sheet)
    assert write(again.sheet) == data
