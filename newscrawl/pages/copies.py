"""What readers of copies share: whose page it is, what is no part of its story, whom it names."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from lxml import etree
from w3lib.url import canonicalize_url, safe_url_string

from newscrawl.datelines import TASNIM, agency_in
from newscrawl.pages.base import Page, split, texts
from newscrawl.pages.document import Document
from newscrawl.pages.story import without_end_mark
from newscrawl.text import ZWNJ, clean

#: Classes and ids of what stands in the story, on WordPress sites, and is none of its words.
ASIDE = (
    *("hideTag", "readmore-container", "sharer", "share-box", "short-url", "post-source"),
    *("post-bottom-meta", "share-buttons", "share-links", "share-title", "sharedaddy"),
    *(
        "inline-related-posts",
        "related-posts",
        "jp-relatedposts",
        "yarpp-related",
        "post-shortlink",
    ),
    *("about-author", "post-footer", "post-footer-on-bottom", "post-tags", "stream-item", "e3lan"),
    *("go-to-top-button", "screen-reader-text", "code-block", "toc_container", "ez-toc-container"),
    *("wp-caption-text", "post-views", "comments-area", "#go-to-top", "#related-posts"),
    *("#toc_container", "#share-buttons-bottom", "#share-buttons-top", "#comments", "#respond"),
)
PLAYERS = ("jwplayer", "video-js", "wp-video", "wp-audio-shortcode", "adsbygoogle")

# The agency's services: the name of one leaks into stories that are copied with its markup.
_SERVICES = (
    *("استان‌ها", "سیاسی", "اقتصادی", "اجتماعی", "ورزشی", "فرهنگی", "بین‌الملل", "بین الملل"),
    *("فرهنگی هنری", "فضای مجازی", "رسانه‌ها", "حوزه و روحانیت", "دانشگاه", "عکس", "فیلم"),
)
_around_leak = re.compile(r"^[-–—| ]*(?:اخبار )?|[-–—| ]*$")
_most_leads = 3
_source_line = re.compile(r"^(?:منبع|منابع)(?: خبر)?\s?[:：]\s?(?P<source>\S.{0,80})$")
_back_to_top = re.compile("^(?:دکمه )?بازگشت به بالا(?:ی صفحه)?$")
_bare_end_mark = re.compile("^انتهای[ \u200c]?پیام[./ ]*$")
_copyright = re.compile(r"^[©®\s:]+|[\s:.،]+$")
_post = re.compile(r"(?:^|\s)postid-(\d{1,12})(?:\s|$)")
_post_id = re.compile(r"^post-(\d{1,12})$")
_tracking = re.compile(r"^(?:utm_\w+|fbclid|gclid|yclid|ref|amp|_ga)$")


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose page it is. ``id``: the host and the post's number, else a hash of ``url``."""

    id: str
    site: str
    url: str
    short_url: str | None


def identity(document: Document) -> Identity:
    """The page's own address, and what it is known by.

    The canonical link counts where it is on the host that answered (``www.`` makes no difference):
    no page can speak for another site.
    """
    links = {
        rel: href.strip()
        for link in document.root.iter("link")
        for rel in (link.get("rel") or "").lower().split()
        if (href := link.get("href"))
    }
    own = [_own(links.get(rel), document.url) for rel in ("canonical", "shortlink")]
    url = own[0] or _untracked(document.url)
    site = (urlsplit(url).hostname or "").lower()
    number = _number(document, own[1])
    name = number or hashlib.sha256(url.encode()).hexdigest()[:16]
    return Identity(f"{site}:{name}", site, url, own[1])


def provisional_id(url: str) -> str:
    """What an address is known by until its page has said who it is."""
    site = (urlsplit(url).hostname or "").lower()
    return f"{site}:{hashlib.sha256(_untracked(url).encode()).hexdigest()[:16]}"


def _untracked(url: str) -> str:
    parts = urlsplit(url)
    if not parts.query:
        return canonicalize_url(url)
    kept = [
        pair
        for pair in parse_qsl(parts.query, keep_blank_values=True)
        if not _tracking.match(pair[0])
    ]
    return canonicalize_url(parts._replace(query=urlencode(kept)).geturl())


def _own(href: str | None, base: str) -> str | None:
    if not href:
        return None
    try:
        url = canonicalize_url(safe_url_string(urljoin(base, href)))
        is_own = _host(url) == _host(base)
    except ValueError:
        return None
    return url if is_own and urlsplit(url).scheme in ("http", "https") else None


def _host(url: str) -> tuple[str, int | None]:
    """The host without ``www.``, and its port where it is not the usual one."""
    parts = urlsplit(url)
    port = None if parts.port in (80, 443) else parts.port
    return (parts.hostname or "").removeprefix("www."), port


