"""The only door to espeak-ng: text becomes sound with the times of its words and phones.

espeak-ng is free software under the GPL, version 3 or later. It is never part of Menura: the library is loaded when
something is to be said, from the package ``espeakng-loader`` or from the system, and everything else works without it.
"""

import _ctypes
import ctypes
import sys
from collections.abc import Iterator
from ctypes.util import find_library
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from menura.errors import MissingExtraError, RequestError, UnknownNameError

INSTALL = "Install it with: pip install 'menura[voice]' (or your system's espeak-ng)."

_RETRIEVAL, _PHONEME_EVENTS, _PHONEME_IPA, _DONT_EXIT = 1, 1, 2, 1 << 15
_UTF8, _SSML, _PHONEMES, _END_PAUSE = 1, 0x10, 0x100, 0x1000
_RATE, _VOLUME, _PITCH, _RANGE, _GAP = 1, 2, 3, 4, 7
_WORD, _SENTENCE, _PHONEME = 1, 2, 7


@dataclass(frozen=True)
class Phone:
    """A speech sound.

    Attributes
    ----------
    ipa : str
        Its IPA symbols without stress; ``_`` or ``_:`` for a pause.
    start, end : float
        Seconds since the utterance began.
    stress : int
        0 none, 1 secondary, 2 primary; marked on vowels.
    """

    ipa: str
    start: float
    end: float
    stress: int = 0

    @property
    def is_pause(self) -> bool:
        """Whether nothing is said."""
        return self.ipa.startswith("_") or not self.ipa


@dataclass(frozen=True)
class Word:
    """A word of an utterance: seconds, and the characters of the text it covers."""

    start: float
    end: float
    first: int
    last: int


@dataclass(frozen=True)
class Utterance:
    """What espeak-ng made of a text.

    Attributes
    ----------
    samples : ndarray [shape=(n,), dtype=float32]
    sample_rate : int
        In Hz; 22 050 for all voices that come with it.
    phones : tuple of Phone
    words : tuple of Word
    """

    samples: npt.NDArray[np.float32]
    sample_rate: int
    phones: tuple[Phone, ...]
    words: tuple[Word, ...]

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.samples) / self.sample_rate


@dataclass(frozen=True)
class Voice:
    """A voice of espeak-ng: its name, languages (BCP 47, the best first), and sex (``female``, ``male`` or empty)."""

    name: str
    languages: tuple[str, ...]
    sex: str
    file: str


@dataclass(frozen=True)
class Manner:
    """How something is said, in espeak-ng's own measures.

    Attributes
    ----------
    rate : int
        Words per minute, 80 … 450.
    pitch, range : int
        0 … 99: base pitch and how far it moves; a range of 0 is one flat tone.
    volume : int
        0 … 200; 100 is usual.
    gap : int
        Pause between words, in units of 10 ms.
    """

    rate: int = 175
    pitch: int = 50
    range: int = 50
    volume: int = 100
    gap: int = 0


def is_there() -> bool:
    """Return whether espeak-ng can be loaded."""
    try:
        with _lock:
            _library()
    except MissingExtraError:
        return False
    return True


def version() -> str:
    """Return the version of the loaded library."""
    with _lock:
        info = _library().espeak_Info
        info.restype = ctypes.c_char_p
        return str(info(None).decode().split()[0])


@cache
def voices() -> tuple[Voice, ...]:
    """Return the voices of espeak-ng, one for each language or accent, without their variants."""
    with _lock:
        return _listed()


@cache
def variants() -> tuple[str, ...]:
    """Return what may follow the ``+`` in the name of a voice, sorted."""
    with _lock:
        wanted = _VoiceRecord(languages=ctypes.cast(ctypes.c_char_p(b"variant"), ctypes.POINTER(ctypes.c_char)))
        return tuple(sorted({voice.file.rpartition("/")[2] for voice in _listed(wanted)}))


