"""Import what the makers make, and tell what the archive must then hold."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from newscrawl.errors import UrlError
from newscrawl.sites.tasnim.addresses import list_service, parse_address
from newscrawl.store import open_pages
from newscrawl.store.archived_pages import each_page
from tests.archive.cc_plan import Capture
from tests.conftest import ENVIRONMENT, ROOT, Scrapy

#: Address, time, SHA-256 of the body, and whether it came whole.
Expected = set[tuple[str, str, str, bool]]


def expected(captures: Iterable[Capture]) -> Expected:
    """Return the pages of captures: one for each address and body, of the earliest time."""
    found: dict[tuple[str, str], tuple[str, bool]] = {}
    for capture in captures:
        if capture.status != 200 or capture.body is None or not is_page(capture.address):
            continue
        key = (capture.address, hashlib.sha256(capture.body).hexdigest())
        at, whole = found.get(key, (capture.at, False))
        found[key] = (min(at, capture.at), whole or capture.whole)
    return {(address, at, body, whole) for (address, body), (at, whole) in found.items()}


def is_page(address: str) -> bool:
    """Return True for the address of an article or a list."""
    try:
        return list_service(address) is not None or bool(parse_address(address))
    except UrlError:
        return False


def archived(folder: Path) -> Expected:
    """Return the pages that a folder's archive holds."""
    kept = open_pages(folder, create=False)
    try:
        return {
            (page.url, page.fetched_at, hashlib.sha256(page.body).hexdigest(), not page.is_partial)
            for page, _ in each_page(kept)
        }
    finally:
        kept.close()


def exports(scrapy: Scrapy) -> bytes:
    """Return the archive and the dataset as they are exported."""
    path = scrapy.folder.parent / f"{scrapy.folder.name}.warc"
    scrapy("archive", "export", str(path))
    return path.read_bytes() + scrapy("export", "-").stdout.encode()


def start(scrapy: Scrapy, *arguments: str) -> subprocess.Popen[str]:
    """Start ``scrapy archive import`` as a process, and do not wait for it."""
    command = [sys.executable, "-m", "scrapy", "archive", "import", *arguments]
    return subprocess.Popen(
        [*command, "-s", f"OUTPUT_DIR={scrapy.folder}"],
        cwd=ROOT,
        text=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **ENVIRONMENT},
        start_new_session=True,  # what a terminal sends, it sends to the whole group
    )
