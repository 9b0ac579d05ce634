"""Make pages as heavy as the site's own, 80 KB, most of which stands around the story.

The demo's pages have 10 KB. This adds a menu of some hundred nested links, boxes of other stories
with their leads, a form, scripts, styles, lazily loaded pictures and a footer, different on each
page.
"""

import random
from html import escape

from newscrawl.demo.pages import path_of
from newscrawl.demo.stories import stories
from newscrawl.sites.tasnim.desks import desks

#: Least bytes of a page.
WEIGHT = 80_000
_SECTIONS = (
    *("سیاسی", "اقتصادی", "اجتماعی", "فرهنگی", "ورزشی", "بین‌الملل", "استان‌ها", "فضای مجازی"),
    *("رسانه‌ها", "حوزه و روحانیت", "دانشگاه", "سلامت", "انرژی", "کشاورزی", "گردشگری"),
)


def heavy(page: str, number: int) -> str:
    """Put a demo page into the frame of a real one. The same number gives the same frame."""
    chance = random.Random(number)
    head, body, rest = page.partition("<main>")
    rest, end, tail = rest.rpartition("</body>")
    page = f"{_head(head, chance)}{_menu(chance)}{body}{rest}"
    while len((page + tail).encode()) < WEIGHT:
        page += _box(chance)
    return page + _footer(chance) + end + tail


def _head(head: str, chance: random.Random) -> str:
    names = ", ".join(f'"k{chance.randrange(10**9)}":{chance.random():.9f}' for _ in range(60))
    links = "".join(
        f'<link rel="preload" as="style" href="/static/css/{chance.randrange(10**9)}.css">'
        for _ in range(12)
    )
    rules = "".join(f".c{chance.randrange(10**6)}{{margin:0 {n}px}}" for n in range(60))
    added = f"{links}<style>{rules}</style><script>window.__state={{{names}}};</script></head>"
    return head.replace("</head>", added, 1)


def _menu(chance: random.Random) -> str:
    def item(name: str, inner: str = "") -> str:
        return (
            f'<li class="nav-item depth"><a href="/fa/service/{chance.randrange(2_000)}/x" '
            f'title="{escape(name)}">{escape(name)} </a>{inner}</li>'
        )

    provinces = "".join(item(desk.name) for desk in desks().values())
    levels = "".join(
        item(name, f'<ul class="sub-menu">{"".join(map(item, chance.sample(_SECTIONS, 9)))}</ul>')
        for name in _SECTIONS
    )
    form = '<form action="/fa/search"><input name="query"><button>برو</button></form>'
    return f'<nav class="navbar"><ul>{levels}</ul><ul>{provinces}</ul>{form}</nav>'


def _box(chance: random.Random) -> str:
    told = chance.choice(stories())
    lead = f"<p>{escape(told.lead)}</p>" if told.lead else ""
    picture = f"https://newsmedia.example/{chance.randrange(10**9)}3.jpg"
    return (
        f'<div class="row side"><div class="col-sm-4"><article class="box-item" data-n="'
        f'{chance.randrange(10**6)}"><a href="{path_of(told)}"><figure><img class="lazy" '
        f'data-src="{picture}" alt="{escape(told.headline)}"></figure><h5 class="title">'
        f"{escape(told.headline)}</h5></a>{lead}<time>{chance.randrange(1, 24)} ساعت پیش</time>"
        f"</article></div><script>track({chance.randrange(10**9)});</script></div>"
    )


def _footer(chance: random.Random) -> str:
    links = "".join(
        f'<li><a href="/fa/page/{chance.randrange(900)}">{name}</a></li>' for name in _SECTIONS
    )
    return f"<footer><ul>{links}</ul><p>تمام حقوق محفوظ است</p></footer>"
