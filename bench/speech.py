"""How fast text becomes speech: first audio, real-time factor and level per language, memory of a long text.

python bench/speech.py
"""

import resource
import time
from collections.abc import Callable

from menura.audio.clip import Clip
from menura.audio.loudness import loudness
from menura.engines.base import Scene
from menura.engines.speech import SpeechEngine, layout, live, saying
from menura.plans.model import Event, Speech

TEXTS = {
    "en": "The storm came at night, and we turned back. Nobody said a word until 5:30. Then somebody laughed!",
    "cmn": "昨天晚上来了一场暴风雨，我们只好往回走。谁也没有说话。后来有人笑了！",
    "yue": "琴晚嚟咗一場暴風雨，我哋惟有返轉頭。冇人出聲。後來有人笑咗！",
    "ja": "昨日の夜、嵐が来たので、私たちは引き返しました。誰も何も言いませんでした。",
    "ko": "어젯밤에 폭풍이 와서 우리는 돌아갔습니다. 아무도 말하지 않았습니다.",
    "es": "Anoche llegó la tormenta y dimos la vuelta. Nadie dijo una palabra. ¡Después alguien se rió!",
    "fr": "La tempête est venue dans la nuit et nous avons fait demi-tour. Personne n'a dit un mot.",
    "de": "Der Sturm kam in der Nacht, und wir kehrten um. Niemand sagte ein Wort. Dann lachte jemand!",
    "it": "La tempesta arrivò di notte e tornammo indietro. Nessuno disse una parola.",
    "pt": "A tempestade veio à noite e nós voltamos. Ninguém disse uma palavra.",
    "ru": "Ночью пришла буря, и мы повернули назад. Никто не сказал ни слова.",
    "ar": "جاءت العاصفة في الليل وعدنا أدراجنا. لم يقل أحد كلمة.",
    "hi": "रात में तूफान आया और हम लौट आए। किसी ने कुछ नहीं कहा।",
    "th": "พายุมาในตอนกลางคืน เราจึงหันกลับ",
    "tr": "Fırtına gece geldi ve geri döndük. Kimse tek kelime etmedi.",
    "vi": "Cơn bão đến vào ban đêm và chúng tôi quay lại. Không ai nói một lời.",
}

PARAGRAPH = " ".join(TEXTS["en"] for _ in range(80))
"""About ten minutes."""


def main() -> None:
    """Print the tables."""
    print(f"{'language':<10}{'first audio ms':>15}{'seconds':>9}{'× real time':>13}{'LUFS':>8}")
    for language in TEXTS:
        print(row(language))
    print(long_text())


def row(language: str) -> str:
    """Return the measurements of one language; its dictionaries are loaded before."""
    text, engine = TEXTS[language], SpeechEngine()
    body = Speech(text=text, language=language)
    list(live.stream(body))
    forget()
    first = spent(lambda: next(live.stream(body)))
    forget()
    length = layout.laid_out(body).duration
    event = Event(id="s-1", track="s", start=0, duration=length, body=body)
    times = []
    for _ in range(3):
        forget()
        times.append(spent(lambda: engine.render([event], Scene())))
    level = loudness(Clip(engine.render([event], Scene()).samples, 48_000)) or 0.0
    return f"{language:<10}{1000 * first:>15.1f}{length:>9.2f}{length / min(times):>13.0f}{level:>8.1f}"


def long_text() -> str:
    """Return how fast and with how much memory a long text is said, stretch by stretch as a plan is rendered."""
    engine, body = SpeechEngine(), Speech(text=PARAGRAPH, language="en")
    forget()
    begun = time.perf_counter()
    length = layout.laid_out(body).duration
    event = Event(id="s-1", track="s", start=0, duration=length, body=body)
    from menura.engines.base import Stretch

    for index in range(int(length // 12)):
        engine.render([event], Scene(stretch=Stretch(12.0 * index, 12.0, index)))
    took = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{length / 60:.1f} minutes in 12 s stretches: {length / took:.0f} × real time, peak memory {peak:.0f} MiB"


def forget() -> None:
    """Empty what the engine remembers."""
    saying.say.cache_clear()
    layout.natural.cache_clear()


def spent(work: Callable[[], object]) -> float:
    """Return the seconds that a call takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
