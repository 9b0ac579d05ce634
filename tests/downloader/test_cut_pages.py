"""Pages that came in part are tried again, and never stored as whole."""

import pytest

from newscrawl.demo.site import Answer, Page, demo_pages, serving
from tests.conftest import Scrapy
from tests.truth import ALL, on_list_of

QOM = ("-a", "provinces=qom", "-a", ALL)


@pytest.mark.long
def test_a_page_cut_without_a_length_is_never_stored_as_whole(scrapy: Scrapy) -> None:
    cut, whole, *_ = on_list_of("qom")

    def pages(target: str) -> Page:
        page = demo_pages(target)
        if f"/{whole}/" in target or f"/{cut}/" in target:
            assert page
            body = page.encode()
            body = body if f"/{whole}/" in target else body[: len(body) * 2 // 3]
            return Answer(body=body, headers={"Connection": "close"}, no_length=True)
        return page

    with serving(pages) as site:
        scrapy.crawl(site.url, *QOM)
        assert sum(f"/{cut}/" in path for path in site.visits) == 3
    stored = {record["id"] for record in scrapy.records()}
    assert f"tasnim:{whole}" in stored
    assert f"tasnim:{cut}" not in stored


@pytest.mark.parametrize(
    "named",
    [
        "bytes 0-{last}/{all}",
        pytest.param("bytes 0-{last}/*", marks=pytest.mark.long),
        pytest.param("", marks=pytest.mark.long),
    ],
)
def test_a_part_of_a_page_is_no_page_and_a_range_of_all_of_it_is(
    scrapy: Scrapy, named: str
) -> None:
    part, whole, *_ = on_list_of("qom")

    def pages(target: str) -> Page:
        page = demo_pages(target)
        number = next((n for n in (part, whole) if f"/{n}/" in target), None)
        if number is None or page is None:
            return page
        body = page.encode()
        # The part has an end tag: it is its status alone that tells.
        shown = body if number == whole else body[: len(body) // 2] + b"</body></html>"
        said = f"bytes 0-{len(body) - 1}/{len(body)}"
        if number == part:
            said = named.format(last=len(shown) - 1, all=len(body))
        return Answer(206, body=shown, headers={"Content-Range": said} if said else {})

    with serving(pages) as site:
        assert "is a part of a page" in scrapy.crawl(site.url, *QOM).stderr
        assert sum(f"/{part}/" in path for path in site.visits) == 3
        assert sum(f"/{whole}/" in path for path in site.visits) == 1
    stored = {record["id"] for record in scrapy.records()}
    assert f"tasnim:{whole}" in stored
    assert f"tasnim:{part}" not in stored
