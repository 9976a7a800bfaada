"""Orders about how music is played: how fast, how high, in which key, on which chords."""

import re
from collections.abc import Sequence
from fractions import Fraction

from menura.engines.sounds.atlas import Atlas
from menura.errors import RequestError
from menura.plans.edit import Edit
from menura.plans.model import Event, Music, Plan, Song, Speech
from menura.reasoning.grammar import players, sections
from menura.reasoning.grammar.musical_words import about_sounds, edited, pattern, says
from menura.reasoning.grammar.numbers import CHINESE, ENGLISH, number
from menura.reasoning.grammar.orders.order import LITTLE, MUCH
from menura.reasoning.grammar.players import heard_sheets, part_of
from menura.reasoning.grammar.rewording import respoken
from menura.scores import chords, keys
from menura.scores import edit as scores
from menura.scores.clock import tempos
from menura.scores.edit import Edit as SheetEdit
from menura.scores.edit import Transpose
from menura.scores.edit.tempos import FASTEST, SLOWEST, effective
from menura.scores.model import LeadSheet, Part, Section
from menura.scores.pitch import pitch_class

STEPS = {"little": 1.06, "normal": 1.15, "much": 1.35}
"""Factors of tempo."""

NUMBER = rf"(?:{ENGLISH}|{CHINESE}|an?\b|half(?= (?:tone|step))|whole(?= (?:tone|step)))"
INTERVALS = (
    (r"semitones?|half[- ](?:tones?|steps?)|半音|半个音", 1),
    (r"whole[- ](?:tones?|steps?)|tones?\b|steps?\b|全音", 2),
    (r"minor thirds?|小三度", 3),
    (r"(?:major )?thirds?\b|大?三度", 4),
    (r"(?:perfect )?fourths?\b|纯?四度", 5),
    (r"(?:perfect )?fifths?\b|纯?五度", 7),
    (r"(?:major )?sixths?\b|大?六度", 9),
    (r"octaves?|八度", 12),
)
"""What is counted → semitones."""

_MODES = "|".join(sorted({*keys.MODES, *keys.ALIASES} - {"m"}, key=len, reverse=True))
KEY = re.compile(
    rf"(?<![A-Za-z])(?P<key>(?:[升降] ?)?[A-Gb-g](?:#|b(?![a-z])|♯|♭|[- ](?:sharp|flat))?(?:[ -]?(?i:{_MODES}))?)"
    r"(?![A-Za-z#♯♭])"
)
MODE = re.compile(
    rf"\b(?:in|to|into|make it|turn it) (?-i:an? )?(?P<en>{'|'.join(keys.MODES)})(?: key)?$"
    r"|[成为](?P<zh>[大小]调)",
    re.I,
)
BAR = re.compile(rf"\b(?:bar|measure) (?P<en>{ENGLISH})|第? ?(?P<zh>{CHINESE}) ?(?:个)?小节", re.I)
BEAT = re.compile(rf"\bbeat (?P<en>{ENGLISH})|第? ?(?P<zh>{CHINESE}) ?拍", re.I)
SYMBOL = re.compile(
    r"(?:\b(?:to|into|with|by|as|be|an?|is)\s+|[成为用]\s*)(?P<symbol>N\.?C\.?|[A-H][#b♯♭]?[^\s,;。,]*)"
)


def rechorded(plan: Plan, text: str, atlas: Atlas) -> list[Edit] | None:  # noqa: ARG001 - as all orders
    """Change the chord of a bar; it holds until the next bar, where what was there goes on."""
    bar = BAR.search(text)
    if bar is None or not (says(text, "chord") or SYMBOL.search(text)):
        return None
    symbol = SYMBOL.search(text, bar.end()) or SYMBOL.search(text)
    if symbol is None and not says(text, "cut"):
        raise RequestError(f"{text!r} does not say which chord.", hint='For example: "change the chord in bar 5 to Am"')
    name = None if symbol is None else str(chords.chord(symbol["symbol"].rstrip(".")) or chords.NONE)
    sheet = heard_sheets(plan)[0]
    section, first = _bar(sheet, int(number(bar["en"] or bar["zh"])))
    length = sheet.bar_of(section)
    beat = BEAT.search(text)
    at = first + (int(number(beat["en"] or beat["zh"])) - 1 if beat else 0)
    until = first + length
    if not first <= at < until:
        raise RequestError(f"A bar of {section.metre or sheet.metre} has no such beat.", hint="Count from beat 1.")
    row = {chord.at: chord.symbol for chord in section.chords}
    made: list[SheetEdit] = []
    before = next((row[each] for each in sorted(row, reverse=True) if each < until), None)
    if name is not None and before is not None and until not in row and until < sheet.length_of(section):
        made.append(scores.SetChord(section=section.id, at=until, symbol=before))
    gone = [each for each in row if at < each < until] if not beat else []
    made += [scores.SetChord(section=section.id, at=each, symbol=None) for each in gone]
    if name is not None or at in row:
        made.append(scores.SetChord(section=section.id, at=at, symbol=name))
    return edited(sheet, made)


