"""A page with several stories: the one of its address is read, once even if it is there twice."""

import json
from itertools import permutations

import pytest

from newscrawl.items import Article
from newscrawl.sites.extraction import read
from tests.conftest import page
from tests.counted import calls, is_linear
from tests.sites.everywhere import FIRST, ISNA_URL, LAST, READERS, URL

OWN = "بازگشایی گردنهٔ برفی"
DAY = "<li class='time'>۳۰ آبان ۱۴۰۴ - ۱۰:۱۵</li>"
SERVICE = "<li class='service'><a href='/fa/service/6/x'>استانها</a></li>"


def article(
    title: str,
    *texts: str,
    kind: str = "single-news",
    number: int | None = None,
    inside: str = "",
    more: str = "",
) -> str:
    """An article of the site; ``number``: of its short link, if it has one."""
    link = f"<a id='short-link' href='https://tn.ai/{number}'>x</a>" if number else ""
    story = "".join(f"<p>{text}</p>" for text in texts)
    story = f"<div class='story'>{story}{inside}</div>{more}"
    head = f"<h1 class='title'>{title}</h1><h3 class='lead'>لید {title}</h3>"
    return f"<article class='{kind}'>{head}<ul class='details'>{DAY}</ul>{link}{story}</article>"


NEXT = article("خبر پیوسته", "متن خبر پیوسته که زیر آن می‌آید.", number=3440002)
TEASER = (
    "<article class='media'><div class='media-body'><h4 class='media-heading'><a href='/fa/news/"
    "1404/08/29/3439999/x'>خبر پربازدید</a></h4><p class='lead'>لید</p></div><img src='/t.jpg'>"
    "</article>"
)


def tasnim(body: str, head: str = f"<title>{OWN} - اخبار تسنیم</title>", url: str = URL) -> Article:
    return read(page(f"<html><head>{head}</head><body>{body}</body></html>", url))


def is_own(found: Article) -> bool:
    texts = (found.headline, found.lead, found.body)
    return texts == (OWN, f"لید {OWN}", f"{FIRST}\n\n{LAST}")


OURS = article(OWN, FIRST, LAST, number=3440001)
AROUND = [
    *permutations((OURS, NEXT, f"<aside>{TEASER}</aside>")),
    (article("تیزر", "متن تیزر", kind="media"), OURS),
    (f"<aside>{NEXT}</aside>", OURS),
    (article(OWN, FIRST, LAST, inside=NEXT),),
    (article(OWN, FIRST, LAST, inside=TEASER),),
    (article(OWN, FIRST, LAST, more=NEXT + TEASER),),
    (f"<article class='media'>{OURS}</article>",),
    (f"<article class='single-news'>{OURS}{NEXT}</article>",),
]


@pytest.mark.parametrize("parts", AROUND, ids=range(len(AROUND)))
def test_the_article_that_the_address_names(parts: tuple[str, ...]) -> None:
    found = tasnim("".join(parts))
    assert is_own(found)
    assert found.related == []
    assert found.images == []
    assert found.short_url in ("https://tn.ai/3440001", None)


@pytest.mark.parametrize(
    ("ours", "head"),
    [
        # By its short link, by an attribute, by its headline's link, by the page's title, in any
        # of three places; and where nothing says anything, the first that is in no box.
        (OURS, ""),
        (article(OWN, FIRST, LAST).replace("<article", "<article data-id='3440001'"), ""),
        (article(OWN, FIRST, LAST).replace("<article", "<article id='news-3440001'"), ""),
        (article(f"<a href='/fa/news/1404/08/30/3440001/y'>{OWN}</a>", FIRST, LAST), ""),
        (article(OWN, FIRST, LAST), f"<title>{OWN}- اخبار استانها - اخبار تسنیم - Tasnim</title>"),
        (article(OWN, FIRST, LAST), f"<meta property='og:title' content='{OWN}'>"),
        (
            article(OWN, FIRST, LAST),
            '<script type="application/ld+json">'
            + json.dumps({"@type": "NewsArticle", "headline": OWN, "url": URL})
            + "</script>",
        ),
    ],
    ids=range(7),
)
def test_what_names_it(ours: str, head: str) -> None:
    other = article("خبر دیگر", "متن خبر دیگر")
    assert is_own(tasnim(ours + other, head))
    assert is_own(tasnim(other + ours, head))
    boxed = f"<div class='sidebar'>{other}</div>"
    assert is_own(tasnim(boxed + article(OWN, FIRST, LAST), ""))


