"""The plan and the forms of a visit, without a network: responses come from memory."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.contact.choices import rows as choices
from newscrawl.contact.findings import as_cells, asked_rows, form_rows, outcome, report_lines
from newscrawl.contact.plan import MOST, next_part
from newscrawl.contact.report_page import write_report
from newscrawl.contact.visit import DecodedPage, Head, Seen, Visit
from newscrawl.exitcodes import ExitCode
from newscrawl.sites.base import ListMarkup, Site
from newscrawl.sites.nastooh.family import NastoohSite
from newscrawl.sites.provinces import Desk
from newscrawl.sites.registry import sites
from newscrawl.store.archived_pages import Headers
from tests.contact.site import CHALLENGE, OpenSite
from tests.factories import TASNIM

HOST = "https://www.tasnimnews.ir"
TODAY = date(2025, 11, 22)
LIST_OF_BARE = (
    b"<html><body><ul><li><a href='/news/1234567/x'>x</a></li>"
    b"<li><a href='/news/1234568/y'>y</a></li></ul></body></html>"
)


def followed(site: Callable[[str], bytes]) -> Visit:
    """Follow the plan of a visit. site: returns a whole response to a path, status line first."""
    visit = Visit(HOST, TASNIM, TODAY)
    requests = 1
    while following := next_part(visit, requests):
        part, url = following
        requests += 1
        head, _, body = site(url.removeprefix(HOST)).partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        pairs = tuple((name, value) for name, _, value in (line.partition(": ") for line in lines))
        headers = Headers(pairs)
        seen = Seen(part.name, part.kind, TASNIM, url, heads=[Head(url, 200, headers, len(body))])
        seen.answer = DecodedPage(url, int(status.split()[1]), headers, body)
        visit.seen[part.name] = seen
    return visit


def of(site: OpenSite) -> Visit:
    return followed(lambda path: b"".join(site(path)))


def met(visit: Visit, subject: str) -> set[str]:
    return {row.form for row in form_rows(visit) if row.subject == subject and row.met}


def test_the_plan_asks_for_no_address_twice_and_keeps_its_bound() -> None:
    for site in (OpenSite(), OpenSite(stories=1, media=0), OpenSite(stories=2, media=2)):
        asked = [seen.asked for seen in of(site).seen.values() if seen.asked]
        assert len(asked) == len(set(asked)) < MOST
        assert all(url.startswith(f"{HOST}/fa/") for url in asked)


def test_the_archive_is_asked_for_a_day_that_has_stories() -> None:
    visit = of(OpenSite())
    assert "date=1404%2F08%2F30&" in (visit.seen["archive"].asked or "")
    empty = of(OpenSite(stories=0))
    assert "date=1404%2F08%2F30&" in (empty.seen["archive"].asked or "")  # yesterday
    assert empty.seen["article"].asked is None


def test_media_stories_are_asked_for_until_both_kinds_were_met() -> None:
    assert [
        seen.asked is not None for seen in of(OpenSite(media=4)).of("media", "third media")
    ] == [*(True, False)]
    photos = of(OpenSite(media=1))
    assert photos.seen["second media"].asked is None
    assert "a photo story" in met(photos, "media story")
    assert "a video story" not in met(photos, "media story")


@pytest.mark.parametrize(
    ("site", "subject", "form"),
    [
        (OpenSite(href="absolute"), "list", "href absolute"),
        (OpenSite(href="no slug"), "list", "href without a slug"),
        (OpenSite(time="1404/08/30 22:53"), "list", "time in another form"),
        (OpenSite(time="۵ دقیقه پیش"), "list", "time as ۲ ساعت پیش"),
        (OpenSite(past="last"), "past the end", "the last page, or another one, again"),
        (OpenSite(past="404"), "past the end", "404 or 410"),
        (OpenSite(guid="/fa/news/1404/08/30/{number}/x"), "feed's entries",
         "guid that is an article's whole address"),
        (OpenSite(pub_date="۳۰ آبان ۱۴۰۴ - ۲۲:۵۳"), "feed's entries", "pubDate otherwise"),
        (OpenSite(open_time=True), "article", "li.time left open"),
        (OpenSite(end_mark="تمام"), "article", "no end mark"),
        (OpenSite(suffix="- اخبار استانها تسنیم | Tasnim | خبرگزاری تسنیم | Tasnim"), "article",
         "title ends in | Tasnim | خبرگزاری تسنیم | Tasnim"),
        (OpenSite(pictures="cdn.example.org"), "article", "pictures of another host"),
        (OpenSite(canonical=True), "article", "canonical link"),
        (OpenSite(missing="words"), "no such article", "200, and a page that may say so in words"),
        (OpenSite(end_mark="کتاب\u200dها و حرفه\u00acای"), "article",
         "other invisible marks inside words"),
    ],
)  # fmt: skip
def test_a_form_is_met_where_it_is_and_not_where_it_is_not(
    site: OpenSite, subject: str, form: str
) -> None:
    assert form in met(of(site), subject)
    assert form not in met(of(OpenSite()), subject)


def test_the_evidence_is_what_the_page_says() -> None:
    evidence = {
        row.form: row.evidence for row in form_rows(of(OpenSite(end_mark="انتهای‌پیام/711/")))
    }
    assert evidence["an end mark"] == "article, no slug: انتهای‌پیام/711/"
    assert evidence["li.time closed"] == "article, no slug: ۳۰ آبان ۱۴۰۴ - ۲۲:۵۳"
    assert evidence["20 entries a page"] == "list, second page"
    assert evidence["a dateline: به گزارش … از"] == "article, no slug: قم"
    assert evidence["numbers of seven digits"].startswith("list: 20 of 20, such as 3440001")
    assert evidence["404"] == "no article: 0 bytes"


def test_the_choices_of_the_readers_field_by_field() -> None:
    found = {name: (read, vain) for name, read, vain in choices(of(OpenSite(lead="h2", media=0)))}
    assert found["lead"] == ("h2.lead (article, no slug)", "h3.lead (article, no slug)")
    assert found["published_at"][0] == "json-ld datePublished (article, no slug)"
    assert found["kicker"] == ("-", ".kicker (article, no slug)")


@pytest.mark.parametrize(
    ("headers", "body", "is_one"),
    [
        ("", CHALLENGE, True),
        ("Set-Cookie: __arcsjsc=1", "<p>سلام</p>" * 900, True),
        ("cf-mitigated: challenge", "", True),
        ("", "<script>document.cookie='a=1';location.reload()</script>", True),
        ("", "<script>x</script><p>یافت نشد</p>", False),
        ("", CHALLENGE + "متن" * 5_000, False),
        ("Set-Cookie: session=1", "", False),
    ],
)
def test_what_is_a_challenge(headers: str, body: str, *, is_one: bool) -> None:
    pairs = Headers((tuple(headers.split(": ")),) if headers else ())  # type: ignore[arg-type]
    seen = Seen("list", "list", TASNIM, HOST, heads=[Head(HOST, 200, pairs, 0)])
    seen.answer = DecodedPage(HOST, 200, pairs, body.encode())
    assert (seen.challenge is not None) is is_one


def test_how_a_visit_ends() -> None:
    assert outcome(of(OpenSite()))[0] == ExitCode.DONE
    assert outcome(of(OpenSite(layout="news-2026", container="rows")))[0] == ExitCode.UNREADABLE
    assert outcome(of(OpenSite(stories=0)))[0] == ExitCode.UNREADABLE
    assert outcome(of(OpenSite(challenge=True)))[0] == ExitCode.NO_ANSWER
    refused = followed(lambda _: b"HTTP/1.1 403 Forbidden\r\n\r\n<p>403</p>")
    assert outcome(refused)[0] == ExitCode.NO_ANSWER
    assert outcome(followed(lambda _: b"HTTP/1.1 404 x\r\n\r\n"))[0] == ExitCode.UNREADABLE
    for ended, code in (("shutdown", 130), ("store_failed", 74), ("retry_after", 69)):
        visit = of(OpenSite())
        visit.ended = ended
        assert outcome(visit)[0] == code
    visit = of(OpenSite())
    visit.seen["list"] = Seen("list", "list", TASNIM, HOST, why="DNSLookupError", is_silent=True)
    assert outcome(visit) == (69, "the desk's list did not come: DNSLookupError")


def test_every_form_has_a_row_whatever_came() -> None:
    rows = {(row.subject, row.form) for row in form_rows(of(OpenSite()))}
    nothing = followed(lambda _: b"HTTP/1.1 500 Oops\r\n\r\n")
    assert {(row.subject, row.form) for row in form_rows(nothing)} == rows
    assert len(rows) == len(form_rows(nothing)) > 120
    assert all(all(as_cells(row)) for row in form_rows(nothing))


@pytest.mark.parametrize("site", sites().values(), ids=lambda site: str(site.name))
def test_what_a_site_says_of_forms_is_said_of_forms_that_there_are(site: Site) -> None:
    names = [(row.subject, row.form) for row in form_rows(Visit(site.origin, site, TODAY))]
    assert len(names) == len(set(names))
    said = [(forms.subject, name) for forms in site.forms() for name in forms.known]
    assert [name for name in said if name not in names] == []


class _BareSite(NastoohSite):
    """A site without feed and media section."""

    def feed_paths(self) -> tuple[str, ...]:
        return ()


def test_what_a_site_has_not_is_not_asked_for() -> None:
    site = _BareSite(
        name="bare",
        title="x",
        english="x",
        licence="x",
        domains=("bare.example",),
        desks=(Desk("bare", "bare/qom", "قم", "qom", None),),
        roots=("news/",),
        markup=ListMarkup(lists="ul", entry="li"),
    )
    visit = Visit(site.origin, site, TODAY)
    asked = []
    while following := next_part(visit, 1):
        part, url = following
        asked.append(part.name)
        visit.seen[part.name] = visit.part(part.name, part.kind, url)
        visit.seen[part.name].answer = DecodedPage(url, 200, Headers(), LIST_OF_BARE)
    assert asked == [
        *("list", "second page", "past the end", "archive", "archive's end"),
        *("article", "no slug", "no article"),
    ]
    assert {name: seen.why for name, seen in visit.seen.items() if seen.why} == {
        "archive of all": "the site has no archive of all sections beside that one",
        "feed": "no address of the site's feed is known",
        "other feed": "no other address of the site's feed is known",
        "media": "addresses of the site tell no media stories apart",
        "second media": "addresses of the site tell no media stories apart",
        "third media": "addresses of the site tell no media stories apart",
    }
    subjects = {row.subject for row in form_rows(visit)}
    assert subjects.isdisjoint({"archive of all services", "feed", "feed's entries", "media story"})


_PIECES = st.sampled_from(
    [
        *('<section class="content">', '<article class="list-item">', "</article>", "<time>", "<a"),
        *(' href="/fa/news/1404/08/30/3440001/', '">', "<li class='time'>", "<li class='service'>"),
        *('<article class="single-news">', '<article class="media">', '<h1 class="title">', "۳۰"),
        *('<div class="story"><p>', "انتهای پیام/", '<script type="application/ld+json">{"', "}"),
        *("<rss>", "<item>", "<guid>", "3440001", "</guid>", "<category>", ">", "<![CDATA[", "\0"),
        *('<meta property="og:url" content="http://[', '<img src="', "http://[", "\u202e", "﷽"),
    ]
)
_BODIES = st.lists(_PIECES | st.text(max_size=5), max_size=25).map("".join)
_HEADS = st.sampled_from(
    [
        "",
        "Content-Type: x; charset=rot13",
        "Content-Encoding: gzip",
        "Set-Cookie: é",
        "Location: \xff",
    ]
)


@pytest.mark.long
@settings(max_examples=30)
@given(st.lists(_BODIES, min_size=1, max_size=4), _HEADS, st.sampled_from([200, 204, 404, 503]))
def test_no_answer_breaks_it(bodies: list[str], head: str, status: int) -> None:
    def site(path: str) -> bytes:
        body = bodies[len(path) % len(bodies)].encode("utf-8", "replace")
        return f"HTTP/1.1 {status} x\r\n{head}".encode("latin-1") + b"\r\n\r\n" + body

    visit = followed(site)
    lines = "\n".join(report_lines(visit))
    assert "\u202e" not in lines
    assert len(list(asked_rows(visit))) == len(visit.seen) + 1
    out = BytesIO()
    write_report(out, visit, "2026-01-12T00:00:00Z")
    assert b"\xe2\x80\xae" not in out.getvalue()
