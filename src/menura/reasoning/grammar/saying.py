"""Lines that are said without quotation marks: "a narrator says hello", "旁白说他走了"."""

import re

from menura.reasoning.grammar.marks import Page
from menura.reasoning.grammar.times import mark_times

_WHO = r"narrator|announcer|speaker|voice-?over|voice|(?:wo)?man|girl|boy|child|lady|guy|she|he"
_ZWHO = r"旁白|解说|画外音|女人|男人|女孩|男孩|孩子|女声|男声|妈妈|爸爸|老人|他|她"

SAID = re.compile(
    rf"\b(?:{_WHO})\b[^:]{{0,30}}?\b(?:says|say|said|announces|narrates)\b"
    r"(?! (?:something|nothing|anything)\b)[:,]?\s+(?P<en>\S.*)$"
    rf"|\b(?:narrator|voice-?over|announcer)\s*:\s*(?P<colon>\S.*)$"
    rf"|(?:{_ZWHO})[^:说]{{0,6}}说道?[:：]?\s*(?P<zh>(?!话|着|唱)[\u3400-\u9fff].*)$"
    rf"|(?:旁白|解说|画外音)\s*[:：]\s*(?P<zcolon>\S.*)$",
    re.I,
)


def unquoted(text: str) -> str:
    """Return the words that somebody says in a clause without quotes; empty where nobody says any.

    Parameters
    ----------
    text : str
    """
    found = SAID.search(text)
    if found is None:
        return ""
    line = next(group for group in found.groups() if group is not None)
    page = Page(line)
    mark_times(page)
    late = [mark for mark in page.marks if not line[mark.end :].strip(" ,.;。")]
    return line[: min((mark.start for mark in late), default=len(line))].strip(" \"'“”")
