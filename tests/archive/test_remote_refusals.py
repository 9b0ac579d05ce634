"""What a remote file refuses, waits for and gives up; and that it never mixes two versions."""

import io
import random
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from newscrawl.archive.remote_connection import RemoteManners
from newscrawl.archive.remote_file import RemoteFile, probe
from newscrawl.errors import RemoteFileError
from tests.archive.file_server import (
    FileServer,
    Trouble,
    Troubles,
    breaking_at,
    busy,
    file_server,
    in_turn,
    leading_to,
)
from tests.certificates import certified

pytestmark = pytest.mark.long

MB = 1 << 20
DATA = random.Random(7).randbytes(2 * MB)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FileServer]:
    with file_server(tmp_path) as server:
        (tmp_path / "a.gz").write_bytes(DATA)
        yield server


def manners(server: FileServer, **changed: Any) -> RemoteManners:
    usual = {"origins": (server.origin,), "timeout": 10, "patience": 30, "pause": 0.001}
    return RemoteManners("newscrawl", **{**usual, **changed})


def whole(server: FileServer, trouble: Troubles | None = None, **changed: Any) -> bytes:
    """Read the server's file to its end."""
    server.trouble = trouble or server.trouble
    with RemoteFile(server.url("a.gz"), manners(server, **changed)) as file:
        return io.BufferedReader(file).read()


NO_ETAG: dict[str, str | None] = {"ETag": None}
WEAK: dict[str, str | None] = {"ETag": 'W/"1"'}
THURSDAY = {"Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT"}
FRIDAY = {"Last-Modified": "Fri, 02 Jan 2026 00:00:00 GMT"}


@pytest.mark.parametrize(
    ("first", "then", "what"),
    [
        (Trouble(), Trouble(headers={"ETag": '"2"'}), "ETag"),  # 200, by If-Range
        (Trouble(), Trouble(headers={"ETag": '"2"'}, ignores_condition=True), "ETag"),  # 206
        (Trouble(), Trouble(headers={"ETag": '"2"'}, ignores_range=True), "ETag"),
        (Trouble(), Trouble(headers=dict.fromkeys(["ETag", "Last-Modified"])), "no longer"),
        (Trouble(headers=WEAK), Trouble(headers={"ETag": 'W/"2"'}, ignores_condition=True), "ETag"),
        (Trouble(headers=NO_ETAG | THURSDAY), Trouble(headers=NO_ETAG | FRIDAY), "Last-Modified"),
        (
            Trouble(headers=NO_ETAG | THURSDAY),
            Trouble(headers=NO_ETAG | FRIDAY, ignores_condition=True),
            "Last-Modified",
        ),
        (
            Trouble(headers=dict.fromkeys(["ETag", "Last-Modified"])),
            Trouble(headers={"Content-Range": f"bytes 262144-786431/{2 * MB + 1}", "ETag": None}),
            "size",
        ),
        (Trouble(), Trouble(416, {"Content-Range": "bytes */5"}), "size"),
    ],
)
def test_a_file_that_changes_is_never_mixed(
    server: FileServer, first: Trouble, then: Trouble, what: str
) -> None:
    server.trouble = lambda request: first if request.number == 1 else then
    with RemoteFile(server.url("a.gz"), manners(server)) as file:
        assert file.read(262_144) == DATA[:262_144]
        for _ in "twice":
            with pytest.raises(RemoteFileError, match=rf"a\.gz: the file has changed .*{what}"):
                file.read(1)
        assert server.open_connections == 0


@pytest.mark.parametrize("headers", [WEAK, NO_ETAG, dict.fromkeys(["ETag", "Last-Modified"])])
def test_weak_validators_and_none(server: FileServer, headers: dict[str, str | None]) -> None:
    breaks = breaking_at(900_000)

    def trouble(request: Any) -> Trouble:
        due = breaks(request)
        return Trouble(headers=headers, cut=due.cut if due else None)

    assert whole(server, trouble) == DATA
    sent = {request.headers.get("If-Range") for request in server.log} - {None}
    assert all(str(value).endswith("GMT") for value in sent)
    assert bool(sent) == ("Last-Modified" not in headers)


