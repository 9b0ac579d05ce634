"""The forms that article pages may show, each with the function that finds it. Pure."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from newscrawl.contact.forms import (
    CLAIMED,
    SEEN_2019,
    SEEN_2024,
    UNKNOWN,
    Form,
    FormGroup,
    css,
    value,
)
from newscrawl.contact.visit import Seen, Visit
from newscrawl.errors import PageError, UrlError
from newscrawl.items import Article
from newscrawl.persian.cleaning import clean
from newscrawl.persian.dates import day_from_user
from newscrawl.reading.blocks import text_of
from newscrawl.reading.document import decoded
from newscrawl.sites.tasnim.addresses import DOMAINS, parse_address
from newscrawl.utils.address_guard import is_within

_ARTICLES = ("article", "no slug")
_end_mark = re.compile(r"انتهای[ \u200c]{0,2}پیام.{0,60}", re.DOTALL)
_marks = re.compile(r"(?<=[آ-ی])[\u200b\u200d\u200e\u200f\u00ad\u00ac]+(?=[آ-ی])")
_persian, _latin = re.compile("[۰-۹]"), re.compile("[0-9]")
_true_utc = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$")
_titles = (
    ("- اخبار تسنیم - Tasnim", SEEN_2019, re.compile(r"- اخبار تسنیم - Tasnim\s*$")),
    ("| Tasnim | خبرگزاری تسنیم | Tasnim", CLAIMED, re.compile(r"\| Tasnim \|.*\| Tasnim\s*$")),
)
#: Domains whose hosts serve the pictures of articles.
_MEDIA = ("tasnimmedia.com", *DOMAINS)
_ITEMPROP = "meta[itemprop=datePublished]::attr(content)"
_time_item = re.compile(r"<li\b[^<>]{0,99}\btime\b[^<>]{0,99}>", re.IGNORECASE)
_end_of_item = re.compile(r"</?(?:li|ul)\b", re.IGNORECASE)
# Characters within which an item of ul.details must end to be found.
_ITEM = 500
_PLACEHOLDERS = ("این خبر بروز رسانی می شود", "بازگشت به صفحه رسانه‌ها")
Look = Callable[[Seen, Visit], str | None]


def _article(seen: Seen) -> Article | None:
    return seen.article if isinstance(seen.article, Article) else None


def _read(seen: Seen, _: Visit) -> str | None:
    article = _article(seen)
    known = article is not None and not article.is_of_unknown_layout
    return article.parser if article and known else None


def _unknown_layout(seen: Seen, _: Visit) -> str | None:
    article = _article(seen)
    return article.parser if article and article.is_of_unknown_layout else None


def _unread(seen: Seen, _: Visit) -> str | None:
    return str(seen.article) if isinstance(seen.article, PageError) else None


def _warnings(seen: Seen, _: Visit) -> str | None:
    article = _article(seen)
    return ", ".join(article.warnings) or None if article else None


def _time(*ends: str) -> Look:
    """Find the text of li.time if the next tag of an item or list is one of `ends`.

    Searches the page's source: a parser would close the element if it was left open.
    """

    def evidence_of(seen: Seen, _: Visit) -> str | None:
        if seen.page is None or seen.document is None:
            return None
        text = decoded(seen.page.body, seen.page.headers.get("Content-Type"))
        begun = _time_item.search(text)
        end = _end_of_item.search(text, begun.end(), begun.end() + _ITEM) if begun else None
        if begun is None or end is None or end[0].lower() not in ends:
            return None
        return clean(re.sub(r"<[^<>]*>", " ", text[begun.end() : end.start()]))

    return evidence_of


def _ld_date(*, is_true_utc: bool) -> Look:
    def evidence_of(seen: Seen, _: Visit) -> str | None:
        said = seen.document.ld_text("datePublished") if seen.document else None
        return said if said and bool(_true_utc.match(said)) is is_true_utc else None

    return evidence_of


def json_ld(seen: Seen, _: Visit) -> str | None:
    """Return the type of the page's JSON-LD and the names of its fields; None without JSON-LD."""
    data = seen.document.json_ld if seen.document else {}
    return f"{data.get('@type')} with {', '.join(sorted(map(str, data)))}" if data else None


def _meta(name: str) -> Look:
    """Find the content of the meta tag `name`."""

    def evidence_of(seen: Seen, _: Visit) -> str | None:
        return seen.document.meta.get(name) if seen.document else None

    return evidence_of


