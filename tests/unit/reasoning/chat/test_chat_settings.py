from pathlib import Path
from typing import Any

import pytest

from menura.errors import RequestError
from menura.reasoning.chat import Settings, resolve
from menura.reasoning.chat.settings import config_path

FILE = '[chat]\nurl = "http://file/v1"\nmodel = "from-file"\ntimeout = 9\n'


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    folder = tmp_path / "menura"
    folder.mkdir()
    (folder / "config.toml").write_text(FILE)
    return {"XDG_CONFIG_HOME": str(tmp_path), "APPDATA": str(tmp_path)}


def test_options_win_over_the_environment_which_wins_over_the_file(environment: dict[str, str]) -> None:
    assert resolve(environment=environment) == Settings("http://file/v1", "from-file", timeout=9)
    environment |= {"MENURA_CHAT_MODEL": "from-environment", "MENURA_CHAT_KEY": "sk-1"}
    assert resolve(environment=environment) == Settings("http://file/v1", "from-environment", "sk-1", timeout=9)
    options = {"model": "from-option", "key": None, "retries": 0}
    assert resolve(options, environment=environment) == Settings(
        "http://file/v1", "from-option", "sk-1", timeout=9, retries=0
    )


def test_without_an_endpoint_it_says_how_to_set_one_up(tmp_path: Path) -> None:
    nowhere = {"XDG_CONFIG_HOME": str(tmp_path), "APPDATA": str(tmp_path)}
    with pytest.raises(RequestError, match=r"has no url and no model. Set MENURA_CHAT_URL.*\[chat\] in .*config.toml"):
        resolve(environment=nowhere)
    with pytest.raises(RequestError, match="has no model"):
        resolve({"url": "http://x"}, environment=nowhere)


def test_the_key_is_never_shown() -> None:
    assert "secret" not in repr(Settings("http://x", "m", "secret"))
    with pytest.raises(RequestError, match="key holds characters that cannot be sent") as caught:
        Settings("http://x", "m", "secret\nX-Other: 1")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("ftp://x", ""),
        ("x", ""),
        ("http://", ""),
        ("http://me:hunter2@x/v1", "hunter2"),
        ("http://x:99999", ""),
        ("http://a b", ""),
    ],
)
def test_an_unusable_url_is_refused_without_its_password(url: str, shown: str) -> None:
    with pytest.raises(RequestError, match=r"http:// or https:// with a host.*localhost:11434") as caught:
        Settings(url, "m")
    assert not shown or shown not in str(caught.value)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"timeout": 0}, "'timeout' is 0; it must be a number from 0.001 to 3600"),
        ({"timeout": float("nan")}, "'timeout' is nan"),
        ({"retries": 1.5}, "'retries' is 1.5; it must be a whole number from 0"),
        ({"attempts": 0}, "'attempts' is 0; it must be a whole number from 1"),
        ({"pictures": True}, "'pictures' is True"),
        ({"model": " "}, "The chat model has no name. Set MENURA_CHAT_MODEL"),
        ({"model": 3}, "'model' must be a text"),
    ],
)
def test_values_out_of_range_are_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(RequestError, match=message):
        Settings(**{"url": "http://x", "model": "m", **values})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[chat]\nmodle = 'x'\n", "unknown setting 'modle'. Did you mean 'model'"),
        ("[chta]\n", "unknown setting 'chta'. Did you mean 'chat'"),
        ("chat = 3\n", "chat is no table"),
        ("[chat\n", "is not TOML"),
        ("\xff", "is not TOML: it is not UTF-8"),
    ],
)
def test_a_wrong_config_file_is_refused(environment: dict[str, str], text: str, message: str) -> None:
    (Path(environment["XDG_CONFIG_HOME"]) / "menura" / "config.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(RequestError, match=message):
        resolve(environment=environment)


def test_a_config_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "menura" / "config.toml").mkdir(parents=True)
    with pytest.raises(RequestError, match="cannot be read"):
        resolve(environment={"XDG_CONFIG_HOME": str(tmp_path), "APPDATA": str(tmp_path)})


def test_unknown_options_are_refused(environment: dict[str, str]) -> None:
    with pytest.raises(
        RequestError, match=r"The chat settings has an unknown setting 'retrys'. Did you mean 'retries'"
    ):
        resolve({"retrys": 1}, environment=environment)


def test_the_config_file_is_where_the_system_has_it(tmp_path: Path) -> None:
    assert config_path({"XDG_CONFIG_HOME": str(tmp_path)}, "linux") == tmp_path / "menura" / "config.toml"
    assert config_path({"APPDATA": str(tmp_path)}, "win32") == tmp_path / "menura" / "config.toml"
    home = Path.home() / ".config" / "menura" / "config.toml"
    assert config_path({"XDG_CONFIG_HOME": "not/absolute"}, "linux") == home
