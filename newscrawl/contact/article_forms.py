"""The forms of any site's article pages, of media stories, and of missing articles. Pure."""

import re
from collections.abc import Callable

from newscrawl.contact.form_groups import FormGroup
from newscrawl.errors import PageError, UrlError
from newscrawl.items import Article
from newscrawl.persian.cleaning import clean
from newscrawl.persian.dates import day_from_user
from newscrawl.reading.identity import is_front
from newscrawl.sites.form_evidence import article_of, texts_of, value
from newscrawl.sites.forms import Look, SeenPart, SeenVisit

_end_mark = re.compile(r"انتهای[ \u200c]{0,2}پیام.{0,60}", re.DOTALL)
_marks = re.compile(r"(?<=[آ-ی])[\u200b\u200d\u200e\u200f\u00ad\u00ac]+(?=[آ-ی])")
_persian, _latin = re.compile("[۰-۹]"), re.compile("[0-9]")


def _read(seen: SeenPart, _: SeenVisit) -> str | None:
    article = article_of(seen)
    known = article is not None and not article.is_of_unknown_layout
    return article.parser if article and known else None


def _unknown_layout(seen: SeenPart, _: SeenVisit) -> str | None:
    article = article_of(seen)
    return article.parser if article and article.is_of_unknown_layout else None


def _unread(seen: SeenPart, _: SeenVisit) -> str | None:
    return str(seen.article) if isinstance(seen.article, PageError) else None


def _warnings(seen: SeenPart, _: SeenVisit) -> str | None:
    article = article_of(seen)
    return ", ".join(article.warnings) or None if article else None


def _json_ld(seen: SeenPart, _: SeenVisit) -> str | None:
    """Return the type of the page's JSON-LD and the names of its fields; None without JSON-LD."""
    data = seen.document.json_ld if seen.document else {}
    return f"{data.get('@type')} with {', '.join(sorted(map(str, data)))}" if data else None


def _own_url(matches: Callable[[str], bool]) -> Look:
    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        said = seen.document.meta.get("og:url") if seen.document else None
        return said if said and matches(said) else None

    return evidence_of


def _mark(*, is_there: bool) -> Look:
    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        texts = texts_of(seen)
        if not any(texts):
            return None
        found = [match[0] for text in texts if (match := _end_mark.search(text))]
        if is_there:
            return " and ".join(found) or None
        return f"the last block: …{texts[-1][-40:]}" if not found else None

    return evidence_of


def _invisible(seen: SeenPart, _: SeenVisit) -> str | None:
    found = _marks.findall("\n".join(texts_of(seen)))
    kinds = dict.fromkeys("+".join(f"U+{ord(c):04X}" for c in mark) for mark in found)
    return f"{len(found)}: {', '.join(kinds)}" if found else None


def _zwnj(written: bytes) -> Look:
    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        number = seen.answer.body.count(written) if seen.answer else 0
        return f"{number} times" if number else None

    return evidence_of


def _digits(field: str, pattern: re.Pattern[str]) -> Look:
    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        article = article_of(seen)
        found = pattern.findall(getattr(article, field) or "") if article else []
        return f"{len(found)} of them" if found else None

    return evidence_of


def _same_day(seen: SeenPart, _: SeenVisit) -> str | None:
    article = article_of(seen)
    try:
        day = seen.site.address_of(seen.asked or "").day
    except UrlError:
        return None
    is_same = article and article.jalali_date and day == day_from_user(article.jalali_date)
    return article.jalali_date if article and is_same else None


def _dateline(seen: SeenPart, _: SeenVisit) -> str | None:
    article = article_of(seen)
    return article.dateline if article else None


#: How any page of a story was read; articles and media stories share these forms.
_READ: dict[str, Look] = {
    "read by a reader of its layout": _read,
    "of no known layout: read by the general reader": _unknown_layout,
    "not readable": _unread,
    "marked by warnings": _warnings,
}
ARTICLES = FormGroup(
    "article",
    ("article", "no slug"),
    {
        **_READ,
        "the address's day is the story's": _same_day,
        "JSON-LD": _json_ld,
        "og:url relative": _own_url(lambda url: url.startswith("/")),
        "og:url absolute": _own_url(lambda url: not url.startswith("/")),
        "canonical link": value("link[rel=canonical]::attr(href)"),
        "amphtml link": value("link[rel=amphtml]::attr(href)"),
        "a dateline: به گزارش … از": _dateline,
        "an end mark": _mark(is_there=True),
        "no end mark": _mark(is_there=False),
        "ZWNJ as &zwnj;": _zwnj(b"&zwnj;"),
        "ZWNJ as itself": _zwnj("\u200c".encode()),
        "other invisible marks inside words": _invisible,
        "headline with Persian digits": _digits("headline", _persian),
        "body with Latin digits": _digits("body", _latin),
        "body with Persian digits": _digits("body", _persian),
    },
)


def _is(kind: str) -> Look:
    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        reading = seen.reading
        if isinstance(reading, Article) and reading.kind == kind:
            return f"{len(reading.images)} pictures"
        return None

    return evidence_of


MEDIA = FormGroup(
    "media story",
    ("media", "second media", "third media"),
    {
        **_READ,
        "a photo story": _is("photo"),
        "a video story": _is("video"),
        "JSON-LD": _json_ld,
    },
)


def _bare(seen: SeenPart, _: SeenVisit) -> str | None:
    reading = seen.reading
    is_story = isinstance(reading, Article) and not reading.is_of_unknown_layout
    return reading.url if is_story and isinstance(reading, Article) else None


def _no_story(seen: SeenPart, visit: SeenVisit) -> str | None:
    status = f"status {seen.answer.status}" if seen.answer else "no answer"
    return status if _bare(seen, visit) is None else None


WITHOUT_SLUG = FormGroup(
    "address without slug",
    ("no slug",),
    {"the story answers to it": _bare, "anything else does": _no_story},
    can=lambda seen: bool(seen.heads),
)


def _status(*statuses: int) -> Look:
    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        is_so = seen.answer is not None and seen.answer.status in statuses
        return f"{len(seen.answer.body)} bytes" if is_so and seen.answer else None

    return evidence_of


def _in_words(seen: SeenPart, _: SeenVisit) -> str | None:
    if seen.page is None or seen.document is None or (seen.answer and is_front(seen.answer.url)):
        return None
    return f"title: {clean(seen.document.title) or '-'}"


def _front(seen: SeenPart, _: SeenVisit) -> str | None:
    is_there = seen.answer is not None and is_front(seen.answer.url)
    return seen.answer.url if is_there and seen.answer else None


NO_ARTICLE = FormGroup(
    "no such article",
    ("no article",),
    {
        "404": _status(404),
        "410": _status(410),
        "200, and a page that may say so in words": _in_words,
        "the front page": _front,
        "a server's error": _status(*range(500, 600)),
    },
    can=lambda seen: bool(seen.heads),
)