def _keywords(separator: str) -> Look:
    def evidence_of(seen: Seen, _: Visit) -> str | None:
        said = seen.document.meta.get("keywords") if seen.document else None
        return said if said and separator in said else None

    return evidence_of


def _own_url(matches: Callable[[str], bool]) -> Look:
    def evidence_of(seen: Seen, _: Visit) -> str | None:
        said = seen.document.meta.get("og:url") if seen.document else None
        return said if said and matches(said) else None

    return evidence_of


def _title(pattern: re.Pattern[str]) -> Look:
    def evidence_of(seen: Seen, _: Visit) -> str | None:
        title = clean(seen.document.title) if seen.document else ""
        return f"…{title[-60:]}" if pattern.search(title) else None

    return evidence_of


def _other_title(seen: Seen, _: Visit) -> str | None:
    title = clean(seen.document.title) if seen.document else ""
    is_known = any(pattern.search(title) for *_, pattern in _titles)
    return f"…{title[-60:]}" if title and not is_known else None


def _texts(seen: Seen) -> list[str]:
    """Return the story's blocks before cleaning."""
    article = _article(seen)
    return (article.body_raw or "").split("\n\n") if article else []


def _mark(*, is_there: bool) -> Look:
    def evidence_of(seen: Seen, _: Visit) -> str | None:
        if not any(_texts(seen)):
            return None
        found = [match[0] for text in _texts(seen) if (match := _end_mark.search(text))]
        if is_there:
            return " and ".join(found) or None
        return f"the last block: …{_texts(seen)[-1][-40:]}" if not found else None

    return evidence_of


def _invisible(seen: Seen, _: Visit) -> str | None:
    found = _marks.findall("\n".join(_texts(seen)))
    kinds = dict.fromkeys("+".join(f"U+{ord(c):04X}" for c in mark) for mark in found)
    return f"{len(found)}: {', '.join(kinds)}" if found else None


def _zwnj(written: bytes) -> Look:
    def evidence_of(seen: Seen, _: Visit) -> str | None:
        number = seen.answer.body.count(written) if seen.answer else 0
        return f"{number} times" if number else None

    return evidence_of


def _digits(field: str, pattern: re.Pattern[str]) -> Look:
    def evidence_of(seen: Seen, _: Visit) -> str | None:
        article = _article(seen)
        found = pattern.findall(getattr(article, field) or "") if article else []
        return f"{len(found)} of them" if found else None

    return evidence_of


def _pictures(matches: Callable[[str], bool]) -> Look:
    def evidence_of(seen: Seen, _: Visit) -> str | None:
        article = _article(seen)
        found = [image.url for image in article.images if matches(image.url)] if article else []
        return f"{len(found)}, such as {found[0]}" if found else None

    return evidence_of


def _is_of(*domains: str) -> Callable[[str], bool]:
    def is_of(url: str) -> bool:
        return is_within(urlsplit(url).hostname or "", domains)

    return is_of


def _ends_in(digit: str) -> Callable[[str], bool]:
    return lambda url: re.search(rf"{digit}\.(?:jpe?g|png)(?:$|\?)", url, re.IGNORECASE) is not None


def _same_day(seen: Seen, _: Visit) -> str | None:
    article = _article(seen)
    try:
        day = parse_address(seen.asked or "").day
    except UrlError:
        return None
    is_same = article and article.jalali_date and day == day_from_user(article.jalali_date)
    return article.jalali_date if article and is_same else None


def _placeholder(seen: Seen, _: Visit) -> str | None:
    shown = "\n".join(_texts(seen))
    return next((words for words in _PLACEHOLDERS if words in shown), None)


def _agency_apart(seen: Seen, _: Visit) -> str | None:
    links = seen.selector.css("div.story a") if seen.selector is not None else []
    return next((text for a in links if (text := text_of(a.root)) == "خبرگزاری تسنیم"), None)


def _dateline(seen: Seen, _: Visit) -> str | None:
    article = _article(seen)
    return article.dateline if article else None


def _lead_of_desk(seen: Seen, _: Visit) -> str | None:
    article = _article(seen)
    lead = article.lead if article else None
    return lead if lead and lead.startswith("گروه ") else None


