"""The reader on pages with one change each."""

import pytest

from newscrawl.errors import NotAnArticleError
from newscrawl.items import Article
from newscrawl.sites.extraction import read
from newscrawl.sites.tasnim.article import parse_article
from tests.conftest import page
from tests.factories import ARTICLE_URL, TASNIM, json_ld, tasnim_page


def parse(body: str, url: str = ARTICLE_URL) -> Article:
    return parse_article(page(body, url), TASNIM)


def test_the_dates_are_held_against_each_other() -> None:
    same = parse(tasnim_page(head=json_ld(datePublished="2025-11-21T19:23:00Z")))
    assert (same.published_at, same.warnings.count("date_conflict")) == ("2025-11-21T19:23:00Z", 0)
    # A day's difference is the edge of a day; more is a conflict, and JSON-LD's stays.
    next_day = parse(tasnim_page(head=json_ld(datePublished="2025-11-22T19:23:00Z")))
    assert "date_conflict" not in next_day.warnings
    later = parse(tasnim_page(head=json_ld(datePublished="2025-11-22T19:24:00Z")))
    assert "date_conflict" in later.warnings
    assert later.published_at == "2025-11-22T19:24:00Z"
    moved = parse(tasnim_page(), ARTICLE_URL.replace("1404/08/30", "1404/08/20"))
    assert "date_conflict" in moved.warnings


@pytest.mark.parametrize(
    ("head", "time", "published", "met"),
    [
        (json_ld(datePublished="1404-08-30T19:23:00Z"), None, "2025-11-21T19:23:00Z", "li.time"),
        ("", "", None, None),
        (
            '<meta property="rnews:datePublished" content="30/08/1404 10:53:07 ب.ظ">',
            "",
            "2025-11-21T19:23:07Z",
            "meta rnews:datePublished",
        ),
        ("", '<li class="time">۲ ساعت پیش</li>', None, None),
    ],
)
def test_the_chain_of_times(
    head: str, time: str | None, published: str | None, met: str | None
) -> None:
    changed = tasnim_page(head=head) if time is None else tasnim_page(head=head, time=time)
    article = parse(changed)
    assert article.published_at == published
    assert article.choices.get("published_at") == met
    assert article.jalali_date == "1404-08-30"  # the address has it, if nothing else
    assert ("no_time_found" in article.warnings) == (published is None)
    assert ("published_at_fallback" in article.warnings) == (met is not None)


@pytest.mark.parametrize(
    "time",
    [
        "<li class='time'>{}<li class='service'><a href='/fa/service/6/'>استانها</a></li></li>",
        "<li class='time'><i class='fa'></i> {} </li>",
        "<li class='time'>\u200f{}\u200c</li>",
        "<li class='time'><span>{}</span></li>",
        "<li class='time'>\n  {}\n</li>",
    ],
)
def test_the_time_is_the_items_own_text(time: str) -> None:
    article = parse(tasnim_page(time=time.format("۳۰ آبان ۱۴۰۴ - ۲۲:۵۳")))
    assert article.published_at == "2025-11-21T19:23:00Z"


def test_the_hour_that_came_twice_is_doubtful() -> None:
    time = '<li class="time">۳۰ شهریور ۱۳۹۸ - ۲۳:۳۰</li>'
    assert (
        "time_ambiguous"
        in parse(tasnim_page(time=time), ARTICLE_URL.replace("1404/08", "1398/06")).warnings
    )
    head = json_ld(datePublished="2019-09-21T19:00:00Z")
    sure = parse(tasnim_page(time=time, head=head), ARTICLE_URL.replace("1404/08", "1398/06"))
    assert "time_ambiguous" not in sure.warnings