def test_retry_after_is_waited_for(server: FileServer) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=4), usegmt=True)
    assert whole(server, in_turn(busy(503, "1"), None, busy(429, later))) == DATA
    times = [request.at for request in server.log]
    assert times[1] - times[0] >= 1
    assert times[3] - times[2] >= 1
    assert server.most_connections == 1


def test_a_rest_longer_than_patience_ends_at_once(server: FileServer) -> None:
    with pytest.raises(RemoteFileError, match=r"503.*for 31 s, longer than RETRY_AFTER_LONGEST=30"):
        whole(server, in_turn(busy(503, "31")))
    assert len(server.log) == 1


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        (Trouble(500), "500 Internal Server Error"),
        (Trouble(429), "429 Too Many Requests"),
        (Trouble(503, {"Retry-After": "0"}), "503"),
        (Trouble(reset=True), "reset"),
        (Trouble(cut=0), "byte 0 of"),
    ],
)
def test_a_server_that_never_answers_is_given_up(
    server: FileServer, trouble: Trouble, why: str
) -> None:
    with pytest.raises(RemoteFileError, match=rf"no byte came in 8 tries, .*{why}.*later"):
        whole(server, lambda _: trouble)
    assert len(server.log) == 8
    assert server.open_connections == 0


def test_tries_count_from_the_last_byte(server: FileServer) -> None:
    whole(server, lambda request: Trouble(cut=20_000) if request.number % 2 else Trouble(502))
    assert len(server.log) > 16


def test_no_server_at_all(server: FileServer) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        origin = closed.getsockname()
    with pytest.raises(RemoteFileError, match="no byte came in 8 tries, from byte 0 on:"):
        probe("http://{}:{}/a".format(*origin), manners(server, origins=(origin,)))


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        (Trouble(404), "404 Not Found; check the address"),
        (Trouble(403), "403 Forbidden; it is not for everyone"),
        (Trouble(204), "204"),
        (Trouble(304), "304"),
        (Trouble(416), "Content-Range: ''"),
        (Trouble(302), "302"),
        (Trouble(headers={"Content-Range": "bytes 1-5/100"}), "bytes 1-5/100"),
        (Trouble(headers={"Content-Range": "bytes 0-262143/*"}), "bytes from 0 on"),
        (Trouble(headers={"Content-Range": None}), "bytes from 0 on"),
        (Trouble(headers={"Content-Length": None}, ignores_range=True, cut=9), "how long"),
    ],
)
def test_what_cannot_be_read_is_refused_at_once(
    server: FileServer, trouble: Trouble, why: str
) -> None:
    with pytest.raises(RemoteFileError, match=why) as refused:
        whole(server, lambda _: trouble)
    assert server.url("a.gz") in str(refused.value)
    assert len(server.log) == 1
    assert server.open_connections == 0


def test_a_drip_is_no_transfer(server: FileServer) -> None:
    server.pace = 100
    with pytest.raises(RemoteFileError, match="less than 1000 bytes a second"):
        whole(server, timeout=0.3)


def test_connections_that_the_server_closes(server: FileServer) -> None:
    """Idle ones without a word, or as announced: neither costs a try or a pause."""
    assert whole(server, lambda r: Trouble(cut=r.end - r.begin), pause=60) == DATA
    closing = Trouble(headers={"Connection": "close"})
    assert whole(server, lambda _: closing, pause=60) == DATA
    assert server.connections == len(server.log)
    assert server.most_connections == 1