def test_a_photo_story_and_teasers_of_its_class() -> None:
    photos = (
        f"<article class='media'><h1 class='title'>{OWN}</h1><ul class='details'>{DAY}</ul><div "
        "class='row images'><a href='/a4.jpg'><img src='/a2.jpg' alt='۱'></a></div></article>"
    )
    url = URL.replace("/news/", "/media/")
    for body in (photos + TEASER, TEASER + photos, photos + f"<aside>{TEASER}{NEXT}</aside>"):
        found = tasnim(body, "<title>عکس</title>", url)
        assert (found.headline, found.kind, len(found.images)) == (OWN, "photo", 1)


def test_what_stands_in_the_story_as_an_article_is_of_it() -> None:
    box = "<article class='media'><img src='/b.jpg'><p>عکس: رضا</p></article>"
    found = tasnim(article(OWN, FIRST, inside=box))
    assert found.body == f"{FIRST}\n\nعکس: رضا"
    assert len(found.images) == 1


def test_a_control_character_behind_the_next_story_is_no_fault() -> None:
    body = f"{NEXT}\x1f{article(OWN, 'متن.', number=3440001)}{NEXT}\x08<b>x</b>"
    found = read(page(f"<html><body>{body}</body></html>".encode(), URL))
    assert (found.headline, found.body) == (OWN, "متن.")


def test_json_ld_of_the_next_story_is_not_ours() -> None:
    own = {"@type": "NewsArticle", "headline": OWN, "datePublished": "2025-11-21T06:45:00Z"}
    other = own | {"headline": "خبر پیوسته", "datePublished": "2025-11-20T06:45:00Z"}
    scripts = [
        f'<script type="application/ld+json">{json.dumps(entry | {"url": url})}</script>'
        for entry, url in ((other, URL.replace("0001", "0002")), (own, URL.replace("/x", "/slug")))
    ]
    for head in ("".join(scripts), "".join(reversed(scripts))):
        for url in (URL, URL.removesuffix("/x"), "https://tn.ai/3440001"):
            assert tasnim(OURS + NEXT, head, url).published_at == "2025-11-21T06:45:00Z"


STORY = f"<p>{FIRST}</p><p>{LAST}</p>"
TWICE = [
    f"<div class='{{0}} hidden-xs'>{STORY}</div><div class='{{0}} visible-xs'>{STORY}</div>",
    f"<div class='{{0}}'>{STORY}<p>بند سوم</p></div><div class='{{0}} mobile'>{STORY}</div>",
    f"<div class='{{0}} mobile'>{STORY}</div><div class='{{0}}'>{STORY}<p>بند سوم</p></div>",
    f"<div class='{{0}}'>{STORY}</div><div class='{{0}} m'><p>{FIRST}<br>\n{LAST}</p></div>",
    f"<div class='{{0}}'>{STORY.replace(' ', '  ')}</div><p><div class='{{0}}'>{STORY}</div></p>",
]