def test_the_pages_own_address_wins_where_its_number_is_the_same() -> None:
    head = '<meta property="og:url" content="/fa/news/1404/08/30/3440001/slug">'
    for url in (
        ARTICLE_URL,
        "https://tn.ai/3440001",
        "http://127.0.0.1:8000/fa/news/1404/08/30/3440001",
    ):
        article = parse(tasnim_page(head=head), url)
        assert article.url == "https://www.tasnimnews.ir/fa/news/1404/08/30/3440001/slug"
        assert article.fetched_from == url
        assert article.warnings.count("id_conflict") == 0


def test_another_number_on_the_page_is_doubtful() -> None:
    article = parse(tasnim_page(head='<meta property="og:url" content="/fa/news/1404/08/30/1/x">'))
    assert (article.id, article.url) == ("tasnim:3440001", ARTICLE_URL)
    assert "id_conflict" in article.warnings


def test_a_page_without_any_number_is_no_article() -> None:
    with pytest.raises(NotAnArticleError, match="no article number"):
        parse(tasnim_page(), "https://www.tasnimnews.ir/fa/x")


def test_a_page_without_the_article_names_what_was_looked_for() -> None:
    with pytest.raises(NotAnArticleError, match="single-news"):
        parse("<html><body><div>x</div></body></html>")


def test_a_description_that_is_no_lead_is_none() -> None:
    blurb = {
        "description": "اخبار ایران و جهان",
        "publisher": {"description": "اخبار ایران و جهان"},
    }
    assert parse(tasnim_page(head=json_ld(**blurb))).lead is None
    assert parse(tasnim_page(head=json_ld(description="تیتر"))).lead is None
    named = parse(tasnim_page(head=json_ld(description="چکیده")))
    assert named.lead == "چکیده"
    assert "lead_fallback" in named.warnings


@pytest.mark.parametrize(
    ("content", "tags"),
    [
        ("قم, آب و هوا, ۱,۲۰۰ تن", ["قم", "آب و هوا", "۱,۲۰۰ تن"]),
        ("قم|آب, هوا| قم ", ["قم", "آب, هوا"]),
        ("قم،آب", ["قم", "آب"]),
        ("قم", ["قم"]),
    ],
)
def test_tags_split_either_way(content: str, tags: list[str]) -> None:
    head = f'<meta name="keywords" content="{content}">'
    assert read(page(tasnim_page(head=head), ARTICLE_URL)).tags == tags


@pytest.mark.parametrize(
    ("kind", "story", "more", "wanted"),
    [
        ("single-news", "<div class='story'><p>متن</p></div>", "<video></video>", "article"),
        (
            "single-news",
            "<div class='story'></div>",
            "<figure><img src='/a.jpg'></figure>",
            "photo",
        ),
        ("single-news", "<div class='story'><div class='jwplayer'></div></div>", "", "video"),
        ("single-news", "", "<figure><img src='/a.jpg'></figure>", "article"),
        ("media", "", "<div class='row images'><img src='/a.jpg'></div>", "photo"),
        ("media", "", "<div id='jwplayer_3'></div>", "video"),
        ("media", "", "<iframe src='https://ads.example/x'></iframe>", "photo"),
    ],
)
def test_kinds(kind: str, story: str, more: str, wanted: str) -> None:
    assert parse(tasnim_page(kind=kind, story=story, more=more)).kind == wanted


def test_a_story_without_its_node_is_said() -> None:
    article = parse(tasnim_page(story="", more="<figure><img src='/a.jpg'></figure>"))
    assert "no_story_found" in article.warnings


def test_related_are_read_more_links_once_each_and_never_itself() -> None:
    more = "".join(
        f'<div class="markup-container readmore-container"><a href="{href}">x</a></div>'
        for href in (
            "https://tasnimnews.com/2015905",
            "https://tn.ai/2015905",
            "/fa/news/1404/08/29/3439999/x",
            ARTICLE_URL,
            "https://example.org/2015906",
        )
    )
    story = f'<div class="story"><p>متن <a href="https://tn.ai/1111111">پیوند</a></p>{more}</div>'
    assert parse(tasnim_page(story=story)).related == ["tasnim:2015905", "tasnim:3439999"]


