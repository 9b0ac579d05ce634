"""What users say with ``-a`` to the spider of copies, checked before the first request."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self
from urllib.parse import SplitResult, urlsplit

from w3lib.url import canonicalize_url, safe_url_string

from newscrawl.arguments import read_minutes, read_yes, unknown
from newscrawl.errors import ArgumentError
from newscrawl.guard import Gate, is_public, special_block
from newscrawl.urls import SITE_DOMAINS

_usual = {"http": 80, "https": 443}
# A comma parts two addresses where another one follows: it may stand in an address, too.
_between = re.compile(r",(?=\s*https?://)", re.IGNORECASE)
_what = "write http:// or https:// addresses parted by commas, or @FILE with one on each line"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyArguments:
    """The arguments of ``scrapy crawl republished``, read. ``urls``: each once, as it is asked for.

    ``again``: look again at what is stored, and try what was given up or is gone.
    """

    urls: tuple[str, ...]
    max_minutes: float | None = None
    again: bool = False

    NAMES: ClassVar[tuple[str, ...]] = ("urls", "max_minutes", "again")

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """Raises ArgumentError, with the line's number where the address is in a file."""
        for name in given:
            if name not in cls.NAMES:
                raise ArgumentError(unknown(f"argument -a {name}", name, cls.NAMES))
        if not given.get("urls", "").strip():
            raise ArgumentError(f"say which pages: -a urls=…; {_what}")
        urls: dict[str, str] = {}
        for where, text in _addresses(given["urls"]):
            url = normal(text, where)
            urls.setdefault(canonicalize_url(url), url)
        if not urls:
            raise ArgumentError(f"urls={given['urls']}: there is no address in it; {_what}")
        return cls(
            urls=tuple(urls.values()),
            max_minutes=read_minutes("max_minutes", given.get("max_minutes")),
            again=read_yes("again", given.get("again")),
        )

    @property
    def gate(self) -> Gate:
        """Only these addresses' hosts, each with its ports."""
        origins = {origin for url in self.urls for origin in origins_of(url)}
        return Gate((), frozenset(origins), "among the addresses given")

    @property
    def typed_hosts(self) -> tuple[str, ...]:
        """The loopback addresses that the user typed: they may be connected to."""
        hosts = {urlsplit(url).hostname or "" for url in self.urls}
        return tuple(sorted(host for host in hosts if is_public(host) is False))


def _addresses(given: str) -> Iterator[tuple[str, str]]:
    """Each address, and where it stands: ``urls=@FILE, line 3``."""
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
    """The addresses between commas; one at the end parts nothing."""
    return _between.split(text.strip().rstrip(",").rstrip())


def normal(text: str, where: str) -> str:
    """An address as it is asked for: percent-encoded, without its fragment, else as typed. There
    are sites that know a query only in its own order, or without "=".

    Raises ArgumentError where it is none, or may not be asked for.
    """
    text = text.strip()
    if re.search(r"\s", text) or not re.match("https?://", text, re.IGNORECASE):
        raise ArgumentError(f"{where}: this is no http:// or https:// address; {_what}")
    try:
        parts = _plain(urlsplit(safe_url_string(text)))
        url = parts.geturl()
        if parts.port == _usual[parts.scheme]:
            url = parts._replace(netloc=parts.netloc.rpartition(":")[0]).geturl()
        origins = origins_of(url)
    except ValueError as error:
        raise ArgumentError(f"{where}: this is no address: {error}") from error
    host = urlsplit(url).hostname or ""
    if not host:
        raise ArgumentError(f"{where}: there is no host in it; {_what}")
    if ":" in host:
        raise ArgumentError(f"{where}: IPv6 addresses are not asked; write a name, or an IPv4 one")
    if any(host == domain or host.endswith(f".{domain}") for domain in SITE_DOMAINS):
        raise ArgumentError(
            f"{where}: {host} is a name of the agency's own; this spider reads other sites' "
            "copies, scrapy crawl tasnim the agency's pages"
        )
    if is_public(host) is False and not _is_loopback(host):
        raise ArgumentError(
            f"{where}: {host} is of the local network, or an address in no usual spelling; of "
            "local ones only this machine's own are asked, such as http://127.0.0.1:8000/"
        )
    if reason := Gate((), frozenset(origins), "among the addresses given").refusal(url):
        raise ArgumentError(f"{where}: {reason}")
    return url


def _plain(parts: SplitResult) -> SplitResult:
    """Scheme and host in small letters, a path, no fragment."""
    return parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/", fragment="")


def origins_of(url: str) -> set[tuple[str, int]]:
    """The hosts and ports that an address stands for: a site with and without ``www.`` is one, and
    so is one that answers on both usual ports. A literal address stands for itself alone.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or _usual[parts.scheme]
    if is_public(host) is not None:
        return {(host, port)}
    names = {host, host.removeprefix("www."), f"www.{host.removeprefix('www.')}"}
    ports = {80, 443} if port in (80, 443) else {port}
    return {(name, each) for name in names for each in ports}


def _is_loopback(host: str) -> bool:
    try:
        return special_block(host) == "loopback"
    except ValueError:
        return host == "localhost"
