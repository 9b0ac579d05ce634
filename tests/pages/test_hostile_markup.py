"""Pages of one kind of markup, made to take time: every reader ends, with work in their size."""

import json
from contextlib import suppress

import pytest

from newscrawl.errors import NewscrawlError
from newscrawl.items import Article, to_record
from newscrawl.pages import document
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
        assert calls(read, document._parse) == 1, name


def test_of_a_page_that_a_reader_takes_apart_the_next_one_gets_all() -> None:
    posts = "<article id=the-post><h1>تیتر</h1></article>" * 2 + "<p>متن خبر با چند واژه.</p>" * 9
    read = readings(page(posts))["jannah"]
    assert calls(read, document._parse) == 2
