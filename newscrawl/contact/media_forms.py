"""The forms of photo and video stories, of addresses without slug, of missing articles. Pure."""

from collections.abc import Callable

from newscrawl.contact.article_forms import READ, json_ld
from newscrawl.contact.forms import CLAIMED, UNKNOWN, Form, FormGroup, css
from newscrawl.contact.visit import Seen, Visit
from newscrawl.items import Article
from newscrawl.persian.cleaning import clean
from newscrawl.reading.identity import is_front
from newscrawl.sites.tasnim.article import PLAYER

Look = Callable[[Seen, Visit], str | None]


def _is(kind: str) -> Look:
    def evidence_of(seen: Seen, _: Visit) -> str | None:
        reading = seen.reading
        if isinstance(reading, Article) and reading.kind == kind:
            return f"{len(reading.images)} pictures"
        return None

    return evidence_of


MEDIA = FormGroup(
    "media story",
    ("media", "second media", "third media"),
    (
        *READ,
        Form("a photo story", CLAIMED, _is("photo")),
        Form("a video story", CLAIMED, _is("video")),
        Form("article.media", CLAIMED, css("article.media")),
        Form("article.single-news", UNKNOWN, css("article.single-news")),
        Form("pictures in .row.images", CLAIMED, css(".row.images img")),
        Form("a player", CLAIMED, css(PLAYER)),
        Form("h1.title", CLAIMED, css("h1.title")),
        Form("h2.lead or h3.lead", CLAIMED, css("h2.lead, h3.lead")),
        Form("div.story", UNKNOWN, css("div.story")),
        Form("JSON-LD", UNKNOWN, json_ld),
    ),
)


def _bare(seen: Seen, _: Visit) -> str | None:
    reading = seen.reading
    is_story = isinstance(reading, Article) and not reading.is_of_unknown_layout
    return reading.url if is_story and isinstance(reading, Article) else None


def _no_story(seen: Seen, visit: Visit) -> str | None:
    status = f"status {seen.answer.status}" if seen.answer else "no answer"
    return status if _bare(seen, visit) is None else None


WITHOUT_SLUG = FormGroup(
    "address without slug",
    ("no slug",),
    (
        Form("the story answers to it", CLAIMED, _bare),
        Form("anything else does", UNKNOWN, _no_story),
    ),
    can=lambda seen: bool(seen.heads),
)


def _status(*statuses: int) -> Look:
    def evidence_of(seen: Seen, _: Visit) -> str | None:
        is_so = seen.answer is not None and seen.answer.status in statuses
        return f"{len(seen.answer.body)} bytes" if is_so and seen.answer else None

    return evidence_of


def _in_words(seen: Seen, _: Visit) -> str | None:
    if seen.page is None or seen.document is None or (seen.answer and is_front(seen.answer.url)):
        return None
    return f"title: {clean(seen.document.title) or '-'}"


def _front(seen: Seen, _: Visit) -> str | None:
    is_there = seen.answer is not None and is_front(seen.answer.url)
    return seen.answer.url if is_there and seen.answer else None


NO_ARTICLE = FormGroup(
    "no such article",
    ("no article",),
    (
        Form("404", UNKNOWN, _status(404)),
        Form("410", UNKNOWN, _status(410)),
        Form("200, and a page that may say so in words", UNKNOWN, _in_words),
        Form("the front page", UNKNOWN, _front),
        Form("a server's error", UNKNOWN, _status(*range(500, 600))),
    ),
    can=lambda seen: bool(seen.heads),
)
