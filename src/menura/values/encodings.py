"""Text from files in whatever encoding: UTF-8 and what says itself, else a decision that can be defended.

What is not UTF-8 and has no byte order mark is tried in the encodings in which lyrics and scripts are found: GB18030
(with GBK and GB2312 inside), Big5, Shift JIS and Windows-1252. Each reading is judged by the characters it gives: how
many of them are among the most frequent ones of Chinese (J. Da, "Modern Chinese Character Frequency List", 2004), or
kana, or letters of western Europe. A reading that is not clearly the best is none.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from menura.errors import MediaError

MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks; that of UTF-32 begins like one of UTF-16."""

CANDIDATES = {"gb18030": "GB18030", "big5hkscs": "Big5", "cp932": "Shift JIS", "cp1252": "Windows-1252"}
"""Encodings that say nothing of themselves: their names for programs, and for people."""

PLAUSIBLE, CLEAR = 0.3, 1.5
"""What the best reading must score, and how many times more than the next."""

FREQUENT = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事"
    "成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日者意无力它与长把机十民第公此已"
    "工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体美相见被利什二等产或新己身果加西月话合回特代内信表化"
    "老给世位次度门任常先海通教儿原东声提立及比解水名真论处走义各入几口认条平系气题活更别打女变四神总何电数安少才结反受目"
    "太再感做接必场期直命山金指许至形便空眼书非听白却光放像难且思王完式色路记南品住告求北边死交万取望觉共传清今切让识候带"
    "爱风雨夜梦歌花泪星云春夏秋冬雪红远近飞归乡亲唱落黄灯船江湖河草树叶鸟独寂寞温柔永忘忆待离谁哪吗吧呢啊窗街城火石早晚静"
    "笑哭伤痛醒睡等越跟随吹照青蓝绿暖冷热快慢轻深每您请谢欢迎朋友妈爸孩桥舟帆岸沙漠雾露霜虹"
    "這個們來為國說時會對過發後裡樣開從實無與長機關點業將兩間問應戰頭體見產給門東聲論處義幾條氣題別變總電數結場許書聽難記"
    "邊萬傳讓識帶愛風雲夢淚紅遠飛歸鄉親黃燈葉樹鳥獨憶離誰嗎學現當動還進經麼種歡請謝媽橋霧靜傷暖熱輕綠藍沒裏著點"
)
"""The most frequent characters, simplified and traditional, and those of which songs are made."""

WESTERN = frozenset("àáâãäåæçèéêëìíîïñòóôõöøœùúûüýÿßÀÁÂÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØŒÙÚÛÜÝ‘’“”„–—…«»¡¿°·•€£§©")

HANZI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
KANA = re.compile(r"[\u3041-\u30ff]")
STRANGE = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\uff61-\uff9f\U000f0000-\U0010ffff]")
"""What no text has: control characters, private ones, half-width kana."""

SHOWN = 12
"""Characters of a reading that an error shows."""


@dataclass(frozen=True)
class Decoded:
    """A text and how it was read.

    Attributes
    ----------
    text : str
    encoding : str
        As it is called by people.
    assumed : bool
        Whether nothing but its characters speaks for that.
    """

    text: str
    encoding: str
    assumed: bool = False


def decoded(data: bytes, name: str, encoding: str = "") -> Decoded:
    """Return the text in the bytes of a file.

    Parameters
    ----------
    data : bytes
    name : str
        Of the file, for messages.
    encoding : str, optional
        What somebody says it is; it is then read so, or not at all.

    Raises
    ------
    MediaError
        If it is no text, not in the encoding that is given, or in none that can be told.
    """
    if encoding:
        return _given(data, name, encoding)
    for mark, known in MARKED:
        if data.startswith(mark):
            return _given(data, name, known)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _assumed(data, name)
    if "\0" in text:
        raise _no_text(name)
    return Decoded(text, "UTF-8")


