"""Files on servers read as if they lay here: whatever breaks, the bytes are the file's bytes."""

import io
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.archive.remote_connection import RemoteManners
from newscrawl.archive.remote_file import RemoteFile, RemoteProbe, probe
from newscrawl.errors import RemoteFileError
from tests.archive.file_server import (
    FileRequest,
    FileServer,
    Trouble,
    breaking_at,
    busy,
    file_server,
    in_turn,
)

MB = 1 << 20
AGENT = "newscrawl/9 (+https://example.org/; tests)"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FileServer]:
    with file_server(tmp_path) as server:
        yield server


def manners(server: FileServer, timeout: float = 10, patience: float = 30) -> RemoteManners:
    return RemoteManners(AGENT, (server.origin,), timeout, patience, pause=0.0001)


def put(server: FileServer, size: int, name: str = "a.warc.gz") -> bytes:
    data = random.Random(size).randbytes(size)
    (server.folder / name).write_bytes(data)
    return data


def test_a_file_is_read_in_ranges_on_one_connection(server: FileServer) -> None:
    data = put(server, 10 * MB + 7)
    with RemoteFile(server.url("a.warc.gz"), manners(server)) as file:
        assert file.size == len(data)
        assert file.name == server.url("a.warc.gz")
        assert file.has_ranges
        reader = io.BufferedReader(file)
        assert reader.read() == data
        assert file.received == len(data)
        assert not file.closed
        assert server.open_connections == 0  # the end has come
    assert server.sent == len(data)
    assert server.connections == server.most_connections == 1
    assert {request.status for request in server.log} == {206}
    assert [request.end - request.begin for request in server.log][:3] == [MB // 4, MB // 2, MB]
    assert max(request.end - request.begin for request in server.log) == 4 * MB
    for request in server.log:
        assert request.headers["User-Agent"] == AGENT
        assert request.headers["Accept-Encoding"] == "identity"
        assert "Cookie" not in request.headers


def test_a_portion_costs_no_more_than_itself_and_a_range(server: FileServer) -> None:
    data = put(server, 20 * MB)
    with RemoteFile(server.url("a.warc.gz"), manners(server), 9 * MB) as file:
        assert file.tell() == 9 * MB
        reader = io.BufferedReader(file)
        assert reader.read(5 * MB) == data[9 * MB : 14 * MB]
        reader.seek(9 * MB)
        assert reader.read(2 * MB) == data[9 * MB : 11 * MB]
    assert min(request.begin for request in server.log) == 9 * MB
    assert server.sent <= 9 * MB


def test_seeks_far_away_ask_anew_and_near_ones_do_not(server: FileServer) -> None:
    data = put(server, 8 * MB)
    with RemoteFile(server.url("a.warc.gz"), manners(server), range_bytes=64 * 1024) as file:
        for place in (0, 7 * MB, 100, 7 * MB + 50_000, 8 * MB - 3):
            file.seek(place)
            assert file.read(4) == data[place : place + 4]
        assert file.read() == b""
        assert file.seek(-2, io.SEEK_END) == len(data) - 2
        assert file.read(9) == data[-2:]
        assert file.seek(len(data) + 5) == len(data) + 5
        assert file.read(1) == b""
        with pytest.raises(ValueError, match="negative"):
            file.seek(-1)
    assert server.sent < MB
    assert server.most_connections == 1
    with pytest.raises(ValueError, match="closed"):
        file.read(1)


def test_memory_and_disk_stay_bounded(server: FileServer) -> None:
    data = put(server, 3 * MB)
    url = server.url("a.warc.gz")
    with RemoteFile(url, manners(server), range_bytes=50_000, spool_bytes=1) as file:
        reader = io.BufferedReader(file)
        assert reader.read() == data
        spooled = Path(f"/proc/self/fd/{file._spool._file.fileno()}").stat().st_size
        assert spooled <= 4 * 50_000 + 65_536
        reader.seek(3 * MB - 100_000)
        assert reader.read(50_000) == data[3 * MB - 100_000 : 3 * MB - 50_000]
        assert server.sent == len(data)
        reader.seek(0)
        assert reader.read() == data
    assert server.most_connections == 1


@pytest.mark.parametrize("reset", [False, True])
def test_a_broken_transfer_goes_on_at_the_missing_byte(server: FileServer, reset: bool) -> None:
    data = put(server, 6 * MB)
    server.trouble = breaking_at(1, 5_000, 2_222_222, 2_222_300, 6 * MB - 1, reset=reset)
    with RemoteFile(server.url("a.warc.gz"), manners(server)) as file:
        assert io.BufferedReader(file).read() == data
    assert server.connections == 6
    assert server.most_connections == 1
    etag = {request.headers.get("If-Range") for request in server.log}
    assert len(etag) == 2  # none at first, then the strong ETag
    if not reset:
        assert server.sent == len(data)


def test_a_silent_server_is_asked_again(server: FileServer) -> None:
    data = put(server, MB)
    server.trouble = in_turn(Trouble(cut=70_000, stall=5))
    with RemoteFile(server.url("a.warc.gz"), manners(server, timeout=0.3)) as file:
        assert io.BufferedReader(file).read() == data
    assert server.sent == len(data)
    assert server.log[1].at - server.log[0].at < 4


def test_a_server_without_ranges_is_read_from_the_start(server: FileServer) -> None:
    data = put(server, 2 * MB)
    server.trouble = lambda request: Trouble(
        ignores_range=True, cut=1_500_000 if request.number == 2 else None
    )
    with RemoteFile(server.url("a.warc.gz"), manners(server), MB, range_bytes=100_000) as file:
        assert not file.has_ranges
        assert file.read(3) == data[MB : MB + 3]
        file.seek(5)
        reader = io.BufferedReader(file)
        assert reader.read() == data[5:]
    assert server.most_connections == 1
    assert [request.status for request in server.log] == [200, 200, 200]
    assert file.received > len(data)


def test_short_ranges_are_asked_on(server: FileServer) -> None:
    data = put(server, 300_000)
    server.trouble = lambda _: Trouble(most=33_333)
    with RemoteFile(server.url("a.warc.gz"), manners(server)) as file:
        assert io.BufferedReader(file).read() == data
    assert server.connections == 1


def test_what_follows_a_range_is_not_taken_for_the_next_answer(server: FileServer) -> None:
    data = put(server, 300_000)

    def trouble(request: FileRequest) -> Trouble:
        last = min(request.begin + 100_000, request.end) - 1
        return Trouble(headers={"Content-Range": f"bytes {request.begin}-{last}/300000"})

    server.trouble = trouble
    with RemoteFile(server.url("a.warc.gz"), manners(server)) as file:
        assert io.BufferedReader(file).read() == data
    assert [request.begin for request in server.log] == [0, 100_000, 200_000, 262_144]
    assert server.connections == 3
    assert server.most_connections == 1


def test_an_empty_file(server: FileServer) -> None:
    put(server, 0)
    for troubles in (in_turn(), in_turn(Trouble(ignores_range=True))):
        server.trouble = troubles
        with RemoteFile(server.url("a.warc.gz"), manners(server)) as file:
            assert (file.size, file.read()) == (0, b"")
    put(server, 100)
    with RemoteFile(server.url("a.warc.gz"), manners(server), 100) as file:
        assert (file.size, file.read(1)) == (100, b"")
        assert file.seek(90) == 90
        assert len(file.read(100)) == 10


@pytest.mark.long
@given(
    size=st.integers(1, 60_000),
    range_bytes=st.integers(1_000, 20_000),
    at=st.integers(0, 60_000),
    faults=st.lists(
        st.one_of(
            st.none(),
            st.builds(Trouble, cut=st.integers(0, 20_000), reset=st.booleans()),
            st.just(Trouble(reset=True)),
            st.builds(Trouble, most=st.integers(1, 9_000)),
            st.builds(Trouble, ignores_range=st.just(True), cut=st.none() | st.integers(0, 60_000)),
            st.builds(busy, st.sampled_from([429, 503]), st.sampled_from(["0", None, "x"])),
            st.builds(Trouble, st.sampled_from([500, 502, 504, 408])),
        ),
        max_size=7,
    ),
    moves=st.lists(
        st.tuples(st.none() | st.integers(0, 60_000), st.integers(0, 30_000) | st.integers(0, 100)),
        max_size=12,
    ),
)
def test_seeks_and_reads_against_any_faults_give_the_files_bytes(
    property_server: FileServer,
    size: int,
    range_bytes: int,
    at: int,
    faults: list[Trouble | None],
    moves: list[tuple[int | None, int]],
) -> None:
    server = property_server
    data = put(server, size)
    server.trouble = in_turn(*faults)
    url = server.url("a.warc.gz")
    with RemoteFile(url, manners(server), at, range_bytes=range_bytes, spool_bytes=1) as raw:
        reader, twin = io.BufferedReader(raw, 5_000), io.BytesIO(data)
        twin.seek(at)
        for place, count in moves:
            if place is not None:
                assert reader.seek(place) == twin.seek(place)
            assert reader.read(count) == twin.read(count)
            assert reader.tell() == twin.tell()
    assert server.most_connections == 1


@pytest.fixture(scope="module")
def property_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FileServer]:
    with file_server(tmp_path_factory.mktemp("files")) as server:
        yield server


def test_a_probe_costs_a_byte(server: FileServer) -> None:
    put(server, 5 * MB)
    url = server.url("a.warc.gz")
    assert probe(url, manners(server)) == RemoteProbe(5 * MB, True)
    assert server.sent == 1
    server.trouble = lambda _: Trouble(ignores_range=True)
    assert probe(url, manners(server)) == RemoteProbe(5 * MB, False)
    assert server.open_connections == 0
    server.trouble = lambda _: Trouble(404)
    with pytest.raises(RemoteFileError, match="404"):
        probe(url, manners(server))
