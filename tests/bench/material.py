"""Make articles and pages for measures, any number, as different from each other as real ones.

They take headlines and runs of five words from the captured articles, or from the demo's stories if
those are missing. The result depends on the seed alone.
"""

import random
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from html import escape

from newscrawl.demo.pages import article_page as demo_page
from newscrawl.demo.stories import stories
from newscrawl.items import Article, Image, content_hash
from newscrawl.persian.dates import tehran_day, to_jalali, utc_text
from newscrawl.sites.tasnim.desks import desks
from tests.bench.heavy import heavy
from tests.conftest import SHARED
from tests.stories import stories_at_hand

CAPTURED = SHARED / "tasnim_article_2015910.html"
_NUMBER = "2015910"
#: When the newest article was published, and how many days before that the oldest.
NEWEST = datetime(2025, 11, 22, tzinfo=UTC)
DAYS = 3 * 365
#: The section of all articles, and the number of tags.
SECTION, TAGS = "استان‌ها", 20_000
# Words in a piece: two texts made of such pieces are as similar as two real ones.
_PIECE = 5


def pieces(texts: Iterable[str]) -> list[str]:
    """Cut texts into pieces of five words."""
    found = []
    for text in texts:
        words = text.split()
        found += [
            " ".join(words[n : n + _PIECE]) for n in range(0, len(words) - _PIECE + 1, _PIECE)
        ]
    return found


def _pieces_of(text: str) -> int:
    return max(1, len(text.split()) // _PIECE)


class Material:
    """A random source of articles and texts."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        told = stories_at_hand()
        self.headlines = [story.headline for story in told]
        #: For each real article, the lengths in pieces of its lead and of its paragraphs.
        self.lengths = [
            (_pieces_of(story.lead or ""), [_pieces_of(line) for line in story.paragraphs if line])
            for story in told
        ]
        self.pieces = pieces(story.body for story in told)

    def texts(self, number: int) -> tuple[str, list[str]]:
        """Return a lead, and paragraphs the first of which has the number; as long as real ones."""
        lead, body = self.random.choice(self.lengths)
        return self._text(lead), [f"شماره {number}", *(self._text(each) for each in body)]

    def _text(self, length: int) -> str:
        return " ".join(self.random.choices(self.pieces, k=length))

    def articles(self, number: int, first: int = 0) -> Iterator[Article]:
        """Yield articles over three years and all desks, with rows in all child tables.

        A few tags are common to very many of them. first: number of the first article.
        """
        for n in range(first, first + number):
            yield self._article(n)

    def _article(self, n: int) -> Article:
        headline, (lead, paragraphs) = self.random.choice(self.headlines), self.texts(n)
        body = "\n\n".join(paragraphs)
        desk = self.random.choice([*desks().values()])
        at = NEWEST - timedelta(minutes=self.random.randrange(DAYS * 24 * 60))
        day = to_jalali(tehran_day(at))
        tags = {int(TAGS ** self.random.random()) for _ in range(self.random.randrange(2, 7))}
        return Article(
            id=f"tasnim:{1_000_000 + n}",
            site="tasnim",
            url=f"https://www.tasnimnews.ir/fa/news/{day.replace('-', '/')}/{1_000_000 + n}/x",
            headline=headline,
            lead=lead,
            body=body,
            headline_raw=headline,
            lead_raw=lead,
            body_raw=body,
            published_at=utc_text(at),
            jalali_date=day,
            province=desk.province.key if desk.province else None,
            province_name=desk.province.name if desk.province else None,
            desk=desk.key,
            content_hash=content_hash(headline, lead, body),
            parser="tasnim/2",
            fetched_from="x",
            sections=[SECTION, desk.name],
            tags=[f"برچسب {tag}" for tag in sorted(tags)],
            images=[
                Image(
                    url=f"https://newsmedia.tasnimnews.com/{n}-{k}.jpg",
                    caption="عکس خبر",
                    width=800,
                    height=600,
                )
                for k in range(n % 3)
            ],
            related=[f"tasnim:{1_000_000 + n // 2}"] if n % 5 == 0 else [],
            warnings=["no_lead_found"] if n % 20 == 0 else [],
        )


class Pages:
    """Makes an article's page for any number, with its own headline, lead and text.

    ``is_heavy``: in the frame of the captured page, or in one as heavy if that is missing;
    otherwise in the frame of a demo page.
    """

    def __init__(self, seed: int, *, is_heavy: bool = True) -> None:
        self.seed = seed
        self.is_heavy = is_heavy
        self.material = Material(seed)
        is_captured = is_heavy and CAPTURED.is_file()
        self.template = CAPTURED.read_text(encoding="utf-8") if is_captured else ""

    def __call__(self, number: int) -> str:
        # The page depends on the number alone, not on the order of calls.
        self.material.random.seed(self.seed * 10**8 + number)
        lead, body = self.material.texts(number)
        text, lead = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in body), escape(lead)
        if self.template:
            return _with_text(self.template.replace(_NUMBER, str(number)), lead, text)
        told = [story for story in stories() if story.kind == "article"]
        story = told[number % len(told)]
        page = demo_page(story).replace(str(story.number), str(number))
        return _with_text(heavy(page, number) if self.is_heavy else page, lead, text)


_body = re.compile(r"""(<div class="story"[^>]*>).*?(?=<div class=["']clearfix["'])""", re.DOTALL)
_lead = re.compile(r'(?<=<h3 class="lead">).*?(?=</h3>)', re.DOTALL)


def _with_text(page: str, lead: str, body: str) -> str:
    """Put lead and body into a page. Raises ValueError if the page has no body to replace."""
    page, changed = _body.subn(lambda start: start[1] + body, page, count=1)
    if not changed:
        raise ValueError("no body found to be replaced")
    return _lead.sub(lambda _: lead, page, count=1)
