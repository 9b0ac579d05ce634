"""Shared by the readers of republished stories: parts that are not the story's, and its source."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from newscrawl.persian.cleaning import clean
from newscrawl.reading.end_mark import without_end_mark
from newscrawl.reading.fields import Page, split
from newscrawl.reading.insertions import Block
from newscrawl.reading.json_texts import as_texts
from newscrawl.sites.datelines import agency_in
from newscrawl.sites.registry import sites
from newscrawl.sites.section_names import Leaks, folded, is_slogan, leaks_of, parted

#: Classes and ids of parts that stand inside a story on WordPress sites and are not its text.
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

_source_line = re.compile(
    r"^(?P<open>[\[(])?(?:منبع|منابع)(?: خبر)?\s?[:：]\s?(?P<source>\S.{0,80}?)(?(open)[\])])$"
)
# With a dash, what follows must be an agency's name and nothing else.
_source_dash = re.compile(r"^(?:منبع|منابع)(?: خبر)?\s?[–—-]\s?(?P<source>\S+(?: \S+){0,3})$")
_source_head = re.compile(r"^(?:منبع|منابع)(?: خبر)?\s?[:：]?$")
_FURNITURE = (
    re.compile("^(?:دکمه )?بازگشت به بالا(?:ی صفحه)?$"),
    re.compile(r"^(?:کد|شناسه|شماره) (?:خبر|مطلب)\s?[:：]\s?[\d/-]{1,15}$"),
    re.compile(r"^لینک کوتاه(?: خبر)?\s?[:：]\s?\S{1,100}$"),
    re.compile(r"^صفحات\s?[:：][\d ]{1,60}$"),
    re.compile(r"^(?:برچسب|کلیدواژه)(?:\u200c?ها)?\s?[:：] ?\S.{0,120}$"),
    # Other agencies' end marks; without_end_mark removes the agency's, with all that follows it.
    re.compile(r"^پایان پیام ?/?[\d/./ ]{0,12}[+.؛]?$"),
    re.compile("^(?:به|در) (?:کانال|صفحه|گروه) .{0,30}(?:بپیوندید|عضو شوید|دنبال کنید).{0,60}$"),
    # A call to follow the site itself in a network.
    re.compile(
        r"^(?=.{0,80}(?<!\w)(?:تلگرام|اینستاگرام|ایتای?|روبیکا|واتس.?اپ|توییتر|گوگل نیوز)(?!\w))"
        r"(?=.{0,80}(?<!\w)(?:ما|اخبار|خبرها)(?!\w))"
        r".{0,80}(?:(?:دنبال|کلیک) کنید|عضو .{0,40}شوید|عضو شوید|بپیوندید)[.!]?$"
    ),
    re.compile("^گزارش خطا(?:ی خبر)?$"),
    re.compile("^به این (?:مطلب|خبر|گزارش) گوش (?:کنید|دهید|بدهید)$"),
    re.compile("^.{0,40}مرورگر شما .{0,40}(?:نیست|نمی\u200c?کند)[.!]?$"),
)
_bars = re.compile(r" ?[|•·] ?")
_count = re.compile(
    r"(?:تعداد )?(?:بازدید|بازدیدها|دفعات بازدید|زمان مطالعه) ?[:：] ?[\d,٬]{1,9}"
    r"(?: (?:بار|نفر|دقیقه|بازدید))?|چاپ|نسخه چاپی"
)
# Every furniture line and source line contains one of these: a quick test before the others.
# Only those that are in the story at all are looked for in each of its lines.
_FURNITURE_HINTS = (
    *("منا", "منب", "بازگشت", "انتها", "کد", "كد", "شناس", "شمار", "لین", "صفحات", "مرورگر"),
    *("پایان", "برچسب", "کلیدو", "بازدید", "زمان مط", "چاپ", "بپیوند"),
    *("عضو", "دنبال کن", "گوش", "کلیک کن", "گزارش خطا"),
)


@dataclass(frozen=True, slots=True)
class Text:
    """A republished story's text as it stands on the page; ``source``: named in a source line."""

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
    """Divide a republished story's blocks into lead and body, and drop what belongs to neither.

    ``lead``: the lead that the page marks as one. Where there is none, the blocks before a leaked
    section name are the lead. ``sections``: the page's section names, which may have leaked into
    the text; the agency's service names are looked for, too. ``subheads``: clean texts of the
    story's headings.
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
    """Yield the story's own blocks, and None in place of an aside with a leaked section name."""
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
    """Return the blocks without end marks, source line, back-to-top button and the like, and the
    source that the source line names (None without one).
    """
    source: str | None = None
    kept: list[str | None] = []
    blocks = list(blocks)
    # ASCII text has none of the hints, and joined with other text it takes long to search.
    whole = "\n".join(block for block in blocks if block and not block.isascii())
    hints = [hint for hint in _FURNITURE_HINTS if hint in whole]
    if not hints:  # nor has any block an end mark
        kept = [block for block in blocks if block is None or block.strip()]
    for block in blocks if hints else ():
        if block is None:
            kept.append(None)
            continue
        rest = without_end_mark(block)
        if not _is_hinted(rest, hints):
            if rest and not rest.isspace():
                kept.append(rest)
            continue
        lines = []
        for line in rest.split("\n"):
            is_candidate = len(line) < 120 and _is_hinted(line, hints)
            text = clean(line) if is_candidate else ""
            if not text:
                lines.append(line)
                continue
            # In mid-story a line such as "منابع: آب، خاک", without an agency, is the story's text.
            if named := source_in(text):
                source = named
            elif not (any(pattern.match(text) for pattern in _FURNITURE) or _are_counts(text)):
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