def _bar(sheet: LeadSheet, wanted: int) -> tuple[Section, Fraction]:
    """Return the section of a bar, counted from 1, and the beat of the section on which it begins."""
    left = wanted - 1
    for section in sheet.sections:
        if 0 <= left < section.bars:
            return section, left * sheet.bar_of(section)
        left -= section.bars
    count = sum(section.bars for section in sheet.sections)
    raise RequestError(f"The music has {count} bars, and none is number {wanted}.", hint="Bars count from 1.")


def timed(plan: Plan, text: str, atlas: Atlas) -> list[Edit] | None:
    """Play the piece or a section faster, slower, or at a tempo; or speak so."""
    bpm = pattern("bpm").search(text.lower())
    if bpm is None and not ((says(text, "faster") or says(text, "slower")) and _is_for_players(plan, text, atlas)):
        return None
    lines = players.find(plan, sections.without(text))
    if bpm is None and lines and all(isinstance(event.body, Speech) for event in lines):
        return paced(plan, text)
    wanted = float(next(filter(None, bpm.groups()))) if bpm else None
    if wanted is not None and not SLOWEST <= wanted <= FASTEST:
        raise RequestError(
            f"A tempo of {wanted:g} quarter notes a minute is not within {SLOWEST:g} … {FASTEST:g}.",
            hint='For example: "at 120 bpm"',
        )
    named = sections.named(plan, text)
    if named is None:
        return [
            e for s in heard_sheets(plan) for e in edited(s, [scores.Retime(factor=_factor(text, wanted, _first(s)))])
        ]
    sheet, found = named
    begin = effective(sheet)
    return edited(sheet, [scores.Retime(factor=_factor(text, wanted, begin[s.id]), section=s.id) for s in found])


def paced(plan: Plan, text: str) -> list[Edit] | None:
    """Speak faster or slower."""
    if not (says(text, "faster") or says(text, "slower")):
        return None
    lines = players.find(plan, text) or tuple(event for event in plan.events if isinstance(event.body, Speech))
    out: list[Edit] = []
    for event in lines:
        if isinstance(event.body, Speech):
            rate = min(max(round(event.body.rate * _factor(text, None, 1.0), 3), 0.4), 3.0)
            out += respoken(plan, event, event.body.model_copy(update={"rate": rate}))
    return out


def _first(sheet: LeadSheet) -> float:
    return tempos(sheet)[0][1]


def _factor(text: str, wanted: float | None, now: float) -> float:
    """Return by how much a text changes a tempo."""
    if wanted is not None:
        return wanted / now
    lower = text.lower()
    slower = says(text, "slower")
    percent = re.search(r"(\d+(?:\.\d+)?) ?(?:%|percent)|百分之 ?(\d+)", lower)
    if percent:
        share = float(percent[1] or percent[2]) / 100
        return max(1 - share, 0.05) if slower else 1 + share
    if says(text, "double"):
        return 0.5 if slower else 2.0
    step = STEPS["little" if LITTLE.search(lower) else "much" if MUCH.search(lower) else "normal"]
    factor = 1 / step if slower else step
    return round(factor * now) / now if now >= SLOWEST else factor


def _is_for_players(plan: Plan, text: str, atlas: Atlas) -> bool:
    """Tell whether an order names players or sections, or nothing at all."""
    rest = sections.without(text)
    if players.find(plan, rest):
        return True
    left = re.sub(r"\d+(?:\.\d+)?%?", " ", rest)
    for row in ("faster", "slower", "double", "filler"):
        left = pattern(row).sub(" ", left)
    return re.search(r"\w", left) is None and not about_sounds(plan, rest, atlas)


