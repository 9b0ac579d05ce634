"""Pages of one kind of markup, made to take time: each reader's work is linear in their size."""

import inspect
import json
from contextlib import suppress

import pytest

from newscrawl.errors import NewscrawlError
from newscrawl.items import Article, to_record
from newscrawl.reading import parsing
from newscrawl.reading.boilerplate import is_box_name
from newscrawl.reading.markup import is_short
from newscrawl.sites.story_text import blocks_of_json
from tests.counted import calls, is_linear
from tests.hostile import hostile, page, readings

SMALL, LARGE = 2_000, 8_000
PAGES = [*zip(hostile(SMALL), hostile(LARGE), strict=True)]


# One in eight at once, for all of them take a minute.
@pytest.mark.parametrize(
    ("small", "large"),
    [
        pytest.param(*pair, id=pair[0][0], marks=[] if n % 8 == 0 else pytest.mark.long)
        for n, pair in enumerate(PAGES)
    ],
)
def test_four_times_the_markup_is_no_more_than_some_five_times_the_work(
    small: tuple[str, bytes], large: tuple[str, bytes]
) -> None:
    ways = readings(small[1]), readings(large[1])
    for name, read in ways[0].items():
        with suppress(NewscrawlError):
            found = read()
            if isinstance(found, Article):
                json.dumps(to_record(found, raw=True), ensure_ascii=False).encode()
        before, after = calls(read), calls(ways[1][name])
        assert is_linear(before, after), f"{name}: {before} calls, then {after}"


@pytest.mark.parametrize(
    "body",
    [
        "<p>متن خبر با چند واژه که هر روز نوشته می‌شود.</p>" * 9,
        "<p>متن</p>",
        "",
        "<article id=the-post class=single-news><div class=entry-content></div></article>",
        "<article class=media></article><p>صفحه یافت نشد</p>",
    ],
    ids=range(5),
)
def test_a_page_is_parsed_once_whatever_reads_it(body: str) -> None:
    for name, read in readings(page(body)).items():
        assert calls(read, parsing.parse) == 1, name


def test_of_a_page_that_a_reader_takes_apart_the_next_one_gets_all() -> None:
    posts = "<article id=the-post><h1>تیتر</h1></article>" * 2 + "<p>متن خبر با چند واژه.</p>" * 9
    read = readings(page(posts))["jannah"]
    assert calls(read, parsing.parse) == 2


@pytest.mark.parametrize("piece", ["خط {}\n", "<p>خط {}</p>", "خط {}<br>"])
def test_of_more_lines_than_a_story_has_no_word_is_lost(piece: str) -> None:
    told = "".join(piece.format(n) for n in range(3_000))
    blocks = blocks_of_json(told)
    assert (
        " ".join(block.text for block in blocks).split()
        == " ".join(f"خط {n}" for n in range(3_000)).split()
    )
    assert [block.text.strip() for block in blocks[:2]] == ["خط 0", "خط 1"]


def test_of_pictures_that_only_json_ld_names_the_first_are_read() -> None:
    story = {"@type": "NewsArticle", "image": [f"/{n}.jpg" for n in range(2_000)]}
    head = f'<script type="application/ld+json">{json.dumps(story)}</script>'
    found = readings(page("<p>متن خبر با چند واژه که هر روز نوشته می‌شود.</p>" * 9, head))
    article = found["general"]()
    assert isinstance(article, Article)
    assert [image.url[-6:] for image in article.images][:2] == ["/0.jpg", "/1.jpg"]
    assert len(article.images) == 200


def test_a_numbered_name_is_looked_at_once() -> None:
    many = "".join(f"<div class='row-{n} c{n}'>متن خبر با چند واژه.</div>" for n in range(9_000))
    assert calls(readings(page(many))["general"], inspect.unwrap(is_box_name)) < 20


def test_figures_in_figures_are_not_searched_for_captions_each() -> None:
    for part in ("<figure>", "<figure><div>", "<figure><p>x</p>"):
        read = readings(page(f"<div class=story>{part * 300}"))["tasnim"]
        assert calls(read, is_short) < 20, part


@pytest.mark.parametrize(
    ("before", "part"),
    [
        ("<figure>", "<span><img src=/a.jpg></span>"),
        ("<figure><img src=/a.jpg>", "<p></p>"),
        ("<figure><img src=/a.jpg>", "<p>x</p>"),
        ("<a href=/x>", "<img src=/a.jpg>"),
        ("", "<span>انتهای"),
        ("", "<blockquote class=instagram-media><p>x</p>"),
        ("<img src=/a.jpg>", "<div class=caption>x</div>"),
        ("", "<p>متن خبر با چند واژه.</p></div>"),
    ],
)
def test_captions_portraits_and_marks_take_no_more(before: str, part: str) -> None:
    ways = [readings(page(f"<div class=story>{before}{part * n}")) for n in (100, 400)]
    for name in ("tasnim", "general"):
        counted = [calls(way[name]) for way in ways]
        assert is_linear(*counted), f"{name}: {counted}"
