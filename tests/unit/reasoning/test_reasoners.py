"""Reasoners enter by one door."""

from importlib.metadata import EntryPoint

import pytest
from small_atlas import ATLAS

from menura.errors import EngineError, UnknownNameError
from menura.reasoning import registry
from menura.reasoning.base import Reasoner
from menura.reasoning.grammar import GrammarReasoner
from menura.values import doors


class NotAReasoner:
    """Lacks everything."""


@pytest.fixture
def strangers(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = {
        "mine": EntryPoint("mine", "menura.reasoning.grammar:GrammarReasoner", registry.GROUP),
        "hollow": EntryPoint("hollow", f"{__name__}:NotAReasoner", registry.GROUP),
        "gone": EntryPoint("gone", "no_such_package:Reasoner", registry.GROUP),
    }
    monkeypatch.setattr(doors, "behind", lambda _group: entries)


def test_the_grammar_is_installed() -> None:
    assert "grammar" in registry.names()
    assert isinstance(registry.get("grammar"), GrammarReasoner)


@pytest.mark.usefixtures("strangers")
def test_a_stranger_enters_by_the_same_door() -> None:
    assert registry.names() == ("gone", "hollow", "mine")
    reasoner = registry.get("mine", atlas=ATLAS)
    assert isinstance(reasoner, Reasoner)
    assert reasoner.atlas is ATLAS  # type: ignore[attr-defined]


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"There is no reasoner 'gramar'\. Nearest: grammar"):
        registry.get("gramar")


@pytest.mark.usefixtures("strangers")
def test_what_is_broken_is_refused() -> None:
    with pytest.raises(EngineError, match="'gone' cannot be loaded"):
        registry.get("gone")
    with pytest.raises(EngineError, match="'hollow' lacks name, plan or revise"):
        registry.get("hollow")
