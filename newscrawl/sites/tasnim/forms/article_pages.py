"""The forms of Tasnim's article pages, media stories among them. Pure."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from newscrawl.persian.cleaning import clean
from newscrawl.reading.blocks import text_of
from newscrawl.reading.payload import text_of_bytes
from newscrawl.sites.form_evidence import article_of, css, meta, texts_of, value
from newscrawl.sites.forms import CLAIMED, UNKNOWN, Form, Look, SeenPart, SeenVisit, SiteForms
from newscrawl.sites.tasnim.addresses import DOMAINS
from newscrawl.sites.tasnim.article import PLAYER
from newscrawl.sites.tasnim.forms.known import SEEN_2019, SEEN_2024
from newscrawl.utils.address_guard import is_within

_true_utc = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$")
_titles = (
    ("- اخبار تسنیم - Tasnim", SEEN_2019, re.compile(r"- اخبار تسنیم - Tasnim\s*$")),
    ("| Tasnim | خبرگزاری تسنیم | Tasnim", CLAIMED, re.compile(r"\| Tasnim \|.*\| Tasnim\s*$")),
)
#: Domains whose hosts serve the pictures of articles.
_MEDIA_DOMAINS = ("tasnimmedia.com", *DOMAINS)
_ITEMPROP = "meta[itemprop=datePublished]::attr(content)"
_time_item = re.compile(r"<li\b[^<>]{0,99}\btime\b[^<>]{0,99}>", re.IGNORECASE)
_end_of_item = re.compile(r"</?(?:li|ul)\b", re.IGNORECASE)
# Characters within which an item of ul.details must end to be found.
_ITEM = 500
_PLACEHOLDERS = ("این خبر بروز رسانی می شود", "بازگشت به صفحه رسانه‌ها")


def _time(*ends: str) -> Look:
    """Find the text of li.time if the next tag of an item or list is one of `ends`.

    Searches the page's source: a parser would close the element if it was left open.
    """

    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        if seen.page is None or seen.document is None:
            return None
        text = text_of_bytes(seen.page.body, seen.page.headers.get("Content-Type"))
        begun = _time_item.search(text)
        end = _end_of_item.search(text, begun.end(), begun.end() + _ITEM) if begun else None
        if begun is None or end is None or end[0].lower() not in ends:
            return None
        return clean(re.sub(r"<[^<>]*>", " ", text[begun.end() : end.start()]))

    return evidence_of


def _ld_date(*, is_true_utc: bool) -> Look:
    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        said = seen.document.ld_text("datePublished") if seen.document else None
        return said if said and bool(_true_utc.match(said)) is is_true_utc else None

    return evidence_of


def _keywords(separator: str) -> Look:
    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        said = seen.document.meta.get("keywords") if seen.document else None
        return said if said and separator in said else None

    return evidence_of


def _title(pattern: re.Pattern[str]) -> Look:
    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        title = clean(seen.document.title) if seen.document else ""
        return f"…{title[-60:]}" if pattern.search(title) else None

    return evidence_of


def _other_title(seen: SeenPart, _: SeenVisit) -> str | None:
    title = clean(seen.document.title) if seen.document else ""
    is_known = any(pattern.search(title) for *_, pattern in _titles)
    return f"…{title[-60:]}" if title and not is_known else None


def _pictures(matches: Callable[[str], bool]) -> Look:
    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        article = article_of(seen)
        found = [image.url for image in article.images if matches(image.url)] if article else []
        return f"{len(found)}, such as {found[0]}" if found else None

    return evidence_of


def _is_of(*domains: str) -> Callable[[str], bool]:
    def is_of(url: str) -> bool:
        return is_within(urlsplit(url).hostname or "", domains)

    return is_of


def _ends_in(digit: str) -> Callable[[str], bool]:
    return lambda url: re.search(rf"{digit}\.(?:jpe?g|png)(?:$|\?)", url, re.IGNORECASE) is not None


def _placeholder(seen: SeenPart, _: SeenVisit) -> str | None:
    shown = "\n".join(texts_of(seen))
    return next((words for words in _PLACEHOLDERS if words in shown), None)


def _agency_apart(seen: SeenPart, _: SeenVisit) -> str | None:
    links = seen.selector.css("div.story a") if seen.selector is not None else []
    return next((text for a in links if (text := text_of(a.root)) == seen.site.title), None)


def _lead_of_desk(seen: SeenPart, _: SeenVisit) -> str | None:
    article = article_of(seen)
    lead = article.lead if article else None
    return lead if lead and lead.startswith("گروه ") else None


_BY_A_READER = "read by a reader of its layout"
ARTICLES = SiteForms(
    "article",
    (
        Form("article.single-news", SEEN_2019, css("article.single-news")),
        Form("h1.title", SEEN_2019, css("h1.title")),
        Form("h3.lead", SEEN_2019, css("h3.lead")),
        Form("h2.lead", CLAIMED, css("h2.lead")),
        Form(".kicker", CLAIMED, css(".kicker")),
        Form("ul.list-inline.details", SEEN_2019, css("ul.list-inline.details")),
        Form("li.time closed", SEEN_2024, _time("</li")),
        Form("li.time left open", CLAIMED, _time("<li", "</ul")),
        Form("li.service", SEEN_2019, css("li.service")),
        Form("JSON-LD: datePublished in UTC", SEEN_2019, _ld_date(is_true_utc=True)),
        Form("JSON-LD: datePublished otherwise", UNKNOWN, _ld_date(is_true_utc=False)),
        Form("meta rnews:datePublished", CLAIMED, meta("rnews:datePublished")),
        Form("meta itemprop=datePublished", CLAIMED, value(_ITEMPROP)),
        Form("ul.smart-keyword", SEEN_2019, css("ul.smart-keyword li")),
        Form("meta keywords parted by a comma", SEEN_2019, _keywords(",")),
        Form("meta keywords parted by |", CLAIMED, _keywords("|")),
        *(Form(f"title ends in {end}", known, _title(pattern)) for end, known, pattern in _titles),
        Form("title ends otherwise", UNKNOWN, _other_title),
        Form("div.story", SEEN_2019, css("div.story")),
        Form("div.hideTag: the section's name leaks", SEEN_2019, css("div.story div.hideTag")),
        Form("div.readmore-container", SEEN_2019, css("div.readmore-container")),
        Form("the agency's name in an element of its own", SEEN_2024, _agency_apart),
        Form("lead that begins with its desk: گروه …", CLAIMED, _lead_of_desk),
        Form("a placeholder in place of text", CLAIMED, _placeholder),
        Form("div.footer with a desk code", SEEN_2019, css("div.footer")),
        Form("#short-link", SEEN_2019, value("#short-link::attr(href)")),
        Form("img.center_position", SEEN_2024, value("img.center_position::attr(src)")),
        *(
            Form(f"pictures of {domain}", known, _pictures(_is_of(domain)))
            for domain, known in zip(_MEDIA_DOMAINS, (CLAIMED, UNKNOWN, SEEN_2024), strict=True)
        ),
        Form(
            "pictures of another host", UNKNOWN, _pictures(lambda u: not _is_of(*_MEDIA_DOMAINS)(u))
        ),
        *(Form(f"picture names ending in {n}", SEEN_2024, _pictures(_ends_in(n))) for n in "432"),
        Form("advertisements: .ads, .ad-item", CLAIMED, css(".ads, .ad-item")),
    ),
    known={
        _BY_A_READER: SEEN_2019,
        "the address's day is the story's": SEEN_2024,
        "JSON-LD": SEEN_2019,
        "og:url relative": SEEN_2019,
        "amphtml link": SEEN_2019,
        "a dateline: به گزارش … از": SEEN_2024,
        "an end mark": SEEN_2024,
        "no end mark": SEEN_2024,
        "ZWNJ as &zwnj;": SEEN_2019,
        "ZWNJ as itself": SEEN_2019,
        "other invisible marks inside words": SEEN_2024,
        "headline with Persian digits": SEEN_2024,
        "body with Latin digits": SEEN_2024,
    },
)
MEDIA = SiteForms(
    "media story",
    (
        Form("article.media", CLAIMED, css("article.media")),
        Form("article.single-news", UNKNOWN, css("article.single-news")),
        Form("pictures in .row.images", CLAIMED, css(".row.images img")),
        Form("a player", CLAIMED, css(PLAYER)),
        Form("h1.title", CLAIMED, css("h1.title")),
        Form("h2.lead or h3.lead", CLAIMED, css("h2.lead, h3.lead")),
        Form("div.story", UNKNOWN, css("div.story")),
    ),
    known={_BY_A_READER: SEEN_2019, "a photo story": CLAIMED, "a video story": CLAIMED},
)
