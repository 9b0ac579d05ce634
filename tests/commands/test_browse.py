"""``scrapy browse`` as a user runs it."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing
from urllib.error import HTTPError

import pytest

from newscrawl.store import open_store
from newscrawl.store.articles import save
from tests.conftest import ENVIRONMENT, ROOT, Scrapy
from tests.factories import NOW, article


@pytest.fixture
def filled(scrapy: Scrapy) -> Scrapy:
    with closing(open_store(scrapy.folder)) as database:
        save(database, [article(1, headline="در قم")], NOW)
    return scrapy


def asked(address: str, host: str | None = None) -> tuple[int, str]:
    request = urllib.request.Request(address, headers={"Host": host} if host else {})
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=20) as response:
            return response.status, response.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.mark.long
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_served_until_it_is_ended(filled: Scrapy, end: signal.Signals) -> None:
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "scrapy", "browse", "--port", "0"),
            *("-s", f"OUTPUT_DIR={filled.folder}"),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, **ENVIRONMENT},
    ) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().split()[0]
            assert address.startswith("http://127.0.0.1:")
            before = (filled.folder / "news.db").read_bytes()
            for path in ("", "articles", "search?q=x", "article/tasnim:1"):
                code, text = asked(address + path)
                assert (code, "خبرهای استان‌ها" in text) == (200, True)
            assert asked(address, host="evil.example")[0] == 400
            assert asked(address + "nothing")[0] == 404
            assert (filled.folder / "news.db").read_bytes() == before
            process.send_signal(end)
            rest, said = process.communicate(timeout=120)
        finally:
            process.kill()
        assert (process.returncode, rest, said) == (0, "", "")


def test_no_database(scrapy: Scrapy) -> None:
    assert "there is no database" in scrapy("browse", code=66).stderr
    assert not scrapy.folder.exists()


def test_a_port_that_is_taken(filled: Scrapy) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = filled("browse", "--port", str(port), code=74)
    assert done.stderr == (
        f"scrapy browse: port {port}: something else is served there, perhaps by another scrapy "
        "browse; say --port N, or --port 0 for any\n"
    )


@pytest.mark.parametrize(
    "arguments", [("--port", "x"), ("--port=-1",), ("--port", "65536"), ("x",)]
)
def test_bad_arguments(filled: Scrapy, arguments: tuple[str, ...]) -> None:
    filled("browse", *arguments, code=64)


def test_what_the_index_lacks_is_said(filled: Scrapy) -> None:
    with closing(open_store(filled.folder)) as database:
        database.execute("UPDATE articles SET headline = 'دستی'")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = filled("browse", "--port", str(taken.getsockname()[1]), code=74)
    assert "1 articles are not indexed" in done.stderr


@pytest.mark.long
def test_other_commands_do_not_pay(filled: Scrapy) -> None:
    script = (
        "import sys; from scrapy.cmdline import execute\n"
        "try: execute(['scrapy', 'stats', '-s', 'OUTPUT_DIR=' + sys.argv[1]])\n"
        "except SystemExit: pass\n"
        "assert 'flask' not in sys.modules and 'werkzeug' not in sys.modules"
    )
    subprocess.run(
        [sys.executable, "-c", script, str(filled.folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        env={**os.environ, **ENVIRONMENT},
    )
