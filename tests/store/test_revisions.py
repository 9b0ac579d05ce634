"""A revision needs different words in the two pages, both read with today's code."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.archive.archived_words import ArchivedWords
from newscrawl.items import Article, content_hash, essence
from newscrawl.sites.extraction import read
from newscrawl.store import Database, open_pages, open_store
from newscrawl.store.archived_pages import record_page
from newscrawl.store.articles import assign_revision, records, save
from newscrawl.store.revisions import says_otherwise
from tests.conftest import page
from tests.factories import LATER, NOW, archived_page, article

DIGITS = ("ده خانه، 10 تن، 1404", "ده خانه، ۱۰ تن، ۱۴۰۴", "ده خانه، ١٠ تن، ۱404")


def html(body: str = "تیم\u200dهای قم", headline: str = "تیتر", dress: str = "") -> bytes:
    return (
        f"<html><body><article class='single-news {dress}'><h1 class='title'>{headline}</h1>"
        f"<div class='story'><p>{body}</p></div></article></body></html>"
    ).encode()


class Newsroom:
    """A database with archived pages, whose articles were stored as older code read them."""

    def __init__(self, folder: Path, news: Database, kept: Database) -> None:
        self.folder, self.news, self.kept = folder, news, kept

    def fetched(self, whole: bytes, at: str = LATER) -> Article:
        """Archive a page, and return its article."""
        one = archived_page(1, whole, at)
        found = read(page(whole, one.url))
        return replace(found, page=record_page(self.kept, one), fetched_at=at)

    def stored(self, whole: bytes, **by_older_code: object) -> Article:
        old = replace(self.fetched(whole, NOW), **by_older_code)  # type: ignore[arg-type]
        old.content_hash = content_hash(old.headline, old.lead, old.body)
        save(self.news, [old], NOW)
        return old

    def comes(self, found: Article) -> tuple[int, str]:
        """Save an article; return its revision, and the name of the counter that counted it."""
        with closing(ArchivedWords(self.folder)) as today:
            settled = replace(found)
            assign_revision(self.news, settled, None, LATER, today)
            is_other = says_otherwise(self.news, found, today)
            saved = save(self.news, [found], LATER, kept=today)
        (record,) = records(self.news)
        assert record["revision"] == settled.revision == found.revision
        assert record["first_seen_at"] == settled.first_seen_at == NOW
        assert record["content_hash"] == found.content_hash
        assert is_other == bool(saved.revised) == (not saved.same)
        return record["revision"], "revised" if saved.revised else "same"


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    with closing(open_store(tmp_path)) as news, closing(open_pages(tmp_path)) as kept:
        yield Newsroom(tmp_path, news, kept)


@pytest.mark.parametrize("dress", ["", "again"])
def test_a_page_that_comes_again_after_a_change_of_code_is_no_revision(
    newsroom: Newsroom, dress: str
) -> None:
    newsroom.stored(html(), body="تیمهای قم")
    assert newsroom.comes(newsroom.fetched(html(dress=dress))) == (1, "same")
    assert next(iter(records(newsroom.news)))["body"] == "تیم‌های قم"
    assert newsroom.news.execute("SELECT * FROM revisions").fetchall() == []


def test_an_edit_that_comes_with_it_is_one(newsroom: Newsroom) -> None:
    newsroom.stored(html(), body="تیمهای قم")
    assert newsroom.comes(newsroom.fetched(html("تیم\u200dهای یزد"))) == (2, "revised")
    # Read again, the former text is today's, too: tests/archive/test_reparse.py.
    ((text, key),) = newsroom.news.execute("SELECT body, page FROM revisions").fetchall()
    assert (text, key) == ("تیمهای قم", 1)


def test_what_the_older_code_did_not_see_is_one(newsroom: Newsroom) -> None:
    newsroom.stored(html(), body="")
    assert newsroom.comes(newsroom.fetched(html("متن تازه"))) == (2, "revised")


def test_without_its_page_it_is_held_against_what_is_stored(newsroom: Newsroom) -> None:
    newsroom.stored(html(), body="تیمهای قم", page=None)
    found = newsroom.fetched(html())
    assert newsroom.comes(found) == (2, "revised")
    assert newsroom.comes(newsroom.fetched(html(), "2025-11-21T22:00:00Z")) == (2, "same")


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM pages WHERE key = 1",
        "UPDATE bodies SET data = x'00' WHERE key = 1",
        "UPDATE pages SET headers = 'x' WHERE key = 1",
        "UPDATE pages SET name = 'tasnim:2' WHERE key = 1",
    ],
)
def test_nor_where_it_cannot_be_read(newsroom: Newsroom, damage: str) -> None:
    newsroom.stored(html(), body="تیمهای قم")
    newsroom.kept.execute(damage)
    newsroom.kept.conn.commit()
    assert newsroom.comes(newsroom.fetched(html(dress="again"))) == (2, "revised")


def test_no_page_is_read_where_the_words_are_the_same(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.stored(html())
    asked: list[int] = []

    def kept(key: int) -> None:
        asked.append(key)

    save(newsroom.news, [newsroom.fetched(html(dress="again"))], LATER, kept=kept)
    assert asked == []
    save(newsroom.news, [newsroom.fetched(html("دیگر"))], LATER, kept=kept)
    assert asked == [2]
    with closing(ArchivedWords(tmp_path / "nowhere")) as nothing:
        assert nothing(1) is None
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("first", DIGITS)
@pytest.mark.parametrize("then", DIGITS)
def test_a_headlines_digits_are_no_revision(newsroom: Newsroom, first: str, then: str) -> None:
    newsroom.stored(html(headline=first))
    assert newsroom.comes(newsroom.fetched(html(headline=then))) == (1, "same")
    (record,) = records(newsroom.news)
    assert record["headline"] == read(page(html(headline=then), archived_page().url)).headline
    # Where pages are not kept, nor are other numbers, nor those of the body.
    assert newsroom.comes(replace(newsroom.fetched(html(headline=first)), page=None))[0] == 1
    assert newsroom.comes(newsroom.fetched(html(headline=then.replace("0", "2")[::-1])))[0] == 2
    assert newsroom.comes(newsroom.fetched(html("۱۰", headline="ت")))[0] == 3
    assert newsroom.comes(newsroom.fetched(html("10", headline="ت")))[0] == 4


def test_in_one_batch_it_is_held_against_the_one_that_waits(newsroom: Newsroom) -> None:
    waiting = article(1, headline="10 تن")
    assign_revision(newsroom.news, waiting, None, NOW)
    for headline, revision in (("۱۰ تن", 1), ("11 تن", 2)):
        found = article(1, headline=headline)
        assign_revision(newsroom.news, found, waiting, LATER)
        assert (found.revision, found.first_seen_at) == (revision, NOW)


TEXT = st.text(alphabet="اب 0123۰۱۲۳٠١٢٣") | st.none()
LATIN = str.maketrans("۰۱۲۳٠١٢٣", "01230123")


@given(TEXT, TEXT, TEXT, TEXT)
def test_the_essence_is_the_words_but_for_the_headlines_digits(
    one: str | None, other: str | None, lead: str | None, body: str | None
) -> None:
    is_same = (one or "").translate(LATIN) == (other or "").translate(LATIN)
    assert (essence(one, lead, body) == essence(other, lead, body)) == is_same
    for words in ((one, other, body), (one, lead, other)):
        is_same = [text or "" for text in words] == [one or "", lead or "", body or ""]
        assert (essence(one, lead, body) == essence(*words)) == is_same
