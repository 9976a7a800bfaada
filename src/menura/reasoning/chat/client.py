"""One call of an OpenAI-compatible endpoint: ``POST /chat/completions`` and back, within bounds of time and size."""

import http.client
import json
import logging
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

from menura.errors import EndpointError
from menura.reasoning.chat.settings import Settings

LARGEST = 8 * 1024 * 1024
"""Most bytes of an answer that are read."""

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 529})
"""HTTP statuses after which trying again makes sense."""

REFUSED = frozenset({400, 404, 415, 422, 501})
"""HTTP statuses by which endpoints say that they do not know a field of the request."""

FIRST_WAIT = 0.5
"""Seconds before the second try; doubled before each further one."""

LONGEST_WAIT = 30.0
"""Seconds waited at most before another try, whatever the endpoint asks for."""

SHORTEST_KEY = 8
"""A key of fewer characters is a placeholder for a server that wants none, like ``none`` or ``ollama``."""

log = logging.getLogger("menura.chat")


class PassingError(EndpointError):
    """A failure that may be over soon; `wait` is how many seconds the endpoint asks to wait, if it does."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class RefusedError(EndpointError):
    """The endpoint understood that it was asked, but not what: it may take a simpler request."""

    permanent = True


class Client:
    """Talks to one endpoint.

    Parameters
    ----------
    settings : Settings
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def complete(self, body: dict[str, Any]) -> str:
        """Return the text that the model answers.

        Parameters
        ----------
        body : dict
            A chat-completions request, without the model.

        Raises
        ------
        EndpointError
            If the endpoint cannot be reached, takes too long, fails, or answers something else than a completion; what
            came back is quoted, shortened and without the key. `RefusedError` where it does not take the request.
        """
        payload = json.dumps({"model": self.settings.model, **body}).encode()
        tries = 0
        while True:
            try:
                return self._content(*self._post(payload))
            except PassingError as error:
                if tries == self.settings.retries:
                    raise EndpointError(f"{error.message} It was tried {tries + 1} times.") from None
                wait = min(FIRST_WAIT * 2**tries if error.wait is None else error.wait, LONGEST_WAIT)
                log.info("%s Trying again in %.1f s.", error.message, wait)
                time.sleep(wait)
            tries += 1

    def _post(self, payload: bytes) -> tuple[int, str, float | None, bytes]:
        """Return status, content type, the wait that is asked for, and the body of the endpoint's answer."""
        start = time.monotonic()
        with self._connection() as (connection, target):
            connection.request("POST", target, payload, self._headers())
            answer = connection.getresponse()
            content = answer.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise EndpointError(f"{self._name} answered with more than {LARGEST >> 20} MiB.")
        log.debug("POST %s: status %d after %.1f s", self._name, answer.status, time.monotonic() - start)
        return answer.status, answer.headers.get("Content-Type", ""), _wait(answer.headers), content

    @contextmanager
    def _connection(self) -> Iterator[tuple[http.client.HTTPConnection, str]]:
        """Open a connection that is cut when the time is over, and turn its failures into endpoint errors."""
        late = threading.Event()
        connection, target = _opened(urlsplit(endpoint(self.settings.url)), self.settings.connect_timeout)
        try:
            connection.connect()
            connection.sock.settimeout(None)
            timer = threading.Timer(self.settings.timeout, _cut, (connection.sock, late))
            timer.daemon = True
            timer.start()
            try:
                yield connection, target
            finally:
                timer.cancel()
            if late.is_set():
                raise TimeoutError
        except (OSError, http.client.HTTPException) as error:
            raise self._unreachable(error, late.is_set()) from None
        finally:
            connection.close()

    def _unreachable(self, error: Exception, late: bool) -> EndpointError:
        if late or isinstance(error, TimeoutError):
            limit = self.settings.timeout if late else self.settings.connect_timeout
            return EndpointError(f"{self._name} did not answer within {limit:g} s.", hint="Raise the chat timeout.")
        reason = self._shortened(str(error) or type(error).__name__)
        if isinstance(error, (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)):
            return EndpointError(f"{self._name} cannot be reached: {reason}.", hint="Is the chat url right?")
        return PassingError(f"The connection to {self._name} broke: {reason}.")

    def _content(self, status: int, kind: str, wait: float | None, content: bytes) -> str:
        """Return the text of a completion, or raise what is wrong with it."""
        said = self._shortened(content.decode(errors="replace"))
        if status in PASSING:
            raise PassingError(f"{self._name} is not ready (status {status}): {said}.", wait)
        if status in {401, 403}:
            raise EndpointError(f"{self._name} refuses the key (status {status}): {said}.", hint="Set MENURA_CHAT_KEY.")
        if status in REFUSED:
            raise RefusedError(f"{self._name} refuses the request (status {status}): {said}.")
        if status != 200:
            raise EndpointError(f"{self._name} answered with status {status}: {said}.", hint="Is the chat url right?")
        if "html" in kind or said.lower().startswith(("<!doctype", "<html")):
            hint = "Is the chat url right? It usually ends in /v1."
            raise EndpointError(f"{self._name} answered with a web page: {said}.", hint=hint)
        return self._answer(content, said)

    def _answer(self, content: bytes, said: str) -> str:
        try:
            choice = json.loads(content)["choices"][0]
            answer = choice["message"]["content"]
            text = answer if isinstance(answer, str) else "".join(part.get("text", "") for part in answer)
        except (ValueError, RecursionError):
            raise EndpointError(f"{self._name} answered something that is not JSON: {said}.") from None
        except (LookupError, TypeError, AttributeError):
            raise EndpointError(f"{self._name} answered something else than a completion: {said}.") from None
        if not text.strip():
            raise EndpointError(f"{self._name} answered with no text: {said}.")
        return self._without_key(text)

    def _headers(self) -> dict[str, str]:
        given = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
        return {**given, "Authorization": f"Bearer {self.settings.key}"} if self.settings.key else given

    @property
    def _name(self) -> str:
        return f"The endpoint {urlsplit(self.settings.url).netloc}"

    def _shortened(self, text: str, length: int = 300) -> str:
        """Return the beginning of a text on one line, without the key."""
        line = " ".join(self._without_key(text)[: 4 * length].split())
        return (line if len(line) <= length else line[: length - 1] + "…") or "nothing"

    def _without_key(self, text: str) -> str:
        """Return what the endpoint said with the key taken out, should it echo it; placeholder keys are no secret."""
        key = self.settings.key
        return text.replace(key, "[key]") if len(key) >= SHORTEST_KEY else text


