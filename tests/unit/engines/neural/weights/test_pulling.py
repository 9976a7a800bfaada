"""A checkpoint is pulled: terms, room, verification, and what is already there."""

import hashlib
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from file_server import FileServer

from menura.engines.base import Progress
from menura.engines.neural.weights import ledger, licences, pulling, store
from menura.engines.neural.weights.card import Part, Pullable, StoredFile
from menura.errors import Cancelled, EndpointError, OutputError, RequestError, WeightsError

NETWORK = np.random.default_rng(0).bytes(700_001)
CONFIG = b"{}"


def yes(_: tuple[str, ...]) -> bool:
    return True


def card_of(*files: StoredFile, name: str = "mine") -> Pullable:
    return Pullable(
        name=name,
        title="Mine",
        summary="A network of my own.",
        licence_code="MIT",
        licence_weights="CC-BY-NC-4.0",
        licence_output="not for sale",
        renders=("sound",),
        sample_rate=16_000,
        parts=tuple(Part(role=f"role{number}", file=file) for number, file in enumerate(files)),
    )


@pytest.fixture
def card(server: FileServer) -> Pullable:
    network = StoredFile(
        name="mine/net.pth",
        url=server.offer("net.pth", NETWORK),
        size=len(NETWORK),
        sha256=hashlib.sha256(NETWORK).hexdigest(),
    )
    config = StoredFile(name="mine/config.json", url=server.offer("config.json", CONFIG), about=2, licence="MIT (mine)")
    return card_of(network, config)


def states(card: Pullable) -> list[str]:
    return [store.found(file).state for file in card.files()]


def test_a_checkpoint_is_pulled_once(card: Pullable, server: FileServer, home: Path) -> None:
    found = pulling.pull(card, yes)
    assert [each.state for each in found] == ["here", "here"]
    assert (home / "mine" / "net.pth").read_bytes() == NETWORK
    assert sorted(path.name for path in (home / "mine").iterdir()) == [
        "config.json",
        "config.json.verified.json",
        "net.pth",
        "net.pth.verified.json",
    ]
    pulling.pull(card, lambda _: False)
    assert len(server.asked) == 2


def test_what_was_compared_is_written_down(card: Pullable) -> None:
    network, config = pulling.pull(card, yes)
    assert network.verified is not None
    assert config.verified is not None
    assert network.verified.by == "size, SHA-256"
    assert network.verified.sha256 == hashlib.sha256(NETWORK).hexdigest()
    assert config.verified.by == "nothing: no size and no hash is published"
    assert config.verified.source == config.file.url


def test_terms_are_shown_and_refusal_downloads_nothing(card: Pullable, server: FileServer, home: Path) -> None:
    shown: list[tuple[str, ...]] = []

    def no(lines: tuple[str, ...]) -> bool:
        shown.append(lines)
        return False

    with pytest.raises(Cancelled, match="The terms of mine were not accepted; nothing was downloaded"):
        pulling.pull(card, no)
    assert shown == [("Mine: CC-BY-NC-4.0. What you make with it: not for sale.", "mine/config.json: MIT (mine).")]
    assert server.asked == []
    assert not home.exists()


def test_what_was_accepted_is_not_asked_again(card: Pullable) -> None:
    pulling.pull(card, yes)
    assert set(licences.accepted()) == set(licences.terms(card))
    (store.place(card.files()[0])).unlink()
    pulling.pull(card, lambda _: pytest.fail("it was accepted before"))
    assert states(card) == ["here", "here"]


def test_other_terms_are_asked_again(card: Pullable) -> None:
    pulling.pull(card, yes)
    (store.place(card.files()[0])).unlink()
    stricter = card.model_copy(update={"licence_weights": "for nobody"})
    with pytest.raises(Cancelled):
        pulling.pull(stricter, lambda lines: any("for nobody" not in line for line in lines))


