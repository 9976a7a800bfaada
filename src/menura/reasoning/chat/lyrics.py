"""Lyrics by a chat model, taken only if they can be read."""

from typing import Any

from menura.composing import lyrics
from menura.errors import PlanError
from menura.reasoning.chat.client import Client
from menura.reasoning.chat.dialogue import Dialogue, Message
from menura.reasoning.chat.settings import Settings, resolve
from menura.values.reading import read

WRITING = """\
You are a lyricist. You write the words of a song that can be sung as they stand.
Answer with one JSON object {"lyrics": "…"} and nothing else.
Each part begins with a tag on a line of its own: [Verse], [Pre-Chorus], [Chorus], [Bridge] or [Outro].
No titles, no comments, no chords, no numbers in figures.
"""

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"lyrics": {"type": "string"}},
    "required": ["lyrics"],
    "additionalProperties": False,
}


def write(task: str, settings: Settings | None = None) -> str:
    """Return lyrics with tags, as :func:`menura.composing.lyrics.parse` reads them.

    Parameters
    ----------
    task : str
        What they are about, in words: see :func:`menura.composing.lyricist.task`.
    settings : Settings, optional
        Without it, environment and config file decide.

    Raises
    ------
    RequestError
        If no endpoint is set up.
    EndpointError
        If the endpoint fails or gives no lyrics that can be read in a bounded number of attempts.
    """
    messages: list[Message] = [{"role": "system", "content": WRITING}, {"role": "user", "content": task}]
    return Dialogue(Client(settings or resolve()), "lyrics", SCHEMA).ask(messages, _lyrics)


def _lyrics(answer: str) -> str:
    data = read(answer)
    text = data.get("lyrics") if isinstance(data, dict) else None
    if not isinstance(text, str):
        raise PlanError('The answer is not {"lyrics": "…"}.')
    lyrics.parse(text)
    return text
