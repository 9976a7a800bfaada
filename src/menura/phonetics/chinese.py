"""Chinese characters as syllables: pinyin for Mandarin, jyutping for Cantonese."""

import re
from functools import cache, lru_cache

from menura.errors import MissingExtraError
from menura.phonetics import espeak
from menura.phonetics.languages import canonical, voice_for

INSTALL = "Install it with: pip install 'menura[voice]'"

NUMERALS = "零一二三四五六七八九"

COUNTED_BY = re.compile(
    "[个斤次只条张本件位天杯瓶碗句首部辆台架座间口头匹棵朵片块角节门项场遍趟顿种双对家倍岁层周代组支枝把封份套副颗滴群批"
    "段篇步声年人分万亿米里克吨升元度秒点页行公千厘毫平立美欧英日韩海加亩站堂盘串盒箱袋包桶罐壶]|分钟|小时|星期|礼拜|亿|钟头"
)
"""What stands after a number that counts: two of it are 两."""

_NO_COUNT = re.compile(r"(第|初|星期|礼拜|周)\s*$")
_DAY = re.compile("日(?![元本])|年级|月|号|楼|班")

DOUBLES = re.compile(r"([妈爸哥姐弟妹爷奶叔公婆舅姑娃星宝谢])\1")
"""Doubled characters of which the second is said in the neutral tone."""

RESPELLED = {"jiong": "jong", "qiong": "qong", "xiong": "xong", "m": "ng", "hm": "ng", "hng": "ng", "ê": "ei"}
"""Syllables that the voice of espeak-ng takes for English, in a spelling that it reads as pinyin."""


@lru_cache(maxsize=4096)
def pinyin(text: str) -> tuple[str, ...]:
    """Return the pinyin of each character with its tone as a digit, ``5`` for the neutral one: ``("yin2", "hang2")``.

    Characters with several readings are read by the words around them. What is no Chinese character gives ``""``.

    Raises
    ------
    MissingExtraError
        If pypinyin is not installed.
    """
    return _pinyin(text, sandhi=False)


@lru_cache(maxsize=4096)
def sung_tones(text: str) -> tuple[int | None, ...]:
    """Return the tone of each character as it is said: 1 … 5, with the changes that 一, 不 and third tones undergo."""
    return tuple(int(each[-1]) if each[-1:].isdigit() else None for each in _pinyin(text, sandhi=True))


def _pinyin(text: str, *, sandhi: bool) -> tuple[str, ...]:
    try:
        from pypinyin import Style, lazy_pinyin
    except ImportError:
        raise MissingExtraError("Mandarin needs pypinyin, which is not installed.", hint=INSTALL) from None
    found = lazy_pinyin(
        text,
        style=Style.TONE3,
        neutral_tone_with_five=True,
        tone_sandhi=sandhi,
        errors=lambda strange: [""] * len(strange),  # type: ignore[arg-type, return-value]  # a list is taken apart
    )
    for at in (double.end() - 1 for double in DOUBLES.finditer(text)):
        found[at] = re.sub(r"\d", "5", found[at])
    return tuple(each if re.fullmatch(r"[a-züê]+[1-5]", each) else "" for each in (e.replace("v", "ü") for e in found))


@lru_cache(maxsize=4096)
def jyutping(text: str) -> tuple[str, ...]:
    """Return the jyutping of each character with its tone as a digit: ``("hoeng1", "gong2")``; ``""`` for others.

    Raises
    ------
    MissingExtraError
        If ToJyutping is not installed.
    """
    try:
        import ToJyutping
    except ImportError:
        raise MissingExtraError("Cantonese needs ToJyutping, which is not installed.", hint=INSTALL) from None
    found = ToJyutping.get_jyutping_list(text)
    return tuple((reading or "").split(" ")[0] for _, reading in found)


def readings(text: str, language: str) -> tuple[str, ...]:
    """Return the pinyin or jyutping of each character; ``""`` for what is no Chinese character."""
    return jyutping(text) if canonical(language) == "yue" else pinyin(text)


def fed(reading: str) -> str:
    """Return a syllable of pinyin or jyutping in the spelling that espeak-ng reads: ``"nü3"`` is ``"nv3"``."""
    base, tone = reading[:-1], reading[-1:]
    return RESPELLED.get(base, base.replace("ü", "v")) + tone


@cache
def phones(reading: str, language: str) -> tuple[str, ...]:
    """Return the phones of a syllable of pinyin or jyutping in IPA, without its tone."""
    spelled = espeak.spelled(fed(reading), voice_for(language))
    return tuple(p for p in (re.sub(r"[ˈˌ0-9ɜ.-]", "", each) or "" for each in spelled.split("_")) if p)


def said(number: str) -> str:
    """Return a number, written in digits, as it is said in Chinese."""
    whole, _, rest = number.partition(".")
    tail = "点" + "".join(NUMERALS[int(d)] for d in rest) if rest else ""
    if len(whole) > 12 or (whole.startswith("0") and len(whole) > 1):
        return "".join(NUMERALS[int(d)] for d in whole) + tail
    return _counted(int(whole)) + tail


def counted(number: str, before: str, after: str) -> str:
    """Return a number as it is said in its place: 两 before what is counted, years digit by digit.

    Parameters
    ----------
    number : str
        Digits, with a decimal point where there is one.
    before, after : str
        The text around it.
    """
    if number == "2" and COUNTED_BY.match(after) and not _DAY.match(after) and not _NO_COUNT.search(before):
        return "两"
    return "".join(NUMERALS[int(d)] for d in number) if _names_a_year(number, after) else said(number)


def _names_a_year(number: str, after: str) -> bool:
    """Return whether a number is said digit by digit: a year, or the decade in which people were born."""
    if re.match("后(?![退来面])", after) and re.fullmatch("[05-9]0", number):
        return True
    if not after.startswith("年") or re.match("年(级|以?[前后来间内里])", after) or not number.isdecimal():
        return False
    if len(number) == 2:
        return number[0] in "6789" and number[1] != "0" and not after.startswith("年代")
    return len(number) == 4 and number[0] in "12" and (number[1:] != "000" or number == "2000")


def _counted(number: int, *, first: bool = True) -> str:
    for unit, name in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= unit:
            high, low = divmod(number, unit)
            head = "" if unit == 10 and high == 1 and first else "两" if high == 2 and unit >= 1000 else _counted(high)
            gap = "零" if low and low < unit // 10 else ""
            return head + name + (gap + _counted(low, first=False) if low else "")
    return NUMERALS[number]