def _number(document: Document, short_url: str | None) -> str | None:
    """WordPress's number of the post: of the body's class, the article's id, or the short link."""
    body = next(document.root.iter("body"), None)
    if body is not None and (match := _post.search(body.get("class") or "")):
        return match[1]
    articles = list(document.root.iter("article"))
    if len(articles) == 1 and (match := _post_id.match(articles[0].get("id") or "")):
        return match[1]
    query = dict(parse_qsl(urlsplit(short_url or "").query))
    number = query.get("p", "")
    return number if number.isascii() and number.isdigit() and len(number) <= 12 else None


@dataclass(frozen=True, slots=True)
class Text:
    """A copy's story: texts as they stand on the page; ``source``: what a source line names."""

    lead: str | None
    blocks: tuple[str, ...]
    source: str | None

    @property
    def body(self) -> str | None:
        """The blocks as one text; None where there is none."""
        return "\n\n".join(self.blocks) or None


def read_text(blocks: Iterable[str], lead: str | None, sections: Sequence[str]) -> Text:
    """Part a copy's blocks into lead and body, without what is no part of either.

    ``lead``: where the page has one of its own. Where it has none, what stands before the leaked
    name of a section is the lead. ``sections``: the page's; the agency's services leak, too.
    """
    kept, source = _without_furniture(blocks)
    leaks = {_folded(name) for name in (*_SERVICES, *sections)}
    if lead is not None:
        lines = lead.split("\n")
        while len(lines) > 1 and _is_leak(lines[-1], leaks):
            lines.pop()
        lead = "\n".join(lines)
    before, after = _parted(kept, leaks)
    if after and not any(clean(block).startswith("به گزارش") for block in before):
        if lead is None and before:
            return Text("\n".join(before), tuple(after), source)
        kept = [*before, *after]
    if lead is not None and len(kept) > 1 and _same(kept[0], lead):
        kept = kept[1:]
    return Text(lead, tuple(kept), source)


def _without_furniture(blocks: Iterable[str]) -> tuple[list[str], str | None]:
    """The blocks without end marks, source line and back-to-top button; what the line names."""
    source: str | None = None
    kept: list[str] = []
    for block in filter(None, map(without_end_mark, blocks)):
        lines = []
        for line in block.split("\n"):
            text = clean(line) if len(line) < 120 else ""
            match = _source_line.match(text)
            if match:
                source = match["source"]
            elif not _back_to_top.match(text) and not _bare_end_mark.match(text):
                lines.append(line)
        if any(line.strip() for line in lines):
            kept.append("\n".join(lines))
    return kept, source


def _parted(blocks: Sequence[str], leaks: set[str]) -> tuple[list[str], list[str]]:
    """What stands before the first leaked name on a line of its own, and after it."""
    for n, block in enumerate(blocks[: _most_leads + 1]):
        lines = block.split("\n")
        for m, line in enumerate(lines):
            if _is_leak(line, leaks):
                heads, tails = "\n".join(lines[:m]), "\n".join(lines[m + 1 :])
                before = [*blocks[:n], *([heads] if heads else [])]
                return before, [*([tails] if tails else []), *blocks[n + 1 :]]
    return [], []


def _is_leak(line: str, leaks: set[str]) -> bool:
    return len(line) < 60 and _folded(_around_leak.sub("", clean(line))) in leaks


def _folded(name: str) -> str:
    return clean(name).replace(ZWNJ, "").replace(" ", "")


def _same(one: str, other: str) -> bool:
    return _folded(one) == _folded(other)


def agency(names: Iterable[str]) -> str | None:
    """Of the names in a source box the first agency's, Tasnim's in full; else the first name."""
    cleaned = [text for text in (_copyright.sub("", clean(name)) for name in names) if text]
    known = next(filter(None, map(agency_in, cleaned)), None)
    if known == TASNIM or not cleaned:
        return known
    return next((text for text in cleaned if agency_in(text)), cleaned[0])


def is_excerpt(text: str, body: str | None) -> bool:
    """Whether a description is only the story's beginning, as many sites make theirs."""
    start = _folded(text).rstrip(".…[]»")[:60]
    return not start or start in _folded((body or "")[: 4 * len(text) + 400])


def junk_names(node: etree._Element, pattern: re.Pattern[str]) -> Iterator[str]:
    """The classes and ids (``#id``) in a node that match."""
    for inner in node.iterdescendants():
        if not isinstance(inner.tag, str):
            continue
        for name in (inner.get("class") or "").split():
            if pattern.search(name):
                yield name
        name = inner.get("id") or ""
        if name and pattern.search(name):
            yield f"#{name}"


def told_sections(page: Page) -> list[str]:
    """The sections that JSON-LD names, as a list or in one text."""
    found = texts(page.document.ld("articleSection"))
    return split(found[0], "[,،]") if len(found) == 1 else found