@pytest.mark.parametrize(
    ("update", "message"),
    [
        (
            {"sha256": "0" * 64},
            r"not the file that was published: its SHA-256 is [0-9a-f]{64}, not 0{64}\. It was removed",
        ),
        ({"sha256": None, "md5": "0" * 32}, r"its MD5 is [0-9a-f]{32}, not 0{32}\. It was removed\. Pull it again"),
        ({"sha256": None, "sha256_begins": "00000000"}, r"its beginning of SHA-256 is [0-9a-f]{8}, not 00000000"),
    ],
    ids=["sha256", "md5", "the beginning of it"],
)
def test_wrong_content_is_removed(card: Pullable, home: Path, update: dict[str, object], message: str) -> None:
    file = card.files()[0].model_copy(update=update)
    with pytest.raises(WeightsError, match=message):
        pulling.pull(card_of(file), yes)
    assert list((home / "mine").glob("net*")) == []


@pytest.mark.parametrize(
    "update", [{"md5": hashlib.md5(NETWORK).hexdigest()}, {"sha256_begins": hashlib.sha256(NETWORK).hexdigest()[:8]}]
)
def test_md5_or_a_beginning_is_enough_where_no_more_is_published(card: Pullable, update: dict[str, object]) -> None:
    file = card.files()[0].model_copy(update={"sha256": None, **update})
    found = pulling.pull(card_of(file), yes)[0]
    assert found.state == "here"
    assert found.verified is not None
    assert found.verified.by in {"size, MD5", "size, beginning of SHA-256"}


def test_a_file_of_another_size_is_not_read_at_all(card: Pullable, server: FileServer, home: Path) -> None:
    file = card.files()[0].model_copy(update={"size": 5})
    with pytest.raises(WeightsError, match=r"net.pth offers 700001 bytes, and mine/net.pth has 5: it is another file"):
        pulling.pull(card_of(file), yes)
    assert list((home / "mine").glob("net*")) == []


def test_the_hash_of_the_first_time_is_held_against_the_second(card: Pullable, server: FileServer) -> None:
    config = card.files()[1]
    pulling.pull(card_of(config), yes)
    store.place(config).unlink()
    server.offer("config.json", b"[]")
    with pytest.raises(WeightsError, match="its SHA-256 of the first time is"):
        pulling.pull(card_of(config), yes)
    server.offer("config.json", CONFIG)
    assert pulling.pull(card_of(config), yes)[0].state == "here"


def test_what_was_stopped_is_partial_and_goes_on(card: Pullable, server: FileServer) -> None:
    reported: list[tuple[str, str, float]] = []

    def stop() -> bool:
        return len(reported) >= 1

    with pytest.raises(Cancelled, match=r"Stopped during pulling \(net.pth, 524 kB of 700 kB\)"):
        pulling.pull(card, yes, progress=Progress(lambda *told: reported.append(told), stop))
    assert states(card) == ["partial", "missing"]
    pulling.pull(card, yes)
    assert states(card) == ["here", "here"]
    assert server.asked[1][1].startswith("bytes=")


def test_a_broken_connection_keeps_what_is_there(card: Pullable, server: FileServer) -> None:
    server.files["/net.pth"].breaks = [1000, *[0] * 9]
    with pytest.raises(EndpointError, match="the first 1000 bytes are kept"):
        pulling.pull(card, yes)
    assert states(card) == ["partial", "missing"]


def test_too_little_room_is_said_before_anything_is_read(
    card: Pullable, server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(Path())
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=600_000))
    with pytest.raises(OutputError, match=r"700 kB are needed in .*, and 600 kB are free\. .* set MENURA_MODELS"):
        pulling.pull(card, yes)
    assert server.asked == []


def test_what_was_put_there_by_hand_is_verified_and_kept(card: Pullable, server: FileServer, home: Path) -> None:
    (home / "mine").mkdir(parents=True)
    (home / "mine" / "net.pth").write_bytes(NETWORK)
    assert states(card) == ["unchecked", "missing"]
    pulling.pull(card, yes)
    assert states(card) == ["here", "here"]
    assert [name for name, _ in server.asked] == ["/config.json"]


def test_what_was_put_there_and_is_wrong_is_pulled_anew(card: Pullable, home: Path) -> None:
    (home / "mine").mkdir(parents=True)
    (home / "mine" / "net.pth").write_bytes(NETWORK[::-1])
    pulling.pull(card, yes)
    assert (home / "mine" / "net.pth").read_bytes() == NETWORK