def _given(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding)
        text = str(codec.decode(data)[0]).removeprefix("\ufeff")
    except LookupError:
        raise MediaError(
            f"{encoding!r} is no encoding of text known here.",
            hint=f"Give one of utf-8, utf-16, {', '.join(CANDIDATES)}.",
        ) from None
    except UnicodeDecodeError as error:
        raise MediaError(
            f"{name!r} is not in {encoding}: its byte {error.start} cannot be read so.",
            hint="Leave the encoding out to have it found, or save the file as UTF-8.",
        ) from None
    if "\0" in text:
        raise _no_text(name)
    return Decoded(text, codec.name)


def _no_text(name: str) -> MediaError:
    return MediaError(f"{name!r} is no text.", hint="Save it as UTF-8 text.")


def _assumed(data: bytes, name: str) -> Decoded:
    """Return the reading that is clearly the best."""
    found = sorted(_readings(data), reverse=True)
    if not found:
        raise _no_text(name)
    score, text, codec = found[0]
    second = found[1][0] if len(found) > 1 else 0.0
    if score < PLAUSIBLE or score < CLEAR * second:
        shown = "; ".join(f"as {CANDIDATES[c]} it has {_sample(t)!r}" for _, t, c in found[:2])
        raise MediaError(
            f"{name!r} is not UTF-8, and its encoding cannot be told: {shown}.",
            hint=f"Say which: --text-encoding {found[0][2]}, or save it as UTF-8.",
        )
    return Decoded(text, CANDIDATES[codec], assumed=True)


def _sample(text: str) -> str:
    """Return some characters of a text that its encoding decides."""
    return "".join(letter for letter in text if not letter.isascii())[:SHOWN]


def _readings(data: bytes) -> Iterator[tuple[float, str, str]]:
    """Yield how plausible each reading is, with the text and the name of its encoding."""
    for codec in CANDIDATES:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if not STRANGE.search(text):
            yield (_western if codec == "cp1252" else _eastern)(text, codec), text, codec


def _eastern(text: str, codec: str) -> float:
    """Return which share of a text's own characters are frequent ones; of a Japanese one, also kana."""
    own = [letter for letter in text if HANZI.match(letter) or KANA.match(letter)]
    if not own:
        return 0.0
    kana = sum(KANA.match(letter) is not None for letter in own)
    usual = sum(letter in FREQUENT for letter in own)
    if codec == "cp932":
        return (2 * kana + usual) / (2 * len(own)) if 4 * kana >= len(own) else 0.0
    # Level 1 of GB 2312 and of Big5 are the frequent characters of the day; a wrong reading rarely keeps to them.
    common = sum(_is_common(letter, codec) for letter in own)
    return (0.8 * usual + 0.2 * common) / len(own) if 4 * kana < len(own) else 0.0


def _is_common(letter: str, codec: str) -> bool:
    first, *rest = letter.encode(codec)
    if codec == "gb18030":
        return 0xB0 <= first <= 0xD7 and len(rest) == 1 and rest[0] >= 0xA1
    return 0xA4 <= first <= 0xC6


def _western(text: str, _: str) -> float:
    """Return which share of the letters beyond ASCII are those of western Europe, in a text that is mostly ASCII."""
    letters = sum(letter.isalpha() for letter in text)
    own = [letter for letter in text if not letter.isascii()]
    if not own or len(own) > 0.34 * max(letters, 1):
        return 0.0
    return sum(letter in WESTERN for letter in own) / len(own)


def notice_of(found: Decoded, name: str) -> tuple[str, str]:
    """Return what is said of a text whose encoding was assumed, and what to type otherwise; empty where it was not.

    In the language of the text, as far as that is Chinese.
    """
    if not found.assumed:
        return "", ""
    other = "big5" if found.encoding != "Big5" else "gb18030"
    if found.encoding in {"GB18030", "Big5"}:
        return f"{name} 不是 UTF-8，按 {found.encoding} 读取。", f"如果文字不对，请指定编码：--text-encoding {other}"
    text = f"{name} is not UTF-8; it was read as {found.encoding}."
    return text, f"If its words are wrong, say which encoding: --text-encoding {other}"
