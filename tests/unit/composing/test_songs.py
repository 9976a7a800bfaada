"""Songs: every syllable on a note, tempo and length as asked, tones in the melody."""

from itertools import pairwise

import pytest

from menura.composing.balance import loudness
from menura.composing.brief import Brief
from menura.composing.lyrics import parse
from menura.composing.rhythm import weight
from menura.composing.songs import preflighted, song
from menura.composing.tones import agreement
from menura.errors import RequestError, UnknownNameError
from menura.phonetics import espeak
from menura.phonetics.syllables import syllables
from menura.scores.arranging.performing import performance
from menura.scores.arranging.realising import realised
from menura.scores.check import check
from menura.scores.clock import clock
from menura.scores.instruments import instrument
from menura.scores.model import LeadSheet, Note
from menura.scores.pitch import midi

pytestmark = pytest.mark.skipif(not espeak.is_there(), reason="espeak-ng is not installed")

SONG = """[Verse 1]
I walked along the harbour wall
And heard the midnight seagulls call (ooh)
The lighthouse turned its golden eye
And wrote your name across the sky

[Chorus - anthemic]
Shine on, shine on, my lighthouse burning bright
Guide me home through the longest night (take me home)
[Rap]
Quick words quick feet moving down the street to the beat

[Verse 2]
I carried all the things you said
A thousand letters never read
[Spoken]
And then it was over

[Guitar Solo]
[Chorus]
[Choir]
Oh, oh, oh
[Harmony]
Shine on
"""

WORDS = {
    "en": SONG,
    "cmn": """[主歌]
大漠孤烟直，长河落日圆
我走过千山万水来看你
[副歌]
灯塔的光照亮回家的路 (啊啊)
在这里等你100天 baby
""",
    "yue": "[主歌]\n今晚嘅月光好靚\n[副歌]\n我唔係香港人嘅\n點解你仲未返嚟\n",
    "ja": "[Verse]\nさくらさく ひかりのなかで\nがっこうのみち\n[Chorus]\nスーパースター きょうもうたう\n",
    "es": "¿Dónde está mi corazón?\nEn la ciudad de la luna\n\nCanta conmigo, 25 días\n",
    "fr": "[Verse]\nLa belle étoile de la nuit\n[Chorus]\nJe t'aime et souvenir\nRêve et lumière\n",
    "de": "[Verse]\nDer Leuchtturm strahlt in stiller Nacht\n[Chorus]\nHalt mich fest, meine Sehnsucht\n",
    "it": "[Verse]\nL'amore mio è come il mare\n[Chorus]\nNel blu dipinto di blu\n",
    "pt": "[Verse]\nSaudade no meu coração\n[Chorus]\nA noite cai sobre o mar\n",
    "ko": "[Verse]\n사랑해 너를 영원히\n",
    "ru": "[Verse]\nЛюбовь моя как море\n",
}


def sung(sheet: LeadSheet) -> list[tuple[str, Note]]:
    return [(p, note) for s in sheet.sections for p, notes in s.notes.items() for note in notes if note.syllable]


@pytest.mark.parametrize("style", ["pop", "ballad", "guofeng", "hip-hop", "waltz"])
@pytest.mark.parametrize("language", WORDS)
def test_no_syllable_is_lost(language: str, style: str) -> None:
    if language in {"cmn", "yue"}:
        pytest.importorskip("pypinyin")
        pytest.importorskip("ToJyutping")
    lyrics = parse(WORDS[language], language)
    sheet = song(lyrics, Brief(style=style), 7)
    given = [each.text for line in lyrics.lines for each in syllables(line.text, language)]
    assert sorted(note.syllable.text for _, note in sung(sheet) if note.syllable) == sorted(given)
    assert check(sheet) == []
    assert sheet.language == language


def test_syllables_of_a_line_stay_in_order() -> None:
    sheet = song(SONG, Brief(style="pop"), 3)
    verse = next(section for section in sheet.sections if section.name == "Verse 1")
    said = [note.syllable.text for note in verse.notes["voice"] if note.syllable and note.syllable.line == 0]
    assert said == [each.text for each in syllables("I walked along the harbour wall", "en")]


@pytest.mark.parametrize("metre", ["4/4", "3/4", "6/8", "5/4", "7/8"])
def test_stressed_syllables_fall_on_heavier_places(metre: str) -> None:
    sheet = song(SONG, Brief(style="folk", metre=metre), 3)
    heavy: list[float] = []
    light: list[float] = []
    for section in sheet.sections:
        for note in section.notes.get("voice", ()):
            if note.syllable and section.lyrics[note.syllable.line].delivery == "sung":
                stress = next(e.stress for e in syllables(note.syllable.text, "en")) if not note.syllable.joins else 2
                (heavy if stress == 2 else light).append(weight(note.at, sheet.metre_of(section)))
    assert sum(heavy) / len(heavy) > sum(light) / len(light)


