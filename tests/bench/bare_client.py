"""The limit of a crawl in Python: fetch and parse pages, CONCURRENCY at a time, store nothing.

python bare_client.py http://127.0.0.1:PORT FILE CONCURRENCY
"""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import lxml.html


async def fetch(session: aiohttp.ClientSession, addresses: Iterator[str]) -> None:
    """Fetch and parse addresses until the shared iterator ends."""
    for address in addresses:
        async with session.get(address) as response:
            lxml.html.fromstring(await response.read())


async def main(url: str, paths: str, concurrency: str) -> None:
    """Fetch all paths in a file."""
    asked = Path(paths).read_text(encoding="utf-8").splitlines()
    addresses = (url + path for path in asked)
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
        for _ in range(int(concurrency)):
            group.create_task(fetch(session, addresses))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
