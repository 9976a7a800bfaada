"""Text that nobody would write: a plan or a clear refusal, never another error."""

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from menura.errors import InputError
from menura.plans.check import check
from menura.plans.facts import Facts
from menura.reasoning.base import Request
from menura.reasoning.grammar import GrammarReasoner

REASONER = GrammarReasoner()
PLAN = REASONER.plan(Request("a dog barks three times while it rains"), Facts())
SYLLABLES = (
    "a the at 3 0.5 s .5 :  -  , 第 秒 2 每 隔 两 十 half to from no"
    " 没有 狗 雨 rain dog bark 0:0 99:99 1e9 x … ½ ② 一百万 million times 次 İ ß 的 ' \" [ ] ( @ for between and"
)


@given(st.text(max_size=60) | st.lists(st.sampled_from(SYLLABLES.split(" ")), max_size=14).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_a_plan_or_a_refusal(text: str) -> None:
    with contextlib.suppress(InputError):
        assert check(REASONER.plan(Request(text), Facts())) == []


@given(st.text(max_size=40) | st.lists(st.sampled_from(SYLLABLES.split(" ")), max_size=10).map(" ".join))
@settings(max_examples=100, deadline=None)
def test_any_instruction_gives_edits_or_a_refusal(text: str) -> None:
    with contextlib.suppress(InputError):
        REASONER.revise(PLAN, text, Facts())
