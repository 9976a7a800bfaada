"""What stands beside a picture, in English and Chinese."""

from collections.abc import Mapping

CHINESE: Mapping[str, str] = {
    "request": "请求",
    "perception": "画面",
    "meaning": "词义",
    "timing": "时间",
    "space": "空间",
    "balance": "平衡",
    "exclusion": "排除",
    "picture": "画面",
    "waveform": "波形",
    "spectrogram": "频谱",
    "level": "响度",
    "… and {} more": "……还有 {} 项",
    "… and more": "……还有更多",
    "{:g} s": "{:g} 秒",
    "{} events on {} tracks": "{} 个事件，{} 条音轨",
    "planned by {}": "规划：{}",
    "seed {}": "种子 {}",
    "{:g} kHz, stereo": "{:g} kHz 立体声",
    "{:g} kHz, mono": "{:g} kHz 单声道",
}


def worded(text: str, language: str, *values: object) -> str:
    """Return a label in a language, with values filled in.

    Parameters
    ----------
    text : str
        In English, as it stands in `CHINESE`.
    language : str
        ``"zh"``; anything else leaves it English.
    *values : object
        What takes the places in braces.
    """
    return (CHINESE.get(text, text) if language == "zh" else text).format(*values)