def endpoint(url: str) -> str:
    """Return the address of chat completions for a base url."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    path = path if path.endswith("/chat/completions") else f"{path}/chat/completions"
    return parts._replace(path=path, fragment="").geturl()


def _opened(parts: SplitResult, timeout: float) -> tuple[http.client.HTTPConnection, str]:
    """Return a connection that is not yet made, through the proxy of this machine if there is one, and its target."""
    host, port = str(parts.hostname), parts.port
    target = parts._replace(scheme="", netloc="").geturl()
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    proxy = urlsplit(getproxies().get(parts.scheme, ""))
    if not proxy.hostname or proxy_bypass(host):
        return kind(host, port, timeout=timeout), target
    through = kind(proxy.hostname, proxy.port, timeout=timeout)
    if parts.scheme == "http":
        return through, parts.geturl()
    through.set_tunnel(host, port)
    return through, target


def _cut(sock: socket.socket, late: threading.Event) -> None:
    late.set()
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        log.debug("the connection was gone already")


def _wait(headers: Any) -> float | None:
    """Return the seconds of a ``Retry-After`` header, None where it has none."""
    text = str(headers.get("Retry-After", "")).strip()
    return float(text) if text.isascii() and text.isdigit() else None


def pictures_of(messages: Sequence[dict[str, Any]]) -> int:
    """Return how many pictures messages hold."""
    parts = (part for message in messages if isinstance(message["content"], list) for part in message["content"])
    return sum(part["type"] == "image_url" for part in parts)
