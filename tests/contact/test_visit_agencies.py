"""``scrapy doctor --site NAME`` on the local sites of other agencies, whole and changed."""

import re
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newscrawl.demo.site import Page, serving
from newscrawl.store import open_pages
from newscrawl.store.archived_pages import each_page
from tests.conftest import Scrapy
from tests.contact.visiting import FAST, forms, part, visit
from tests.readers import PARSERS
from tests.sites.agencies import Agency
from tests.sites.agency_isna import NastoohAgency
from tests.sites.agency_yjc import SamanehAgency

AGENCIES: tuple[Callable[[], Agency], ...] = (NastoohAgency, SamanehAgency)
#: What a redesign renames: on list pages, and on articles.
LISTS = {
    "isna": {"box list ": "rows ", 'class="desc"': 'class="card"'},
    "yjc": {"news_archive_container": "rows", "archive_content": "rows", "linear_news": "card"},
}
STORIES = {
    "isna": {"<article": "<section", "</article": "</section", "item-": "part-"},
    "yjc": {'class="body"': 'class="text"', "news_body_con": "text_con", "subtitle": "below"},
}
READERS = {"isna": PARSERS["nastooh"], "yjc": PARSERS["iran_samaneh"]}


@pytest.fixture(params=AGENCIES, ids=lambda make: str(make.name))
def agency(request: pytest.FixtureRequest) -> Agency:
    """An agency with two list pages of Qom's stories, of yesterday and before."""
    made: Agency = request.param()
    made.publish("qom", 30, age=timedelta(days=1))
    made.publish(None, 5, age=timedelta(days=1, hours=3))
    return made


def changed(agency: Agency, changes: dict[str, str]) -> Callable[[str], Page]:
    """Return the agency's pages with texts of their markup replaced."""

    def page(target: str) -> Page:
        answer = agency(target)
        if not isinstance(answer, str):
            return answer
        for old, new in changes.items():
            answer = answer.replace(old, new)
        return answer

    return page


@pytest.mark.long
def test_an_agencys_site_whole(scrapy: Scrapy, agency: Agency) -> None:
    with serving(agency) as site:
        table, lines = visit(scrapy, site.url, site=agency.name)
        assert len(site.visits) == len(set(site.visits)) <= 16
    assert "| a list of 20, " in part(lines, "list")
    assert "| a list of 10, " in part(lines, "second page")
    assert "| a list of 0, " in part(lines, "past the end")
    assert "| a list of " in part(lines, "archive")
    assert part(lines, "feed").endswith("| a feed of 20")
    for name in ("article", "no slug"):
        assert part(lines, name).endswith(f"| article, read by {READERS[agency.name]}")
    assert part(lines, "no article").endswith("| status 404")
    for lacked in ("archive of all", "other feed"):
        assert "| - | - | - | " in part(lines, lacked)
    assert "no known list or entry: links were inferred" in forms(table, "list", "not met")
    assert forms(table, "past the end") == {"a list without entries"}
    assert {"it has what the desk's list has of that day"} <= forms(table, "archive") or (
        agency.name == "yjc"  # neither its addresses nor its lists give a day
    )
    assert not any(subject == "archive of all services" for subject, _ in table)
    assert forms(table, "no such article") == {"404"}
    read = forms(table, "article")
    fields = {form.partition(" read from ")[0] for form in read if " read from " in form}
    assert {"headline", "lead", "body", "published_at", "sections", "source"} <= fields
    assert lines[-2] == "the desk's list and an article are read"


def test_what_a_captured_page_had_is_marked(scrapy: Scrapy) -> None:
    agency = NastoohAgency()
    agency.publish("qom", 2, age=timedelta(days=1))
    with serving(agency) as site:
        _, lines = visit(scrapy, site.url, site="isna")
    known = {row[1]: row[2] for line in lines if len(row := re.split(r"\s{2,}", line)) > 4}
    assert known["headline read from h1.first-title"] == "a captured page"
    assert known["kicker read from .rutitr"] == "declared, not seen"
    assert known["div:not(.sidebar) > section.list"] == "declared, not seen"
    assert known["a challenge in place of a page"] == "crawlers' code"


def test_a_changed_layout_is_65(scrapy: Scrapy, agency: Agency) -> None:
    with serving(changed(agency, LISTS[agency.name])) as site:
        table, lines = visit(scrapy, site.url, code=65, site=agency.name)
    assert "no known list or entry: links were inferred" in forms(table, "list")
    assert "the desk's list cannot be read" in lines[-1]


@pytest.mark.long
def test_a_changed_layout_of_articles_is_65(scrapy: Scrapy, agency: Agency) -> None:
    with serving(changed(agency, STORIES[agency.name])) as site:
        table, lines = visit(scrapy, site.url, code=65, site=agency.name)
    assert "read by a reader of its layout" in forms(table, "article", "not met")
    assert "no article can be read" in lines[-1]


def test_a_challenge_is_69(scrapy: Scrapy, agency: Agency) -> None:
    agency.challenges = True
    with serving(agency) as site:
        table, lines = visit(scrapy, site.url, code=69, site=agency.name)
    assert table["serving", "a challenge in place of a page"][0] == "met"
    assert "a challenge" in part(lines, "list")
    assert forms(table, "list") == forms(table, "article") == set()


@pytest.mark.long
def test_a_site_that_nobody_has_seen(scrapy: Scrapy, tmp_path: Path) -> None:
    agency = NastoohAgency()
    agency.publish("qom", 25, age=timedelta(days=1))
    path = tmp_path / "contact.html"
    with serving(agency) as site:
        table, lines = visit(scrapy, site.url, "--report", str(path), site="irna")
    assert lines[0].startswith("untried: nothing of irna was ever seen, every form is a claim.")
    assert lines[1].startswith(f"asking {site.url} ")
    assert "untried: nothing of irna was ever seen" in path.read_text()
    assert f"read by {READERS['isna']}" in path.read_text()
    assert forms(table, "list")
    scrapy("doctor", "--site", "irn", code=64)


@pytest.mark.long
def test_the_pages_of_a_visit_are_read_again(scrapy: Scrapy, agency: Agency) -> None:
    """By key, by id, by address, and from a file; the archive needs no host that answers."""
    silent = (*FAST, "-s", f"{agency.name.upper()}_URL=http://127.0.0.1:9")
    with serving(agency) as site:
        visit(scrapy, site.url, site=agency.name)
        here = (*FAST, "-s", f"{agency.name.upper()}_URL={site.url}")
        live = f"{site.url}{agency.path(agency.told()[0])}"
        assert f"read by {READERS[agency.name]}" in scrapy("doctor", live, *here).stdout
    with closing(open_pages(scrapy.folder)) as kept:
        pages = [page for page, _ in each_page(kept)]
    assert {page.name.partition(":")[0] for page in pages if page.name} == {agency.name}
    (first, *_) = pages
    assert "a list of 20 articles" in scrapy("doctor", f"page:{first.key}", *here).stdout
    article = next(page for page in pages if page.name)
    told = scrapy("doctor", article.name or "", *silent).stdout
    assert f", page:{article.key}, kept 20" in told
    assert f"read by {READERS[agency.name]}" in told
    saved = scrapy.folder / "saved.html"
    saved.write_bytes(article.body)
    at = f"https://www.{agency.name}.ir{agency.path(agency.told()[0])}"
    moved = replace(article, url=at)
    lines = scrapy("doctor", str(saved), "--url", moved.url, *silent).stdout
    assert f"read by {READERS[agency.name]}" in lines
