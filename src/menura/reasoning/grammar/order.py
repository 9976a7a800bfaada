"""Which comes first: segments in the order of the text become segments in the order of time."""

import re
from dataclasses import replace
from itertools import pairwise

from menura.reasoning.grammar.marks import Mark
from menura.reasoning.grammar.segments import STRENGTH, Segment

SUBORDINATE = {"while": "while", "after": "then", "before": "before", "until": "until"}
"""Connective that opens a sentence → how the main clause then stands to it."""

SOMEBODY = re.compile(
    r"\b(?:he|she|i|they|some(?:one|body)|(?:wo)?m[ae]n|person|boy|girl|guy|lady|child|kid|driver|barista|chef|waiter)\b"
)
"""Who may do several things."""

ACTS = re.compile(
    r"(?:open|close|shut|slam|(?:un)?lock|stir|take|sit|pick|drop|knock|pour|put|throw|enter|leave|jump|grab|flip|hang)s?\b"
    r"|(?:flush|press|switch)(?:es)?\b"
)
"""What takes a moment, said without a subject of its own."""


def ordered(segments: list[Segment]) -> list[Segment]:
    """Return what is heard, in the order of time.

    Segments without a sound give what they say to a neighbour. Afterwards ``relation`` is one of ``start``, ``list``,
    ``sentence``, ``and``, ``while``, ``then`` and ``until``, each to the segment before.
    """
    return _reversed_where_asked(_led(_acted(_absorbed(segments))))


def _acted(segments: list[Segment]) -> list[Segment]:
    """Let what one person does be one thing after another: "she walks in, opens the door and takes a sip"."""
    who = False
    for segment in segments:
        text = segment.text.lower()
        if who and segment.relation in {"list", "and"} and ACTS.match(text):
            segment.relation = "then"
        who = bool(SOMEBODY.search(text)) or (who and segment.relation != "sentence")
    return segments


def _absorbed(segments: list[Segment]) -> list[Segment]:
    """Give the marks of bare segments to the one before, or after where they open a sentence.

    A bare "then outside" is what came before once more, in another place.
    """
    out: list[Segment] = []
    waiting: list[Mark] = []
    relation, leads = "start", False
    for index, segment in enumerate(segments):
        if segment.mention is not None:
            segment.items = [*waiting, *segment.items]
            if STRENGTH.index(relation) > STRENGTH.index(segment.relation) or (relation in SUBORDINATE and leads):
                segment.relation = relation
                segment.leads = segment.leads or leads
            out.append(segment)
            waiting, relation, leads = [], "start", False
        elif segment.items and out and not _opens(segment, segments[index + 1 :], out[-1]):
            if segment.relation == "then" and any(mark.kind == "place" for mark in segment.items):
                out.append(replace(segment, mention=out[-1].mention, text=out[-1].text))
            else:
                out[-1].items += segment.items
        else:
            waiting += segment.items
            relation = max(relation, segment.relation, key=STRENGTH.index)
            leads = leads or segment.leads
    if out:
        out[-1].items += waiting
    return out


def _opens(segment: Segment, later: list[Segment], earlier: Segment) -> bool:
    """Tell whether a segment without a sound speaks of what follows."""
    following = next((other for other in later if other.mention is not None), None)
    if following is None:
        return False
    if segment.relation in {"then", "sentence"} or segment.leads:
        return True
    timed = any(mark.kind in {"at", "span", "delay"} for mark in segment.items)
    has_time = any(mark.kind in {"at", "span", "delay"} for mark in earlier.items)
    needs = not any(mark.kind in {"at", "span"} for mark in following.items)
    delayed = any(mark.kind == "delay" for mark in segment.items)
    return (
        timed
        and needs
        and (delayed or has_time)
        and (following.relation in {"list", "start"} or segment.relation == "and")
    )


def _led(segments: list[Segment]) -> list[Segment]:
    """Move the connective of a leading subordinate clause to the main clause after it."""
    for segment, main in pairwise(segments):
        if segment.leads and segment.relation in SUBORDINATE:
            if main.relation in {"list", "start", "sentence", "and"}:
                main.relation = SUBORDINATE[segment.relation]
                if segment.relation == "before":
                    main.relation = "prior"
            segment.relation = "sentence"
    return segments


def _reversed_where_asked(segments: list[Segment]) -> list[Segment]:
    """Put what was named later but sounds earlier in its place."""
    out: list[Segment] = []
    for segment in segments:
        if segment.relation in {"after", "prior"} and out:
            other = out.pop()
            segment.relation, other.relation = other.relation, "then"
            _hand_delay(segment, other)
            out += [segment, other]
        else:
            if segment.relation in {"before", "after", "prior"}:
                segment.relation = "then"
            out.append(segment)
    if out:
        out[0].relation = "start"
    return out


def _hand_delay(first: Segment, second: Segment) -> None:
    """Keep "two seconds after X" with what comes two seconds later."""
    moved = [mark for mark in first.items if mark.kind == "delay"]
    first.items = [mark for mark in first.items if mark.kind != "delay"]
    second.items += moved
