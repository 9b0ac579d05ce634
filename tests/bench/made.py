"""Articles and pages made for measures, as many as are wanted, and as unlike as real ones are.

They are of the sentences, headlines and leads of real articles where these are at hand, else of the
demo's stories. What is made depends on the seed alone.
"""

import gzip
import json
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import islice
from pathlib import Path

from newscrawl.clock import now
from newscrawl.dates import tehran_day, to_jalali, utc_text
from newscrawl.demo.pages import article_page as demo_page
from newscrawl.demo.stories import stories
from newscrawl.items import Article, Image, content_hash
from newscrawl.provinces import desks
from newscrawl.store import Database, open_store
from newscrawl.store.articles import save
from newscrawl.store.walks import record_page
from newscrawl.urls import Address, parse_address
from newscrawl.walks import DeskWalk
from tests.conftest import SHARED

REAL = SHARED / "agency_articles_2019.jsonl.gz"
CAPTURED = SHARED / "tasnim_article_2015910.html"
_NUMBER = "2015910"
# Articles of one transaction, as a crawl has them.
BATCH = 32
# Articles whose lists are read before they are asked for.
_LISTED = 2_000
_NEWEST = datetime(2025, 11, 22, tzinfo=UTC)
_DAYS = 3 * 365
_sentence = re.compile(r"(?<=[.؟!])\s+|\n+")


class Material:
    """What articles are made of."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        if REAL.is_file():
            lines = gzip.decompress(REAL.read_bytes()).decode().splitlines()
            rows = [json.loads(line) for line in lines]
            told = [(r["title"], r["lead"], "\n".join(r["paragraphs"])) for r in rows]
        else:
            told = [
                (s.headline, s.lead, "\n".join(b for b in s.body if isinstance(b, str)))
                for s in stories()
            ]
        self.headlines = [headline for headline, _, _ in told]
        self.leads = [lead for _, lead, _ in told]
        self.lengths = [len(body) for _, _, body in told]
        self.sentences = [s for *_, body in told for s in _sentence.split(body) if s]

    def paragraphs(self, number: int) -> list[str]:
        """A body that has its number in it; its length is one of the real ones'."""
        length, body = self.random.choice(self.lengths), [f"شماره {number}"]
        while sum(map(len, body)) < length:
            body.append(self.random.choice(self.sentences))
        return body

    def articles(self, number: int, first: int = 0) -> Iterator[Article]:
        """As many, three years of them over all desks."""
        for n in range(first, first + number):
            yield self._article(
                n, self.random.choice(self.headlines), "\n\n".join(self.paragraphs(n))
            )

    def _article(self, n: int, headline: str, body: str) -> Article:
        desk, lead = self.random.choice([*desks().values()]), self.random.choice(self.leads)
        at = _NEWEST - timedelta(minutes=self.random.randrange(_DAYS * 24 * 60))
        day = to_jalali(tehran_day(at))
        return Article(
            id=f"tasnim:{1_000_000 + n}",
            site="tasnim",
            url=f"https://www.tasnimnews.com/fa/news/{day.replace('-', '/')}/{1_000_000 + n}/x",
            headline=headline,
            lead=lead,
            body=body,
            headline_raw=headline,
            lead_raw=lead,
            body_raw=body,
            published_at=utc_text(at),
            jalali_date=day,
            province=desk.province.key,
            desk=desk.key,
            content_hash=content_hash(headline, lead, body),
            parser="tasnim/1",
            fetched_from="x",
        )


def with_lists(articles: Iterator[Article]) -> Iterator[Article]:
    """The same with rows in all child tables, as many as the site's articles have."""
    for n, article in enumerate(articles):
        article.tags = [f"برچسب {(n * k) % 20_000}" for k in range(1, 4)]
        article.sections = ["استان‌ها", article.desk or ""]
        article.images = [
            Image(url=f"{article.url}/{k}.jpg", caption="عکس خبر", width=800, height=600)
            for k in range(n % 3)
        ]
        article.related = [f"tasnim:{n}"] if n % 5 == 0 else []
        article.warnings = ["no_lead_found"] if n % 20 == 0 else []
        yield article


def store(database: Database, articles: Iterator[Article]) -> Iterator[float]:
    """Store them as a crawl does: the lists that show them first, then in batches. Gives the
    seconds of each batch's saving.
    """
    moment = now()
    while group := list(islice(articles, _LISTED)):
        listed: defaultdict[str, list[Address]] = defaultdict(list)
        for article in group:
            listed[article.desk or ""].append(parse_address(article.url))
        for key, links in listed.items():
            walk = DeskWalk(desk=desks()[key], since=_NEWEST.date() - timedelta(days=_DAYS))
            walk.ended_by = "since"
            record_page(database, walk, links, 0, moment)
        for first in range(0, len(group), BATCH):
            started = time.perf_counter()
            refused = save(database, group[first : first + BATCH], moment).refused
            yield time.perf_counter() - started
            assert not refused, refused


def fill(folder: Path, articles: Iterator[Article]) -> None:
    """The same in a folder."""
    with closing(open_store(folder)) as database:
        for _ in store(database, articles):
            pass


class Pages:
    """An article's page for every number: the captured one's frame where it is at hand, else the
    demo's, around a headline, a lead and sentences of its own.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.material = Material(seed)
        self.template = CAPTURED.read_text(encoding="utf-8") if CAPTURED.is_file() else ""

    def __call__(self, number: int) -> str:
        # Of the number alone: the same page however often, and in whatever order.
        self.material.random.seed(self.seed * 10**8 + number)
        lead, *body = (escape(text) for text in self.material.paragraphs(number))
        text = "".join(f"<p>{paragraph}</p>" for paragraph in body)
        if self.template:
            return _with_text(self.template.replace(_NUMBER, str(number)), lead, text)
        told = [story for story in stories() if story.kind == "article"]
        story = told[number % len(told)]
        return _with_text(demo_page(story).replace(str(story.number), str(number)), lead, text)


_body = re.compile(r"""(<div class="story"[^>]*>).*?(?=<div class=["']clearfix["'])""", re.DOTALL)
_lead = re.compile(r'(?<=<h3 class="lead">).*?(?=</h3>)', re.DOTALL)


def _with_text(page: str, lead: str, body: str) -> str:
    """Raises ValueError where the frame has another form: all pages would have one text."""
    page, changed = _body.subn(lambda start: start[1] + body, page, count=1)
    if not changed:
        raise ValueError("no body found to be replaced")
    return _lead.sub(lambda _: lead, page, count=1)
