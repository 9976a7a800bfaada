"""Patterns written out: what a section's notes are, and what they depend on."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from menura.errors import RequestError, UnknownNameError
from menura.scores.arranging.realising import realised
from menura.scores.clock import clock
from menura.scores.instruments import instrument
from menura.scores.model import ChordAt, LeadSheet, Note, Part, Role, Section, Tempo
from menura.scores.pitch import midi

PARTS = (
    Part(id="drums", instrument="drum-kit", role="drums", pattern="pop-beat"),
    Part(id="bass", instrument="bass-guitar", role="bass", pattern="walking-bass"),
    Part(id="piano", instrument="piano", role="chords", pattern="syncopated-chords"),
    Part(id="pad", instrument="strings", role="pad", pattern="warm-pad"),
    Part(id="salsa", instrument="upright-bass", role="bass", pattern="tumbao-bass"),
)


def at(value: float) -> Fraction:
    return Fraction(value)


def chords(*symbols: str, every: float = 4) -> tuple[ChordAt, ...]:
    return tuple(ChordAt(at=at(every * k), symbol=symbol) for k, symbol in enumerate(symbols))


USUAL = chords("C", "Am7", "F", "G7")


def sheet(count: int = 3, **changed: Any) -> LeadSheet:
    sections = tuple(
        Section(id=f"s{k}", bars=4, chords=USUAL, energy=0.3 + 0.2 * k).model_copy(update=changed) for k in range(count)
    )
    return LeadSheet(parts=PARTS, sections=sections)


def written(
    pattern: str,
    instrument: str,
    role: Role = "chords",
    symbols: Sequence[ChordAt] = USUAL,
    bars: int = 5,
    sheet: dict[str, Any] | None = None,
    **part: Any,
) -> tuple[Note, ...]:
    section = Section(id="s", bars=bars, chords=tuple(symbols))
    who = Part(id="a", instrument=instrument, role=role, pattern=pattern, **part)
    return realised(LeadSheet(parts=(who,), sections=(section,), **(sheet or {}))).sections[0].notes["a"]


def test_every_part_is_written_out_and_stays_so() -> None:
    found = realised(sheet())
    assert all(set(section.notes) == {part.id for part in PARTS} for section in found.sections)
    assert realised(found) == found
    assert LeadSheet.model_validate(found.model_dump()) == found


def test_what_is_written_is_kept_and_silence_is_silence() -> None:
    own = (Note(at=at(0), length=at(1), pitch="C4"),)
    found = realised(sheet(1, notes={"piano": own, "pad": own}, silent=("pad", "drums"))).sections[0].notes
    assert found["piano"] == own
    assert set(found) == {"piano", "bass", "salsa"}


def test_a_section_may_play_another_pattern() -> None:
    plain, other = sheet(1), sheet(1, patterns={"piano": "block-chords"})
    assert realised(plain).sections[0].notes["piano"] != realised(other).sections[0].notes["piano"]
    assert realised(plain).sections[0].notes["bass"] == realised(other).sections[0].notes["bass"]


def test_an_edit_changes_its_own_section_and_at_most_its_neighbours_borders() -> None:
    before = sheet(4)
    sections = list(before.sections)
    sections[2] = sections[2].model_copy(update={"chords": chords("Ebmaj7", "Ab", "Bb7", "Eb"), "energy": 0.9})
    one, two = realised(before), realised(before.model_copy(update={"sections": tuple(sections)}))
    assert one.sections[0] == two.sections[0]
    for part in PARTS:
        earlier = [[n for n in found.sections[1].notes[part.id] if n.at < 14] for found in (one, two)]
        later = [[n for n in found.sections[3].notes[part.id] if n.at >= 1] for found in (one, two)]
        assert earlier[0] == earlier[1]
        assert later[0] == later[1]
    assert one.sections[1].notes["bass"][-1] != two.sections[1].notes["bass"][-1]


def test_chords_change_inside_bars() -> None:
    notes = written("block-chords", "piano", symbols=chords("C", "F", "G", "C", every=2))
    sounding = {float(n.at): {m.pitch[:-1] for m in notes if m.at == n.at} for n in notes if n.at < 8}
    assert sounding == {0: {"C", "E", "G"}, 2: {"F", "A", "C"}, 4: {"G", "B", "D"}, 6: {"C", "E", "G"}}


def test_a_note_that_anticipates_has_the_new_chord() -> None:
    notes = written("syncopated-chords", "piano", symbols=chords("C", "Dm", every=2.5))
    assert {n.pitch[0] for n in notes if n.at == at(2.5)} == {"D", "F", "A"}
    early = written("syncopated-chords", "piano", symbols=chords("C", "Dm", every=2.75))
    assert {n.pitch[0] for n in early if n.at == at(2.5)} == {"D", "F", "A"}


def test_no_note_outlasts_its_chord() -> None:
    for pattern, player in (("pulsing-chords", "organ"), ("ballad-piano", "piano"), ("harp-roll", "harp")):
        notes = written(pattern, player, symbols=chords("C", "Dbmaj7", "N.C.", "E7", every=1.25))
        for note in notes:
            change = next(
                beat for beat in (1.25, 2.5, 3.75, 20) if note.at < beat - 0.5 or note.at + note.length <= beat
            )
            assert note.at + note.length <= change
        assert not [n for n in notes if at(2.5) <= n.at < at(3.25)]


def test_without_a_chord_only_drums_go_on() -> None:
    quiet = realised(sheet(1, chords=chords("C", "N.C.", "F"))).sections[0].notes
    for part in ("bass", "piano", "pad"):
        assert not [note for note in quiet[part] if 4 <= note.at < 7]
    assert [note for note in quiet["drums"] if 4 <= note.at < 8]


def test_a_walking_bass_steps_into_every_chord() -> None:
    notes = [midi(n.pitch) for n in realised(sheet(3)).sections[1].notes["bass"]]
    approaches = [abs(a - b) for a, b in zip(notes[3::4], notes[4::4], strict=False)]
    assert approaches
    assert all(step in {1, 11} for step in approaches)
    assert [n % 12 for n in notes[::4]] == [0, 9, 5, 7]


def test_a_tumbao_leans_over_the_bar_line() -> None:
    notes = realised(sheet(3)).sections[1].notes["salsa"]
    assert [(float(n.at), n.pitch[:-1], float(n.length)) for n in notes][1:3] == [(3, "A", 2.5), (5.5, "E", 1.5)]
    assert notes[-1].pitch[:-1] == "C"  # of the next section
    assert notes[-1].at + notes[-1].length == 16


def test_sections_end_in_a_fill_and_begin_with_a_crash() -> None:
    first, second, last = (s.notes["drums"] for s in realised(sheet(3)).sections)
    assert {n.pitch for n in second if n.at >= 14} >= {"high-tom", "low-tom"}
    assert "high-tom" not in {n.pitch for n in second if n.at < 12}
    assert {n.pitch for n in last if n.at == 0} >= {"crash", "kick"}
    assert "crash" not in {n.pitch for n in first}


def test_a_piece_ends() -> None:
    final = realised(sheet(3, energy=0.8)).sections[-1].notes
    for part in ("bass", "piano", "salsa"):
        last = [note for note in final[part] if note.at >= 12]
        assert {(note.at, note.length) for note in last} == {(at(12), at(4))}
    assert {n.at for n in final["drums"] if n.at >= 12} == {12}
    assert {n.pitch for n in final["drums"] if n.at >= 12} == {"kick", "crash"}


def test_notes_that_stay_are_tied() -> None:
    notes = written("warm-pad", "strings", "pad", chords("C", "C", "Am", "C"))
    assert max(note.length for note in notes) >= 12
    assert len([note for note in notes if note.at == 4]) == 0


def test_tremolo_strikes_again_and_glissandi_run() -> None:
    assert {n.length for n in written("tremolo-strings", "strings", "pad", bars=2)} == {Fraction(1, 4)}
    assert len({n.at for n in written("tremolo-strings", "strings", "pad", bars=2) if n.at < 4}) == 16
    run = [midi(n.pitch) for n in written("guzheng-glissando", "guzheng", "arpeggio") if n.at < 1]
    assert len(run) == 8
    assert run == sorted(run, reverse=True)


def test_octaves_are_shifted_inside_the_range() -> None:
    low, high = (written("block-chords", "piano", octave=octave) for octave in (0, 1))
    assert min(midi(n.pitch) for n in high) >= min(midi(n.pitch) for n in low) + 7
    for octave in (-3, 3):
        for player, pattern in (("glockenspiel", "music-box"), ("tuba", "march-bass"), ("ukulele", "strum-folk")):
            who = instrument(player)
            for note in written(pattern, player, octave=octave):
                assert who.lowest <= midi(note.pitch) <= who.highest


def test_thirds_are_spelled_by_their_chords() -> None:
    notes = written("block-chords", "piano", symbols=chords("A7", "Fm", "Bdim7", "Ebm7b5"))
    assert {n.pitch[:-1] for n in notes if n.at < 4} == {"A", "C#", "E", "G"}
    assert "Ab" in {n.pitch[:-1] for n in notes if 4 <= n.at < 8}
    assert {"Gb", "Bbb"} <= {n.pitch[:-1] for n in notes if n.at >= 12}


def test_one_voice_plays_one_note() -> None:
    notes = written("warm-pad", "violin", "pad")
    assert max(len([m for m in notes if m.at <= n.at < m.at + m.length]) for n in notes) <= 2
    solo = written("warm-pad", "flute", "pad")
    assert max(len([m for m in solo if m.at <= n.at < m.at + m.length]) for n in solo) == 1


def test_glides_become_steps_that_last_as_long() -> None:
    glide = (Tempo(bpm=100, glides=True, word="rit."), Tempo(at=at(12), bpm=60))
    before = sheet(2, tempo=glide)
    after = realised(before)
    assert not any(mark.glides for section in after.sections for mark in section.tempo)
    assert clock(after).time(after.length) == pytest.approx(clock(before).time(before.length), abs=1e-9)
    assert after.sections[1].tempo[0].word == "rit."
    assert realised(after) == after
    assert all(0 <= mark.at < 16 for section in after.sections for mark in section.tempo)


def test_tempo_is_left_alone_where_nobody_asks_for_a_ritardando() -> None:
    assert realised(sheet(2)).sections[1].tempo == ()


def test_a_drummers_pattern_needs_drums() -> None:
    with pytest.raises(
        RequestError, match=r"Part 'a' plays the pattern 'pop-beat', which is for drums, on 'piano', which"
    ):
        written("pop-beat", "piano")
    with pytest.raises(RequestError, match="Give it an instrument with pitches, such as 'piano', or another pattern"):
        written("block-chords", "drum-kit")


def test_unknown_names_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="block-chords"):
        written("block-chord", "piano")
    with pytest.raises(UnknownNameError, match="piano"):
        written("block-chords", "pianno")


def test_a_long_section_is_divided_by_a_small_fill() -> None:
    section = Section(id="s", bars=16, energy=0.6, chords=chords("C"))
    found = realised(LeadSheet(parts=PARTS[:1], sections=(section, section.model_copy(update={"id": "t"}))))
    busy = [len([n for n in found.sections[0].notes["drums"] if 4 * bar <= n.at < 4 * bar + 4]) for bar in range(16)]
    snares = [
        len([n for n in found.sections[0].notes["drums"] if 4 * b + 3 <= n.at < 4 * b + 4 and n.pitch == "snare"])
        for b in range(16)
    ]
    assert snares[7] > snares[6]
    assert busy[15] > busy[14]


def test_a_bass_is_one_voice_when_it_fills() -> None:
    section = Section(id="s", bars=4, energy=0.6, chords=chords("C"))
    who = Part(id="a", instrument="bass-guitar", role="bass", pattern="country-bass")
    found = realised(LeadSheet(parts=(who,), sections=(section, section.model_copy(update={"id": "t"}))))
    notes = found.sections[0].notes["a"]
    assert all(one.at + one.length <= two.at for one, two in pairwise(notes))
    assert [n.pitch[:-1] for n in notes if n.at >= 12] == ["C", "D", "E", "D"]


@pytest.mark.parametrize(
    ("kit", "drums"),
    [
        ("hand-drums", {"low-conga", "high-conga", "shaker", "cabasa", "tambourine", "high-bongo", "mute-conga"}),
        ("chinese-percussion", {"tanggu", "high-woodblock", "low-woodblock", "muyu", "small-gong", "gong"}),
        ("orchestral-kit", {"bass-drum", "snare", "tambourine", "triangle", "crash", "high-tom", "low-tom", "mid-tom"}),
    ],
)
def test_a_groove_is_played_on_what_a_kit_has(kit: str, drums: set[str]) -> None:
    who = Part(id="a", instrument=kit, role="drums", pattern="pop-beat")
    sections = tuple(Section(id=f"s{k}", bars=4, energy=0.5 + 0.4 * k) for k in range(2))
    found = realised(LeadSheet(parts=(who,), sections=sections))
    assert {note.pitch for section in found.sections for note in section.notes["a"]} <= drums


def test_kettledrums_follow_the_low_drums_on_root_and_fifth() -> None:
    notes = written("march-snare", "timpani", "drums", chords("D", "A"))
    assert [n.pitch[:-1] for n in notes if n.at < 4] == ["D"] * 4
    assert {n.pitch[:-1] for n in notes if n.at >= 4} == {"A"}


@pytest.mark.parametrize("name", ["folk-frame-drum", "folk-stomp", "rumba-beat", "cha-cha-beat", "tango-beat"])
def test_quiet_drummers_tell_that_a_section_ends(name: str) -> None:
    kit = "orchestral-kit" if name == "tango-beat" else "hand-drums"
    section = Section(id="s", bars=4, energy=0.5, chords=chords("C"))
    who = Part(id="a", instrument=kit, role="drums", pattern=name)
    found = realised(LeadSheet(parts=(who,), sections=(section, section.model_copy(update={"id": "t"}))))
    bars = [{(n.at % 4, n.pitch) for n in found.sections[0].notes["a"] if n.at // 4 == bar} for bar in range(4)]
    assert bars[3] != bars[2]
    assert bars[1] == bars[2]
