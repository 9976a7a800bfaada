"""Lyrics by a chat model: asked for with tags, taken only if they can be read."""

from typing import Any

from menura.composing import lyrics
from menura.composing.brief import Brief
from menura.errors import PlanError
from menura.reasoning.chat.client import Client
from menura.reasoning.chat.dialogue import Dialogue, Message
from menura.reasoning.chat.settings import Settings, resolve
from menura.values.reading import read

WRITING = """\
You are a lyricist. You write the words of a song that can be sung as they stand.
Answer with one JSON object {"lyrics": "…"} and nothing else.
Each part begins with a tag on a line of its own: [Verse], [Pre-Chorus], [Chorus], [Bridge] or [Outro].
Each line is one phrase of four to ten syllables; lines of a part are of nearly the same length and rhyme.
No titles, no comments, no chords, no numbers in figures.
"""

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"lyrics": {"type": "string"}},
    "required": ["lyrics"],
    "additionalProperties": False,
}


def write(subject: str, language: str, brief: Brief, seed: int, settings: Settings | None = None) -> str:
    """Return lyrics about a subject, with tags, as :func:`menura.composing.lyrics.parse` reads them.

    Parameters
    ----------
    subject : str
    language : str
        BCP 47 tag; empty: that of the subject.
    brief : Brief
        What the music will be.
    seed : int
        Sent along, so that a model that honours it answers the same again.
    settings : Settings, optional
        Without it, environment and config file decide.

    Raises
    ------
    RequestError
        If no endpoint is set up.
    EndpointError
        If the endpoint fails or gives no lyrics that can be read in a bounded number of attempts.
    """
    music = ", ".join(part for part in (brief.style, *brief.moods, brief.tempo) if part)
    wish = [
        f"The song is about: {subject}",
        f"Language: {language}" if language else "Language: that of the subject.",
        f"The music: {music}" if music else "The music is open.",
        f"The song lasts about {brief.duration:g} s." if brief.duration else "It has two verses and a chorus.",
        f"Variation: {seed}",
    ]
    messages: list[Message] = [{"role": "system", "content": WRITING}, {"role": "user", "content": "\n".join(wish)}]
    return Dialogue(Client(settings or resolve()), "lyrics", SCHEMA).ask(messages, _lyrics)


def _lyrics(answer: str) -> str:
    data = read(answer)
    text = data.get("lyrics") if isinstance(data, dict) else None
    if not isinstance(text, str):
        raise PlanError('The answer is not {"lyrics": "…"}.')
    lyrics.parse(text)
    return text
