"""Strict forms as lead sheets: asked for in words, as long as asked, played by who was asked, refused with a reason."""

import json
from fractions import Fraction

import pytest

from menura.composing import briefing
from menura.composing.composer import compose, decided
from menura.composing.forms import forms, is_strict
from menura.composing.strict.forms import FORMS
from menura.composing.strict.sonata import lengths
from menura.composing.takes import takes
from menura.errors import RequestError
from menura.scores.arranging.performing import performance
from menura.scores.check import check
from menura.scores.chords import chord
from menura.scores.clock import clock
from menura.scores.keys import key
from menura.scores.model import LeadSheet, Note, Section
from menura.scores.pitch import midi, pitch_class


def made(words: str, seed: int = 1, **given: object) -> LeadSheet:
    return compose(briefing.read(words, **given).brief, seed)


def tune(section: Section, part: str = "lead") -> list[int]:
    return [midi(note.pitch) for note in section.notes[part]]


def named(sheet: LeadSheet, word: str) -> Section:
    return next(section for section in sheet.sections if word in section.name)


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("a three-part fugue, organ", "fugue"),
        ("三声部赋格", "fugue"),
        ("a sad fugue", "fugue"),
        ("two-part fugue", "two-part-fugue"),
        ("二声部赋格, 羽管键琴", "two-part-fugue"),
        ("canon for two violins", "canon"),
        ("卡农", "canon"),
        ("canon at the fifth", "canon-at-the-fifth"),
        ("species 4", "species-4"),
        ("第三类对位", "species-3"),
        ("counterpoint", "counterpoint"),
        ("theme and variations for piano", "variations"),
        ("主题与变奏", "variations"),
        ("a piano sonata", "sonata"),
        ("奏鸣曲式", "sonata"),
    ],
)
def test_words_name_strict_forms(words: str, form: str) -> None:
    read = briefing.read(words)
    assert read.brief.form == form
    assert read.notices == ()


def test_every_strict_form_has_its_writer() -> None:
    assert {name for name in forms() if is_strict(name)} == set(FORMS)


@pytest.mark.parametrize("form", sorted(FORMS))
def test_pieces_are_as_long_as_asked_and_without_fault(form: str) -> None:
    sheet = made("", form=form, duration=45)
    assert clock(sheet).time(sheet.length) == pytest.approx(45, abs=0.02)
    assert clock(sheet).time(sheet.length) <= 45
    assert check(sheet) == []
    assert performance(sheet).duration > 44
    assert sheet == made("", form=form, duration=45)
    assert sheet != made("", form=form, duration=45, seed=2)


@pytest.mark.parametrize("form", ["fugue", "canon", "species-2", "variations", "sonata"])
def test_a_given_tempo_holds_to_the_last_whole_bar(form: str) -> None:
    sheet = made("", form=form, duration=70, bpm=97)
    assert [t.bpm for s in sheet.sections for t in s.tempo] == [97]
    assert 70 - 4 * 60 / 97 < clock(sheet).time(sheet.length) <= 70


def test_a_fugue_says_what_it_is() -> None:
    sheet = made("a three-part fugue, organ", key="D minor", duration=60)
    assert sheet.title == "Fugue in D minor, three voices"
    assert [part.instrument for part in sheet.parts] == ["organ"] * 3
    assert [s.tag for s in sheet.sections][:2] == ["exposition", "development"]
    assert {"Exposition", "Episode 1", "Entry in F major", "Last entry in D minor", "Cadence"} <= {
        s.name for s in sheet.sections
    }
    assert any("C#" in note.pitch for _, _, note in sheet.written("voice-1")), "the leading note as it is spelled"
    assert not any("Db" in n.pitch for part in sheet.parts for _, _, n in sheet.written(part.id))


def test_high_instruments_have_the_upper_voices() -> None:
    sheet = made("fugue for cello, viola and violin", duration=40)
    assert [part.instrument for part in sheet.parts] == ["violin", "viola", "cello"]
    more = made("canon for violin, viola and double bass", duration=30)
    assert len(more.parts) == 3, "who is over doubles a voice"
    assert {midi(n.pitch) % 12 for _, _, n in more.written("voice-3")} in [
        {midi(n.pitch) % 12 for _, _, n in more.written(f"voice-{k}")} for k in (1, 2)
    ]


