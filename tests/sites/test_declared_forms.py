"""The forms of a site that lists none of its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from newscrawl.contact.visit import DecodedPage, Seen, Visit
from newscrawl.sites.declared_forms import declared_forms
from newscrawl.sites.forms import DECLARED, SEEN
from newscrawl.sites.readers import parse_article
from newscrawl.sites.registry import site_named, sites
from newscrawl.store.archived_pages import Headers
from tests.conftest import page
from tests.loaded import ALL_COMMANDS, loaded_by
from tests.sites.everywhere import ISNA_URL, TITLE

PAGE = (
    "<article class='item'><h1 class='first-title'>{}</h1><div class='item-body'>"
    "<div class='item-text'><p>متن خبر</p></div></div></article>"
)


def seen(body: str) -> Seen:
    """Return an article's page in a visit to ISNA."""
    part = Seen("article", "article", site_named("isna"), ISNA_URL)
    part.answer = DecodedPage(ISNA_URL, 200, Headers(), body.encode())
    return part


def test_a_row_for_each_source_that_was_looked_at() -> None:
    part = seen(PAGE.format(TITLE))
    visit = Visit("https://www.isna.ir", part.site, date(2025, 11, 22), {"article": part})
    of = {forms.subject: forms for forms in declared_forms(part.site)}
    found = {f.name: (f.known, f.evidence_of(part, visit)) for f in of["article"].met_in([part])}
    assert found["headline read from h1.first-title"] == (SEEN, TITLE)
    assert found["body read from div.item-text"] == (SEEN, "متن خبر")
    assert found["kicker read from .kicker"] == (DECLARED, None)
    assert "headline read from h1.title" not in found  # behind the first with a value
    assert [*of["article"].met_in([])] == []
    assert [*of["article"].met_in([seen("<p>یافت نشد</p>")])] == []


def test_the_declared_markup_is_looked_for() -> None:
    site = site_named("isna")
    markup = replace(site.markup, lists="ul:is(.a, .b) > li, .c", bare=".d", entry="a , b", time="")
    forms = {
        each.subject: [form.name for form in each.forms]
        for each in declared_forms(replace(site, markup=markup, seen=frozenset({".c"})))
    }
    assert forms["list"] == ["ul:is(.a, .b) > li", ".c", ".d", "a", "b"]
    assert forms["feed"] == ["/rss is a feed"]


def test_every_site_has_forms() -> None:
    for site in sites().values():
        subjects = [forms.subject for forms in site.forms()]
        assert {"list", "article"} <= set(subjects)
        assert len(subjects) == len(set(subjects))


@pytest.mark.parametrize(
    ("name", "file", "url"),
    [
        ("isna", "other_isna_2019.html", "https://www.isna.ir/news/98030903723/x"),
        ("yjc", "other_yjc_2019.html", "https://www.yjc.ir/fa/news/6943421/x"),
    ],
)
def test_what_is_said_to_be_seen_was_seen(
    captured: Callable[[str], bytes], name: str, file: str, url: str
) -> None:
    site = site_named(name)
    article = parse_article(page(captured(file), url), site)
    read = {label for (_, label), is_there in article.tried.items() if is_there}
    assert site.seen - {*site.feed_paths()} == read | {*article.choices.values()}


@pytest.mark.long
def test_no_command_and_no_page_reader_loads_forms() -> None:
    """They are for the first contact alone."""
    loaded = loaded_by(f"{ALL_COMMANDS}from newscrawl.sites.readers import readers\nreaders()")
    rooms = ("contact", "sites.forms", "sites.form_evidence", "sites.declared_forms")
    named = tuple(f"newscrawl.{room}" for room in rooms)
    assert not {name for name in loaded if name.startswith(named) or ".forms." in name}