@pytest.mark.parametrize("markup", TWICE, ids=range(len(TWICE)))
@pytest.mark.parametrize("reader", READERS)
def test_a_story_for_telephones_and_for_wide_screens_is_read_once(reader: str, markup: str) -> None:
    names = {"tasnim": "story", "nastooh": "item-text", "jannah": "entry-content"}
    name = names.get(reader, "news-text")
    twins = markup.format(name)
    if reader == "general":
        body = READERS[reader](twins).body or ""
    else:
        whole = {"tasnim": "single-news", "nastooh": "item", "jannah": ""}[reader]
        head = "<h1 class='title entry-title'>تیتر</h1>"
        text = f"<article id='the-post' class='{whole}'>{head}{twins}</article></html>"
        url = {"tasnim": URL, "nastooh": ISNA_URL}.get(reader, "https://khabar.example/1")
        body = read(page(text, url), copy=reader == "jannah").body or ""
    assert body.count("پلیس‌راه") == body.count("شهرکرد") == 1
    assert body.count("بند سوم") == markup.count("بند سوم")


def test_two_nodes_of_one_story_are_both_read() -> None:
    parts = f"<div class='story'><p>{FIRST}</p></div><div class='story'><p>{LAST}</p></div>"
    for more in ("", f"<div class='story'><p>{FIRST[:40]}</p></div>"):
        found = tasnim(
            f"<article class='single-news'><h1 class='title'>x</h1>{parts}{more}</article>"
        )
        assert found.body == f"{FIRST}\n\n{LAST}"


def test_a_story_that_stands_twice_below_its_lead_is_read_once() -> None:
    lead = "راه اصلی شهر پس از سه روز بسته‌بودن به روی همهٔ خودروها باز شد و باز می‌ماند."
    for again in (STORY, f"<div>{FIRST} {LAST}</div>"):
        twice = f"<p>{lead}</p><div class=x1>{STORY}</div><div class=x2>{again}</div>"
        body = READERS["general"](twice).body or ""
        assert body.count("پلیس‌راه") == body.count("شهرکرد") == 1


@pytest.mark.parametrize("reader", READERS)
def test_a_paragraph_may_stand_in_a_story_twice(reader: str) -> None:
    said = (
        "«راه باز است و باز می‌ماند»؛ این را فرماندار شهرستان در پایان هر بازدید گفت و باز هم گفت."
    )
    story = f"<p>{FIRST}</p><p>{said}</p><p>{LAST}</p><p>{said}</p><p>{FIRST}</p>"
    assert (READERS[reader](story).body or "").count("فرماندار") == 2


def test_sections_that_stand_there_twice_are_named_once() -> None:
    desk = "<li class='service'><a href='/fa/service/62/x'>قم</a></li>"
    details = f"<ul class='details'>{DAY}{SERVICE}{desk}</ul>"
    found = tasnim(article(OWN, FIRST, LAST, more=details + details))
    assert (found.sections, found.province) == (["استان‌ها", "قم"], "qom")


def test_the_next_post_of_a_copy_is_another() -> None:
    post = (
        "<article id='the-post'><h1 class='entry-title'>{}</h1><div class='entry-content'><p>{}</p>"
        "</div></article>"
    )
    ours, other = post.format(OWN, FIRST), post.format("نوشتهٔ بعدی", LAST)
    for posts in (ours + other, other + ours):
        text = f"<title>{OWN} | خبر</title>{posts}</html>"
        found = read(page(text, "https://khabar.example/1"), copy=True)
        assert (found.headline, found.body) == (OWN, FIRST)


@pytest.mark.parametrize(
    ("before", "piece", "after"),
    [
        ("", "<article class='single-news media'>", OURS),
        ("", TEASER, OURS),
        ("<article class='single-news'>", "<h2><a href=/x>x</a></h2>", f"</article>{OURS}"),
        ("<article class='single-news'>", "<div class=story>", FIRST * 9),
        ("<article class='single-news'>", f"<div class=story>{FIRST}</div>", "</article>"),
        ("<article class='single-news'><div class=story>", "<p hidden>x", "</div></article>"),
    ],
    ids=range(6),
)
def test_the_work_grows_with_the_number_of_articles_and_stories(
    before: str, piece: str, after: str
) -> None:
    def work(count: int) -> int:
        return calls(lambda: tasnim(f"<h1 class='title'>x</h1>{before}{piece * count}{after}"))

    assert is_linear(work(400), work(1_600))