def test_json_ld_that_is_broken_is_said_and_half_characters_are_no_text() -> None:
    broken = parse(tasnim_page(head='<script type="application/ld+json">{"a": </script>'))
    assert "json_ld_unreadable" in broken.warnings
    half = json_ld(description="a-half").replace("a-half", "a\\ud83d")
    assert parse(tasnim_page(head=half)).lead == "a\ufffd"


def test_pictures_are_the_same_only_where_the_site_says_so() -> None:
    site = "https://newsmedia.tasnimnews.com/Tasnim/Uploaded/Image/1404/08/30/140408300000"
    shown = [f"{site}12.jpg", "https://x.example/chart2.jpg", "https://x.example/chart4.jpg"]
    more = "".join(f"<figure><img src='{url}' width='170'></figure>" for url in shown)
    named = [
        {"@type": "ImageObject", "url": f"{site}14.jpg", "width": 800, "height": 557},
        {
            "@type": "ImageObject",
            "url": "https://x.example/a.jpg",
            "thumbnailUrl": "https://x.example/b.jpg",
        },
        {"@type": "ImageObject", "url": "https://x.example/c.jpg", "width": True, "height": 10**30},
    ]
    images = parse(tasnim_page(more=more, head=json_ld(image=named))).images
    assert [(i.url.rpartition("/")[2], i.width, i.height) for i in images] == [
        ("14040830000014.jpg", 800, 557),
        ("chart2.jpg", 170, None),
        ("chart4.jpg", 170, None),
        ("a.jpg", None, None),
        ("c.jpg", None, None),
    ]
    assert images[0].thumbnail == f"{site}12.jpg"
    assert images[3].thumbnail == "https://x.example/b.jpg"


def test_what_is_blank_or_beside_the_article_is_passed_over() -> None:
    blank = parse(tasnim_page(more="<h3 class='lead'>&zwnj;</h3><h3 class='lead'>لید</h3>"))
    assert blank.lead == "لید"
    teaser = "<article class='media'><h1 class='title'>دیگر</h1></article>"
    assert parse(tasnim_page().replace("<body>", f"<body>{teaser}")).headline == "تیتر"
    nested = parse(tasnim_page(story="<div class='story'><div class='story'><p>یک</p></div></div>"))
    assert nested.body == "یک"
    person = {"author": {"@type": "Person", "name": "نام"}, "publisher": {"name": "خبرگزاری تسنیم"}}
    assert parse(tasnim_page(head=json_ld(**person))).source == "خبرگزاری تسنیم"


def test_forms_of_json_ld() -> None:
    def lead(script: str, kind: str = "application/ld+json") -> str | None:
        return parse(tasnim_page(head=f'<script type="{kind}">{script}</script>')).lead

    plain = '{"@type": "NewsArticle", "description": "لید"}'
    assert lead(plain, "Application/LD+JSON; charset=utf-8") == "لید"
    assert lead(f"//<![CDATA[\n{plain}\n//]]>") == "لید"
    assert lead(f"<!--{plain}-->") == "لید"
    assert lead(f"{plain};") == "لید"
    assert lead(f'{{"@graph": {plain}}}') == "لید"
    assert lead(f'[{{"@graph": [{plain}]}}]') == "لید"
    assert lead(plain.replace("لید", "خط\\nدو &amp; ?a=1&copy=2")) == "خط دو & ?a=1&copy=2"


def test_an_article_body_of_json_ld_may_have_tags() -> None:
    for body in ("یک\nدو\nانتهای پیام/", "<p>یک</p><p>دو</p><p>انتهای پیام/</p>"):
        assert parse(tasnim_page(story="", head=json_ld(articleBody=body))).body == "یک\n\nدو"
    assert parse(tasnim_page(story="", head=json_ld(articleBody=["x"]))).body is None
