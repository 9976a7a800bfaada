"""The embedded reasoner: English and Chinese, by rules and word lists."""

from menura.reasoning.grammar.reasoner import GrammarReasoner

__all__ = ["GrammarReasoner"]
