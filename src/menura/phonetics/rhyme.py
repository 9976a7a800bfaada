"""Rhyme and regulated verse: ends that sound alike, and the order of level and oblique tones in Chinese lines."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from menura.phonetics import chinese
from menura.phonetics.alphabetic import VOWELS
from menura.phonetics.languages import canonical
from menura.phonetics.scripts import script
from menura.phonetics.syllables import syllables

GROUPS: dict[str, str] = {
    "发花": "a ia ua", "梭坡": "o e uo", "乜斜": "ie üe ê", "姑苏": "u", "一七": "i ü er", "怀来": "ai uai",
    "灰堆": "ei ui uei", "遥条": "ao iao", "由求": "ou iu iou", "言前": "an ian uan üan", "人辰": "en in un uen ün",
    "江阳": "ang iang uang", "中东": "eng ing ueng ong iong",
}  # fmt: skip
"""十三辙, the thirteen rhyme groups of sung northern Chinese, with their finals."""

LEVEL, OBLIQUE, EITHER = "平", "仄", "中"

FIVES = {"A": "仄仄平平仄", "a": "仄仄仄平平", "B": "平平平仄仄", "b": "平平仄仄平"}
"""The four lines of regulated verse of five characters; small letters end level, and rhyme."""

FORMS = {"仄起": ("AbBa", "abBa"), "平起": ("BaAb", "baAb")}
"""The lines of a quatrain by how it begins: with a first line that does not rhyme, and with one that does."""


@dataclass(frozen=True)
class ScannedLine:
    """A line held against its pattern.

    Attributes
    ----------
    text : str
        Its characters, without punctuation.
    tones : str
        平 or 仄 for each of them, 中 for the neutral tone.
    wanted : str
        What the form asks for; 中 where either will do.
    faults : tuple of int
        The characters that are against it, from 0.
    """

    text: str
    tones: str
    wanted: str
    faults: tuple[int, ...]

    def __str__(self) -> str:
        marked = "".join(f"[{c}]" if k in self.faults else c for k, c in enumerate(self.text))
        return f"{marked} {self.tones} ({self.wanted})"


@dataclass(frozen=True)
class Scansion:
    """A poem held against the form that it comes nearest to.

    Attributes
    ----------
    form : str
        ``"五言绝句, 仄起首句不入韵"``; empty if it has no regulated form.
    lines : tuple of ScannedLine
    rhyme : str
        The group of :data:`GROUPS` that most of its rhyming lines end in.
    problems : tuple of str
        What is wrong, in words; empty for a faultless poem.
    share : float
        0 … 1: characters whose tones are right.
    """

    form: str
    lines: tuple[ScannedLine, ...]
    rhyme: str
    problems: tuple[str, ...]
    share: float


@lru_cache(maxsize=4096)
def rhyme(text: str, language: str) -> str:
    """Return what the end of a line rhymes on: two lines rhyme if theirs are equal.

    Parameters
    ----------
    text : str
        A word or a line.
    language : str
        BCP 47.

    Returns
    -------
    str
        For Mandarin the name of its group (``"江阳"``), else the sounds from the last stressed vowel on (``"aɪ t"``);
        empty for a text without words.
    """
    tag = canonical(language)
    if tag == "cmn":
        last = [c for c in text if script(c) == "han"]
        return group(chinese.pinyin("".join(last))[-1]) if last else ""
    said = syllables(text, language)
    if not said:
        return ""
    if tag == "yue":
        return re.sub(r"^(gw|kw|ng(?=[aeiou])|[bpmfdtnlgkhwzcsj])?|\d$", "", said[-1].reading)
    start = next((k for k in range(len(said) - 1, -1, -1) if said[k].stress == 2 or not (k and said[k - 1].joins)), 0)
    phones = [phone for each in said[start:] for phone in each.ipa]
    first = next((k for k, phone in enumerate(phones) if VOWELS & set(phone)), 0)
    return " ".join(phones[first:])


def rhymes(one: str, other: str, language: str) -> bool:
    """Return whether two lines rhyme."""
    first, second = rhyme(one, language), rhyme(other, language)
    return bool(first) and first == second


@lru_cache(maxsize=2048)
def group(reading: str) -> str:
    """Return the group of 十三辙 that a syllable of pinyin belongs to: ``group("guang1") == "江阳"``."""
    final = _final(reading.rstrip("012345"))
    return next((name for name, finals in GROUPS.items() if final in finals.split()), "")


def _final(syllable: str) -> str:
    """Return the final of a syllable in its full spelling: ``"yuan"`` has ``"üan"``."""
    whole = {"yu": "ü", "yue": "üe", "yuan": "üan", "yun": "ün", "yi": "i", "yin": "in", "ying": "ing", "wu": "u",
             "you": "iou", "wei": "uei", "wen": "uen", "weng": "ueng", "yo": "o", "yong": "iong"}  # fmt: skip
    if syllable in whole:
        return whole[syllable]
    if syllable[:1] in {"y", "w"}:
        return ("i" if syllable[0] == "y" else "u") + syllable[1:]
    found = re.sub(r"^(zh|ch|sh|[bpmfdtnlgkhjqxrzcs])(?=[aeiouüê])", "", syllable)
    return "ü" + found[1:] if syllable[:1] in {"j", "q", "x"} and found.startswith("u") else found


ENTERING = frozenset(
    "一七八十白石竹国绝学觉节结洁别杰叠蝶碟滴笛敌得德独读毒福服伏拂佛发乏伐罚隔格革阁割鸽菊局橘曲屈哭黑忽激极急吉集疾"
    "及积击吃直值植职执织汁只拍泼劈漆戚膝息惜锡析夕昔席习袭歇协胁叔熟孰俗缩说失湿识实食蚀拾杀刷勺踢贴突秃脱托屋挖压鸭"
    "押约噎夹接揭截捷睫竭劫烛逐族足卒昨凿泽责则择宅摘着捉桌浊啄酌卓拙粥轴札杂伯博薄勃泊驳剥拨逼鼻瞥答达搭跌督夺额郭刮"
    "滑合盒核活籍辑决诀掘爵嚼壳咳窟捏不"
)
"""Characters of the old entering tone, oblique in regulated verse, that today's Mandarin says in a level one."""