@pytest.mark.parametrize("duration", [60.0, 90.0, 180.0])
def test_a_length_is_kept(duration: float) -> None:
    sheet = song(SONG, Brief(style="pop", duration=duration), 5)
    assert clock(sheet).time(sheet.length) == pytest.approx(duration, abs=0.05)


def test_tempo_and_length_together_are_kept_to_the_bar() -> None:
    sheet = song(SONG, Brief(style="pop", duration=90.0, bpm=96.0), 5)
    assert set(clock(sheet).bpm) == {96.0}
    assert 90.0 - 2.5 < clock(sheet).time(sheet.length) <= 90.0


def test_a_slow_shape_keeps_the_length_too() -> None:
    sheet = song(SONG, Brief(style="ballad", duration=100.0, shape="decelerating"), 5)
    assert clock(sheet).time(sheet.length) == pytest.approx(100.0, abs=0.1)


def test_words_that_cannot_fit_are_refused_with_what_would() -> None:
    message = r"\d+ syllables need at least \d+ s at 96 bpm, and 30 s are asked for. Give -d \d+, --bpm \d+, or drop \d"
    with pytest.raises(RequestError, match=message):
        song(SONG, Brief(style="pop", duration=30.0, bpm=96.0), 1)
    with pytest.raises(RequestError, match=r"Give -d \d+, or drop \d+ lines"):
        preflighted(SONG, Brief(style="pop", duration=12.0))


def test_what_the_refusal_proposes_works() -> None:
    with pytest.raises(RequestError) as caught:
        song(SONG, Brief(style="pop", duration=30.0, bpm=96.0), 1)
    wanted = caught.value.hint.split("-d ")[1].split(",")[0]
    assert song(SONG, Brief(style="pop", duration=float(wanted), bpm=96.0), 1).sections
    faster = caught.value.hint.split("--bpm ")[1].split(",")[0]
    assert song(SONG, Brief(style="pop", duration=30.0, bpm=float(faster)), 1).sections


def test_a_preflight_says_how_the_words_fit() -> None:
    fit = preflighted(SONG, Brief(style="pop", duration=120.0))
    assert fit.duration == 120.0
    assert fit.shortest < 60
    assert 1.0 < fit.rate < 4.0
    assert str(fit).startswith(f"{fit.syllables} syllables in {fit.lines} lines, 120.0 s at ")


def test_choruses_return_as_they_were() -> None:
    sheet = song("[Verse]\none two three\n[Chorus]\nshine on me\ngo on\n[Verse]\nfour five six\n[Chorus]\n", Brief(), 4)
    first, second = (s for s in sheet.sections if s.tag == "chorus")
    assert first.notes["voice"] == second.notes["voice"]


def test_choir_harmony_and_ad_libs_are_parts_of_their_own() -> None:
    sheet = song(SONG, Brief(style="pop", voice="male"), 2)
    voices = {part.id: part.voice for part in sheet.parts if part.role == "voice"}
    assert voices == {"voice": "male", "choir": "choir", "harmony": "male", "ad-libs": "male"}


def test_rap_runs_on_sixteenths_near_one_pitch() -> None:
    sheet = song(SONG, Brief(style="hip-hop"), 2)
    chorus = next(s for s in sheet.sections if s.tag == "chorus")
    row = [n for n in chorus.notes["voice"] if n.syllable and chorus.lyrics[n.syllable.line].delivery == "rap"]
    assert len(row) == 12
    assert all((n.at * 4).denominator == 1 for n in row)
    assert max(midi(n.pitch) for n in row) - min(midi(n.pitch) for n in row) <= 5
    assert max(b.at - a.at for a, b in pairwise(row)) <= 1


@pytest.mark.parametrize(("voice", "low", "high"), [("female", 57, 74), ("male", 47, 65), ("child", 60, 76)])
def test_singers_stay_in_their_range(voice: str, low: int, high: int) -> None:
    sheet = song(SONG, Brief(style="pop", voice=voice), 2)  # type: ignore[arg-type]  # one of its literals
    pitches = [midi(note.pitch) for name, note in sung(sheet) if name == "voice"]
    assert low <= min(pitches)
    assert max(pitches) <= high + 1


