"""Pedals in files of others."""

from fractions import Fraction
from importlib import import_module
from io import BytesIO
from typing import Any

import pytest

from menura.scores import midi, musicxml
from menura.scores.model import LeadSheet, Pedal

mido: Any = import_module("mido")


def pressed(sheet: LeadSheet) -> list[tuple[float, float, str]]:
    return [
        (float(start + pedal.at), float(pedal.length), pedal.kind)
        for start, section in sheet.placed()
        for pedal in section.pedals.get(sheet.parts[0].id, ())
    ]


def played(*moves: tuple[int, int, int], apart: bool = False) -> LeadSheet:
    """Return what is read of a note of eight beats with controllers at some beats."""
    row = [(0, mido.Message("note_on", note=60, velocity=80)), (8, mido.Message("note_off", note=60))]
    controls = [(at, mido.Message("control_change", control=control, value=value)) for at, control, value in moves]
    tracks = []
    for events in [row, controls] if apart else [row + controls]:
        last, track = 0, mido.MidiTrack()
        for at, message in sorted(events, key=lambda event: event[0]):
            track.append(message.copy(time=(at - last) * 480))
            last = at
        tracks.append(track)
    file = BytesIO()
    mido.MidiFile(ticks_per_beat=480, tracks=tracks).save(file=file)
    return midi.read(file.getvalue()).sheet


@pytest.mark.parametrize("apart", [False, True])
def test_controllers_are_pedals(apart: bool) -> None:
    assert pressed(played((0, 64, 127), (2, 64, 0), (3, 67, 64), (5, 67, 10), apart=apart)) == [
        (0, 2, "sustain"),
        (3, 2, "soft"),
    ]
    assert pressed(played((1, 64, 90), (2, 64, 127), (4, 64, 63), (4, 64, 64), apart=apart)) == [
        (1, 3, "sustain"),
        (4, 4, "sustain"),
    ]
    assert pressed(played((1, 64, 63), (2, 64, 0), apart=apart)) == []


def marked(*directions: str) -> LeadSheet:
    """Return what is read of four quarters, each with a direction before it."""
    first = "<attributes><divisions>2</divisions><time><beats>4</beats><beat-type>4</beat-type></time></attributes>"
    note = "<note><pitch><step>C</step><octave>4</octave></pitch><duration>2</duration></note>"
    body = first + "".join(f"<direction>{each}</direction>" * bool(each) + note for each in directions)
    parts = '<part-list><score-part id="P1"><part-name>Piano</part-name></score-part></part-list>'
    text = f'<score-partwise>{parts}<part id="P1"><measure number="1">{body}</measure></part></score-partwise>'
    return musicxml.read(text.encode()).sheet


def line(kind: str) -> str:
    return f'<direction-type><pedal type="{kind}" line="yes"/></direction-type>'


@pytest.mark.parametrize(
    ("directions", "expected"),
    [
        ((line("start"), "", line("stop"), ""), [(0, 2, "sustain")]),
        ((line("start"), line("change"), "", line("stop")), [(0, 1, "sustain"), (1, 2, "sustain")]),
        (("", line("start"), "", ""), [(1, 3, "sustain")]),
        (('<sound damper-pedal="yes"/>', "", '<sound damper-pedal="no"/>', ""), [(0, 2, "sustain")]),
        (
            ("<direction-type><words>una corda</words></direction-type>", "", "",
             "<direction-type><words>tre corde</words></direction-type>"),
            [(0, 3, "soft")],
        ),
    ],
)  # fmt: skip
def test_pedal_marks_are_pedals(directions: tuple[str, ...], expected: list[tuple[float, float, str]]) -> None:
    assert pressed(marked(*directions)) == expected


def test_pedals_are_printed_below_the_lowest_staff() -> None:
    sheet = marked(line("start"), "", line("stop"), "")
    text = musicxml.write(sheet).decode()
    assert text.count("<pedal ") == 2
    assert pressed(musicxml.read(text.encode()).sheet) == [(0, 2, "sustain")]
    assert sheet.sections[0].pedals["piano"] == (Pedal(at=Fraction(0), length=Fraction(2)),)
