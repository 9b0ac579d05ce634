"""Pages made to slow a reader down: each repeats one kind of markup up to any size."""

import json
from collections.abc import Callable, Iterator

from newscrawl.sites.extraction import read
from newscrawl.sites.lists import parse_list
from newscrawl.sites.registry import default_site
from tests.conftest import page as response

ARTICLE = "https://www.tasnimnews.com/fa/news/1398/02/30/2015910/x"
LIST = "https://www.tasnimnews.com/fa/service/6"
COPY = "https://khabar.example/n/1"

_WORDS = "متن خبر با چند واژه که هر روز نوشته می‌شود. "
_TITLE = "تیتر خبری که در همهٔ صفحه هست"

#: Elements nested in themselves; each string is one level, with all of its tags.
NESTED = (
    *(
        "<div>",
        "<p>",
        "<b>",
        "<span>",
        "<font>",
        "<blockquote>",
        "<section>",
        "<article>",
        "<form>",
    ),
    *("<ul><li>", "<ol><li>", "<dl><dd>", "<table><tr><td>", "<table><tr><td>1<td>", "<figure>"),
    *("<figure><figcaption>", "<h1>", "<h2>", "<pre>", "<a href=/x>", "<x-y>", "<center>", "<nav>"),
    *("<div class=story>", "<article class=single-news>", "<div class='entry-content entry'>"),
    *(
        "<div class=related>",
        "<div itemprop=articleBody>",
        "<div class=source>",
        "<div class=lead>",
    ),
    *(
        "<section class=content>",
        "<article class=list-item>",
        "<li class=time>",
        "<div class=date>",
    ),
    *("<td>", "<tr>", "<ul class=smart-keyword>", "<article id=the-post>", "<div class=par>x<div>"),
)
#: Elements repeated one after the other; ``#`` is the number of the repetition.
REPEATED = (
    *("<p>", "<br>", "<td>", "<li>", "<hr>", "<b>x</b>", "<i>متن</i> ", "<a href=/#>پیوند</a> "),
    *(
        f"<p>{_WORDS}</p>",
        f"<div>{_WORDS}</div>",
        f"<li>{_WORDS}",
        f"{_WORDS}<br>",
        "<div>متن</div>",
    ),
    *(f"<div><h3>تیتر #</h3><p>{_WORDS}</p></div>", f"<span>{_WORDS}</span>", "<p>متن #</p>"),
    *(f"<h1>{_TITLE}</h1>", f"<h2>{_TITLE}</h2>", f"<b>{_TITLE}</b> ", f"<div>{_TITLE}</div>"),
    *(
        "<h1>تیتر #</h1>",
        "<h3>نظرات</h3>",
        f"<div class=c#>{_WORDS}</div>",
        "<div class='ads-#'>x</div>",
    ),
    *(f"<div class='lead l#'>{_WORDS}</div>", "<div class='source s#'>منبع: تسنیم</div>"),
    *(
        "<div class='date d#'>۲۱ آبان ۱۴۰۴ - ۱۰:۲۰</div>",
        "<time datetime='2020-01-05T10:00:00Z'>x</time>",
    ),
    *("<p itemprop=articleBody>متن</p>", "<p itemprop=datePublished>متن</p>", "<p hidden>متن</p>"),
    *("<img src=/#.jpg>", "<figure><img src=/#.jpg><figcaption>زیرنویس</figcaption></figure>"),
    *(
        "<tr><td>1<td>2",
        "<table><tr><td>1<td>2</table>",
        "<table><tr><td>متن</table>",
        "<?x #?>متن",
    ),
    *(
        "<!-- # -->متن",
        "<script>var x = #;</script>",
        "<style>p {x: #}</style>",
        "<svg><path d=M#></svg>",
    ),
    *("<div class=story><p>متن #</p></div>", "<div class='entry-content entry'><p>متن</p></div>"),
    *(
        "<article class=single-news><h1 class=title>x</h1></article>",
        "<article class=media></article>",
    ),
    *(
        "<li class=time>۳۰ ارديبهشت ۱۳۹۸ - ۲۲:۵۳</li>",
        "<li class=service><a href=/fa/service/6>x</a></li>",
    ),
    *("<li class=skeyword-item><a>#</a></li>", "<div class=footer>R1/P1/S3,27/CT7</div>"),
    *(
        "<div class=readmore-container><a href=/fa/news/1404/01/01/#/x>x</a></div>",
        "<a id=short-link href=#>",
    ),
    *(
        "<p>انتهای پیام/</p>",
        "<p>انتهای پیام/#</p>",
        "<p>منبع: تسنیم</p>",
        "<p>منبع</p>",
        "<p>کد خبر: #</p>",
    ),
    *(
        "<article class=list-item><a href=/fa/news/1404/01/01/#/x>x</a></article>",
        "<div dir=ltr>Text</div>",
    ),
    *(
        "<div class=archive-result><div class=content></div></div>",
        "<iframe src=//aparat/#></iframe>",
    ),
    *("<section class='news-container top-news-service'><section class=content></section>",),
    *(
        "<p>به گزارش خبرگزاری تسنیم از قم، متن.</p>",
        "<p>۱۲ دی ۱۳۹۹</p>",
        "<p>تمامی حقوق محفوظ است</p>",
    ),
    *("<div><p>متن خبر با چند واژه که هر روز</p><a href=/#>پاسخ</a></div>", "&amp;&zwnj;&#1740; "),
    *(
        "<span class=author>علی</span> ",
        "<a href=/#><b>متن</b></a>",
        "<x-y>متن</x-y>",
        "<video poster=/#>",
    ),
    *(
        f"<p hidden>{_WORDS}# بود.</p>",
        f"<form><p>{_WORDS}# بود.</p></form>",
        f"<div class=ads><p>{_WORDS}# بود.</p><p>{_WORDS}</p></div>",
        "<small>۲۱ آبان ۱۴۰۴ - ۱۰:۲۰</small>",
        "<div><span title='۱۴۰۳/۰۷/۰۷ ۱۱:۰۰'># روز پیش</span></div>",
        "<div>برچسب‌ها: <a href=/#>متن</a></div>",
        "<h2 class=lead>",
        "<ul class=smart-keyword><li><a href=/fa/keyword/#/x>متن",
        "<script>متن</script>",
    ),
)
#: Pieces of text repeated in one paragraph.
TEXTS = (
    *(
        "متن ",
        "متن",
        "x",
        " ",
        "x ",
        ".",
        "۱",
        "\u200c",
        "م\u200cی",
        "\u0640",
        "م\u0640",
        "\u064b",
        "\n",
    ),
    *(
        "ي",
        "ﻻ",
        "\u200d",
        "\u00ad",
        "x\u200f",
        "\u00a0",
        "😀",
        "منبع: ",
        "به گزارش تسنیم از ",
        " - ",
    ),
    *("انتهای پیام/", "/", "http://[", "1404/", "10:20 ", "| ", "©", "&", "e\u0301", "ﷺ"),
)
#: Attributes repeated on one element; ``#`` is the number of the repetition.
ATTRIBUTES = (
    *(
        "class='{}'",
        "id='{}'",
        "style='{}'",
        "href='{}'",
        "src='{}'",
        "datetime='{}'",
        "content='{}'",
    ),
)
_VALUES = ("x", "x ", "ads-# ", "-", "display:none;", " ", "a1", "A", "post-1 ", "/#")
#: Elements repeated in the head of a page, JSON-LD among them.
HEADS = (
    *(
        '<meta name=x# content="متن">',
        '<meta property="og:title" content="متن">',
        "<title>متن</title>",
    ),
    *("<link rel=canonical href=/#>", '<meta property="article:tag" content="برچسب، #">'),
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "#"}</script>',
    '<script type="application/ld+json">{"@type": "VideoObject", "url": "/#"}</script>',
    '<script type="application/ld+json">{</script>',
)


