from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from menura.composing.brief import Brief
from menura.composing.briefing import read
from menura.composing.composer import compose
from menura.composing.settling import settled
from menura.composing.styles import styles
from menura.errors import InputError
from menura.scores.clock import clock
from menura.scores.instruments import instrument
from menura.scores.pitch import midi

briefs = st.builds(
    Brief,
    style=st.sampled_from(sorted(styles())),
    duration=st.floats(3, 60),
    bpm=st.none() | st.floats(60, 200),
    metre=st.none() | st.sampled_from(["2/4", "3/4", "4/4", "5/4", "6/8", "7/8", "12/8", "17/16", "3/2"]),
    key=st.none() | st.sampled_from(["C major", "F# minor", "Eb dorian", "A blues", "G zhi", "Bb lydian"]),
    shape=st.sampled_from(["steady", "accelerating", "decelerating", "free"]),
    energy=st.none() | st.floats(0, 1),
)


@settings(max_examples=30, deadline=None)
@given(brief=briefs, seed=st.integers(0, 2**40))
def test_pieces_are_what_was_asked(brief: Brief, seed: int) -> None:
    try:
        sheet = compose(brief, seed)
    except InputError as error:
        assert "lasts" in str(error)  # noqa: PT017 - the only refusal: a bar that outlasts the piece
        return
    want = settled(brief, seed)
    assert (sheet.metre, sheet.key) == (want.metre, want.key)
    assert brief.key in (None, sheet.key)
    assert brief.metre in (None, sheet.metre)
    if brief.bpm is not None:
        assert sheet.sections[0].tempo[0].bpm == brief.bpm
    slack = float(sheet.bar_of(sheet.sections[0])) * 60 / float(want.bpm or 1) * 1.5 if brief.bpm else 0.3
    assert -0.02 <= float(want.duration or 0) - clock(sheet).time(sheet.length) < slack
    for part in sheet.parts:
        player = instrument(part.instrument)
        for _, _, note in sheet.written(part.id):
            assert player.is_percussion or player.lowest <= midi(note.pitch) <= player.highest
    assert all(note.length > Fraction(0) for s in sheet.sections for notes in s.notes.values() for note in notes)


@settings(max_examples=100, deadline=None)
@given(words=st.text(max_size=80) | st.text(alphabet="0123456789/:. bpminsec拍分秒CDm#b", max_size=30))
def test_any_words_are_read_or_refused(words: str) -> None:
    try:
        read(words)
    except InputError as error:
        assert str(error)  # noqa: PT017 - any refusal says something