def test_redirects_are_followed_and_their_targets_remembered(server: FileServer) -> None:
    (server.folder / "b.gz").write_bytes(DATA)

    def trouble(request: Any) -> Trouble | None:
        if request.path != "b.gz":
            hop = int(request.path.partition(".")[2] or 1) if request.path != "a.gz" else 1
            return leading_to(f"/x.{hop + 1}" if hop < 5 else server.url("b.gz#x"), 301 + hop % 2)
        return Trouble(403) if request.number == 2 else None  # the target was good for some time

    assert whole(server, trouble) == DATA
    asked = [request.path for request in server.log]
    way = ["a.gz", "x.2", "x.3", "x.4", "x.5", "b.gz"]
    assert asked[:13] == [*way, "b.gz", *way]
    assert server.most_connections == 1
    with pytest.raises(RemoteFileError, match="more than 5 redirects"):
        whole(server, lambda _: leading_to("/a.gz"))


@pytest.mark.parametrize(
    "location",
    [
        *("http://127.0.0.2:{port}/a.gz", "http://localhost:{port}/a.gz", "file:///etc/passwd"),
        *("http://127.1:{port}/a.gz", "//[::1]:{port}/a.gz", "http://2130706433/", "http://[::"),
        *("http://me:secret@127.0.0.1:{port}/", "http://169.254.169.254/latest/", "ftp://x.org/"),
        *("http://example.org:25/", "http://a..example.org:99999/"),
    ],
)
def test_redirects_to_where_nobody_may_go(server: FileServer, location: str) -> None:
    with pytest.raises(RemoteFileError, match=r"leads to .*: refused: ") as refused:
        whole(server, lambda _: leading_to(location.format(port=server.origin[1])))
    assert "secret" not in str(refused.value)
    assert len(server.log) == 1


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1:1/a", "http://127.0.0.1/a", "https://10.0.0.1/a", "http://0x7f.1/a"),
        *("https://localhost/", "https://intranet/a", "http://me:secret@example.org/", "a.gz"),
        *("https://me:sec ret@[::/", "http://[fe80::1]/", "http://[fe80::1%25eth0]/", ""),
        *("https://exa mple.org/", "https://１２７.０.０.１/"),
    ],
)
def test_addresses_that_are_refused_as_they_are_spelt(server: FileServer, url: str) -> None:
    with pytest.raises(RemoteFileError, match="refused: ") as refused:
        probe(url, manners(server))
    assert "secret" not in str(refused.value)


def test_names_are_refused_by_the_addresses_they_lead_to(
    server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = server.origin[1]
    told: list[tuple[str, int]] = []

    def resolve(host: str, port: int, **_: object) -> list[Any]:
        told.append((host, port))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    url = f"http://files.example.org:{port}/a.gz"
    with pytest.raises(RemoteFileError, match=r"leads to 127\.0\.0\.1, a loopback address"):
        probe(url, manners(server))
    assert server.connections == 0
    given = manners(server, origins=(("files.example.org", port),))
    assert probe(url, given).size == 2 * MB
    assert told == [("files.example.org", port)] * 2  # once for each connection


@pytest.mark.parametrize(
    ("name", "why"), [("files.example.org", None), ("other.example.org", "is not valid for")]
)
def test_tls_verifies_the_name_not_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, why: str | None
) -> None:
    context = certified(tmp_path, x509.DNSName(name))
    resolve = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _, *a, **k: resolve("127.0.0.1", *a, **k))
    with file_server(tmp_path, context) as server:
        url = f"https://files.example.org:{server.origin[1]}/key.pem"
        given = manners(server, origins=(("files.example.org", server.origin[1]),))
        with pytest.raises(RemoteFileError, match="certificate"):
            probe(url, given)  # signed by none that this machine trusts
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        if why:
            with pytest.raises(RemoteFileError, match=why):
                probe(url, given)
        else:
            server.trouble = breaking_at(10)
            with RemoteFile(url, given) as file:
                assert file.read(9999) == (tmp_path / "key.pem").read_bytes()
            assert server.most_connections == 1