def tones(text: str, *, old: bool = False) -> str:
    """Return 平 or 仄 for each Chinese character of a text, 中 for the neutral tone.

    Parameters
    ----------
    text : str
    old : bool, optional
        Whether characters of the entering tone are oblique, as in 平水韵; default: today's Mandarin, whose first and
        second tones are level (中华新韵).
    """
    plain = "".join(c for c in text if script(c) == "han")
    marks = {"1": LEVEL, "2": LEVEL, "3": OBLIQUE, "4": OBLIQUE}
    now = [marks.get(reading[-1:], EITHER) for reading in chinese.pinyin(plain)]
    return "".join(OBLIQUE if old and c in ENTERING else tone for c, tone in zip(plain, now, strict=True))


def patterns(size: int) -> dict[str, str]:
    """Return the four lines of regulated verse of five or seven characters; small letters rhyme."""
    if size == 5:
        return FIVES
    turned = {LEVEL: OBLIQUE, OBLIQUE: LEVEL}
    return {name: turned[line[0]] * 2 + line for name, line in FIVES.items()}


def loosened(pattern: str, name: str) -> str:
    """Return a line's pattern with 中 where custom lets either tone stand: 一三五不论."""
    free = {0, len(pattern) - 5} if name != "b" else {k for k in (0,) if len(pattern) == 7}
    if name in {"A", "B"}:
        free |= {len(pattern) - 3}
    return "".join(EITHER if k in free else tone for k, tone in enumerate(pattern))


def scan(lines: Sequence[str]) -> Scansion:
    """Return how a poem of four or eight lines keeps the order of tones and the rhyme of regulated verse.

    Parameters
    ----------
    lines : sequence of str
        Of five or seven characters each; punctuation does not count.

    Returns
    -------
    Scansion
        Held against the form that fits best.
    """
    plain = ["".join(c for c in line if script(c) == "han") for line in lines]
    sizes = Counter(len(line) for line in plain)
    size = sizes.most_common(1)[0][0] if sizes else 0
    if size not in {5, 7} or len(plain) not in {4, 8} or len(sizes) > 1:
        return _unregulated(plain)
    candidates = [(name, k, order) for name, orders in FORMS.items() for k, order in enumerate(orders)]
    scanned = [
        (_held(plain, _whole(order, orders_of(name), len(plain)), size), name, k) for name, k, order in candidates
    ]
    best, name, k = min(scanned, key=lambda found: sum(len(line.faults) for line in found[0]))
    kind = ("五言" if size == 5 else "七言") + ("绝句" if len(plain) == 4 else "律诗")
    rhymed = _rhymed(plain, first=k == 1)
    shared, problems = _rhyme_problems(plain, rhymed)
    problems = [*_tone_problems(best), *problems]
    wrong = sum(len(line.faults) for line in best)
    form = f"{kind}, {name}首句{'入' if k else '不入'}韵"
    return Scansion(form, tuple(best), shared, tuple(problems), 1 - wrong / (size * len(plain)))


def orders_of(name: str) -> str:
    """Return the order of lines that follows the first quatrain of a form."""
    return FORMS[name][0]


def _whole(order: str, following: str, count: int) -> str:
    return order + following * (count // 4 - 1)


def _held(plain: Sequence[str], order: str, size: int) -> list[ScannedLine]:
    found = []
    for text, name in zip(plain, order, strict=True):
        wanted, heard = loosened(patterns(size)[name], name), tones(text, old=True)
        faults = tuple(k for k, (a, b) in enumerate(zip(heard, wanted, strict=True)) if EITHER not in {a, b} and a != b)
        found.append(ScannedLine(text, heard, wanted, faults))
    return found


def _unregulated(plain: Sequence[str]) -> Scansion:
    lines = tuple(ScannedLine(text, tones(text), EITHER * len(text), ()) for text in plain)
    shared, problems = _rhyme_problems(plain, [k for k in range(len(plain)) if k % 2])
    sizes = ", ".join(str(len(text)) for text in plain)
    reason = f"regulated verse has 4 or 8 lines of 5 or 7 characters each; these have {sizes or 'none'}"
    return Scansion("", lines, shared, (reason, *problems), 1.0)


def _rhymed(plain: Sequence[str], *, first: bool) -> list[int]:
    return [k for k in range(len(plain)) if k % 2 or (first and k == 0)]


def _rhyme_problems(plain: Sequence[str], rhymed: Sequence[int]) -> tuple[str, list[str]]:
    keys = {k: rhyme(plain[k], "cmn") for k in rhymed if plain[k]}
    if not keys:
        return "", []
    shared = Counter(keys.values()).most_common(1)[0][0]
    odd = [k for k, key in keys.items() if key != shared]
    return shared, [f"line {k + 1} ends in {plain[k][-1]} ({keys[k]}辙), the others in {shared}辙" for k in odd]


def _tone_problems(lines: Sequence[ScannedLine]) -> list[str]:
    return [
        f"line {k + 1}: {line.text[at]} is {line.tones[at]}, {line.wanted[at]} is wanted ({line.wanted})"
        for k, line in enumerate(lines)
        for at in line.faults
    ]