def transposed(plan: Plan, text: str, atlas: Atlas) -> list[Edit] | None:
    """Play higher or lower by an interval: the piece, a section or a part."""
    said = _interval(text)
    if said is None or not says(text, "transpose") or about_sounds(plan, text, atlas):
        return None
    semitones, rest = said
    semitones = -semitones if says(rest, "down") else semitones
    named = sections.named(plan, rest)
    where = [section.id for section in named[1]] if named else [None]
    parts = [(event, part) for event in players.find(plan, sections.without(rest)) if (part := part_of(plan, event))]
    if parts and len(parts) < sum(map(players.plays, plan.events)):
        return [made for event, part in parts for made in _shifted(plan, event, part, semitones, where)]
    sheets = [named[0]] if named else heard_sheets(plan)
    return [e for s in sheets for e in edited(s, [_whole(semitones, each) for each in where])]


def _whole(semitones: int, section: str | None) -> Transpose:
    """Return the edit that moves everybody; by less than an octave, who cannot go along takes the nearest octave."""
    return Transpose(semitones=semitones, section=section, folds=abs(semitones) < 12)


def _shifted(plan: Plan, event: Event, part: Part, semitones: int, where: Sequence[str | None]) -> list[Edit]:
    """Return the edits that let one part play higher or lower: its written notes, and its pattern by octaves."""
    if not isinstance(event.body, (Music, Song)):
        return []
    made: list[SheetEdit] = [Transpose(semitones=semitones, part=part.id, section=each) for each in where]
    if part.pattern:
        if semitones % 12:
            raise RequestError(
                f"{part.name or part.id} plays what the chords say; by itself it moves by octaves only.",
                hint='Transpose the piece, or say for example: "transpose the bass up an octave"',
            )
        made.append(scores.SetPart(part=part.id, octave=min(max(part.octave + semitones // 12, -3), 3)))
    return edited(plan.sheet(event.body.sheet), made)


def _interval(text: str) -> tuple[int, str] | None:
    """Return the semitones that a text names, and the text without them."""
    for name, size in INTERVALS:
        found = re.search(rf"(?<![A-Za-z])(?:(?P<n>{NUMBER}) ?个? ?)?(?:{name})", text.lower())
        if found:
            word = found["n"] or "one"
            count = 1 if word in {"a", "an", "half", "whole"} else int(number(word))
            return count * size, f"{text[: found.start()]} {text[found.end() :]}"
    return None


def rekeyed(plan: Plan, text: str, atlas: Atlas) -> list[Edit] | None:
    """Bring the piece or a section into another key."""
    wanted = _mode(plan, text) or _key(text)
    if wanted is None or about_sounds(plan, text, atlas):
        return None
    named = sections.named(plan, KEY.sub(" ", text))
    if named is not None:
        return edited(
            named[0], [scores.SetKey(key=str(wanted), section=section.id, folds=True) for section in named[1]]
        )
    return [made for sheet in heard_sheets(plan) for made in edited(sheet, [_moved(sheet, wanted)])]


def _mode(plan: Plan, text: str) -> keys.Key | None:
    """Return the key on the same tonic in a mode that is all that a text asks for: "make it minor"."""
    said = MODE.search(text)
    return keys.key(f"{keys.key(heard_sheets(plan)[0].key).tonic} {said['en'] or said['zh']}") if said else None


def _moved(sheet: LeadSheet, wanted: keys.Key) -> SheetEdit:
    """Return the edit that brings a sheet into a key; where only its tonic changes, modulations inside stay."""
    now = keys.key(sheet.key)
    modulates = any(section.key not in {None, sheet.key} for section in sheet.sections)
    if modulates and now.mode == wanted.mode:
        return Transpose(semitones=(pitch_class(wanted.tonic) - pitch_class(now.tonic) + 5) % 12 - 5, folds=True)
    return scores.SetKey(key=str(wanted), folds=True)


def _key(text: str) -> keys.Key | None:
    """Return the key that a text asks for; None if it is not about one."""
    about = re.search(r"\bkey\b|[大小]调|宫调|商调|角调|徵调|羽调|换调|调性|变调", text, re.I)
    found = [match["key"] for match in KEY.finditer(text)]
    moded = [each for each in found if re.search(rf"(?:{_MODES})$", each, re.I)]
    if moded or (found and about):
        return keys.key((moded or found)[-1])
    if about and (meant := re.search(r"\b(?:to|of|in)\s+([^,;.]+)$|[成为到用]\s*([^\s,。]+调)", text, re.I)):
        return keys.key(meant[1] or meant[2])  # raises, and says what keys look like
    return None
