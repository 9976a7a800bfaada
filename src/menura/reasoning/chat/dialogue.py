"""A conversation that ends with a valid answer: structured output, and mistakes sent back to be mended."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from menura.errors import EndpointError, InputError
from menura.plans.model import Notice
from menura.reasoning.chat.client import Client, RefusedError, pictures_of

T = TypeVar("T")
Message = dict[str, Any]

FORMATS = ("json_schema", "json_object", "text")
"""Ways to ask for JSON, strictest first."""


class Dialogue:
    """Asks a model until its answer is valid.

    Parameters
    ----------
    client : Client
    name : str
        What is asked for, as the schema is called.
    schema : dict
        JSON schema of the answer.
    """

    def __init__(self, client: Client, name: str, schema: dict[str, Any]) -> None:
        self.client = client
        self.name = name
        self.schema = schema
        self.format = FORMATS[0]
        self.sees = True

    def ask(self, messages: Sequence[Message], read: Callable[[str], T]) -> T:
        """Return what `read` makes of the model's answer.

        Parameters
        ----------
        messages : sequence of dict
            What is said to the model.
        read : callable
            Turns JSON text into the result, or raises an `InputError` that says what is wrong with it.

        Raises
        ------
        EndpointError
            If the endpoint fails, or no answer was valid; the last problems are listed.
        """
        said = list(messages)
        for _ in range(self.client.settings.attempts):
            answer = self._complete(said)
            try:
                return read(json_in(answer))
            except InputError as error:
                problem = error
            said += [{"role": "assistant", "content": answer}, {"role": "user", "content": _complaint(problem)}]
        settings = self.client.settings
        text = f"{settings.model} gave no valid {self.name} in {settings.attempts} attempts. The last one had problems:"
        raise EndpointError(f"{text}\n{_listed(problem)}\n", hint="Try another model, or the grammar reasoner.")

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the endpoint did not support."""
        said = []
        if self.format != FORMATS[0]:
            said.append("The endpoint takes no JSON schema; its answer was only checked afterwards.")
        if not self.sees:
            said.append("The model takes no pictures; it only read what was measured in the video.")
        return tuple(Notice(code="unsupported", text=text) for text in said)

    def _complete(self, messages: Sequence[Message]) -> str:
        """Return the model's answer, asking in simpler ways where the endpoint refuses the strict one."""
        while True:
            try:
                shown = messages if self.sees else [_without_pictures(message) for message in messages]
                return self.client.complete({"messages": shown, **self._response_format()})
            except RefusedError:
                if not self._simplified(messages):
                    raise

    def _simplified(self, messages: Sequence[Message]) -> bool:
        if self.format != FORMATS[-1]:
            self.format = FORMATS[FORMATS.index(self.format) + 1]
        elif self.sees and pictures_of(messages):
            self.sees, self.format = False, FORMATS[0]
        else:
            return False
        return True

    def _response_format(self) -> dict[str, Any]:
        if self.format == "json_schema":
            return {"response_format": {"type": self.format, "json_schema": {"name": self.name, "schema": self.schema}}}
        return {"response_format": {"type": self.format}} if self.format == "json_object" else {}


def json_in(text: str) -> str:
    """Return the JSON in a model's answer: after its thinking, out of a fence, or between the outermost braces."""
    text = re.sub(r"<think>.*?</think>", "", text, flags=re.DOTALL).strip()
    fenced = re.search(r"```(?:json)?\s*\n(.*?)```", text, re.DOTALL)
    text = fenced[1].strip() if fenced else text
    first, last = text.find("{"), text.rfind("}")
    return text[first : last + 1] if not text.startswith(("{", "[")) and 0 <= first < last else text


def shortened(error: InputError, most: int = 30) -> list[str]:
    """Return the problems of an error, at most some of them."""
    problems = [str(problem) for problem in error.problems]
    more = [f"and {len(problems) - most} more of this kind"] if len(problems) > most else []
    return [error.message, *problems[:most], *more]


def _listed(error: InputError) -> str:
    return "\n".join(f"  - {line}" for line in shortened(error))


def _complaint(error: InputError) -> str:
    return f"That cannot be used:\n{_listed(error)}\nAnswer again with the whole JSON object, mended, and nothing else."


def _without_pictures(message: Message) -> Message:
    content = message["content"]
    if isinstance(content, str):
        return message
    return {**message, "content": "\n".join(part["text"] for part in content if part["type"] == "text")}


def dumped(value: Any) -> str:
    """Return a value as JSON on one line, with letters of all scripts as they are."""
    return json.dumps(value, ensure_ascii=False)
