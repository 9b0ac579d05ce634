"""How the site serves its pages: robots.txt, encodings, validators, redirects, challenges. Pure."""

import re
from collections.abc import Iterator

from newscrawl.contact.form_groups import FormGroup, FormRow
from newscrawl.contact.plan import PARTS
from newscrawl.contact.visit import Visit
from newscrawl.sites.forms import CHALLENGE, UNKNOWN, Look, SeenPart, SeenVisit

_crawl_delay = re.compile(
    rb"^[ \t]*crawl-delay[ \t]*:[ \t]*(\S{1,20})", re.IGNORECASE | re.MULTILINE
)
_sitemap = re.compile(rb"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,200})", re.IGNORECASE | re.MULTILINE)
_charset = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
# Scrapy's message for a request that robots.txt forbids.
_FORBIDDEN = "Forbidden by robots.txt"
_ALL = tuple(part.name for part in PARTS)


def _header(name: str) -> Look:
    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        found = seen.answer.headers.get(name) if seen.answer else None
        return found.decode("latin-1") if found else None

    return evidence_of


def _encoding(*names: str) -> Look:
    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        for head in seen.heads[-1:]:
            encoding = (head.headers.get("Content-Encoding") or b"").decode("latin-1").lower()
            if encoding in names and seen.answer:
                return f"{encoding or 'plain'}, {head.size} of {len(seen.answer.body)} bytes"
        return None

    return evidence_of


def _declared(seen: SeenPart, _: SeenVisit) -> str | None:
    match = _charset.search(_header("Content-Type")(seen, _) or "")
    return match[1].lower() if match else None


def _is_utf8(seen: SeenPart, _: SeenVisit) -> str | None:
    try:
        return "" if seen.answer and seen.answer.body.decode() else None
    except UnicodeDecodeError:
        return None


def _redirected(seen: SeenPart, _: SeenVisit) -> str | None:
    hops = [head for head in seen.heads if 300 <= head.status < 400]
    told = [f"{h.status} to {(h.headers.get('Location') or b'?').decode('latin-1')}" for h in hops]
    return ", then ".join(told) or None


def _cut(seen: SeenPart, _: SeenVisit) -> str | None:
    return "" if seen.answer and seen.answer.is_cut else None


def is_refusal(seen: SeenPart) -> bool:
    """Return True if the response says that the server will not or cannot serve the page."""
    status = seen.answer.status if seen.answer else 0
    return status in (401, 403, 429) or status >= 500


def _refused(seen: SeenPart, _: SeenVisit) -> str | None:
    return str(seen.answer.status) if seen.answer and is_refusal(seen) else None


def _cookies(seen: SeenPart, _: SeenVisit) -> str | None:
    pairs = seen.heads[-1].headers.pairs if seen.heads else ()
    names = [value.partition("=")[0] for name, value in pairs if name.lower() == "set-cookie"]
    return ", ".join(names) or None


SERVING = FormGroup(
    "serving",
    _ALL,
    {
        CHALLENGE: lambda seen, _: seen.challenge,
        "a refusal: 401, 403, 429 or 5xx": _refused,
        "a redirect": _redirected,
        "a page that came without its end": _cut,
        "compressed: gzip, br, zstd, deflate": _encoding("gzip", "br", "zstd", "deflate"),
        "not compressed": _encoding("", "identity"),
        "Content-Type with a charset": _declared,
        "bytes that are UTF-8": _is_utf8,
        "ETag": _header("ETag"),
        "Last-Modified": _header("Last-Modified"),
        "Cache-Control": _header("Cache-Control"),
        "Expires": _header("Expires"),
        "Age, of a cache in between": _header("Age"),
        "Vary": _header("Vary"),
        "Server": _header("Server"),
        "Retry-After": _header("Retry-After"),
        "Set-Cookie": _cookies,
    },
    can=lambda seen: bool(seen.heads),
)


def robots_rows(visit: Visit) -> Iterator[FormRow]:
    """Yield a row for each form of robots.txt."""
    robots, subject = visit.robots.answer, "robots.txt"
    status = None if robots is None else robots.status
    refused = [seen for seen in visit.seen.values() if _FORBIDDEN in (seen.why or "")]
    told = "no answer" if robots is None else f"status {status}, {len(robots.body)} bytes"
    is_there = status is not None and 200 <= status < 300
    yield FormRow(subject, "it is there", UNKNOWN, is_there if status else None, told)
    for form, pattern in (("Crawl-delay", _crawl_delay), ("Sitemap", _sitemap)):
        found = pattern.findall(robots.body) if robots is not None and is_there else []
        words = ", ".join(dict.fromkeys(word.decode("latin-1") for word in found))
        yield FormRow(subject, form, UNKNOWN, bool(found) if status else None, words or told)
    names = ", ".join(seen.part for seen in refused)
    met = bool(refused) if status or refused else None
    yield FormRow(subject, "it forbids what was asked for", UNKNOWN, met, names or told)
