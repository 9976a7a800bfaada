import logging
import time

import pytest
from chat_double import KEY, Double, Reply, completion

from menura.errors import EndpointError
from menura.reasoning.chat import Settings, client
from menura.reasoning.chat.client import Client, RefusedError, endpoint

BODY = {"messages": [{"role": "user", "content": "hello"}]}


def test_a_completion_is_returned_and_the_key_is_sent(double: Double, settings: Settings) -> None:
    double.says(completion("hello back"))
    assert Client(settings).complete(BODY) == "hello back"
    assert double.requests == [{"model": "parrot", **BODY}]
    assert double.keys == [f"Bearer {KEY}"]
    assert double.paths == ["/v1/chat/completions"]


def test_an_answer_in_parts_is_joined(double: Double, settings: Settings) -> None:
    double.says(Reply('{"choices": [{"message": {"content": [{"type": "text", "text": "a"}, {"text": "b"}]}}]}'))
    assert Client(settings).complete(BODY) == "ab"


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://x/v1", "http://x/v1/chat/completions"),
        ("http://x/v1/", "http://x/v1/chat/completions"),
        ("http://x", "http://x/chat/completions"),
        ("https://x/v1/chat/completions?version=2", "https://x/v1/chat/completions?version=2"),
    ],
)
def test_the_path_is_completed(url: str, target: str) -> None:
    assert endpoint(url) == target


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (Reply("<!DOCTYPE html><title>Welcome</title>", kind="text/html"), "answered with a web page: .*Welcome.*/v1"),
        (Reply("<html>x", kind="application/json"), "answered with a web page"),
        (Reply("no json"), "not JSON: no json"),
        (Reply(b"\xff\xfe"), "not JSON"),
        (Reply("[" * 100_000), "not JSON"),
        (Reply('{"error": {"message": "out of credit"}}'), "something else than a completion: .*out of credit"),
        (Reply('{"choices": []}'), "something else than a completion"),
        (Reply("[1]"), "something else than a completion"),
        (Reply('{"choices": [{"message": {"content": null}}]}'), "something else than a completion"),
        (Reply('{"choices": [{"message": {"content": " "}}]}'), "with no text"),
        (Reply("moved", 302, headers={"Location": "http://elsewhere/"}), "status 302: moved"),
        (
            Reply(f'{{"error": "bad key {KEY}"}}', 401),
            r"refuses the key \(status 401\): .*bad key \[key\].*MENURA_CHAT_KEY",
        ),
        (Reply("x" * (client.LARGEST + 1)), "more than 8 MiB"),
    ],
)
def test_what_is_no_completion_is_quoted_and_not_tried_again(
    double: Double, settings: Settings, reply: Reply, message: str
) -> None:
    double.says(reply)
    with pytest.raises(EndpointError, match=message) as caught:
        Client(settings).complete(BODY)
    assert len(double.requests) == 1
    assert len(str(caught.value)) < 600
    assert KEY not in str(caught.value)


def test_a_refused_request_has_an_error_of_its_own(double: Double, settings: Settings) -> None:
    double.says(Reply('{"error": "response_format is not supported"}', 400))
    with pytest.raises(RefusedError, match=r"refuses the request \(status 400\): .*not supported") as caught:
        Client(settings).complete(BODY)
    assert caught.value.permanent


@pytest.mark.parametrize("passing", [Reply("later", 429), Reply("oops", 503), Reply(hang_up=True)])
def test_what_may_pass_is_tried_again(double: Double, settings: Settings, passing: Reply) -> None:
    double.says(passing, passing, completion("at last"))
    assert Client(settings).complete(BODY) == "at last"
    assert len(double.requests) == 3


def test_it_is_not_tried_for_ever(double: Double, settings: Settings) -> None:
    double.says(Reply("overloaded", 529))
    with pytest.raises(EndpointError, match=r"not ready \(status 529\): overloaded. It was tried 3 times"):
        Client(settings).complete(BODY)


def test_the_endpoint_says_how_long_to_wait(
    double: Double, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("menura.reasoning.chat.client.time.sleep", waits.append)
    double.says(
        Reply("", 429, headers={"Retry-After": "7"}), Reply("", 429, headers={"Retry-After": "9999"}), completion("x")
    )
    Client(settings).complete(BODY)
    assert [wait for wait in waits if wait] == [7.0, client.LONGEST_WAIT]


@pytest.mark.parametrize(
    "reply", [Reply("{}", delay=2), Reply("{" + " " * 60 + "}", drip=0.05)], ids=["hangs", "drips"]
)
def test_a_slow_endpoint_is_given_up_in_time(double: Double, reply: Reply) -> None:
    double.says(reply)
    start = time.monotonic()
    with pytest.raises(EndpointError, match=r"did not answer within 0.3 s. Raise the chat timeout"):
        Client(Settings(double.url, "parrot", KEY, timeout=0.3)).complete(BODY)
    assert time.monotonic() - start < 1.5
    assert len(double.requests) == 1


def test_nobody_there(double: Double) -> None:
    gone = double.url.replace(str(double.server_address[1]), "9")
    with pytest.raises(EndpointError, match=r"The endpoint 127.0.0.1:9 cannot be reached: .*Is the chat url right"):
        Client(Settings(gone, "parrot")).complete(BODY)


def test_the_key_is_in_no_log_and_in_no_answer(
    double: Double, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    double.says(Reply(f"busy {KEY}", 503), completion(f"your key is {KEY}"))
    assert Client(settings).complete(BODY) == "your key is [key]"
    assert "Trying again" in caplog.text
    assert KEY not in caplog.text


def test_a_proxy_is_used_where_there_is_one(double: Double, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "getproxies", lambda: {"http": double.url})
    monkeypatch.setattr(client, "proxy_bypass", lambda host: host == "localhost")
    double.says(completion("through"))
    assert Client(Settings("http://far.example/v1", "parrot")).complete(BODY) == "through"
    assert double.paths == ["http://far.example/v1/chat/completions"]
