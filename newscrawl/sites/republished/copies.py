"""What readers of copies share: what is no part of a story, and whom it names."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from newscrawl.persian.cleaning import clean
from newscrawl.reading.end_mark import without_end_mark
from newscrawl.reading.fields import Page, split, texts
from newscrawl.reading.insertions import Block
from newscrawl.sites.datelines import TASNIM, agency_in
from newscrawl.sites.section_names import Leaks, folded, leaks_of, parted

#: Classes and ids of what stands in the story, on WordPress sites, and is none of its words.
ASIDE = (
    *("hideTag", "readmore-container", "sharer", "share-box", "short-url", "post-source"),
    *("post-bottom-meta", "share-buttons", "share-links", "share-title", "sharedaddy"),
    *(
        "inline-related-posts",
        "related-posts",
        "mag-box",
        "kk-star-ratings",
        "jp-relatedposts",
        "yarpp-related",
        "post-shortlink",
    ),
    *("about-author", "post-footer", "post-footer-on-bottom", "post-tags", "stream-item", "e3lan"),
    *(
        "go-to-top-button",
        "screen-reader-text",
        "tie-related",
        "page-links",
        "toc_container",
        "ez-toc-container",
    ),
    *("wp-caption-text", "post-views", "comments-area", "#go-to-top", "#related-posts"),
    *("#inline-related-post", "#ez-toc-container"),
    *("#toc_container", "#share-buttons-bottom", "#share-buttons-top", "#comments", "#respond"),
)
PLAYERS = (
    "jwplayer",
    "mejs-container",
    "video-js",
    "wp-video",
    "wp-audio-shortcode",
    "adsbygoogle",
)

_source_line = re.compile(r"^(?:منبع|منابع)(?: خبر)?\s?[:：]\s?(?P<source>\S.{0,80})$")
# What sites say of themselves on all their pages.
_slogan = re.compile(r"(?:پایگاه خبری|سایت خبری|وب\u200c?سایت|آخرین (?:اخبار|خبرها))(?!\w)")
_source_head = re.compile(r"^(?:منبع|منابع)(?: خبر)?\s?[:：]?$")
_FURNITURE = (
    re.compile("^(?:دکمه )?بازگشت به بالا(?:ی صفحه)?$"),
    re.compile(r"^(?:کد|شناسه|شماره) (?:خبر|مطلب)\s?[:：]\s?[\d/-]{1,15}$"),
    re.compile(r"^لینک کوتاه(?: خبر)?\s?[:：]\s?\S{1,100}$"),
    re.compile(r"^صفحات\s?[:：][\d ]{1,60}$"),
    re.compile(r"^(?:برچسب|کلیدواژه)(?:\u200c?ها)?\s?[:：] ?\S.{0,120}$"),
    # Other agencies' end marks; Tasnim's own goes with what is behind it.
    re.compile(r"^پایان پیام ?/?[\d/./ ]{0,12}[+.؛]?$"),
    re.compile(r"^(?:دریافت|دانلود) (?:فیلم|ویدئو|ویدیو|صوت|فایل)(?: \S{1,6}){0,2}$"),
    re.compile("^.{0,40}مرورگر شما .{0,40}(?:نیست|نمی\u200c?کند)[.!]?$"),
)
# One of these words is in each of them.
_FURNITURE_HINTS = (
    *("منا", "منب", "بازگشت", "انتها", "کد", "كد", "شناس", "شمار", "لین", "صفحات", "مرورگر"),
    *("دریافت", "دانلود", "پایان", "برچسب", "کلیدو"),
)


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


def read_text(
    blocks: Iterable[Block],
    lead: str | None,
    sections: Sequence[str],
    subheads: Collection[str] = (),
) -> Text:
    """Part a copy's blocks into lead and body, without what is no part of either.

    ``lead``: where the page has one of its own. Where it has none, what stands before the leaked
    name of a section is the lead. ``sections``: the page's; the agency's services leak, too.
    ``subheads``: clean texts of the story's headings.
    """
    leaks = leaks_of(tuple(sections))
    kept, source = _without_furniture(_own(blocks, leaks))
    before, body = parted(kept, leaks, subheads)
    if lead is None:
        return Text("\n".join(before) or None, tuple(body), source)
    lines = lead.split("\n")
    while len(lines) > 1 and leaks.is_line(lines[-1]):
        lines.pop()
    lead, body = "\n".join(lines), [*before, *body]
    if len(body) > 1 and _same(body[0], lead):
        body = body[1:]
    return Text(lead, tuple(body), source)


def _own(blocks: Iterable[Block], leaks: Leaks) -> Iterator[str | None]:
    """The story's own blocks; None where a section's name stands beside them."""
    for block in blocks:
        if not block.aside:
            yield block.text
        elif block.leaks or (
            leaks.is_line(block.text, sure=True) and not leaks.is_place(block.text)
        ):
            yield None


def _without_furniture(
    blocks: Iterable[str | None],
) -> tuple[list[str | None], str | None]:
    """The blocks without end marks, source line and back-to-top button; what the line names."""
    source: str | None = None
    kept: list[str | None] = []
    for block in blocks:
        if block is None:
            kept.append(None)
            continue
        lines = []
        for line in without_end_mark(block).split("\n"):
            is_candidate = len(line) < 120 and any(map(line.__contains__, _FURNITURE_HINTS))
            text = clean(line) if is_candidate else ""
            if not text:
                lines.append(line)
                continue
            match = _source_line.match(text)
            # In mid-story "منابع: آب، خاک" is the story's, where it names no agency.
            if match and agency_in(match["source"]):
                source = match["source"]
            elif not any(pattern.match(text) for pattern in _FURNITURE):
                lines.append(line)
        if any(line.strip() for line in lines):
            kept.append("\n".join(lines))
    while kept and kept[-1] is None:
        kept.pop()
    head, _, last = (kept[-1] or "").rpartition("\n") if kept else ("", "", "")
    last = clean(last) if len(last) < 120 else ""
    if match := _source_line.match(last):
        return [*kept[:-1], *([head] if head else [])], source or match["source"]
    if len(kept) > 1 and _source_head.match(clean(kept[-2] or "")) and agency_in(last):
        return kept[:-2], last
    return kept, source


def _same(one: str, other: str) -> bool:
    return folded(one) == folded(other)


def agency(names: Iterable[str]) -> str | None:
    """Of the names in a source box the first agency's, Tasnim's in full; else the first name."""
    stripped = (clean(name).lstrip("©® :").rstrip(" :.،") for name in names)
    # An address is no name, and no agency's is so long.
    cleaned = [text for text in stripped if 0 < len(text) < 120 and "/" not in text]
    known = next(filter(None, map(agency_in, cleaned)), None)
    if known == TASNIM or not cleaned:
        return known
    return next((text for text in cleaned if agency_in(text)), cleaned[0])


def is_excerpt(text: str, body: str | None) -> bool:
    """Whether a description is only the story's beginning, as many sites make theirs."""
    start = folded(text).rstrip(".…[]»")[:60]
    return not start or start in folded((body or "")[: 4 * len(text) + 400])


def says_nothing(description: str, headline: str | None) -> bool:
    """Whether it is the headline, with the site's name or not, or what the site says of itself."""
    one, other = folded(description), folded(headline or "")
    return bool(
        (other and one.startswith(other) and len(one) < len(other) + 40)
        or _slogan.match(clean(description))
    )


def told_sections(page: Page) -> list[str]:
    """The sections that JSON-LD names, as a list or in one text."""
    found = texts(page.document.ld("articleSection"))
    return split(found[0], "[,،]") if len(found) == 1 else found
