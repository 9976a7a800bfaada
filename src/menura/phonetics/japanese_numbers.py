"""Japanese numbers as they are said, with the counters that change beside them: 1本 is いっぽん, 3日 is みっか."""

DIGITS = ("ゼロ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ")

_HUNDREDS = {3: "サンビャク", 6: "ロッピャク", 8: "ハッピャク"}
_THOUSANDS = {3: "サンゼン", 8: "ハッセン"}
_MYRIADS = ("", "マン", "オク", "チョウ")

_ALONE = ("ヒトツ", "フタツ", "ミッツ", "ヨッツ", "イツツ", "ムッツ", "ナナツ", "ヤッツ", "ココノツ")
_DAYS = ("ツイタチ", "フツカ", "ミッカ", "ヨッカ", "イツカ", "ムイカ", "ナノカ", "ヨウカ", "ココノカ", "トオカ")

_WHOLE = {
    "人": {1: "ヒトリ", 2: "フタリ"},
    "つ": dict(enumerate(_ALONE, 1)),
    "日": {
        **dict(enumerate(_DAYS, 1)),
        14: "ジュウヨッカ", 17: "ジュウシチニチ", 19: "ジュウクニチ", 20: "ハツカ", 24: "ニジュウヨッカ",
        27: "ニジュウシチニチ", 29: "ニジュウクニチ",
    },
    "月": {4: "シガツ", 7: "シチガツ", 9: "クガツ"},
    "歳": {20: "ハタチ"},
}  # fmt: skip
"""What is said for number and counter together."""

_ENDINGS = {
    "人": {4: "ヨ"}, "年": {4: "ヨ"}, "年間": {4: "ヨ"},
    "時": {4: "ヨ", 7: "シチ", 9: "ク"}, "時間": {4: "ヨ", 7: "シチ", 9: "ク"},
}  # fmt: skip
"""The last digit as it is said before a counter."""

_CHANGES = {
    "": (
        "人:ニン つ:ツ 日:ニチ 日間:ニチカン 月:ガツ 年:ネン 年間:ネンカン 時:ジ 時間:ジカン 秒:ビョウ "
        "円:エン 枚:マイ 番:バン 位:イ 度:ド 台:ダイ 名:メイ 倍:バイ 号:ゴウ 千:セン 万:マン 億:オク"
    ),
    "f": ("分:フン 分間:フンカン 泊:ハク"),
    "h": ("本:ホン 匹:ヒキ 杯:ハイ"),
    "k": ("個:コ 回:カイ か月:カゲツ ヶ月:カゲツ カ月:カゲツ 曲:キョク"),
    "g": ("階:カイ"),
    "s": ("冊:サツ 歳:サイ 才:サイ 章:ショウ 週間:シュウカン 点:テン 頭:トウ 通:ツウ"),
}
"""Counters and how they are said, by how they and the number before them change: see :func:`_joined`."""

_COUNTERS = {
    counter: (sound, change)
    for change, rows in _CHANGES.items()
    for counter, sound in (row.split(":") for row in rows.split())
}

_HARD = dict(zip("ハヒフヘホ", "パピプペポ", strict=True))
_SOFT = dict(zip("ハヒフヘホカ", "バビブベボガ", strict=True))
_CLOSED = {1: "イッ", 6: "ロッ", 8: "ハッ"}


def counter_at(text: str) -> str:
    """Return the counter that a text begins with; empty for none that changes."""
    if text.startswith("分の"):  # of a fraction
        return ""
    return next((text[:size] for size in (2, 1) if text[:size] in _COUNTERS), "")


def said(number: str, counter: str = "") -> str:
    """Return a number in katakana, with its counter.

    Parameters
    ----------
    number : str
        Digits, with a decimal point where there is one.
    counter : str, optional
        What :func:`counter_at` returns.
    """
    whole, _, rest = number.partition(".")
    tail = "".join(DIGITS[int(digit)] for digit in rest)
    sound, change = _COUNTERS.get(counter, ("", ""))
    if tail or len(whole) > 16 or (whole.startswith("0") and len(whole) > 1):
        spelled = _count(int(whole)) if tail else "".join(DIGITS[int(digit)] for digit in whole)
        return spelled + ("テン" + tail if tail else "") + sound
    value = int(whole)
    if value in _WHOLE.get(counter, {}):
        return _WHOLE[counter][value]
    ending = _ENDINGS.get(counter, {}).get(value % 10)
    if ending and value % 100 != 0:
        return (_count(value - value % 10) if value > 9 else "") + ending + sound
    return _joined(value, sound, change) if change else _count(value) + sound


def _joined(value: int, sound: str, change: str) -> str:
    """Return a number and a counter that change each other: 一 and 本 are いっぽん, 三 and 本 are さんぼん."""
    last, count = value % 10, _count(value)
    closing = {"h": (1, 6, 8), "f": (1, 6, 8), "k": (1, 6, 8), "g": (1, 6, 8), "s": (1, 8)}[change]
    if last in closing:
        count = count[: -len(DIGITS[last])] + _CLOSED[last]
    elif value and last == 0 and count.endswith(("ジュウ", "ヒャク")):
        count = count[:-1] + "ッ"
    elif last == 3 and change in "hg":
        return count + _SOFT[sound[0]] + sound[1:]
    elif not (change == "f" and last in {3, 4}):
        return count + sound
    return count + (_HARD.get(sound[0], sound[0]) + sound[1:])


def _count(value: int) -> str:
    if value == 0:
        return DIGITS[0]
    parts, index = [], 0
    while value:
        value, four = divmod(value, 10_000)
        if four:
            spelled = "イッ" if (index, four) == (3, 1) else _below_myriad(four)
            parts.append(spelled + _MYRIADS[index])
        index += 1
    return "".join(reversed(parts))


def _below_myriad(value: int) -> str:
    thousands, hundreds, tens, ones = (value // unit % 10 for unit in (1000, 100, 10, 1))
    said = _THOUSANDS.get(thousands, ("" if thousands == 1 else DIGITS[thousands]) + "セン") if thousands else ""
    said += _HUNDREDS.get(hundreds, ("" if hundreds == 1 else DIGITS[hundreds]) + "ヒャク") if hundreds else ""
    said += (("" if tens == 1 else DIGITS[tens]) + "ジュウ") if tens else ""
    return said + (DIGITS[ones] if ones else "")
