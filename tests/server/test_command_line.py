"""The commands, as they are typed."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import websockets

from certificates import Authority, rsa_key
from evwire.cli import main

# A vendor that would paint the terminal and begin a line.
BOOT = r'[2,"1","BootNotification",{"chargePointVendor":"\u001b[31m\nVendor","chargePointModel":"ModelName"}]'


def run(capsys, *words: object) -> tuple[int, str, str]:
    """Exit code, standard output and standard error."""
    with pytest.raises(SystemExit) as caught:
        main([str(word) for word in words])
    said = capsys.readouterr()
    return int(caught.value.code or 0), said.out, said.err


def test_a_station_added_without_a_password_is_given_one(capsys, tmp_path) -> None:
    code, out, _ = run(capsys, "station", "add", "CP001", "--data", tmp_path)
    assert code == 0
    assert re.search(r"^password: [\w-]{27}$", out, re.MULTILINE)
    assert "CP001" in run(capsys, "station", "list", "--data", tmp_path)[1]


def test_a_given_password_is_not_printed_and_no_password_is_none(capsys, tmp_path) -> None:
    code, out, _ = run(capsys, "station", "add", "CP001", "--password", "my own words", "--data", tmp_path)
    assert (code, "my own words" in out) == (0, False)
    code, out, _ = run(capsys, "station", "add", "CP001", "--no-password", "--data", tmp_path)
    assert (code, out) == (0, "CP001 may connect, without a password\n")


def test_the_quirks_of_real_chargers_are_listed(capsys) -> None:
    code, out, _ = run(capsys, "quirks")
    assert code == 0
    assert "zj-beny-commas: begins a list of readings with a comma (Home Assistant 1078)\n" in out


def test_a_token_is_added(capsys, tmp_path) -> None:
    assert run(capsys, "id-token", "add", "04A2B3C4", "--data", tmp_path) == (0, "04A2B3C4 may charge\n", "")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["serve"], "--data"),
        (["serve", "--data", ".", "--ocpp-port", "99999"], "65535"),
        (["station", "add", "a:b", "--data", "DATA"], "colon"),
        (["station", "add", "CP001", "--password", "p", "--no-password", "--data", "DATA"], "not both"),
        (["station", "add", "CP001", "--password", "p", "--certificate-only", "--data", "DATA"], "not both"),
        (["station", "allow-profile", "CP001", "1", "--data", "DATA"], "expected a station that was added"),
        (["station", "treat", "CP001", "--arriving", "strict", "--data", "DATA"], "expected a station that was added"),
        (["station", "treat", "CP001", "--quirk", "grizzly", "--data", "DATA"], "'grizzly'"),
        (["station", "treat", "CP001", "--arriving", "raw", "--data", "DATA"], "strict"),
        (["serve", "--data", "DATA", "--tls-cert", "nowhere.pem"], "nowhere.pem: No such file"),
        (["serve", "--data", "DATA", "--tls-key", "nowhere.pem"], "--tls-cert"),
        (["serve", "--data", "DATA", "--tls-cert", "a", "--tls-key", "b", "--tls-key", "c"], "got 1 and 2"),
        (["serve", "--data", "DATA", "--tls-cert", "a", "--client-crl", "b"], "--client-ca"),
        (["serve", "--data", "DATA", "--tls-cert", "a", "--tls-suites", "old"], "modern"),
        (["serve", "--data", "DATA", "--no-plain"], "a port without it"),
        (["serve", "--data", "DATA", "--ocpp-port", "0", "--http-port", "0", "--trusted-proxy", "all"], "'all'"),
        (["id-token", "add", "", "--data", "DATA"], "token of 1 to"),
        (["call", "CP001", "Reset", "{", "--data", "DATA"], "expected JSON"),
        (["call", "CP001", "Reset", "--data", "DATA"], "EVWIRE_API_TOKEN"),
        (["simulate", "--url", "ws://127.0.0.1:1", "--id", "CP001", "--version", "9"], "expected"),
        (["simulate", "--url", "ws://a", "--id", "CP001", "--version", "1.6", "--ca", "x"], "expected a wss://"),
        (["simulate", "--url", "ws://a", "--id", "CP001", "--version", "1.6-soap"], "expected an http://"),
        (["simulate", "--url", "wss://a", "--id", "CP001", "--version", "1.6", "--ca", "x"], "x: No such file"),
        (["simulate", "--url", "wss://a", "--id", "C", "--version", "1.6", "--client-key", "x"], "certificate with"),
        (["dance"], "dance"),
    ],
)
def test_bad_input_is_one_clear_line_and_exit_code_2(capsys, tmp_path, monkeypatch, words, expected) -> None:
    monkeypatch.delenv("EVWIRE_API_TOKEN", raising=False)
    code, out, err = run(capsys, *(tmp_path if word == "DATA" else word for word in words))
    assert (code, out) == (2, "")
    assert err.startswith("evwire: ")
    assert expected in err
    assert err.count("\n") == 1


def test_a_lower_security_profile_is_allowed_again(capsys, tmp_path) -> None:
    run(capsys, "station", "add", "CP001", "--certificate-only", "--data", tmp_path)
    code, out, _ = run(capsys, "station", "allow-profile", "CP001", 1, "--data", tmp_path)
    assert (code, out) == (0, "CP001 may use security profile 1\n")


def test_who_stops_reading_gets_no_complaint() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        program = (sys.executable, "-m", "evwire", "quirks")
        ended = subprocess.run(program, stdout=writing, stderr=subprocess.PIPE, timeout=30, check=False)
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stderr) == (1, b"")


class Program:
    """``evwire`` in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    @classmethod
    async def start(cls, *words: object) -> Program:
        environment = {name: value for name, value in os.environ.items() if name != "EVWIRE_API_TOKEN"}
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "evwire",
                *(str(word) for word in words),
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=environment,
            )
        )

    async def line_with(self, text: str) -> str:
        assert self.process.stdout is not None
        while line := (await asyncio.wait_for(self.process.stdout.readline(), 30)).decode():
            if text in line:
                return line
        raise AssertionError(f"it ended without saying {text!r}")

    async def end(self) -> tuple[int, str, str]:
        out, err = await asyncio.wait_for(self.process.communicate(), 30)
        assert self.process.returncode is not None
        return self.process.returncode, out.decode(), err.decode()


