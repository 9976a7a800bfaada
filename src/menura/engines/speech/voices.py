"""Who speaks: kinds of voice, languages and accents, and the variants of espeak-ng."""

from collections.abc import Mapping
from dataclasses import dataclass

from menura.errors import UnknownNameError
from menura.phonetics import espeak
from menura.phonetics.languages import canonical, languages, voice_for

LIST = "List them with: menura speak --voices"


@dataclass(frozen=True)
class Kind:
    """A kind of voice: the variant that makes it, and the factor by which its throat is shorter than an adult's."""

    variant: str
    size: float
    summary: str


KINDS: Mapping[str, Kind] = {
    "female": Kind("f2", 1.0, "a woman, in any language"),
    "male": Kind("", 1.0, "a man, in any language"),
    "child": Kind("f2", 1.22, "a child, in any language: formants and pitch moved up"),
}


@dataclass(frozen=True)
class Speaker:
    """A voice for one language.

    Attributes
    ----------
    name : str
        As espeak-ng knows it.
    size : float
        Factor by which its formants and pitch are moved up.
    """

    name: str
    size: float = 1.0


def split(voice: str) -> tuple[str, str]:
    """Return the language and the variant or kind in a voice: ``("en-gb", "f3")``, ``("", "female")``.

    Raises
    ------
    UnknownNameError
        If there is no such language, kind or variant.
    """
    base, _, variant = voice.partition("+")
    if base in KINDS and not variant:
        return "", base
    if base:
        try:
            voice_for(base)
        except UnknownNameError:
            known = [*KINDS, *languages(), *(tag for each in espeak.voices() for tag in each.languages)]
            raise UnknownNameError("voice", voice, list(dict.fromkeys(known)), hint=LIST) from None
    if variant and variant not in KINDS and variant not in espeak.variants():
        raise UnknownNameError("variant of a voice", variant, [*KINDS, *espeak.variants()], hint=LIST)
    return base, variant


def speaker(voice: str, language: str) -> Speaker:
    """Return who says a stretch in a language when a voice was asked for; its accent where it has one of the language.

    Raises
    ------
    UnknownNameError
        If no voice reads the language, or there is no such voice.
    """
    base, variant = split(voice)
    kind = KINDS.get(variant, Kind(variant, 1.0, ""))
    alike = base and canonical(base).split("-")[0] == canonical(language).split("-")[0]
    more_exact = "-" in canonical(language) and canonical(language) != canonical(base)
    tongue = voice_for(base if alike and not more_exact else language)
    return Speaker(f"{tongue}+{kind.variant}" if kind.variant else tongue, kind.size)
