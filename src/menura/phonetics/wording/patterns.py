"""What is no word, as patterns: one for each language, whose last group names the rule that says it."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from menura.phonetics.wording.ordinals import REGNAL
from menura.phonetics.wording.tables import Table, is_of, table_of

_LARGE = "million|billion|trillion|thousand|Millionen|Milliarden|millions|milliards|millones|milioni|milhões|万|亿"

_NUMBERED = ("World War ", "Chapter ", "Part ", "Act ", "Book ", "Volume ")
"""What a single Roman letter counts."""

OPENERS = "Der|Die|Das|Den|Dann|Und|Ich|Er|Sie|Es|Wir|Ihr|Aber|Danach|Doch|Da|So|Ein|Eine|In|Im|Am|Auch|Jetzt|Nun|Mit"
"""Words with which German sentences begin: the number before them counts and does not order."""

_DIALLED = ("拨打", "致电", "电话", "手机号", "号码", "热线", "客服", "房间", "密码", "验证码", "编号", "学号", "门牌")
"""Chinese words after which digits are said one by one."""


@cache
def pattern(language: str) -> re.Pattern[str]:
    """Return the pattern of everything in a language that is no word."""
    table = table_of(language)
    # Chinese and Japanese stand right beside numbers: only Latin letters belong to them.
    word = "A-Za-z0-9_" if is_of(table, "zh", "ja") else r"\w"
    parts = {
        **_marks_of_time(table, word),
        **_amounts(table, word),
        **_counts(table, word, language.split("-")[0]),
        **_names(table, word),
    }
    return re.compile("|".join(f"(?P<{name}>{part})" for name, part in parts.items()))


def _marks_of_time(table: Table, word: str) -> Mapping[str, str]:
    time = r"(?<![\d:])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:])"
    if is_of(table, "de"):
        time += "(?: ?Uhr)?"
    if is_of(table, "fr"):
        time += r"|(?<![\w:])(?:[01]?\d|2[0-4]) ?h ?[0-5]\d(?!\w)"
    return {
        "address": r"(?:https?://|www\.)[^\s，。]+[^\s，。.,;:!?)\]\"']|[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
        "date": r"(?<![\d/-])(?:\d{4}(?P<a>[-/])\d{1,2}(?P=a)\d{1,2}|\d{1,2}(?P<b>[./])\d{1,2}(?P=b)\d{4})(?![\d/-])",
        "time": time,
        "telephone": _telephone(table, word),
    }


def _telephone(table: Table, word: str) -> str:
    kinds = [rf"(?<![{word}])\+\d[\d ()-]{{6,20}}\d(?!\w)"]
    if is_of(table, "zh"):
        after = [name + end for name in _DIALLED for end in ("", "是", "为", "：", ":")]
        kinds += [
            r"(?<![\w.-])1[3-9]\d(?:[ -]?\d{4}){2}(?![\d.])|(?<=[\u3400-\u9fff])1[3-9]\d(?:[ -]?\d{4}){2}(?![\d.])",
            r"(?<![\d.-])0\d{2,3}-\d{7,8}(?!\d)|(?<![\d.-])400-?\d{3}-?\d{4}(?!\d)",
            rf"(?:{'|'.join(f'(?<={name})' for name in after)})\d{{3,}}(?![\d.,])",
        ]
    elif is_of(table, "ja"):
        kinds.append(r"(?<![\d.-])0\d{1,4}-\d{1,4}-\d{3,4}(?!\d)")
    elif is_of(table, "en"):
        kinds += [
            r"\(\d{3}\) ?\d{3}[-. ]\d{4}(?!\w)",
            r"(?<![\w.-])\d{3}(?P<c>[-. ])\d{3}(?P=c)\d{4}(?![\w-])",
            r"(?:(?<=[Cc]all )|(?<=[Dd]ial ))\d{3}(?![\w,.-]\d|\w)",
        ]
    if is_of(table, "en", "de", "it", "pt"):
        kinds.append(r"(?<![\w.,-])0\d{2,4}[ /-]\d{3,8}(?:[ -]\d{2,8}){0,3}(?![\w-])")
    return "|".join(kinds)


def number(table: Table) -> str:
    """Return the pattern of a number as a language writes it."""
    if table["point"] == ",":
        return r"\d{1,3}(?:[.\u00a0\u202f ]\d{3})+(?!\d)(?:,\d+)?|\d+(?:,\d+)?"
    return r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"


def _amounts(table: Table, word: str) -> Mapping[str, str]:
    figure, signs = number(table), _any(table.get("currency", {}))
    # Where the sign leads, "7 £3" is a number and an amount; elsewhere "7 £ 3" is an amount and a number.
    alone = r"(?! ?\d)" if table["point"] == "." else r"(?!\d)"
    part = _any(table.get("fractions", {}))
    return {
        "money": rf"(?<![{word}])-?(?:{signs}) ?(?:\d+\.\d{{2}}(?!\d)|{figure})"
        rf"(?: ?(?:{_LARGE})|(?:{_any(table.get('magnitude', {}))})(?![{word}]))?"
        rf"|(?<![{word}.,])-?(?:{figure}) ?[€£¥￥$]{alone}",
        "percent": rf"(?<![{word}.,])[-−]?(?:{figure}) ?[%％]",
        "decade": r"(?<![\w.,])(?:1[1-9]|20)\d0s(?!\w)|(?<=[Tt]he )[2-9]0s(?!\w)|['’][2-9]0s(?!\w)"
        if is_of(table, "en")
        else r"(?!)",
        "mixed": rf"(?<![{word}./,])\d{{1,4}}(?:(?: |又)\d{{1,2}}/\d{{1,2}}(?![{word}/])| ?(?:{part}))",
        "measure": rf"(?<![{word}.,])[-−]?(?:{figure}) ?(?:{_any(table.get('units', {}))})(?![{word}²³/°])",
    }


def _counts(table: Table, word: str, language: str) -> Mapping[str, str]:
    cjk = is_of(table, "zh", "ja")
    to = "-–~～〜—" if cjk else "-–"
    money = "".join(sign for sign in table.get("currency", {}) if len(sign) == 1)
    between = r"(?=[^.!?\n]{0,40}=)"
    return {
        "range": rf"(?<![{word}.,:/–-])(?:\d{{1,2}}[{to}]\d{{1,2}}|\d{{3}}[{to}]\d{{3}}|\d{{4}}[{to}]\d{{4}}"
        rf"|\d+[{to[1:]}]\d+)(?![{word}:/–-])(?! ?=)",
        "through": rf"(?:(?<=[\d%℃C度月日年元])|(?<=\d(?:st|nd|rd|th)))[{to[1:]}](?=[-−]?[{money}]?\d)"
        rf"|(?<=\d)-(?=[{money}]\d)|(?<=:\d\d)-(?=\d{{1,2}}:)",
        "ratio": rf"(?<![{word}:.])\d{{1,3}}:\d(?![\d:])",
        "fraction": rf"(?<![{word}./])\d{{1,3}}/\d{{1,3}}(?![{word}/])|{_any(table.get('fractions', {}))}",
        "year": r"(?<![\w.,$£€/:-])1[1-9]\d\d(?![\w/:]|[.,]\d|-\d)|(?<=[Ii]n )10[1-9]\d(?![\w/:]|[.,]\d)"
        if is_of(table, "en")
        else r"(?!)",
        "less": rf"(?<=\d) ?[-−] ?(?=\d){between}",
        "minus": rf"(?<![{word}.)\]–-])[-−](?=\d)",
        "ordinal": _ordinals(table),
        "roman": _romans() if language in {"en", "de", "fr", "es", "it", "pt"} else r"(?!)",
    }


def _ordinals(table: Table) -> str:
    if is_of(table, "de"):
        kings = rf"(?:{'|'.join(f'(?<={name} )' for name in REGNAL)})[IVX]{{1,5}}\.(?!\w)"
        return rf"(?<![\w.,])[1-9]\d?\.(?= (?!(?:{OPENERS})\b)[A-ZÄÖÜ]\w)|{kings}"
    if is_of(table, "fr"):
        return r"(?<![\w.,])(?:\d{1,3}|[IVX]{1,5})(?:ères?|res?|ers?|èmes?|emes?|es?)(?!\w)"
    return r"(?!)"


def _romans() -> str:
    single = [f"(?<={name})[IVX]" for name in _NUMBERED]
    single += [f"(?<={name} )(?:[VX]|I(?=[,;.)]|['’]s| of ))" for name in REGNAL]
    several = r"X{1,3}(?:IX|IV|VI{0,3}|I{1,3})|XX|IX|IV|VI{1,3}|I{2,3}"
    return rf"(?<![\w.])(?:{several}|{'|'.join(single)})(?![\w.]\w)(?!\w)"


def _names(table: Table, word: str) -> Mapping[str, str]:
    def any_of(kind: str) -> str:
        return _any(table.get(kind, {}))

    english = is_of(table, "en")
    return {
        "short_month": rf"(?<![{word}])(?:{any_of('before_number')})(?= ?\d)",
        "saint": rf"(?<![{word}])(?:{any_of('before_name')})(?= [A-ZÀ-Ý])",
        "street": rf"(?<=\w )(?:{any_of('after_name')})",
        "abbreviation": rf"(?<![{word}.])(?:{any_of('abbreviations')})(?![{word}])",
        "code": r"(?<!\w)[A-Z]{2}(?=\d)" if english else r"(?!)",
        "letter": r"(?<=['\"(])A(?=['\")])|(?<=[a-z] )A(?=[.,;:!?)]| or [A-Z]\b|$)|(?<!\w)A(?=/[A-Z]\b)"
        if english
        else r"(?!)",
        "drawn": r"(?<=[\u3040-\u9fff])[~～〜]+(?!\d)" if is_of(table, "zh", "ja") else r"(?!)",
        "between": rf"(?<=\d) ?(?:{any_of('between_numbers')}) ?(?=\d)",
        "symbol": rf"(?:{any_of('symbols')})",
    }


def _any(names: Iterable[str]) -> str:
    """Return a pattern of any of some names, the longest first; of nothing where there are none."""
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) or r"(?!)"
