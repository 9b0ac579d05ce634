from newscrawl.items import Article
from newscrawl.reading.identity import provisional_id
from newscrawl.sites.tasnim.desks import desks
from newscrawl.store import Database
from newscrawl.store.articles import save
from newscrawl.store.counts import open_links
from newscrawl.store.ledger import Failed, left_over, mark_failed, to_revisit
from newscrawl.store.republished import Copy, identify, record_seeds, to_ask, words_of
from newscrawl.utils.http_validators import Validators

NOW, LATER = "2025-11-21T12:00:00Z", "2025-11-21T13:00:00Z"
URL, OTHER = "https://a.example/1", "https://a.example/?p=1"


def give(database: Database, *urls: str) -> None:
    record_seeds(database, urls, provisional_id, NOW)


def asked(database: Database, now: str = NOW, *, again: bool = False) -> list[Copy]:
    return to_ask(database, now, again=again)


def store(database: Database, copy: Copy, key: str) -> None:
    article = Article(
        id=key,
        site="a.example",
        url=URL,
        headline="تیتر",
        body="متن",
        content_hash="x",
        parser="p",
        fetched_from=URL,
        fetched_at=NOW,
        validators=Validators('"1"', None, "https://a.example"),
    )
    identify(database, copy, key, NOW)
    assert save(database, [article], NOW).refused == {}


def states(database: Database) -> dict[str, str]:
    return dict(database.execute("SELECT id, state FROM ledger").fetchall())


def test_given_then_stored(database: Database) -> None:
    give(database, URL)
    give(database, URL)
    (copy,) = asked(database)
    assert (copy.url, copy.is_stored) == (URL, False)
    assert states(database) == {provisional_id(URL): "pending"}
    store(database, copy, "a.example:1")
    assert states(database) == {"a.example:1": "stored"}
    assert asked(database) == []
    (again,) = asked(database, again=True)
    assert again.is_stored
    assert again.id == "a.example:1"
    assert again.validators.etag == '"1"'


def test_two_addresses_of_one_article(database: Database) -> None:
    give(database, URL, OTHER)
    first, second = asked(database)
    store(database, first, "a.example:1")
    identify(database, second, "a.example:1", NOW)
    assert states(database) == {"a.example:1": "stored"}
    assert asked(database) == []
    assert {copy.url for copy in asked(database, again=True)} == {URL, OTHER}


def test_a_page_that_became_another_keeps_what_is_stored(database: Database) -> None:
    give(database, URL)
    (copy,) = asked(database)
    store(database, copy, "a.example:1")
    (again,) = asked(database, again=True)
    identify(database, again, "a.example:2", NOW)
    assert states(database) == {"a.example:1": "stored", "a.example:2": "pending"}
    assert [found.id for found in asked(database)] == ["a.example:2"]


def test_a_failed_address_waits_longer_each_time(database: Database) -> None:
    give(database, URL)
    (copy,) = asked(database)
    for _ in range(2):
        mark_failed(database, copy.id, Failed("http_500", "x", 500), 1, NOW)
    assert asked(database) == []
    assert len(asked(database, LATER)) == 1
    for _ in range(4):
        mark_failed(database, copy.id, Failed("http_500", "x", 500), 1, NOW)
    assert asked(database, "2026-11-21T12:00:00Z") == []
    assert len(asked(database, again=True)) == 1
    assert open_links(database) == {"given up": 1}


def test_no_desks_run_takes_them_up(database: Database) -> None:
    give(database, URL)
    every = list(desks().values())
    assert left_over(database, every, 1, NOW) == []
    (copy,) = asked(database)
    store(database, copy, "a.example:1")
    assert to_revisit(database, every, "2030-01-01T00:00:00Z") == []


def test_an_address_has_its_articles_name_once_that_is_stored(database: Database) -> None:
    give(database, URL, OTHER)
    article = Article(
        id="a.example:1",
        site="a.example",
        url=URL,
        headline="تیتر",
        body="متن",
        content_hash="x",
        parser="p",
        fetched_from=URL,
        given=URL,
    )
    assert words_of(database, "a.example:1") is None
    assert save(database, [article], NOW).refused == {}
    assert words_of(database, "a.example:1") == "x"
    assert states(database) == {"a.example:1": "stored", provisional_id(OTHER): "pending"}
    # What the database cannot hold is noted under the address's own name.
    article.id, article.given, article.headline = "a.example:2", OTHER, None
    assert set(save(database, [article], NOW).refused) == {"a.example:2"}
    assert states(database) == {"a.example:1": "stored", provisional_id(OTHER): "failed"}
