"""``scrapy doctor --site`` on local sites, each with some of the unknown forms."""

import re
from collections.abc import Iterable

import pytest

from tests.conftest import Scrapy
from tests.contact.site import OpenSite
from tests.contact.visiting import forms, part, visit
from tests.readers import PARSERS
from tests.servers import answering, http


def test_a_site_as_it_was(scrapy: Scrapy) -> None:
    with answering(OpenSite()) as site:
        table, lines = visit(scrapy, site.url)
    assert len(site.visits) == len(set(site.visits)) <= 16
    assert site.visits.count("/robots.txt") == 1
    assert part(lines, "article").endswith(f"| article, read by {PARSERS['tasnim']}")
    assert part(lines, "no article").endswith("| status 404")
    assert part(lines, "third media").endswith(
        "| no other story of /fa/media/ was named, or both kinds were met"
    )
    assert table["list", "entries a page"] == ("met", "list, second page: 20")
    assert {
        "20 entries a page",
        "entry: h4.lead",
        "entry without h4.lead",
        "href relative",
    } <= forms(table, "list")
    assert {"href absolute", "href in raw letters", "time as ۲ ساعت پیش"} <= forms(
        table, "list", "not met"
    )
    assert forms(table, "past the end") == {"a list without entries"}
    assert "it has what the desk's list has of that day" in forms(table, "archive")
    assert table["feed", "/fa/rss/feed/6/0/7/0 is a feed"] == ("met", "feed: 30 entries")
    assert {"category as A > B", "pubDate as in RFC 822", "media:content"} <= forms(
        table, "feed's entries"
    )
    assert {"h3.lead", "li.time closed", "JSON-LD", "an end mark"} <= forms(table, "article")
    assert {"h2.lead", ".kicker", "canonical link", "no end mark"} <= forms(
        table, "article", "not met"
    )
    assert {"a photo story", "a video story", "article.media"} <= forms(table, "media story")
    assert forms(table, "no such article") == {"404"}
    assert {"not compressed", "Content-Type with a charset"} <= forms(table, "serving")
    assert {"ETag", "a redirect", "a challenge in place of a page"} <= forms(
        table, "serving", "not met"
    )
    assert any(line.startswith("lead          h3.lead (article, no slug, media") for line in lines)


OTHER = OpenSite(
    stories=33, a_page=15, media=0, href="raw", has_lead=False, time="۲ ساعت پیش", past="404",
    archive=False, feed=1, guid="{number}", pub_date="2025-11-21T19:23:00Z", lead="h2",
    json_ld=False, keywords="|", open_time=True, suffix="| تسنیم", canonical=True, end_mark="پایان",
    pictures="newsmedia.tasnimnews.com", missing="words", gzip=True, etag=True, charset="",
    robots="User-agent: *\nCrawl-delay: 0.01\nSitemap: https://www.tasnimnews.ir/map.xml\n",
    bare=False,
)  # fmt: skip


def test_a_site_unlike_it(scrapy: Scrapy) -> None:
    with answering(OTHER) as site:
        table, _ = visit(scrapy, site.url)
    assert table["robots.txt", "Crawl-delay"] == ("met", "0.01")
    assert table["robots.txt", "Sitemap"][1] == "https://www.tasnimnews.ir/map.xml"
    assert table["list", "entries a page"] == ("met", "list, second page: 15")
    assert {"href in raw letters", "time as ۲ ساعت پیش", "href relative"} <= forms(table, "list")
    assert {"20 entries a page", "entry: h4.lead", "href percent-encoded"} <= forms(
        table, "list", "not met"
    )
    assert forms(table, "past the end") == {"404 or 410"}
    assert forms(table, "archive") == set()
    assert forms(table, "feed") == {"/fa/rss/feeds/6/0/0/0 is a feed", "another page in its place"}
    assert {"pubDate otherwise", "guid that ends in a number"} <= forms(table, "feed's entries")
    assert {
        "h2.lead",
        "li.time left open",
        "meta keywords parted by |",
        "title ends otherwise",
    } <= (forms(table, "article"))
    assert {"canonical link", "no end mark", "pictures of tasnimnews.com"} <= forms(
        table, "article"
    )
    assert {"h3.lead", "JSON-LD", "li.time closed"} <= forms(table, "article", "not met")
    assert forms(table, "media story") == forms(table, "media story", "not met") == set()
    assert forms(table, "address without slug") == {"anything else does"}
    assert forms(table, "no such article") == {"200, and a page that may say so in words"}
    assert {"compressed: gzip, br, zstd, deflate", "ETag", "Cache-Control"} <= forms(
        table, "serving"
    )
    assert re.search(
        r"gzip, \d+ of \d+ bytes", table["serving", "compressed: gzip, br, zstd, deflate"][1]
    )
    assert "Content-Type with a charset" in forms(table, "serving", "not met")


