"""One file over the network: resumed, started anew, given up, and never half-written in its place."""

import errno
import socket
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from file_server import FileServer

from menura.engines.neural.weights import downloading
from menura.engines.neural.weights.downloading import fetch
from menura.errors import Cancelled, EndpointError, OutputError

CONTENT = np.random.default_rng(0).bytes(3 * downloading.BLOCK + 17)
OTHER = np.random.default_rng(1).bytes(2 * downloading.BLOCK + 5)


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "models" / "net.pth.part"


def stop_after(size: int) -> Callable[[int, int | None], None]:
    def tell(have: int, total: int | None) -> None:
        if have >= size:
            raise Cancelled("Stopped.")

    return tell


def test_a_file_arrives_whole(server: FileServer, part: Path) -> None:
    told: list[tuple[int, int | None]] = []
    fetch(server.offer("net.pth", CONTENT), part, lambda have, total: told.append((have, total)))
    assert part.read_bytes() == CONTENT
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert server.asked == [("/net.pth", "")]


def test_what_was_stopped_is_resumed(server: FileServer, part: Path) -> None:
    url = server.offer("net.pth", CONTENT)
    with pytest.raises(Cancelled):
        fetch(url, part, stop_after(1))
    have = part.stat().st_size
    assert 0 < have < len(CONTENT)
    fetch(url, part)
    assert part.read_bytes() == CONTENT
    assert server.asked[1:] == [("/net.pth", f"bytes={have}-")]


def test_what_is_whole_is_not_asked_for_again(server: FileServer, part: Path) -> None:
    url = server.offer("net.pth", CONTENT)
    fetch(url, part)
    fetch(url, part)
    assert len(server.asked) == 1


def test_a_connection_that_breaks_is_taken_up_again_at_once(server: FileServer, part: Path) -> None:
    breaks = [10, 200_000, 5, 7, 9, 11]  # more often than a connection may break without bringing anything
    fetch(server.offer("net.pth", CONTENT, breaks=breaks), part)
    assert part.read_bytes() == CONTENT
    assert server.asked[2] == ("/net.pth", "bytes=200010-")


def test_a_server_without_ranges_starts_anew(server: FileServer, part: Path) -> None:
    fetch(server.offer("net.pth", CONTENT, ranges=False, breaks=[300_000]), part)
    assert part.read_bytes() == CONTENT
    assert [asked for _, asked in server.asked] == ["", "bytes=300000-"]


@pytest.mark.parametrize(
    ("etag", "content"),
    [('"two"', CONTENT[::-1]), ('"two"', OTHER), ('W/"two"', CONTENT[::-1]), ('"one"', OTHER), ("", OTHER)],
    ids=["tag", "tag and size", "weak tag", "size", "size without a tag"],
)
def test_another_file_than_the_one_begun_starts_anew(server: FileServer, part: Path, etag: str, content: bytes) -> None:
    url = server.offer("net.pth", CONTENT)
    with pytest.raises(Cancelled):
        fetch(url, part, stop_after(2 * downloading.BLOCK))
    server.offer("net.pth", content, etag=etag)
    fetch(url, part)
    assert part.read_bytes() == content


def test_a_weak_tag_that_changes_starts_anew(server: FileServer, part: Path) -> None:
    url = server.offer("net.pth", CONTENT, etag='W/"one"')
    with pytest.raises(Cancelled):
        fetch(url, part, stop_after(1))
    server.offer("net.pth", CONTENT[::-1], etag='W/"two"')
    fetch(url, part)
    assert part.read_bytes() == CONTENT[::-1]


def test_a_file_that_became_shorter_than_what_is_here_starts_anew(server: FileServer, part: Path) -> None:
    url = server.offer("net.pth", CONTENT, etag="")
    with pytest.raises(Cancelled):
        fetch(url, part, stop_after(2 * downloading.BLOCK))
    server.offer("net.pth", b"short", etag="")
    fetch(url, part)
    assert part.read_bytes() == b"short"


def test_a_part_of_unknown_origin_is_not_continued(server: FileServer, part: Path) -> None:
    part.parent.mkdir()
    part.write_bytes(b"something else")
    fetch(server.offer("net.pth", CONTENT), part)
    assert part.read_bytes() == CONTENT
    assert server.asked == [("/net.pth", "")]


def test_a_server_that_tells_no_length(server: FileServer, part: Path) -> None:
    fetch(server.offer("net.pth", CONTENT, tells_length=False), part)
    assert part.read_bytes() == CONTENT


def test_a_server_that_stumbles_is_asked_again(server: FileServer, part: Path) -> None:
    fetch(server.offer("net.pth", CONTENT, statuses=[500, 503, 429]), part)
    assert part.read_bytes() == CONTENT
    assert len(server.asked) == 4


def test_a_server_that_only_stumbles_is_given_up(server: FileServer, part: Path) -> None:
    url = server.offer("net.pth", CONTENT, statuses=[500] * 9)
    with pytest.raises(EndpointError, match=r"net.pth cannot be read: the server answers 500 .*Check the network"):
        fetch(url, part)
    assert len(server.asked) == downloading.ATTEMPTS
    assert not part.exists()


def test_a_file_that_is_not_there(server: FileServer, part: Path) -> None:
    with pytest.raises(EndpointError, match=r"answers 404 .* Has it moved\? .* --from FOLDER"):
        fetch(f"{server.address}/net.pth", part)
    assert len(server.asked) == 1


def test_a_file_that_is_guarded(server: FileServer, part: Path) -> None:
    with pytest.raises(EndpointError, match=r"answers 403 .* terms accepted first"):
        fetch(server.offer("net.pth", CONTENT, statuses=[403]), part)


def test_no_network_says_so_and_keeps_what_is_there(server: FileServer, part: Path) -> None:
    url = server.offer("net.pth", CONTENT, breaks=[200_000, *[0] * downloading.ATTEMPTS])
    with pytest.raises(
        EndpointError, match=r"ended after 200000 of .* the first 200000 bytes are kept in .*net.pth.part"
    ):
        fetch(url, part)
    assert part.read_bytes() == CONTENT[:200_000]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{free.getsockname()[1]}/net.pth"
    with pytest.raises(EndpointError, match=r"/net.pth cannot be read: .*[Rr]efused"):
        fetch(closed, part)


def test_a_redirection_is_followed(server: FileServer, part: Path) -> None:
    server.offer("real/net.pth", CONTENT)
    fetch(server.offer("net.pth", b"", redirect="/real/net.pth"), part)
    assert part.read_bytes() == CONTENT


def test_a_redirection_from_encrypted_to_open_is_refused() -> None:
    from urllib.request import Request

    with pytest.raises(EndpointError, match="leads to http://b, which is not encrypted"):
        downloading._Guarded().redirect_request(Request("https://a"), None, 302, "", None, "http://b")  # type: ignore[arg-type]


def test_a_full_disk_is_said_and_what_is_there_kept(
    server: FileServer, part: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(downloading, "_copied", full)
    with pytest.raises(OutputError, match=r"The disk is full: .*net.pth.part.* set MENURA_MODELS"):
        fetch(server.offer("net.pth", CONTENT), part)


def test_two_processes_do_not_write_the_same_file(server: FileServer, part: Path) -> None:
    url = server.offer("net.pth", CONTENT)

    def again(have: int, total: int | None) -> None:
        fetch(url, part)

    with pytest.raises(OutputError, match=r"Another process is downloading net.pth.part"):
        fetch(url, part, again)
    fetch(url, part)
    assert part.read_bytes() == CONTENT