async def test_a_server_says_where_it_is_and_ends_on_sigterm_with_1001(tmp_path: Path) -> None:
    server = await Program.start("serve", "--data", tmp_path, "--ocpp-port", 0, "--http-port", 0, "--open")
    try:
        ocpp_url = re.search(r"ws://\S+/ocpp", await server.line_with("charger"))[0]
        http_url = (await server.line_with("HTTP API")).split()[-1]
        token = re.search(r"token:\s+(\S+)", await server.line_with("API token"))[1]
        assert (tmp_path / "api-token").read_text().strip() == token
        assert ocpp_url.startswith("ws://127.0.0.1:")
        async with websockets.connect(
            f"{ocpp_url}/CP001", subprotocols=[websockets.Subprotocol("ocpp1.6")], proxy=None
        ) as station:
            await station.send(BOOT)
            assert '"Accepted"' in str(await station.recv())
            at_server = ("--url", http_url, "--data", tmp_path)
            calling = await Program.start("call", "CP001", "ClearCache", *at_server)
            message_id = json.loads(await station.recv())[1]
            await station.send(f'[3,"{message_id}",{{"status":"Accepted"}}]')
            code, out, _ = await calling.end()
            assert (code, json.loads(out)) == (0, {"status": "Accepted"})
            body = '{"id_token": {"value": "04A2B3C4"}, "remote_start_id": 7}'
            calling = await Program.start("call", "CP001", "request-start-transaction", body, *at_server)
            _, message_id, action, payload = json.loads(await station.recv())
            assert (action, payload) == ("RemoteStartTransaction", {"idTag": "04A2B3C4"})
            await station.send(f'[3,"{message_id}",{{"status":"Rejected"}}]')
            code, out, err = await calling.end()
            assert (code, json.loads(out)) == (0, {"status": "Rejected"})
            assert err == ("evwire: lost remote_start_id = 7: 1.6 does not know it: the transaction will not name it\n")
            for words, said in (
                (("request-start-transaction", body, "--strict-mapping"), "cannot say"),
                (("reset", '{"evse_id": 1}'), "no reset of one EVSE"),
                (("dance",), "no operation 'dance'; there are cancel-reservation, "),
            ):
                code, out, err = await (await Program.start("call", "CP001", *words, *at_server)).end()
                assert (code, out, err.count("\n")) == (2, "", 1)
                assert said in err
            code, out, _ = await (await Program.start("capabilities", "CP001", *at_server)).end()
            assert (code, json.loads(out)["version"]) == (0, "1.6")
            code, out, _ = await (await Program.start("frames", *at_server)).end()
            assert [json.loads(line)["direction"] for line in out.splitlines()] == [
                "in",
                "out",
                "out",
                "in",
                "out",
                "in",
            ]
            server.process.send_signal(signal.SIGTERM)
            await station.wait_closed()
            assert station.close_code == 1001
        code, _, log = await server.end()
        assert code == 0, log
        assert "CP001: booted: \\u001b[31m\\u000aVendor ModelName" in log
        assert "\x1b" not in log
        assert "Traceback" not in log
    finally:
        if server.process.returncode is None:
            server.process.kill()
            await server.process.wait()


