"""A lead sheet as what a network of music wants to know: words, lyrics with tags, tempo, key, metre."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from menura.engines.hub.prompts import NOT_ASCII, plain
from menura.scores.clock import tempos
from menura.scores.model import LeadSheet, Section

PLAYERS = 6
"""Instruments that are named; a prompt that lists an orchestra says less, not more."""

METRES = {"2/4": "2", "2/2": "2", "3/4": "3", "3/8": "3", "4/4": "4", "6/8": "6", "12/8": "6"}
"""How ACE-Step counts a bar."""

TAGS = {"pre-chorus": "Pre-Chorus", "post-chorus": "Post-Chorus", "solo": "Instrumental Solo", "section": "Verse"}
"""Where a section's tag is not its own name."""


@dataclass(frozen=True)
class Brief:
    """What a sheet asks for.

    Attributes
    ----------
    words : str
        As it was asked for; empty where the words are not in Latin letters and only such are wanted.
    style : str
    players : tuple of str
        Instruments, the leading ones first, each once.
    bpm : float
        Quarter notes in a minute, at the beginning.
    key, metre : str
    mood : str
        A word for how much happens, or none.
    sung : bool
    """

    words: str
    style: str
    players: tuple[str, ...]
    bpm: float
    key: str
    metre: str
    mood: str
    sung: bool

    @property
    def caption(self) -> str:
        """What the music should be, in words, without tempo, key and metre."""
        singing = "vocals" if self.sung else "instrumental"
        style = f"{plain(self.style)} music" if self.style else "music"
        return ", ".join(part for part in (self.words, style, self.mood, *self.players, singing) if part)

    @property
    def prompt(self) -> str:
        """The caption, with tempo, key and metre."""
        return f"{self.caption}, {self.bpm:.0f} BPM, {self.key}, {self.metre} time"


def brief(sheet: LeadSheet, *, latin: bool, sung: bool = False) -> Brief:
    """Return what a sheet asks for.

    Parameters
    ----------
    sheet : LeadSheet
    latin : bool
        Whether the network reads English only.
    sung : bool
        Whether the network is to sing the sheet's words.
    """
    playing = [part.instrument for part in sheet.parts if part.instrument != "voice"]
    words = "" if latin and NOT_ASCII.search(sheet.words) else sheet.words.strip()
    return Brief(
        words=words,
        style=sheet.style,
        players=tuple(plain(name) for name in list(dict.fromkeys(playing))[:PLAYERS]),
        bpm=tempos(sheet)[0][1],
        key=sheet.key,
        metre=sheet.metre,
        mood=_mood(sheet.sections),
        sung=sung and any(section.lyrics for section in sheet.sections),
    )


def lyrics(sheet: LeadSheet) -> str:
    """Return a sheet's words under the tags of its sections; "[Instrumental]" for one without words."""
    if not any(section.lyrics for section in sheet.sections):
        return "[Instrumental]"
    return "\n\n".join("\n".join(_stanza(section)) for section in sheet.sections)


def _stanza(section: Section) -> Iterator[str]:
    name = TAGS.get(section.tag, section.tag.replace("-", " ").title())
    yield f"[{name if section.lyrics or 'nstrumental' in name else f'{name} - instrumental'}]"
    yield from (line.text for line in section.lyrics)


def _mood(sections: Sequence[Section]) -> str:
    bars = sum(section.bars for section in sections)
    energy = sum(section.energy * section.bars for section in sections) / bars
    return "calm" if energy < 0.35 else "energetic" if energy > 0.7 else ""
