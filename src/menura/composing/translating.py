"""Sentences about music in Chinese: what readers, rules and checks say in English, found by its shape.

Readers of scores do not know who asked; what they say is put into the language of the request where it is told. The
sentences stand in ``lexicon/notices.toml``, each with its blanks.
"""

import re
from collections.abc import Mapping
from functools import cache

from menura.composing.explaining import FIELDS
from menura.composing.named import table
from menura.composing.naming import key_shown, shown
from menura.plans.model import Notice

KINDS = frozenset({"style", "mood", "scene", "tempo", "voice", "shape", "form", "instrument", "mode"})
"""What a blank can hold that has a name of its own in Chinese."""


def translated(text: str, language: str) -> str:
    """Return a sentence in a language: in English itself, in Chinese as the table has it, else itself too.

    Parameters
    ----------
    text : str
    language : {"en", "zh"}
    """
    if language != "zh" or not text:
        return text
    for pattern, chinese in _rows():
        found = pattern.fullmatch(text)
        if found is not None:
            return chinese.format(**{name: _value(name, value) for name, value in found.groupdict().items()})
    return text


def noticed(notice: Notice, language: str) -> Notice:
    """Return a notice with its text and hint in a language."""
    said = {"text": translated(notice.text, language), "hint": translated(notice.hint, language)}
    return notice.model_copy(update=said)


def rule_shown(name: str, language: str) -> str:
    """Return what a rule of the craft is called."""
    rules: Mapping[str, str] = table("notices")["rules"]
    return rules.get(name, name) if language == "zh" else name


def _value(name: str, value: str) -> str:
    """Return what stands in a blank: a name in Chinese, where it is one for names; quotes as Chinese has them."""
    kind = name.partition("_")[0]
    bare = value.strip("'\"")
    if kind == "key":
        return key_shown(bare, "zh")
    if kind == "told":
        return str(table("notices")["told"].get(value, value))
    if kind == "field":
        return FIELDS[value][1] if value in FIELDS else value
    if kind in KINDS:
        return shown(kind, bare, "zh")
    return re.sub(r"'([^']*)'", r"“\1”", value)


@cache
def _rows() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_pattern(english), chinese) for english, chinese in table("notices")["rows"])


def _pattern(english: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", english)
    return re.compile("".join(re.escape(p) if k % 2 == 0 else f"(?P<{p}>.+?)" for k, p in enumerate(pieces)), re.S)
