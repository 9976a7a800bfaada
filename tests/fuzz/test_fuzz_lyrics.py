"""Whatever is given as lyrics: a song with every syllable, or an error that explains itself."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from menura.composing.brief import Brief
from menura.composing.lyrics import parse
from menura.composing.songs import song
from menura.errors import InputError, ScoreError
from menura.phonetics import espeak
from menura.phonetics.languages import stretches
from menura.phonetics.syllables import printed, syllables
from menura.scores.check import check

needs_espeak = pytest.mark.skipif(not espeak.is_there(), reason="espeak-ng is not installed")

WORDS = st.sampled_from(
    ("love ocean lighthouse 42 don't U.S.A. rock-and-roll hmm oooh & l'amour étoile corazón Straße città coração",
     "любовь 사랑해 がっこう 大漠 山水 baby! — ... (ah) … “quoted” ¿qué? 100% $5 a-b-c x2 'tis ♪")
).flatmap(lambda row: st.sampled_from(row.split()))  # fmt: skip
TAGS = st.sampled_from(
    ["[Verse]", "[Chorus]", "[Bridge - soft]", "[Rap]", "[Whisper]", "[副歌]", "(主歌)", "[Guitar Solo]", "[Foo]", "[",
     "]", "[/Verse]", "[]", "(", "", "[End]", "[Choir]", "[Spoken]", "[Intro]"]
)  # fmt: skip
ROWS = st.one_of(TAGS, st.lists(WORDS, min_size=1, max_size=9).map(" ".join))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300))
def test_any_text_is_read_or_explained(text: str) -> None:
    try:
        found = parse(text, "en")
    except ScoreError as error:
        explained = bool(error.problems and error.hint)
    else:
        explained = any(stanza.lines for stanza in found.stanzas)
    assert explained


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120))
def test_stretches_give_back_the_text(text: str) -> None:
    try:
        again = "".join(stretch.text for stretch in stretches(text))
    except InputError as error:
        again = text if "a script that no voice reads" in str(error) else str(error)
    assert again == text


@needs_espeak
@settings(max_examples=120, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8), st.sampled_from(["en", "fr", "es", "cmn", "ja", "ru"]))
def test_syllables_are_printed_as_they_were_written(row: list[str], language: str) -> None:
    pytest.importorskip("pypinyin")
    pytest.importorskip("janome")
    line = " ".join(row)
    said = syllables(line, language)
    if said:
        assert "".join(printed(said).split()) == "".join(line.split())
        assert all(each.text for each in said)
        assert not said[-1].joins


@needs_espeak
@settings(max_examples=60, deadline=None)
@given(
    st.lists(ROWS, min_size=1, max_size=12).map("\n".join),
    st.integers(0, 5),
    st.sampled_from(["4/4", "3/4", "6/8", "7/8", "17/16", "1/4"]),
    st.one_of(st.none(), st.sampled_from([20.0, 60.0, 200.0, 400.0])),
    st.one_of(st.none(), st.floats(5, 200)),
)
def test_any_song_has_every_syllable_or_says_why_not(
    text: str, seed: int, metre: str, bpm: float | None, duration: float | None
) -> None:
    pytest.importorskip("pypinyin")
    pytest.importorskip("janome")
    try:
        lyrics = parse(text, "en")
        sheet = song(lyrics, Brief(style="pop", metre=metre, bpm=bpm, duration=duration), seed)
    except InputError:
        return
    given_ = sum(len(syllables(line.text, "en")) for line in lyrics.lines)
    sung = sum(note.syllable is not None for s in sheet.sections for notes in s.notes.values() for note in notes)
    assert sung == given_
    assert check(sheet) == []
