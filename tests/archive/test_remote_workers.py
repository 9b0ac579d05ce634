"""Remote files in worker processes, which get all they need with their task, and may be killed."""

import gzip
import io
import os
import pickle
import resource
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

import pytest
from scrapy.settings import Settings
from warcio.archiveiterator import ArchiveIterator

from newscrawl.archive.remote_connection import RemoteManners
from newscrawl.archive.remote_file import RemoteFile
from newscrawl.errors import ArgumentError, RemoteFileError
from newscrawl.exitcodes import ExitCode, of_error
from tests.archive.file_server import breaking_at, busy, file_server
from tests.archive.warcs import response, warc
from tests.loaded import loaded_by

pytestmark = pytest.mark.long

MB = 1 << 20


def read_slowly(url: str, manners: RemoteManners) -> None:
    with RemoteFile(url, manners) as file:
        while file.read(1000):
            time.sleep(0.01)


def read_with_a_full_disk(url: str, manners: RemoteManners) -> None:
    """Exit with 7 if the file cannot be spooled, without asking for it more than once."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    try:
        with RemoteFile(url, manners) as file:
            file.read(1)
    except OSError:
        os._exit(7)


def test_manners_are_read_from_settings_and_travel() -> None:
    settings = Settings(
        {
            "USER_AGENT": "newscrawl/9 (+https://example.org)",
            "TASNIM_URL": "http://127.0.0.1:8000,https://Mirror.example",
            "DOWNLOAD_TIMEOUT": "7",
            "RETRY_AFTER_LONGEST": 90,
            "RETRY_WAIT": 0.5,
        }
    )
    origins = (("127.0.0.1", 8000), ("mirror.example", 443))
    manners = RemoteManners.from_settings(settings)
    assert manners == RemoteManners("newscrawl/9 (+https://example.org)", origins, 7, 90, 0.5)
    assert pickle.loads(pickle.dumps(manners)) == manners
    error = pickle.loads(pickle.dumps(RemoteFileError("a: gone")))
    assert (str(error), of_error(error)) == ("a: gone", ExitCode.NO_ANSWER)
    settings.set("TASNIM_URL", "nowhere")
    with pytest.raises(ArgumentError, match="TASNIM_URL"):
        RemoteManners.from_settings(settings)


def test_a_worker_loads_no_engine() -> None:
    loaded = {name.partition(".")[0] for name in loaded_by("import newscrawl.archive.remote_file")}
    assert not {"scrapy", "twisted", "aiohttp"} & loaded


def test_a_killed_worker_leaves_no_connection(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(3 * MB))
    with file_server(tmp_path) as server:
        server.pace = 200_000
        manners = RemoteManners("newscrawl", (server.origin,))
        worker = get_context("spawn").Process(
            target=read_slowly, args=(server.url("a"), manners), daemon=True
        )
        worker.start()
        wait_for(lambda: server.sent > 100_000)
        assert server.open_connections == 1
        worker.kill()
        worker.join()
        wait_for(lambda: server.open_connections == 0)
        assert server.connections == 1


def test_a_full_disk_is_no_fault_of_the_server(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(MB))
    with file_server(tmp_path) as server:
        manners = RemoteManners("newscrawl", (server.origin,))
        worker = get_context("spawn").Process(
            target=read_with_a_full_disk, args=(server.url("a"), manners)
        )
        worker.start()
        worker.join(60)
        assert worker.exitcode == 7
        assert len(server.log) == 1


def test_a_warc_file_is_read_by_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through breaks and rests, and although the environment names a proxy that does not exist."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    bodies = [os.urandom(30_000) for _ in range(40)]
    path = warc(tmp_path / "a.warc.gz", *(response(body) for body in bodies))
    middle = path.stat().st_size // 2
    breaks = breaking_at(1000, middle, middle + 70_000)
    with file_server(tmp_path) as server:
        server.trouble = lambda r: busy(429, "0") if r.number % 3 == 0 else breaks(r)
        manners = RemoteManners("newscrawl", (server.origin,), pause=0.01)
        with RemoteFile(server.url(path.name), manners) as file:
            records = ArchiveIterator(io.BufferedReader(file))
            read = [record.content_stream().read() for record in records]
        with gzip.open(io.BufferedReader(RemoteFile(server.url(path.name), manners))) as unpacked:
            unpacked.read()
    assert read == bodies
    assert server.most_connections == 1


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)