def page(body: str, head: str = "") -> bytes:
    """Return a page with a headline above a body's markup."""
    title = f'<title>{_TITLE} | خبر</title><meta property="og:title" content="{_TITLE}">'
    body = f"<body><h1>{_TITLE}</h1>{body}</body>"
    return f"<!DOCTYPE html><html><head>{title}{head}</head>{body}</html>".encode()


def hostile(size: int) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each kind of page. size: bytes of a page, approximately.

    The parser gives up past 2048 levels, so the nested elements also come in many shallower nests.
    """

    def fill(piece: str) -> str:
        count = max(1, size // len(piece.encode()))
        if "#" not in piece:
            return piece * count
        return "".join(piece.replace("#", str(n)) for n in range(count))

    for piece in NESTED:
        name = piece.replace("<", "").replace(">", " ").strip()
        yield f"nested {name}", page(fill(piece) + _WORDS)
        deep = piece * 400 + _WORDS + "".join(f"</{tag}>" for tag in _tags(piece * 400))
        yield f"nested {name}, closed", page(fill(deep))
    for piece in REPEATED:
        yield f"many {piece}", page(f"<div>{fill(piece)}</div>")
    for piece in TEXTS:
        yield f"text {piece!r}", page(f"<div><p>{fill(piece)}</p><p>{_WORDS * 5}</p></div>")
        yield (
            f"headline {piece!r}",
            page(f"<p>{_WORDS * 5}</p>").replace(
                _TITLE.encode(), fill(piece).encode().replace(b'"', b"")
            ),
        )
    for attribute in ATTRIBUTES:
        for value in _VALUES:
            filled = attribute.format(fill(value))
            yield f"{attribute} of {value!r}", page(f"<div><p {filled}>{_WORDS * 5}</p></div>")
    for piece in HEADS:
        yield f"head {piece}", page(f"<p>{_WORDS * 5}</p>", fill(piece))
    for name, data in _json(size):
        text = json.dumps(data, ensure_ascii=name == "surrogates")
        script = f'<script type="application/ld+json">{text}</script>'
        yield f"JSON-LD {name}", page(f"<p>{_WORDS * 5}</p>", script)
    yield "JSON-LD deep", page("", f'<script type="application/ld+json">{"[" * size}</script>')


def _tags(piece: str) -> list[str]:
    names = [part.split(">")[0].split()[0] for part in piece.split("<")[1:]]
    return names[::-1]


def _json(size: int) -> Iterator[tuple[str, object]]:
    story: dict[str, object] = {"@type": "NewsArticle", "headline": _TITLE}
    many = max(1, size // 60)
    yield "body", {**story, "articleBody": _WORDS * (size // len(_WORDS.encode()))}
    yield "body of lines", {**story, "articleBody": "متن\n" * (size // 7)}
    yield "body of tags", {**story, "articleBody": "<p>متن" * (size // 9)}
    yield "body of nested tags", {**story, "articleBody": "<div>" * (size // 5)}
    yield (
        "graph",
        {"@graph": [{"@type": "NewsArticle", "headline": f"تیتر {n}"} for n in range(many)]},
    )
    yield "pictures", {**story, "image": [{"url": f"/{n}.jpg", "width": n} for n in range(many)]}
    yield "keywords", {**story, "keywords": [f"برچسب {n}" for n in range(many)]}
    yield "keywords in one", {**story, "keywords": "برچسب، " * many}
    yield "sections", {**story, "articleSection": [f"بخش {n}" for n in range(many)]}
    yield "entities", {**story, "description": "&amp;&zwnj; " * many}
    yield "surrogates", {**story, "description": "\ud83d" * (size // 6)}


def readings(body: bytes) -> dict[str, Callable[[], object]]:
    """Return, by reader's name, a function that reads the page with it.

    For readers of known layouts, the body is put inside the elements that these readers look for.
    """
    story = b"<article class=single-news><h1 class=title>x</h1><div class=story>"
    post = b"<article id=the-post><div class='entry-content entry'>"

    def framed(frame: bytes) -> bytes:
        return body.replace(b"<body>", b"<body>" + frame, 1)

    return {
        "general": lambda: read(response(body, COPY), copy=True),
        "jannah": lambda: read(response(framed(post), COPY), copy=True),
        "tasnim": lambda: read(response(framed(story), ARTICLE)),
        "tasnim, no story": lambda: read(response(framed(story[:27]), ARTICLE)),
        "lists": lambda: parse_list(response(body, LIST), default_site()),
    }
