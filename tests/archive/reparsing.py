"""Plant a bug, start ``scrapy reparse`` as a process, and look at its results."""

import os
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from newscrawl.sites.code_digest import code_digest
from newscrawl.store import open_store
from tests.conftest import ENVIRONMENT, Scrapy
from tests.newsroom import rows
from tests.planted import CLEAN, Planted

ALL = ("-a", "since=1404-08-01")


def zwnj_lost(root: Path) -> Planted:
    """Return the project with the classical bug: bodies lose their ZWNJ."""
    wrong = CLEAN + '    article.body = article.body and article.body.replace("\\u200c", "")\n'
    return Planted(root, "newscrawl/sites/extraction.py", CLEAN, wrong)


def tables(scrapy: Scrapy) -> dict[str, list[tuple[Any, ...]]]:
    """Return everything stored about articles except times: rows by table, in a fixed order."""
    articles = "JOIN articles ON articles.key = a.article"
    listed = {
        "images": f"SELECT articles.id, a.position, a.url, a.caption FROM images a {articles}",
        "related": f"SELECT articles.id, a.position, a.id FROM related a {articles}",
        "warnings": f"SELECT articles.id, a.position, a.warning FROM warnings a {articles}",
    }
    for name in ("tag", "section"):
        query = f"SELECT articles.id, a.position, t.name FROM article_{name}s a {articles}"
        listed[name] = f"{query} JOIN {name}s t ON t.key = a.{name}"
    found = {name: rows(scrapy, f"{query} ORDER BY 1, 2") for name, query in listed.items()}
    texts = "id, headline_raw, lead_raw, body_raw, revision, content_hash, desk"
    found["articles"] = rows(scrapy, f"SELECT {texts} FROM articles ORDER BY id")
    found["revisions"] = rows(
        scrapy,
        "SELECT a.id, r.revision, r.headline, r.lead, r.body, r.content_hash FROM revisions r "
        "JOIN articles a ON a.key = r.article ORDER BY 1, 2",
    )
    found["ledger"] = rows(scrapy, "SELECT id, url, state, reason FROM ledger ORDER BY id")
    assert rows(scrapy, "SELECT * FROM search_stale") == []
    return found


def start(scrapy: Scrapy, *arguments: str) -> subprocess.Popen[bytes]:
    """Start ``scrapy reparse`` as a process."""
    command = [sys.executable, "-m", "scrapy", "reparse", "-s", f"OUTPUT_DIR={scrapy.folder}"]
    return subprocess.Popen(
        [*command, *arguments],
        cwd=scrapy.root,
        stderr=subprocess.PIPE,
        env={**os.environ, **ENVIRONMENT},
    )


def workers_of(process: int) -> list[int]:
    """Return the process ids of a command's workers; none once it has ended."""
    found: list[int] = []
    with suppress(OSError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            children = (thread / "children").read_text().split()
            found += [int(child) for child in children if _is_worker(child)]
    return found


def _is_worker(process: str) -> bool:
    with suppress(OSError):
        return b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes()
    return False


def is_alive(process: int) -> bool:
    """Return True while a process runs; a zombie is not alive."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes() != b""  # b"": a zombie
    except OSError:
        return False


def are_gone(processes: list[int]) -> bool:
    """Wait for processes to end, 20 s at most; return True if none is alive."""
    end = time.monotonic() + 20
    while any(map(is_alive, processes)) and time.monotonic() < end:
        time.sleep(0.01)
    return not any(map(is_alive, processes))


def unread(scrapy: Scrapy) -> None:
    """Mark all articles as read by older code."""
    with closing(open_store(scrapy.folder)) as news:
        news.execute("UPDATE articles SET code_digest = NULL")


def read(scrapy: Scrapy) -> int:
    """Return the number of articles that today's code has read."""
    sql = "SELECT count(*) FROM articles WHERE code_digest = ?"
    with closing(open_store(scrapy.folder)) as news:
        return int(news.execute(sql, [code_digest()]).fetchone()[0])
