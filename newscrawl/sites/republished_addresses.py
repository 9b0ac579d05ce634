"""Addresses of republished stories that users give: their normal form and their sites."""

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from w3lib.url import safe_url_string

from newscrawl.errors import ArgumentError
from newscrawl.sites.registry import site_of
from newscrawl.utils.address_guard import AllowList, is_public, special_block

#: How to write the addresses, for messages.
HOW_TO_WRITE = (
    "write http:// or https:// addresses parted by commas, or @FILE with one on each line"
)
_usual_ports = {"http": 80, "https": 443}


def normalise(text: str, where: str) -> str:
    """Normalise an address that a user gave to the form in which it is requested.

    The address is percent-encoded and loses its fragment. Its query stays as typed, for some sites
    know a query only in its own order, or without "=". ``where``: the place where the user wrote
    the address, for messages. Raise ArgumentError for a text that is no address, and for an address
    that may not be requested.
    """
    text = text.strip()
    if re.search(r"\s", text) or not re.match("https?://", text, re.IGNORECASE):
        raise ArgumentError(f"{where}: this is no http:// or https:// address; {HOW_TO_WRITE}")
    try:
        parts = _plain(urlsplit(safe_url_string(text)))
        url = parts.geturl()
        if parts.port == _usual_ports[parts.scheme]:
            url = parts._replace(netloc=parts.netloc.rpartition(":")[0]).geturl()
        allow_list = allow_list_of([url])
    except ValueError as error:
        raise ArgumentError(f"{where}: this is no address: {error}") from error
    host = urlsplit(url).hostname or ""
    if not host:
        raise ArgumentError(f"{where}: there is no host in it; {HOW_TO_WRITE}")
    if ":" in host:
        raise ArgumentError(
            f"{where}: IPv6 addresses are not requested; write a host name or an IPv4 address"
        )
    if (site := site_of(url)) and site.known == "captured":
        raise ArgumentError(
            f"{where}: {host} is the agency's own; this spider reads other sites' copies only, use "
            f"scrapy crawl {site.name} for the agency's pages"
        )
    if is_public(host) is False and not _is_loopback(host):
        raise ArgumentError(
            f"{where}: {host} is on the local network, or an address in no usual spelling; of "
            "local addresses only this machine's are requested, such as http://127.0.0.1:8000/"
        )
    if reason := allow_list.refusal(url):
        raise ArgumentError(f"{where}: {reason}")
    return url


def _plain(parts: SplitResult) -> SplitResult:
    """Write the host in small letters, add "/" where there is no path, and drop the fragment."""
    return parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/", fragment="")


def origins_of(url: str) -> set[tuple[str, int]]:
    """Return the (host, port) pairs that count as the same site as ``url``: with and without
    ``www.``, and both usual ports where the address has one of them. A literal IP address stands
    for itself alone.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or _usual_ports[parts.scheme]
    if is_public(host) is not None:
        return {(host, port)}
    names = {host, host.removeprefix("www."), f"www.{host.removeprefix('www.')}"}
    ports = {80, 443} if port in (80, 443) else {port}
    return {(name, each) for name in names for each in ports}


def allow_list_of(urls: Iterable[str]) -> AllowList:
    """Return an allow list of the sites of these addresses; no other site may be requested."""
    origins = {origin for url in urls for origin in origins_of(url)}
    return AllowList((), frozenset(origins), "among the addresses given")


def _is_loopback(host: str) -> bool:
    try:
        return special_block(host) == "loopback"
    except ValueError:
        return host == "localhost"
