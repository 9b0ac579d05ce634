"""The ``-a`` arguments of the spider of republished stories, checked before the first request."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self
from urllib.parse import urlsplit

from w3lib.url import canonicalize_url

from newscrawl.crawling.arguments import check_names, read_minutes, read_yes
from newscrawl.errors import ArgumentError
from newscrawl.sites.republished_addresses import HOW_TO_WRITE, allow_list_of, normalise
from newscrawl.utils.address_guard import AllowList, is_public

# A comma separates two URLs only if another URL follows: URLs may contain commas, too.
_between = re.compile(r",(?=\s*https?://)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyArguments:
    """The arguments of ``scrapy crawl republished``, read.

    urls: the seed URLs, normalised, each once. again: fetch stored stories again, and retry URLs
    that were given up or are gone.
    """

    urls: tuple[str, ...]
    max_minutes: float | None = None
    again: bool = False

    NAMES: ClassVar[tuple[str, ...]] = ("urls", "max_minutes", "again")

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """Read arguments. Raises ArgumentError, with the line's number if the URL is in a file."""
        check_names(given, cls.NAMES)
        if not given.get("urls", "").strip():
            raise ArgumentError(f"say which pages: -a urls=…; {HOW_TO_WRITE}")
        urls: dict[str, str] = {}
        for where, text in _addresses(given["urls"]):
            url = normalise(text, where)
            urls.setdefault(canonicalize_url(url), url)
        if not urls:
            raise ArgumentError(f"urls={given['urls']}: there is no address in it; {HOW_TO_WRITE}")
        return cls(
            urls=tuple(urls.values()),
            max_minutes=read_minutes("max_minutes", given.get("max_minutes")),
            again=read_yes("again", given.get("again")),
        )

    @property
    def gate(self) -> AllowList:
        """The allow list: the hosts of these URLs, each with its ports."""
        return allow_list_of(self.urls)

    @property
    def typed_hosts(self) -> tuple[str, ...]:
        """The hosts off the public network that the user typed: see RunContext."""
        hosts = {urlsplit(url).hostname or "" for url in self.urls}
        return tuple(sorted(host for host in hosts if is_public(host) is False))


def _addresses(given: str) -> Iterator[tuple[str, str]]:
    """Yield each URL as typed, after the place where it stands: ``urls=@FILE, line 3``."""
    if not given.startswith("@"):
        for text in _parts(given):
            yield f"urls={text.strip()}", text
        return
    try:
        text = Path(given[1:]).expanduser().read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise ArgumentError(f"urls={given}: the file cannot be read: {error}") from error
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            for each in _parts(line):
                yield f"urls={given}, line {number}: {each.strip()[:200]}", each


def _parts(text: str) -> list[str]:
    """Return the URLs between commas; a comma at the end separates nothing."""
    return _between.split(text.strip().rstrip(",").rstrip())
