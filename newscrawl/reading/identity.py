"""Tell which page a republished story stands on: the site, the address, and an id made of both."""

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin, urlsplit

from w3lib.url import canonicalize_url, safe_url_string

from newscrawl.items import Article
from newscrawl.reading.document import Document

_post = re.compile(r"(?:^|\s)postid-(\d{1,12})(?:\s|$)")
_post_id = re.compile(r"^post-(\d{1,12})$")
# Characters: no page's own address has more; nor has a link's "rel".
_LONGEST, _LONGEST_REL = 8_000, 1_000
# "ref" is not among them: some sites number their stories with it.
_tracking = re.compile(r"^(?:utm_\w+|fbclid|gclid|yclid|tgme|_ga)$")
_shared = {
    "amp": {"", "1", "true"},
    "share": {"telegram", "twitter", "x", "facebook", "whatsapp", "linkedin", "email"},
}
_fronts = re.compile(r"^/?(?:(?:fa|home|index|default)(?:\.\w{1,5})?/?)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity of a page. ``id``: the host and the post's number, else a hash of ``url``."""

    id: str
    site: str
    url: str
    short_url: str | None


def identity(document: Document) -> Identity:
    """Return the page's own address, and the id made of it.

    The canonical URL counts only where it is on the host that answered (``www.`` makes no
    difference): no page can speak for another site. The address of a site's front page does not
    count either, whatever a template says.
    """
    links = {
        rel: href.strip()
        for link in document.root.iter("link")
        for rel in (link.get("rel") or "")[:_LONGEST_REL].lower().split()
        if (href := link.get("href"))
    }
    own = [_own(links.get(rel), document) for rel in ("canonical", "shortlink")]
    if own[0] and is_front(own[0]) and not is_front(document.url):
        own[0] = None
    # Some sites copy the whole address that was asked for into the canonical one.
    url = _untracked(own[0] or document.url)
    site = (urlsplit(url).hostname or "").lower()
    number = _number(document, own[1])
    return Identity(f"{site}:{number or _hash(canonicalize_url(url))}", site, url, own[1])


def provisional_id(url: str) -> str:
    """Return the id of an address whose page has not been read yet, or whose page's own id turned
    out to belong to another story. It never equals an id from a page.
    """
    site = (urlsplit(url).hostname or "").lower()
    return f"{site}:{_hash(f'given {url}')}"


def set_apart(article: Article, url: str) -> None:
    """Give an article the provisional id of ``url``, in place: its page's id is another story's."""
    article.id, article.url = provisional_id(url), url
    article.warnings = sorted({*article.warnings, "id_shared"})


def is_front(url: str) -> bool:
    """Return True if an address is a site's front page: a trivial path, and no query."""
    parts = urlsplit(url)
    return not parts.query and _fronts.match(parts.path) is not None


def _hash(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def _untracked(url: str) -> str:
    """Return the requested address without parameters that only tell where the reader came from."""
    parts = urlsplit(safe_url_string(url))
    kept = [part for part in parts.query.split("&") if not _is_tracking(part)]
    return parts._replace(path=parts.path or "/", query="&".join(kept), fragment="").geturl()


def _is_tracking(part: str) -> bool:
    name, _, value = part.partition("=")
    return _tracking.match(name) is not None or value.lower() in _shared.get(name, ())


def _own(href: str | None, document: Document) -> str | None:
    if not href or len(href) > _LONGEST:
        return None
    try:
        parts = urlsplit(safe_url_string(urljoin(document.base(document.url), href)))
        url = parts._replace(path=parts.path or "/", fragment="").geturl()
        is_own = _host(url) == _host(document.url)
    except ValueError:
        return None
    return url if is_own and urlsplit(url).scheme in ("http", "https") else None


def _host(url: str) -> tuple[str, int | None]:
    """Return the host without ``www.``, and its port where it is not the usual one."""
    parts = urlsplit(url)
    port = None if parts.port in (80, 443) else parts.port
    return (parts.hostname or "").removeprefix("www."), port


def _number(document: Document, short_url: str | None) -> str | None:
    """Return WordPress's number of the post: from the class of ``<body>``, the id of the only
    ``<article>``, or the short link.
    """
    body = next(document.root.iter("body"), None)
    if body is not None and (match := _post.search(body.get("class") or "")):
        return match[1]
    articles = list(document.root.iter("article"))
    if len(articles) == 1 and (match := _post_id.match(articles[0].get("id") or "")):
        return match[1]
    query = dict(parse_qsl(urlsplit(short_url or "").query))
    number = query.get("p", "")
    return number if number.isascii() and number.isdigit() and len(number) <= 12 else None