#: How any page of a story was read; media pages share these forms.
READ = (
    Form("read by a reader of its layout", SEEN_2019, _read),
    Form("of no known layout: read by the general reader", UNKNOWN, _unknown_layout),
    Form("not readable", UNKNOWN, _unread),
    Form("marked by warnings", UNKNOWN, _warnings),
)
ARTICLES = FormGroup(
    "article",
    _ARTICLES,
    (
        *READ,
        Form("article.single-news", SEEN_2019, css("article.single-news")),
        Form("h1.title", SEEN_2019, css("h1.title")),
        Form("h3.lead", SEEN_2019, css("h3.lead")),
        Form("h2.lead", CLAIMED, css("h2.lead")),
        Form(".kicker", CLAIMED, css(".kicker")),
        Form("ul.list-inline.details", SEEN_2019, css("ul.list-inline.details")),
        Form("li.time closed", SEEN_2024, _time("</li")),
        Form("li.time left open", CLAIMED, _time("<li", "</ul")),
        Form("li.service", SEEN_2019, css("li.service")),
        Form("the address's day is the story's", SEEN_2024, _same_day),
        Form("JSON-LD", SEEN_2019, json_ld),
        Form("JSON-LD: datePublished in UTC", SEEN_2019, _ld_date(is_true_utc=True)),
        Form("JSON-LD: datePublished otherwise", UNKNOWN, _ld_date(is_true_utc=False)),
        Form("meta rnews:datePublished", CLAIMED, _meta("rnews:datePublished")),
        Form("meta itemprop=datePublished", CLAIMED, value(_ITEMPROP)),
        Form("ul.smart-keyword", SEEN_2019, css("ul.smart-keyword li")),
        Form("meta keywords parted by a comma", SEEN_2019, _keywords(",")),
        Form("meta keywords parted by |", CLAIMED, _keywords("|")),
        Form("og:url relative", SEEN_2019, _own_url(lambda url: url.startswith("/"))),
        Form("og:url absolute", UNKNOWN, _own_url(lambda url: not url.startswith("/"))),
        Form("canonical link", UNKNOWN, value("link[rel=canonical]::attr(href)")),
        Form("amphtml link", SEEN_2019, value("link[rel=amphtml]::attr(href)")),
        *(Form(f"title ends in {end}", known, _title(pattern)) for end, known, pattern in _titles),
        Form("title ends otherwise", UNKNOWN, _other_title),
        Form("div.story", SEEN_2019, css("div.story")),
        Form("div.hideTag: the section's name leaks", SEEN_2019, css("div.story div.hideTag")),
        Form("div.readmore-container", SEEN_2019, css("div.readmore-container")),
        Form("the agency's name in an element of its own", SEEN_2024, _agency_apart),
        Form("a dateline: به گزارش … از", SEEN_2024, _dateline),
        Form("lead that begins with its desk: گروه …", CLAIMED, _lead_of_desk),
        Form("an end mark", SEEN_2024, _mark(is_there=True)),
        Form("no end mark", SEEN_2024, _mark(is_there=False)),
        Form("ZWNJ as &zwnj;", SEEN_2019, _zwnj(b"&zwnj;")),
        Form("ZWNJ as itself", SEEN_2019, _zwnj("\u200c".encode())),
        Form("other invisible marks inside words", SEEN_2024, _invisible),
        Form("headline with Persian digits", SEEN_2024, _digits("headline", _persian)),
        Form("body with Latin digits", SEEN_2024, _digits("body", _latin)),
        Form("body with Persian digits", UNKNOWN, _digits("body", _persian)),
        Form("a placeholder in place of text", CLAIMED, _placeholder),
        Form("div.footer with a desk code", SEEN_2019, css("div.footer")),
        Form("#short-link", SEEN_2019, value("#short-link::attr(href)")),
        Form("img.center_position", SEEN_2024, value("img.center_position::attr(src)")),
        *(
            Form(f"pictures of {domain}", known, _pictures(_is_of(domain)))
            for domain, known in zip(_MEDIA, (CLAIMED, UNKNOWN, SEEN_2024), strict=True)
        ),
        Form("pictures of another host", UNKNOWN, _pictures(lambda url: not _is_of(*_MEDIA)(url))),
        *(Form(f"picture names ending in {n}", SEEN_2024, _pictures(_ends_in(n))) for n in "432"),
        Form("advertisements: .ads, .ad-item", CLAIMED, css(".ads, .ad-item")),
    ),
)