def _is_hinted(text: str, hints: Collection[str]) -> bool:
    return any(map(text.__contains__, hints))


def _are_counts(line: str) -> bool:
    """Return True if each part of a line counts views or minutes to read, or offers to print."""
    parts = [part.strip() for part in _bars.split(line)]
    return all(_count.fullmatch(part) for part in parts)


def _same(one: str, other: str) -> bool:
    return folded(one) == folded(other)


def source_head(line: str) -> bool:
    """Return True for a clean line that is the word "source" and nothing else."""
    return _source_head.match(line) is not None


def source_in(line: str) -> str | None:
    """Return the agency that a clean line such as ``منبع خبر: ایسنا`` names; None for another."""
    match = _source_line.match(line) or _source_dash.match(line)
    return match["source"] if match and agency_in(match["source"]) else None


def agency(names: Iterable[str]) -> str | None:
    """Return the first name in a source box that names an agency, by its full name where its site
    has a short one; else the first name; None where there is none.
    """
    stripped = (clean(name).lstrip("©® :").rstrip(" :.،") for name in names)
    # An address is no name, nor is the box's label, and no agency's name has 120 characters.
    short = (text for text in stripped if 0 < len(text) < 120 and "/" not in text)
    cleaned = [text for text in short if not source_head(text)]
    known = next(filter(None, map(agency_in, cleaned)), None)
    full = {site.title for site in sites().values() if site.spells_out}
    if known in full or not cleaned:
        return known
    return next((text for text in cleaned if agency_in(text)), cleaned[0])


def is_excerpt(text: str, body: str | None) -> bool:
    """Return True if a description is only the story's beginning, as on many sites."""
    start = folded(text).rstrip(".…[]»")[:60]
    return not start or start in folded((body or "")[: 4 * len(text) + 400])


def says_nothing(description: str, headline: str | None) -> bool:
    """Return True if a description is the headline, with or without the site's name, or describes
    the site itself.
    """
    one, other = folded(description), folded(headline or "")
    return bool(
        (other and one.startswith(other) and len(one) < len(other) + 40)
        or is_slogan(clean(description))
    )


def told_sections(page: Page) -> list[str]:
    """Return the sections that JSON-LD names, as a list or in one text."""
    found = as_texts(page.document.ld("articleSection"))
    return split(found[0], "[,،]") if len(found) == 1 else found
