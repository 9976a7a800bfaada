"""Which script a character is written in."""

from bisect import bisect_right

RANGES = (
    (0x0041, 0x005A, "latin"), (0x0061, 0x007A, "latin"), (0x00AA, 0x00AA, "latin"), (0x00BA, 0x00BA, "latin"),
    (0x00C0, 0x00D6, "latin"), (0x00D8, 0x00F6, "latin"), (0x00F8, 0x024F, "latin"), (0x0370, 0x03FF, "greek"),
    (0x0400, 0x052F, "cyrillic"), (0x0531, 0x058F, "armenian"), (0x0591, 0x05F4, "hebrew"), (0x0620, 0x065F, "arabic"),
    (0x066E, 0x06D3, "arabic"), (0x06D5, 0x06DC, "arabic"), (0x06EE, 0x06EF, "arabic"), (0x06FA, 0x06FF, "arabic"),
    (0x0750, 0x077F, "arabic"), (0x0900, 0x0963, "devanagari"), (0x0970, 0x097F, "devanagari"),
    (0x0980, 0x09E3, "bengali"), (0x0A00, 0x0A65, "gurmukhi"), (0x0A70, 0x0A7F, "gurmukhi"),
    (0x0A80, 0x0AE5, "gujarati"), (0x0B00, 0x0B65, "oriya"), (0x0B80, 0x0BE5, "tamil"), (0x0C00, 0x0C65, "telugu"),
    (0x0C80, 0x0CE5, "kannada"), (0x0D00, 0x0D65, "malayalam"), (0x0D80, 0x0DFF, "sinhala"), (0x0E01, 0x0E4E, "thai"),
    (0x0E80, 0x0EFF, "lao"), (0x0F00, 0x0FFF, "tibetan"), (0x1000, 0x109F, "myanmar"), (0x10A0, 0x10FF, "georgian"),
    (0x1100, 0x11FF, "hangul"), (0x1200, 0x139F, "ethiopic"), (0x13A0, 0x13FF, "cherokee"), (0x1780, 0x17D3, "khmer"),
    (0x1800, 0x18AF, "mongolian"), (0x1E00, 0x1EFF, "latin"), (0x1F00, 0x1FFF, "greek"), (0x3005, 0x3007, "han"),
    (0x3041, 0x309F, "kana"), (0x30A1, 0x30FA, "kana"), (0x30FC, 0x30FF, "kana"), (0x3131, 0x318E, "hangul"),
    (0x31F0, 0x31FF, "kana"), (0x3400, 0x4DBF, "han"), (0x4E00, 0x9FFF, "han"), (0xAC00, 0xD7A3, "hangul"),
    (0xF900, 0xFAFF, "han"), (0xFB00, 0xFB06, "latin"), (0xFF21, 0xFF3A, "latin"), (0xFF41, 0xFF5A, "latin"),
    (0xFF66, 0xFF9D, "kana"), (0x20000, 0x323AF, "han"),
)  # fmt: skip
"""First and last code point of the letters of each script, in order."""

_FIRST = [first for first, _, _ in RANGES]


def script(character: str) -> str:
    """Return the script of a letter: ``"han"``; empty for what is shared by all, such as digits and punctuation.

    A letter of a script that is not listed gives ``"other"``.
    """
    point = ord(character)
    k = bisect_right(_FIRST, point) - 1
    if k >= 0 and point <= RANGES[k][1]:
        return RANGES[k][2]
    return "other" if character.isalpha() and not _is_modifier(point) else ""


def _is_modifier(point: int) -> bool:
    """Return whether a code point is a letter-like sign that belongs to no word: superscripts, mathematics."""
    return 0x02B0 <= point <= 0x036F or 0x2070 <= point <= 0x2BFF or 0x1D400 <= point <= 0x1F9FF or point == 0xB5
