"""Whatever is said about music: edits, or an error that says what is wrong; never anything else."""

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from menura.errors import MenuraError
from menura.plans.check import check
from menura.plans.edit import apply
from menura.plans.facts import Facts
from menura.plans.model import Event, Plan, Sound, Speech, Track
from menura.plans.staging import performers
from menura.reasoning.grammar import GrammarReasoner
from menura.scores.model import ChordAt, LeadSheet, Line, Note, Part, Section, Syllable

REASONER = GrammarReasoner()
SHEET = LeadSheet(
    language="en",
    parts=(
        Part(id="voice", instrument="voice", role="voice"),
        Part(id="lead", name="Piano", instrument="piano", role="melody"),
        Part(id="drums", instrument="drum-kit", role="drums", pattern="pop-beat"),
    ),
    sections=(
        Section(id="intro", tag="intro", bars=1, chords=(ChordAt(symbol="C"),)),
        Section(
            id="verse",
            tag="verse",
            bars=2,
            chords=(ChordAt(symbol="F"),),
            lyrics=(Line(text="home"),),
            notes={
                "voice": (Note(at=Fraction(0), length=Fraction(1), pitch="C4", syllable=Syllable(text="home")),),
                "lead": (Note(at=Fraction(1), length=Fraction(1), pitch="C7"),),
            },
        ),
        Section(id="chorus", tag="chorus", bars=1),
    ),
)
TRACKS, EVENTS = performers(SHEET, 1.0, 12.0)
PLAN = Plan(
    duration=14,
    sheets=(SHEET,),
    tracks=(*TRACKS, Track(id="speech"), Track(id="rain")),
    events=(
        *EVENTS,
        Event(id="line", track="speech", start=10, duration=1, body=Speech(text="Good night.")),
        Event(id="rain", track="rain", start=0, duration=14, body=Sound(name="rain")),
    ),
)
VERBS = (
    "make", "no", "remove", "cut", "repeat", "mute", "solo", "move", "start", "add", "change", "replace", "transpose",
    "put", "use", "把", "不要", "删掉", "重复", "升高", "加", "从3秒开始", "split",
)  # fmt: skip
NOUNS = (
    "the music", "the piano", "the drums", "the voice", "the narrator", "the chorus", "the second verse", "the bridge",
    "the chord in bar 2", "bar 90", "the tempo", "the key", "rain", "a flute", "a violin", "it", "音乐", "钢琴", "副歌",
    "第2小节的和弦", "旁白", "'home'", "“Good night.”", "the", "",
)  # fmt: skip
ENDS = (
    "louder", "slower", "a bit faster", "at 120 bpm", "to 90", "to 0", "in D minor", "to H minor", "up an octave",
    "down two semitones", "with a harp", "with", "to Am", "to Xyz", "to 'away'", "to the left", "before the intro",
    "at 3 s", "to 99 s", "twice", "小声一点", "慢一点", "换成竖琴", "改成Am", "改成“好”", "两个半音", "再来一遍", "",
)  # fmt: skip


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(VERBS), st.sampled_from(NOUNS), st.sampled_from(ENDS), st.sampled_from([" ", ""]))
def test_every_order_is_edits_or_an_error(verb: str, noun: str, end: str, space: str) -> None:
    try:
        after = apply(PLAN, REASONER.revise(PLAN, space.join((verb, noun, end)), Facts()))
    except MenuraError as error:
        told = str(error)
    else:
        told = "changed"
        assert not check(after)
    assert told.strip()