def say(
    text: str, voice: str, manner: Manner | None = None, *, markup: bool = False, phonemes: bool = False
) -> Utterance:
    """Return a text as sound.

    Parameters
    ----------
    text : str
    voice : str
        A language or voice, with a variant after ``+``: ``en-gb``, ``en-gb+f3``, ``cmn-latn-pinyin``.
    manner : Manner, optional
    markup : bool
        Whether the text holds SSML.
    phonemes : bool
        Whether what stands in ``[[…]]`` is espeak-ng's own phoneme code.

    Raises
    ------
    MissingExtraError
        If espeak-ng is not there.
    UnknownNameError
        If there is no such voice.
    RequestError
        If the library refuses the text.
    """
    how = manner or Manner()
    with _lock:
        library = _renewed()
        _set_voice(library, voice)
        settings = ((_RATE, how.rate), (_VOLUME, how.volume), (_PITCH, how.pitch), (_RANGE, how.range), (_GAP, how.gap))
        for parameter, value in settings:
            library.espeak_SetParameter(parameter, value, 0)
        _heard.begin()
        data = text.encode("utf-8")
        flags = _UTF8 | (_SSML if markup else 0) | (_PHONEMES if phonemes else 0)
        refused = library.espeak_Synth(data, len(data) + 1, 0, 1, 0, flags, None, None)
        if refused:
            raise RequestError(f"espeak-ng refuses {text[:60]!r} (code {refused}).", hint="Say it in other words.")
        return _heard.utterance(_loaded()[1])


def spelled(text: str, voice: str, separator: str = "_") -> str:
    """Return a text's phones in IPA with stress marks, words apart, phones separated; nothing is synthesised."""
    with _lock:
        library = _library()
        library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        _set_voice(library, voice)
        pointer, found = ctypes.c_char_p(text.encode("utf-8")), []
        while pointer.value is not None:
            mode = 0x02 | ord(separator) << 8
            clause = library.espeak_TextToPhonemes(ctypes.byref(pointer), _UTF8, mode)
            found.append((clause or b"").decode("utf-8"))
    return " ".join(part for part in found if part)


class _Name(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("identifier", ctypes.c_uint),
        ("position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("milliseconds", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user", ctypes.c_void_p),
        ("id", _Name),
    )


class _VoiceRecord(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.POINTER(ctypes.c_char)),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("unused", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)  # int t_espeak_callback(short *wav, int numsamples, espeak_EVENT *events)


class _Hearing:
    """Collects what the library hands over while it speaks; one for the process, as the library is."""

    def __init__(self) -> None:
        self.callback = _CALLBACK(self._take)
        self.begin()

    def begin(self) -> None:
        self._chunks: list[npt.NDArray[np.int16]] = []
        self._phones: list[tuple[str, int]] = []
        self._words: list[tuple[int, int, int]] = []

    def _take(self, wave: Any, count: int, events: Any) -> int:
        if wave and count > 0:
            self._chunks.append(np.ctypeslib.as_array(wave, (count,)).copy())
        index = 0
        while events[index].type:
            event = events[index]
            if event.type == _PHONEME:
                self._phones.append((event.id.string.decode("utf-8", "ignore"), event.sample))
            elif event.type == _WORD:
                self._words.append((event.sample, event.position - 1, event.length))
            index += 1
        return 0

    def utterance(self, rate: int) -> Utterance:
        whole = np.concatenate(self._chunks) if self._chunks else np.zeros(0, np.int16)
        length = len(whole)
        ends = [*(start for _, start in self._phones[1:]), length][: len(self._phones)]
        phones = tuple(
            Phone(name.strip("ˈˌ"), start / rate, max(end, start) / rate, 2 if "ˈ" in name else 1 if "ˌ" in name else 0)
            for (name, start), end in zip(self._phones, ends, strict=True)
            if not name.startswith("(")
        )
        stops = [*(start for start, _, _ in self._words[1:]), length][: len(self._words)]
        words = tuple(
            Word(start / rate, max(stop, start) / rate, first, first + count)
            for (start, first, count), stop in zip(self._words, stops, strict=True)
        )
        return Utterance(np.asarray(whole / 32768, np.float32), rate, phones, words)