@pytest.mark.long
def test_other_ends_and_addresses(scrapy: Scrapy) -> None:
    site_as = OpenSite(href="absolute", past="last", missing="front", feed=None, stories=40)
    with answering(site_as) as site:
        table, _ = visit(scrapy, site.url)
    assert "href absolute" in forms(table, "list")
    assert forms(table, "past the end") == {"the last page, or another one, again"}
    assert table["past the end", "the last page, or another one, again"][1].endswith("second page")
    assert forms(table, "feed") == {"another page in its place"}
    assert forms(table, "no such article") == {"the front page"}
    assert table["serving", "a redirect"] == ("met", "no article: 302 to /")
    with answering(OpenSite(href="no slug", past="redirect")) as site:
        table, _ = visit(scrapy, site.url)
    assert "href without a slug" in forms(table, "list")
    assert {"a redirect", "anything else"} <= forms(table, "past the end")


@pytest.mark.long
def test_a_redesign_is_65(scrapy: Scrapy) -> None:
    with answering(OpenSite(container="", entry="li")) as site:
        table, lines = visit(scrapy, site.url, code=65)
    assert table["list", "no known list or entry: links were inferred"][0] == "met"
    assert "article.list-item" in forms(table, "list", "not met")
    assert "the desk's list cannot be read" in lines[-1]
    with answering(OpenSite(layout="story-2026")) as site:
        table, lines = visit(scrapy, site.url, code=65)
    assert "of no known layout: read by the general reader" in forms(table, "article")
    assert "no article can be read" in lines[-1]


def test_a_challenge_on_everything_is_no_answer(scrapy: Scrapy) -> None:
    with answering(OpenSite(challenge=True)) as site:
        table, lines = visit(scrapy, site.url, code=69)
    assert len(site.visits) <= 7
    assert table["serving", "a challenge in place of a page"][0] == "met"
    assert "a challenge" in part(lines, "list")
    assert part(lines, "article").endswith("no list and no feed named an article")
    assert forms(table, "list") == forms(table, "article") == set()


def test_a_redirect_to_another_host_is_not_followed(scrapy: Scrapy) -> None:
    with answering(OpenSite()) as other:
        with answering(OpenSite(away=other.url)) as site:
            table, lines = visit(scrapy, site.url, code=69)
        assert other.callers == 0
    assert "refused: 127.0.0.1" in part(lines, "list")
    assert table["serving", "a redirect"][1].startswith(f"list: 302 to {other.url}/fa/service/62/")


@pytest.mark.long
def test_where_nobody_answers_and_on_the_next_host(scrapy: Scrapy) -> None:
    _, lines = visit(scrapy, "http://127.0.0.1:9", code=69)
    assert part(lines, "article").endswith("| the site did not answer")
    with answering(OpenSite()) as site:
        _, lines = visit(scrapy, f"http://127.0.0.1:9,{site.url}")
    assert "robots.txt of 127.0.0.1:9 did not come" in part(lines, "list")
    asked = [line for line in lines if line.startswith("list  ") and "page=1" in line]
    assert len(asked) == 2
    assert "a list of 20" in asked[1]


@pytest.mark.long
def test_robots_that_forbid_are_obeyed(scrapy: Scrapy) -> None:
    with answering(OpenSite(robots="User-agent: *\nDisallow: /\n")) as site:
        table, lines = visit(scrapy, site.url, code=69)
    assert site.visits == ["/robots.txt"]
    assert "list, archive" in table["robots.txt", "it forbids what was asked for"][1]
    assert "Forbidden by robots.txt" in part(lines, "list")


@pytest.mark.long
def test_a_page_that_fails_is_a_row(scrapy: Scrapy) -> None:
    with answering(OpenSite(broken=("/fa/rss/feed/6/0/7/0", "/fa/archive"))) as site:
        table, lines = visit(scrapy, site.url)
    assert "ResponseFailed" in part(lines, "feed") or "DownloadFailed" in part(lines, "feed")
    assert site.visits.count("/fa/rss/feed/6/0/7/0") == 1
    assert forms(table, "archive") == set()
    assert part(lines, "archive's end").endswith("| the archive's page names no article")


@pytest.mark.long
def test_redirects_count_among_the_sixteen(scrapy: Scrapy) -> None:
    with answering(OpenSite(hops=True)) as site:
        _, lines = visit(scrapy, site.url, code=65)
    assert len(site.visits) <= 16
    assert any(line.endswith("16 requests were made by then") for line in lines)


@pytest.mark.long
def test_a_site_that_asks_to_be_left_alone(scrapy: Scrapy) -> None:
    def busy(path: str) -> Iterable[bytes]:
        gone = http(b"", status="404 Not Found")
        later = http(b"", "Retry-After: 90000", status="503 Service Unavailable")
        return [gone if path == "/robots.txt" else later]

    with answering(busy) as site:
        table, lines = visit(scrapy, site.url, code=69)
    assert len(site.visits) == 2
    assert "asks to be left alone" in lines[-1]
    assert forms(table, "article") == set()