async def test_a_simulated_station_charges_over_tls_with_a_certificate_of_its_own(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    ecdsa, rsa = authority.server("ecdsa"), authority.server("rsa", key=rsa_key())
    mine, _ = authority.station("CP001")
    added = await Program.start("station", "add", "CP001", "--certificate-only", "--data", tmp_path)
    assert (await added.end())[1] == "CP001 may connect\n"
    await (await Program.start("id-token", "add", "04A2B3C4", "--data", tmp_path)).end()
    server = await Program.start(
        *("serve", "--data", tmp_path, "--host", "127.0.0.1", "--tls-port", 0, "--http-port", 0, "--no-plain"),
        *("--tls-cert", ecdsa.certificate, "--tls-key", ecdsa.key, "--tls-cert", rsa.certificate, "--tls-key", rsa.key),
        *("--client-ca", authority.path, "--client-crl", authority.revoke(), "--organization", "Operator"),
        *("--tls-suites", "modern", "--trusted-proxy", "192.0.2.0/24"),
    )
    try:
        url = re.search(r"wss://\S+/ocpp", await server.line_with("charger"))[0]
        simulated = await Program.start(
            *("simulate", "--url", url, "--id", "CP001", "--version", "2.0.1", "--once", "--speed", 2000),
            *("--ca", authority.path, "--client-cert", mine.certificate, "--client-key", mine.key),
        )
        code, out, err = await simulated.end()
        assert (code, err) == (0, ""), out
        server.process.send_signal(signal.SIGTERM)
        code, _, log = await server.end()
        assert code == 0, log
        assert "CP001: booted: " in log
        assert "Traceback" not in log
    finally:
        if server.process.returncode is None:
            server.process.kill()
            await server.process.wait()


async def test_stations_and_tokens_may_be_in_a_postgresql(capsys, tmp_path, postgresql_server) -> None:
    url = await postgresql_server.new_database()
    words = ("--data", tmp_path, "--database", url)
    added = await asyncio.to_thread(run, capsys, "station", "add", "CP001", "--no-password", *words)
    assert added == (0, "CP001 may connect, without a password\n", "")
    assert await asyncio.to_thread(run, capsys, "station", "list", *words) == (0, "CP001 - - -\n", "")
    assert not (tmp_path / "evwire.sqlite3").exists()


def test_the_url_of_another_kind_of_database_is_a_clear_error(capsys, tmp_path) -> None:
    code, _, error = run(capsys, "serve", "--data", tmp_path, "--database", "mysql://localhost/evwire")
    assert code == 2
    assert "expected postgresql://user@host/name or sqlite:///path, got a mysql: URL" in error