_lock = Lock()
_heard = _Hearing()


@cache
def _loaded() -> tuple[Any, int]:
    """Return the library and the sample rate of its voices."""
    return _opened(*_place())


@cache
def _place() -> tuple[str, str | None]:
    """Return where the library and its data are."""
    for path, data in _places():
        try:
            library, _ = _opened(path, data)
        except OSError:
            continue
        _closed(library)
        return path, data
    raise MissingExtraError("Speech and song need espeak-ng, which is not installed.", hint=INSTALL)


def _renewed() -> Any:
    """Return the library as if it had just been loaded; the caller holds the lock.

    Its noise and the flutter of its voices go on from what was said before: without this, the same text would never
    sound the same twice.
    """
    _closed(_library())
    _loaded.cache_clear()
    return _library()


def _opened(path: str, data: str | None) -> tuple[Any, int]:
    library = ctypes.CDLL(path)
    options = _PHONEME_EVENTS | _PHONEME_IPA | _DONT_EXIT
    rate = library.espeak_Initialize(2, 0, data.encode() if data else None, options)
    if rate <= 0:
        raise OSError(f"{path} finds no data")
    library.espeak_SetSynthCallback(_heard.callback)
    if hasattr(library, "espeak_ng_SetRandSeed"):  # breath is noise, seeded by the clock
        library.espeak_ng_SetRandSeed(ctypes.c_long(1))
    return library, rate


def _closed(library: Any) -> None:
    library.espeak_Terminate()
    if sys.platform == "win32":
        _ctypes.FreeLibrary(library._handle)
    else:
        _ctypes.dlclose(library._handle)


def _library() -> Any:
    """Return the library; only the holder of the lock may keep it, and no longer than the lock."""
    return _loaded()[0]


def _places() -> Iterator[tuple[str, str | None]]:
    """Yield where the library and its data may be: the Python package first, then the system."""
    try:
        import espeakng_loader
    except ImportError:
        pass
    else:
        package = Path(espeakng_loader.__file__).parent
        yield espeakng_loader.get_library_path(), str(package)  # type: ignore[no-untyped-call]
    names = ("libespeak-ng.so.1",) if sys.platform.startswith("linux") else ("libespeak-ng.dylib", "espeak-ng.dll")
    for name in (find_library("espeak-ng"), *names):
        if name:
            yield name, None


def _set_voice(library: Any, voice: str) -> None:
    # By name the library finds files, not every language tag: "en-gb" is the second language of its file "gmw/en".
    base, plus, variant = voice.partition("+")
    files = _files()
    name = files.get(base.lower(), base) + plus + variant
    if library.espeak_SetVoiceByName(name.encode("utf-8")) != 0:
        raise UnknownNameError("voice", voice, sorted(files), hint="List them with: menura speak --voices")


@cache
def _files() -> dict[str, str]:
    """Return the voice file of every language tag; the caller holds the lock."""
    return {tag.lower(): voice.file for voice in reversed(_listed()) for tag in reversed(voice.languages)}


def _listed(wanted: _VoiceRecord | None = None) -> tuple[Voice, ...]:
    library, found = _library(), list[Voice]()
    library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_VoiceRecord))
    rows = library.espeak_ListVoices(ctypes.byref(wanted) if wanted is not None else None)
    while rows[len(found)]:
        found.append(_voice(rows[len(found)].contents))
    return tuple(found)


def _voice(record: Any) -> Voice:
    languages, index = [], 0
    while record.languages[index] != b"\0":  # one byte of priority, then a name that ends in a zero byte
        name, index = b"", index + 1
        while record.languages[index] != b"\0":
            name, index = name + record.languages[index], index + 1
        languages.append(name.decode())
        index += 1
    sex = {1: "male", 2: "female"}.get(record.gender, "")
    return Voice(record.name.decode("utf-8"), tuple(languages), sex, record.identifier.decode("utf-8"))