def test_a_file_cut_short_is_damaged_and_pulled_anew(card: Pullable, home: Path) -> None:
    pulling.pull(card, yes)
    (home / "mine" / "net.pth").write_bytes(NETWORK[:-1])
    assert states(card) == ["damaged", "here"]
    pulling.pull(card, yes)
    assert states(card) == ["here", "here"]


def test_verifying_finds_what_changed_without_changing_its_size(card: Pullable, home: Path) -> None:
    network = pulling.pull(card, yes)[0]
    assert pulling.verify(network).state == "here"
    times = network.path.stat().st_mtime_ns
    with network.path.open("r+b") as stream:
        stream.write(b"!")
    os.utime(network.path, ns=(times, times))
    assert store.found(network.file).state == "here"  # nobody looked
    assert pulling.verify(network).state == "damaged"
    assert store.found(network.file).state == "unchecked"
    pulling.pull(card, lambda _: False)
    assert network.path.read_bytes() == NETWORK


def test_verifying_what_is_not_there_changes_nothing(card: Pullable) -> None:
    missing = store.found(card.files()[0])
    assert pulling.verify(missing) is missing


def lay(folder: Path, *names: str, content: bytes = NETWORK) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(CONFIG if name.endswith("json") else content)
    return folder


@pytest.mark.parametrize("inside", ["", "mine/", "deep/er/"])
def test_a_folder_of_downloads_is_taken(
    card: Pullable, server: FileServer, home: Path, tmp_path: Path, inside: str
) -> None:
    folder = lay(tmp_path / "downloads", f"{inside}net.pth", f"{inside}config.json")
    found = pulling.take(card, folder, yes)
    assert [each.state for each in found] == ["here", "here"]
    assert (home / "mine" / "net.pth").samefile(folder / f"{inside}net.pth")
    assert found[0].verified is not None
    assert found[0].verified.source == str(folder / f"{inside}net.pth")
    assert server.asked == []


def test_another_disk_gets_a_copy(card: Pullable, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    folder = lay(tmp_path / "downloads", "net.pth")
    pulling.take(card, folder, yes)
    assert (home / "mine" / "net.pth").read_bytes() == NETWORK
    assert not (home / "mine" / "net.pth").samefile(folder / "net.pth")


def test_a_table_of_another_model_is_not_taken(card: Pullable, tmp_path: Path) -> None:
    folder = lay(tmp_path / "downloads", "net.pth", "other/config.json")
    pulling.take(card, folder, yes)
    assert states(card) == ["here", "missing"]


def test_a_wrong_download_is_not_taken_and_not_touched(card: Pullable, tmp_path: Path) -> None:
    folder = lay(tmp_path / "downloads", "net.pth", content=NETWORK[::-1])
    with pytest.raises(WeightsError, match=r"net.pth is not taken: mine/net.pth is not the file .* Download it again"):
        pulling.take(card, folder, yes)
    assert (folder / "net.pth").read_bytes() == NETWORK[::-1]
    assert states(card) == ["missing", "missing"]


def test_a_folder_without_any_of_it(card: Pullable, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"None of what is missing lies in .*: net.pth, config.json"):
        pulling.take(card, tmp_path, yes)
    with pytest.raises(RequestError, match="is no folder"):
        pulling.take(card, tmp_path / "none", yes)
    lay(tmp_path, "net.pth")
    with pytest.raises(Cancelled):
        pulling.take(card, tmp_path, lambda _: False)


def test_a_damaged_note_is_no_note(card: Pullable) -> None:
    network = pulling.pull(card, yes)[0]
    ledger.place(network.path).write_bytes(b"\xff")
    assert store.found(network.file).state == "unchecked"


def test_a_damaged_record_of_acceptance_asks_again(card: Pullable, home: Path) -> None:
    pulling.pull(card, yes)
    (home / "accepted.json").write_text("[1")
    assert licences.accepted() == {}
    (home / "accepted.json").write_text("[1]")
    assert licences.accepted() == {}


def test_what_cannot_be_written_is_said(
    card: Pullable, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(shutil, "copyfile", refuse)
    with pytest.raises(OutputError, match=r"cannot be copied to .*: No space left"):
        pulling.take(card, lay(tmp_path / "downloads", "net.pth"), yes)
    assert states(card) == ["missing", "missing"]
