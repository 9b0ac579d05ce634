"""What readers of copies share: what is no part of a story, and whom it names."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from newscrawl.datelines import TASNIM, agency_in, begins_with_one
from newscrawl.pages.base import Page, split, texts
from newscrawl.pages.parts import folded
from newscrawl.pages.story import without_end_mark
from newscrawl.text import clean

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
    *(
        "go-to-top-button",
        "screen-reader-text",
        "tie-related",
        "page-links",
        "toc_container",
        "ez-toc-container",
    ),
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
# What sites say of themselves on all their pages.
_slogan = re.compile(r"(?:پایگاه خبری|سایت خبری|وب\u200c?سایت|آخرین (?:اخبار|خبرها))(?!\w)")
_source_head = re.compile(r"^(?:منبع|منابع)(?: خبر)?\s?[:：]?$")
_FURNITURE = (
    re.compile("^(?:دکمه )?بازگشت به بالا(?:ی صفحه)?$"),
    re.compile("^انتهای[ \u200c]?پیام[./ ]*$"),
    re.compile(r"^(?:کد|شناسه|شماره) (?:خبر|مطلب)\s?[:：]\s?[\d/-]{1,15}$"),
    re.compile(r"^لینک کوتاه(?: خبر)?\s?[:：]\s?\S{1,100}$"),
    re.compile(r"^صفحات\s?[:：][\d ]{1,60}$"),
)
# One of these words is in each of them.
_may_be_furniture = re.compile("من[اب]|بازگشت|انتها|[کك]د|شناس|شمار|لین|صفحات")


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
    blocks: Iterable[str],
    lead: str | None,
    sections: Sequence[str],
    subheads: Collection[str] = (),
) -> Text:
    """Part a copy's blocks into lead and body, without what is no part of either.

    ``lead``: where the page has one of its own. Where it has none, what stands before the leaked
    name of a section is the lead. ``sections``: the page's; the agency's services leak, too.
    ``subheads``: clean texts of the story's headings; they are its own, whatever they say.
    """
    kept, source = _without_furniture(blocks)
    leaks = {folded(name) for name in (*_SERVICES, *sections)}
    if lead is not None:
        lines = lead.split("\n")
        while len(lines) > 1 and _is_leak(lines[-1], leaks):
            lines.pop()
        lead = "\n".join(lines)
    named = [block for block in kept if _is_leak(block, leaks)]
    is_roundup = len(named) > 1 or any(clean(block) in subheads for block in named)
    before, after = ([], []) if is_roundup else _parted(kept, leaks)
    if after and not any(begins_with_one(clean(block)) for block in before):
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
            text = clean(line) if len(line) < 120 and _may_be_furniture.search(line) else ""
            match = _source_line.match(text)
            # In mid-story "منابع: آب، خاک" is the story's, where it names no agency.
            if match and agency_in(match["source"]):
                source = match["source"]
            elif not any(pattern.match(text) for pattern in _FURNITURE):
                lines.append(line)
        if any(line.strip() for line in lines):
            kept.append("\n".join(lines))
    head, parted, last = kept[-1].rpartition("\n") if kept else ("", "", "")
    last = clean(last) if len(last) < 120 else ""
    if match := _source_line.match(last):
        return [*kept[:-1], *([head] if parted else [])], source or match["source"]
    if len(kept) > 1 and _source_head.match(clean(kept[-2])) and agency_in(last):
        return kept[:-2], last
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
    return len(line) < 60 and folded(_around_leak.sub("", clean(line))) in leaks


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