def test_variations_keep_the_theme_and_change_it() -> None:
    sheet = made("theme and variations", key="C major", duration=120)
    theme = tune(sheet.sections[0])
    assert [s.tag for s in sheet.sections[:7]] == ["theme"] + ["variation"] * 6
    running, finale = named(sheet, "running"), named(sheet, "finale")
    assert len(running.notes["lead"]) > 1.4 * len(theme)
    assert len(finale.notes["lead"]) > len(running.notes["lead"])
    assert float(finale.energy) > float(running.energy)
    minor, waltz = named(sheet, "in minor"), named(sheet, "in three")
    assert minor.key == "C minor"
    assert len(tune(minor)) == len(theme)
    assert any("Eb" in n.pitch or "Ab" in n.pitch for n in minor.notes["lead"])
    assert waltz.metre == "3/4"
    assert tune(waltz) == theme
    assert [n.pitch for n in named(sheet, "bass").notes["bass"]] != []
    assert [p % 12 for p in tune(named(sheet, "bass"), "bass")] == [p % 12 for p in theme]
    assert {n.length for n in named(sheet, "chorale").notes["lead"]} == {Fraction(2)}


def test_sonatas_bring_the_second_group_home() -> None:
    for name, other in (("C major", "G major"), ("A minor", "C major")):
        sheet = made("sonata", key=name, duration=150)
        tags = list(dict.fromkeys(s.tag for s in sheet.sections))
        assert tags == ["exposition", "development", "recapitulation", "coda"]
        away, home = named(sheet, f"Second group in {other}"), named(sheet, f"Second group in {name}")
        assert away.key == other
        assert sheet.key_of(home) == key(name)
        rhythm = [(n.at, n.length) for n in away.notes["lead"]]
        assert rhythm == [(n.at, n.length) for n in home.notes["lead"]]
        first = [s for s in sheet.sections if s.name == "First group"]
        assert [s.tag for s in first] == ["exposition", "recapitulation"]
        assert tune(first[0]) == tune(first[1])
        pedal = named(sheet, "pedal")
        held: set[int] = {midi(n.pitch) % 12 for n in pedal.notes["bass"]}
        assert held == {key(name).scale[4]}
        close = chord(sheet.sections[-1].chords[-1].symbol)
        assert close is not None
        assert pitch_class(close.root) == key(name).scale[0]


def test_sonatas_have_all_their_bars() -> None:
    for bars in range(20, 200):
        found = lengths(bars)
        twice = sum(found[name] for name in ("first", "transition", "second", "closing"))
        assert sum(found.values()) + twice + 1 == bars
        assert min(found.values()) >= 1


def test_takes_of_a_fugue_tell_its_key() -> None:
    found = takes(briefing.read("two-part fugue, organ", duration=30).brief, 1, 2)
    assert all(take.brief.key == take.sheet.key for take in found)
    assert found[0].sheet != found[1].sheet


def test_what_is_decided_is_what_is_composed() -> None:
    brief = briefing.read("fugue", duration=30).brief
    assert decided(brief, 4).key == compose(brief, 4).key


@pytest.mark.parametrize(
    ("words", "given", "message"),
    [
        ("fugue", {"metre": "3/4"}, "A fugue is written in 4/4 here, not in 3/4"),
        ("fugue in D dorian", {}, "A fugue is written in major or minor, not in dorian"),
        ("canon", {"key": "C gong"}, "Counterpoint needs a mode of seven notes; gong"),
        ("fugue", {"duration": 6}, "10 bars at least make a fugue; 6 s"),
        ("variations", {"duration": 60, "bpm": 50}, "24 bars at least make a theme with variations; 60 s at 50 bpm"),
        ("fugue, drums", {}, "drum-kit cannot play a voice of counterpoint"),
        ("sonata, drums", {"duration": 60}, "drum-kit cannot play in this form"),
        ("fugue, recorder", {}, "recorder leaves 3 voices no room"),
    ],
)
def test_what_a_form_cannot_keep_is_refused(words: str, given: dict[str, object], message: str) -> None:
    with pytest.raises(RequestError, match=message):
        compose(briefing.read(words, **given).brief, 1)


def test_notes_are_in_order() -> None:
    sheet = made("fugue", duration=40)
    for section in sheet.sections:
        for notes in section.notes.values():
            assert list(notes) == sorted(notes, key=lambda n: n.at)
            assert all(isinstance(n, Note) for n in notes)


def test_sheets_survive_their_file() -> None:
    from menura.scores.reading import parse

    sheet = made("canon", duration=20)
    assert parse(json.loads(sheet.to_json()) and sheet.to_json()) == sheet
