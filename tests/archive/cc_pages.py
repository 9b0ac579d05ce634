"""Make the pages that CC-NEWS-like files hold: the agency's in its own markup, and strangers'.

The agency's pages are the demo's stories under new numbers, which the product's reader reads. A
stranger's page is filler in English or Persian; some of them name the agency in their address or
their text, so that neither a glance at an address nor a search for the host's name finds ours.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from html import escape
from random import Random
from urllib.parse import quote, urlsplit

from newscrawl.demo import pages
from newscrawl.demo.stories import DemoStory, stories
from newscrawl.persian.dates import TEHRAN
from newscrawl.sites.tasnim.desks import desks, slug
from tests.archive.cc_records import DRESSES, ENCODED, Premade, http

PREMADE = 240
_CITIES = "قم کاشان یزد میبد سبزوار شوشتر بیرجند سنندج ملایر نطنز دزفول آمل مهاباد بم".split()
_ENGLISH = (
    "the of and to in a said for on that was is with as by at from it has have an be will its "
    "government minister market council report police season percent company officials week year "
    "energy school water border final talks million growth court city people plan energy team"
).split()


# ---- ours


def story(chance: Random, number: int, published: datetime) -> DemoStory:
    """Return one story under a number of its own, with a headline that no other number has."""
    told = [s for s in stories() if s.kind == "article" and any(isinstance(b, str) for b in s.body)]
    base = chance.choice(told)
    city = chance.choice(_CITIES)
    texts = [block for s in told if s.desk == base.desk for block in s.body]
    body = chance.sample(texts, min(len(texts), chance.randint(2, 6)))
    opening = f"به گزارش خبرگزاری تسنیم از {base.desk.name}، شمارهٔ {number} در {city} خوانده می‌شود."
    return replace(
        base,
        number=number,
        layout=chance.choice(["2019", "2025"]),
        published=published.astimezone(TEHRAN),
        headline=f"{base.headline} - {city} {number}",
        body=[opening, *body],
        related=[],
        also_on=[],
    )


def edited(chance: Random, told: DemoStory) -> DemoStory:
    """Return a story after an edit: a paragraph is added, or the lead is another."""
    more = f"این خبر در {chance.choice(_CITIES)} با {chance.randint(2, 99)} جملهٔ تازه کامل شد."
    if chance.random() < 0.7:
        return replace(told, body=[*told.body, more])
    return replace(told, lead=more)


def article(told: DemoStory) -> bytes:
    return pages.article_page(told).encode()


def redressed(chance: Random, page: bytes) -> bytes:
    """Return a page with the same words in other bytes, as a server's counters make them."""
    mark = f"<!-- srv{chance.randint(1, 9)} {chance.random():.6f}s --></body>".encode()
    return page.replace(b"</body>", mark)


def path(told: DemoStory, *, slug: bool = True) -> str:
    whole = pages.path_of(told)
    return whole if slug else whole.rpartition("/")[0]


def list_page(chance: Random, shown: list[DemoStory]) -> tuple[str, bytes]:
    """Return the path and the page of a desk's list."""
    desk = chance.choice(list(desks().values()))
    where = f"/fa/service/{desk.section}/{quote(slug(desk))}?page={chance.randint(1, 400)}"
    return where, pages.list_page(desk, shown, 1).encode()


NOT_FOUND = '<!DOCTYPE html><html lang="fa"><head><meta charset="utf-8"><title>۴۰۴</title></head>'
NOT_FOUND += "<body class='rtl'><main><h1>صفحه پیدا نشد</h1></main></body></html>"


# ---- strangers'


@cache
def premade() -> tuple[Premade, ...]:
    """Return the strangers' responses, compressed, the same ones in every file."""
    chance = Random(20160826)
    persian = _sentences(chance, [word for s in stories() for word in s.headline.split()])
    english = _sentences(chance, _ENGLISH)
    made = []
    for number in range(PREMADE):
        language, sentences = ("fa", persian) if number % 3 == 0 else ("en", english)
        page = _stranger(chance, language, sentences)
        dress = chance.choice([dress for dress in DRESSES if dress != ENCODED])
        stored = http(chance, page, dress)
        made.append(Premade(stored.head + stored.payload, stored.payload))
    return tuple(made)


def _stranger(chance: Random, language: str, sentences: list[str]) -> bytes:
    count = min(len(sentences), max(3, int(chance.lognormvariate(10.7, 0.7)) // 420))
    parts = [f"<p>{sentence}</p>" for sentence in chance.sample(sentences, count)]
    title = escape(parts[0][3:80])
    if chance.random() < 0.1:
        link = "https://www.tasnimnews.com/fa/news/1404/08/30/3440001/x"
        parts.append(f'<p>منبع: <a href="{link}">خبرگزاری تسنیم</a></p>')
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}'
        f"</title></head><body><h1>{title}</h1><article>{''.join(parts)}</article></body></html>"
    ).encode()


def _sentences(chance: Random, words: list[str]) -> list[str]:
    """Return 1500 sentences. A fifth of a sentence is unlike all others, so that a page is packed
    to a third of its length, as real ones are, and not to a twentieth.
    """
    weights = [1 / (n + 2) for n in range(len(words))]
    made = []
    for _ in range(1500):
        chosen = chance.choices(words, weights, k=45)
        chosen += [f"{chance.getrandbits(44):x}" for _ in range(12)]
        chance.shuffle(chosen)
        made.append(" ".join(chosen) + ".")
    return made


def strangers(chance: Random, site: str) -> Iterator[str]:
    """Return addresses without end on other hosts, some of which look like ours. site: ours."""
    host = urlsplit(site).netloc.removeprefix("www.")
    like = (
        f"https://my{host}/fa/news/1404/08/30/%d/x",
        f"https://www.{host}.example/fa/news/1404/08/30/%d/x",
        f"https://news.example/share?u=https://www.{host}/fa/news/1404/08/30/%d/x",
        f"https://news.example/https://www.{host}/fa/news/1404/08/30/%d/x",
        f"https://{host}@news.example/fa/news/1404/08/30/%d/x",
        f"https://vpn.tasnimnews.org/ContentManager/%d/https://www.{host}",
        f"https://news.example/fa/news/1404/08/30/%d/x#{host}",
    )
    while True:
        number = chance.randint(1, 9_999_999)
        if chance.random() < 0.02:
            yield chance.choice(like) % number
        else:
            name = f"{chance.choice(_ENGLISH)}-{chance.randint(1, 60)}"
            zone = chance.choice(["example", "co.example", "ir.example", "news.example"])
            scheme = "https" if chance.random() < 0.9 else "http"
            slug = "-".join(chance.choices(_ENGLISH, k=6))
            yield f"{scheme}://www.{name}.{zone}/{number % 12 + 1:02}/{slug}-{number}"


def within(chance: Random, start: datetime, length: timedelta) -> datetime:
    """Return a moment of a window, to the second."""
    return start + timedelta(seconds=chance.randrange(max(1, int(length.total_seconds()))))
