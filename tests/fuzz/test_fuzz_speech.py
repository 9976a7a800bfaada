"""Whatever is given to the speaker is said whole, or refused with a reason; nothing is left out without a word."""

from collections.abc import Callable
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menura.engines.speech.casting import plan_dialogue
from menura.engines.speech.layout import laid_out
from menura.engines.speech.markup import TAGS, parse
from menura.errors import MenuraError, PlanError
from menura.phonetics import espeak
from menura.plans.model import Speech

pytestmark = pytest.mark.skipif(not espeak.is_there(), reason="needs espeak-ng")

FRAGMENTS = (
    *("storm", "Hello", "we", "A", "I", "Dr.", "e.g.", "No.", "St.", "don't", "II", "NASA", "naïve", "x@y.org"),
    *("$25", "3 kg", "10:30", "2026-11-21", "-5°C", "1/2", "½", "3-5", "£3.50", "90%", "007", "1,000", "1990s", "٣"),
    *("555-123-4567", "1 1/2", "2½", "9–5", "3:2", "Henry VIII", "www.x.org", "21.", "lb.", "CO2", "1984", "5-3=2"),
    *("2个", "13812345678", "3~5天", "1.85m", "好～", "3本", "2026年", "4月3日", "こんにちは", "第2"),
    *("你好", "重庆", "25元", "Привет", "καλημέρα", "שלום", "नमस्ते", "สวัสดี", "안녕", "Straße"),
    *("&", "@", "#", "+", "=", "<", "©", "™", "🙂", "_", "*", "/"),
    *(".", ",", "!", "?", "…", "。", "—", "(", ")", "\n\n", "\n", '"'),
)
TOKENS = (
    *(f"<{tag}>" for tag in TAGS),
    *(f"</{tag}>" for tag in TAGS),
    "<break time='1s'/>",
    "&amp;",
    "&x;",
    "<!--",
    "-->",
    "<",
)

T = TypeVar("T")


def tried(work: Callable[[], T]) -> T | MenuraError:
    """Return what a call returns, or what it refuses with."""
    try:
        return work()
    except MenuraError as error:
        return error


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=8))
def test_every_letter_and_digit_is_in_a_word_with_a_time(fragments: list[str]) -> None:
    pytest.importorskip("pypinyin")
    text = " ".join(fragments)
    speech = tried(lambda: laid_out(Speech(text=text)))
    if isinstance(speech, MenuraError):
        silent = not any(char.isalnum() for char in text)
        assert silent or "No name is known of" in str(speech), text
        return
    said = "".join(word.text for placed in speech.placed for word in placed.words)
    letters = sorted(char for char in text if char.isalnum())
    assert sorted(char for char in said if char.isalnum()) == letters, text


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(TOKENS), st.text(max_size=5)), max_size=12))
def test_markup_is_read_or_refused_with_places(tokens: list[str]) -> None:
    read = tried(lambda: parse("".join(tokens)))
    if isinstance(read, PlanError):
        assert read.problems
        assert all(problem.path.startswith("line ") and problem.fix for problem in read.problems)
    else:
        assert isinstance(read, tuple)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["ANNA: Hi.", "BEN", ": x", "[pause 2]", "@3 ", "| ", "(sad)", "ANNA (", "# no", "<b>", "@"]),
        max_size=8,
    )
)
def test_dialogues_are_read_or_refused(rows: list[str]) -> None:
    plan = tried(lambda: plan_dialogue("\n".join(rows), '[ANNA]\nvoice = "female"'))
    if isinstance(plan, MenuraError):
        assert isinstance(plan, PlanError)
        assert plan.problems
    else:
        assert all(event.track == "ANNA" for event in plan.events)
