"""Settings: flags, then variables, then a file, then defaults; and what is wrong is said with its place."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from evwire.cli import main, serve
from evwire.server import ServerConfig

VARIABLES = ("EVWIRE_OCPP_PORT", "EVWIRE_HTTP_PORT", "EVWIRE_DATA", "EVWIRE_CONFIG", "EVWIRE_OPEN", "EVWIRE_TLS_CERT")


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def check(capsys, *words: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as caught:
        main(["config", "check", *map(str, words)])
    said = capsys.readouterr()
    return int(caught.value.code or 0), said.out, said.err


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "evwire.toml"
    path.write_text(text)
    return path


def test_a_flag_counts_more_than_a_variable_and_that_more_than_the_file(capsys, tmp_path, monkeypatch) -> None:
    path = _file(tmp_path, f'data = "{tmp_path}"\nocpp-port = 9001\nhttp_port = 8081\ntls_port = 9444\nopen = true\n')
    monkeypatch.setenv("EVWIRE_OCPP_PORT", "9002")
    monkeypatch.setenv("EVWIRE_HTTP_PORT", "8082")
    code, out, err = check(capsys, "--config", path, "--ocpp-port", 9003)
    assert (code, err) == (0, "")
    assert "ocpp-port = 9003  (flag)\n" in out
    assert "http-port = 8082  (the variable EVWIRE_HTTP_PORT)\n" in out
    assert f"tls-port = 9444  ({path}, line 4)\n" in out
    assert f"open = true  ({path}, line 5)\n" in out
    assert "http-host = 127.0.0.1  (default)\n" in out


def test_the_file_may_be_named_by_a_variable_and_every_command_finds_the_data(capsys, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("EVWIRE_CONFIG", str(_file(tmp_path, f'data = "{tmp_path}"\n')))
    code, out, _ = check(capsys)
    assert (code, f"data = {tmp_path}" in out) == (0, True)
    monkeypatch.setenv("EVWIRE_DATA", str(tmp_path / "there"))
    with pytest.raises(SystemExit) as caught:
        main(["station", "add", "CP001"])
    assert (caught.value.code, (tmp_path / "there" / "evwire.sqlite3").exists()) == (0, True)


def test_of_more_values_than_one_a_variable_has_commas_between_them(capsys, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("EVWIRE_TRUSTED_PROXY", "10.0.0.0/8,192.168.0.0/16")
    _, out, _ = check(capsys, "--data", tmp_path)
    assert "trusted-proxy = 10.0.0.0/8, 192.168.0.0/16  (the variable EVWIRE_TRUSTED_PROXY)\n" in out
    path = _file(tmp_path, 'trusted-proxy = ["10.0.0.0/8", "fd00::/8"]\n')
    monkeypatch.delenv("EVWIRE_TRUSTED_PROXY")
    assert "trusted-proxy = 10.0.0.0/8, fd00::/8" in check(capsys, "--data", tmp_path, "--config", path)[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ocpp-port = 9000\nocpp-prot = 9000\n", ["evwire.toml, line 2", "'ocpp-prot'", "perhaps ocpp-port"]),
        ('# a port\nocpp-port = "abc"\n', ["evwire.toml, line 2", "--ocpp-port", "int"]),
        ("ocpp-port = 99999\n", ["evwire.toml, line 1", "--ocpp-port", "65535"]),
        ("open = 7.5\n", ["evwire.toml, line 1", "--open"]),
        ("tls-suites = 'old'\n", ["evwire.toml, line 1", '"modern"']),
        ("ocpp-port = \n", ["evwire.toml: expected TOML", "line 1"]),
        ("[ocpp-port]\na = 1\n", ["evwire.toml, line 1", "expected a value, got a table"]),
        ("plain = false\n", ["expected a certificate for TLS"]),
        ('tls-cert = "nowhere.pem"\n', ["nowhere.pem: No such file"]),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_key_and_line_and_what_was_expected(
    capsys, tmp_path, text, expected
) -> None:
    code, out, err = check(capsys, "--data", tmp_path, "--config", _file(tmp_path, text))
    assert (code, out) == (2, "")
    assert err.startswith("evwire: ")
    assert err.count("\n") == 1
    assert [each for each in expected if each not in err] == [], err


def test_what_is_wrong_in_a_variable_is_said_with_its_name(capsys, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("EVWIRE_OCPP_PORT", "abc")
    code, _, err = check(capsys, "--data", tmp_path)
    assert (code, "the variable EVWIRE_OCPP_PORT" in err) == (2, True)
    monkeypatch.delenv("EVWIRE_OCPP_PORT")
    monkeypatch.setenv("EVWIRE_OCCP_PORT", "9000")
    code, _, err = check(capsys, "--data", tmp_path)
    assert (code, err) == (0, "evwire: EVWIRE_OCCP_PORT is no setting; perhaps EVWIRE_OCPP_PORT\n")


def test_a_file_that_is_not_there_is_said(capsys, tmp_path) -> None:
    assert check(capsys, "--data", tmp_path, "--config", tmp_path / "none.toml")[2].endswith(
        "none.toml: No such file or directory\n"
    )
    assert "expected a directory" in check(capsys, "--data", _file(tmp_path, ""))[2]


@pytest.mark.threat(38)
def test_no_secret_of_a_setting_is_shown(capsys, tmp_path) -> None:
    code, out, _ = check(capsys, "--data", tmp_path, "--organization", "postgresql://u:CANARY@db/evwire")
    assert (code, "CANARY" in out, "organization = postgresql://***@db/evwire" in out) == (0, False, True)


def test_the_defaults_of_the_command_line_are_those_of_the_server() -> None:
    fields = {name: getattr(ServerConfig(data=Path()), name) for name in ServerConfig.__struct_fields__}
    for name, parameter in inspect.signature(serve).parameters.items():
        if name in fields and parameter.default is not inspect.Parameter.empty:
            assert parameter.default == fields[name], name