@pytest.mark.parametrize("language", ["cmn", "yue"])
def test_chinese_melodies_go_with_their_tones(language: str) -> None:
    pytest.importorskip("pypinyin")
    pytest.importorskip("ToJyutping")
    shares = [agreement(song(WORDS[language], Brief(style="guofeng"), seed)) for seed in range(6)]
    assert sum(share or 0 for share in shares) / len(shares) > 0.85


def test_a_song_without_tones_has_no_agreement() -> None:
    assert agreement(song("la la la", Brief(), 1)) is None


def test_the_same_seed_gives_the_same_song() -> None:
    assert song(SONG, Brief(style="pop"), 9).to_json() == song(SONG, Brief(style="pop"), 9).to_json()
    assert song(SONG, Brief(style="pop"), 9).to_json() != song(SONG, Brief(style="pop"), 10).to_json()


def test_sections_without_words_are_played() -> None:
    sheet = song(SONG, Brief(style="pop"), 2)
    solo = next(s for s in sheet.sections if s.tag == "solo")
    assert "voice" not in solo.notes
    assert solo.notes["lead"]


def test_loud_modifiers_lift_their_section() -> None:
    plain = song("[Verse]\nhello you\n[Chorus]\nshine on\n", Brief(style="pop"), 1)
    loud = song("[Verse]\nhello you\n[Chorus - anthemic]\nshine on\n", Brief(style="pop"), 1)
    assert loud.section("chorus-1").energy > plain.section("chorus-1").energy


def test_unknown_languages_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="There is no language 'xx'"):
        song("hello", Brief(language="xx"), 1)


STANZA = """I walked along the harbour wall
And heard the seagulls crying
The evening light began to fall
The days were slowly dying"""


def _first(sheet: LeadSheet) -> float:
    times = clock(sheet)
    return min(
        times.time(start + note.at)
        for part in sheet.parts
        for start, _, note in sheet.written(part.id)
        if note.syllable
    )


@pytest.mark.parametrize("style", ["folk", "ballad", "pop", "country"])
def test_words_are_not_hurried_where_no_length_is_asked_for(style: str) -> None:
    sheet = song(STANZA, Brief(style=style), 0)
    times = clock(sheet)
    for line in range(4):
        starts = [times.time(at) for at, _, n in sheet.written("voice") if n.syllable and n.syllable.line == line]
        assert (len(starts) - 1) / (starts[-1] - starts[0]) < 4.0


def test_lines_with_as_many_syllables_move_alike_and_end_on_a_long_note() -> None:
    sheet = song(STANZA, Brief(style="folk", bpm=88.0), 0)
    verse = next(section for section in sheet.sections if section.tag == "verse")
    notes = [[n for n in verse.notes["voice"] if n.syllable and n.syllable.line == k] for k in range(4)]
    bar = sheet.bar_of(verse)
    rhythms = [[note.at - line[0].at // bar * bar for note in line] for line in notes]
    assert rhythms[0] == rhythms[2]
    assert rhythms[1] == rhythms[3]
    assert all(line[-1].length >= 1 for line in notes[::2])
    assert all(b[0].at - (a[-1].at + a[-1].length) >= 0.5 for a, b in pairwise(notes))


@pytest.mark.parametrize("duration", [None, 12.0, 20.0, 45.0])
def test_nobody_sings_at_the_very_beginning(duration: float | None) -> None:
    sheet = song(STANZA, Brief(style="pop", duration=duration), 0)
    assert _first(sheet) >= 0.5


def test_rap_stays_dense() -> None:
    sheet = song("[Rap]\nI never thought that I would ever make it to the top", Brief(style="hip-hop", bpm=90.0), 0)
    times = clock(sheet)
    starts = [times.time(at) for at, _, n in sheet.written("voice") if n.syllable]
    assert (len(starts) - 1) / (starts[-1] - starts[0]) > 4.0


def test_only_who_plays_before_the_end_is_a_part() -> None:
    sheet = song(STANZA, Brief(style="guofeng", bpm=70.0), 0)
    realised_sections = realised(sheet).sections
    assert all(any(s.notes.get(p.id) for s in realised_sections if s.id != "end") for p in sheet.parts)


def test_instruments_leave_the_foreground_to_the_voice() -> None:
    sheet = song(STANZA, Brief(style="folk"), 0)
    played = performance(sheet)
    heard = {p.id: p.gain + (loudness(played.notes(p.id), instrument(p.instrument)) or -99) for p in sheet.parts}
    assert all(heard[part.id] <= heard["voice"] - 2.4 for part in sheet.parts if part.role != "voice")
