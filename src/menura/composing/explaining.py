"""Why a piece is as it is: for each field of a brief, its value and where that came from."""

from collections.abc import Iterator

from menura.composing.brief import Brief, Origin
from menura.composing.naming import key_shown, listed, shown

FIELDS: dict[str, tuple[str, str]] = {
    "scene": ("scene", "场景"),
    "style": ("style", "风格"),
    "moods": ("mood", "情绪"),
    "instruments": ("instruments", "乐器"),
    "without": ("without", "不用"),
    "tempo": ("tempo", "速度"),
    "bpm": ("tempo in quarter notes a minute", "速度（每分钟四分音符）"),
    "shape": ("course of the tempo", "速度变化"),
    "mode": ("mode", "调式"),
    "key": ("key", "调"),
    "metre": ("metre", "拍号"),
    "form": ("form", "曲式"),
    "energy": ("energy, 0 to 1", "能量（0 到 1）"),
    "duration": ("length in seconds", "时长（秒）"),
    "voice": ("voice", "人声"),
    "language": ("language", "语言"),
}
"""What is told of a brief, in English and Chinese, in the order in which it was decided."""

ORIGINS: dict[Origin, tuple[str, str]] = {
    "given": ("as given", "按指定"),
    "words": ("from the words", "来自文字"),
    "chosen": ("chosen here", "由系统选择"),
}


def explained(brief: Brief, language: str = "en") -> Iterator[str]:
    """Yield a sentence for each field of a brief that has a value: "key: D minor (as given)".

    Parameters
    ----------
    brief : Brief
    language : {"en", "zh"}
    """
    column = 1 if language == "zh" else 0
    for field, names in FIELDS.items():
        value = getattr(brief, field)
        if value not in (None, "", ()) and not (field == "shape" and value == "steady"):
            said, origin = _said(field, value, language), ORIGINS[brief.origin(field)][column]
            yield f"{names[1]}：{said}（{origin}）" if column else f"{names[0]}: {said} ({origin})"


def _said(field: str, value: object, language: str) -> str:
    """Return a value as it is told: names in the language, numbers short."""
    if isinstance(value, tuple):
        return listed((_named(field, str(each), language) for each in value), language)
    return f"{value:g}" if isinstance(value, float) else _named(field, str(value), language)


def _named(field: str, name: str, language: str) -> str:
    if language != "zh":
        return name
    if field == "key":
        return key_shown(name, language)
    kind = {"moods": "mood", "instruments": "instrument", "without": "instrument"}.get(field, field)
    return (
        shown("role", name, language)
        if field == "without" and name in {"drums", "bass"}
        else shown(kind, name, language)
    )
