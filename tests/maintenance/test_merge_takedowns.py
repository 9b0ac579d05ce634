"""``scrapy merge``: what is forgotten in one folder is forgotten in the result."""

from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.exports import to_json
from newscrawl.reading.identity import provisional_id
from newscrawl.store import open_store, republished
from newscrawl.store.articles import save
from newscrawl.store.runs import Outcome, begin_run, end_run
from tests.conftest import Scrapy
from tests.factories import NOW, copied_article
from tests.maintenance.merging import contents, copied, fetched, merged, outputs, sql
from tests.maintenance.takedown import ID, WHY, kept_names, row, traces
from tests.stories import STORIES

pytestmark = pytest.mark.long


def test_a_takedown_in_either_folder_is_one_in_the_result(crawled: Scrapy, tmp_path: Path) -> None:
    records = crawled.records("--raw")
    (told,) = (record for record in records if record["id"] == ID)
    rest = b" ".join(to_json(record) for record in records if record["id"] != ID).decode()
    words = f"{told['headline']} {told['lead']} {told['body']} {' '.join(told['tags'])}".split()
    own = [word for word in words if word not in rest]
    assert len(traces(crawled.folder, own)) > 40, "nothing to look for"
    whole = copied(crawled.folder, tmp_path / "whole")
    forgot = copied(crawled.folder, tmp_path / "forgot")
    forgot("forget", ID, "--why", WHY)
    crawled("export", str(tmp_path / "daily.jsonl"), "--since-last", "daily")

    assert "1 forgotten" in crawled("merge", str(forgot.folder)).stderr
    brought = copied(forgot.folder, tmp_path / "brought")
    assert "1 forgotten" in brought("merge", str(whole.folder)).stderr

    for scrapy in (crawled, brought):
        assert ID not in {record["id"] for record in scrapy.records()}
        assert ID not in kept_names(scrapy.folder)
        assert traces(scrapy.folder, own) == []
        assert row(scrapy.folder) == row(forgot.folder)
        assert "nothing damaged" in scrapy("archive", "check").stderr
        assert "0 changed, 0 new" in scrapy("reparse", "--all", "--workers", "1").stderr
        before = contents(scrapy.folder)
        for other in (forgot, whole):
            assert ": 0 articles new, 0 revised" in scrapy("merge", str(other.folder)).stderr
        assert contents(scrapy.folder) == before
    assert outputs(crawled) == outputs(brought) == outputs(forgot)
    said = crawled("export", str(tmp_path / "new.jsonl"), "--since-last", "daily").stderr
    assert "1 articles were forgotten since the last one" in said
    assert ID in said


def test_what_was_never_seen_here_is_kept_out(tmp_path: Path) -> None:
    """The takedown of an article that the other folder alone has, with its words in a message."""
    here = copied(fetched(tmp_path / "a", 1, 3000009, 1), tmp_path / "here")
    here("forget", "3000001", "--why", WHY)
    there = fetched(tmp_path / "b", 2, 3000001, 1)
    with closing(open_store(there)) as news:
        ((address,),) = news.execute("SELECT url FROM ledger").fetchall()
        run = begin_run(news, "tasnim", {}, "1", NOW)
        bad = f"{address} has no story"
        outcome = Outcome(ended_by="finished", exit_code=65, message=bad, seconds=1, alarms=[bad])
        end_run(news, run, outcome, NOW)
    other = merged(tmp_path / "other", there, here.folder)
    here("merge", str(there))
    for scrapy in (here, other):
        assert [record["id"] for record in scrapy.records()] == ["tasnim:3000009"]
        assert kept_names(scrapy.folder) == {"tasnim:3000009"}
        assert "/story" not in str(
            sql(scrapy, "SELECT url, message FROM ledger WHERE state <> 'stored'")
        )
        assert "/story" not in str(sql(scrapy, "SELECT message, alarms FROM runs"))
    assert outputs(here) == outputs(other)


def test_an_address_that_was_forgotten_takes_along_its_article(tmp_path: Path) -> None:
    """One folder knows the address alone, the other the article that was read there."""
    url = "https://copies.example/7/"
    with closing(open_store(tmp_path / "b")) as news:
        republished.record_seeds(news, [url], provisional_id, NOW)
        story = copied_article("copies.example", 7, STORIES[0])
        story.given = url
        save(news, [story, copied_article("copies.example", 8, STORIES[1])], NOW)
    with closing(open_store(tmp_path / "a")):
        Scrapy(tmp_path / "a")("forget", url, "--why", WHY)
    for order in ("ab", "ba"):
        scrapy = merged(tmp_path / f"in-{order}", *(tmp_path / name for name in order))
        assert [record["id"] for record in scrapy.records()] == ["copies.example:8"]
        names = {"copies.example:7", provisional_id(url)}
        assert {name for (name,) in sql(scrapy, "SELECT id FROM forgotten")} == names
        assert sql(scrapy, "SELECT * FROM given") == []


def test_a_seed_url_has_one_name(tmp_path: Path) -> None:
    """One folder has read its page, the other has not; a third has forgotten the address."""
    url, read = "https://copies.example/7/", "copies.example:7"
    for name in ("a", "b", "c"):
        with closing(open_store(tmp_path / name)) as news:
            republished.record_seeds(news, [url, f"{url}x/"], provisional_id, NOW)
            if name == "b":
                with news.conn:
                    republished.name(news, url, read, NOW)
    Scrapy(tmp_path / "c")("forget", f"{url}x/", "--why", WHY)
    expected = None
    for order in ("abc", "cba", "bac", "acb"):
        first, *others = (tmp_path / name for name in order)
        scrapy = merged(tmp_path / f"in-{order}", first, *others)
        links = sql(scrapy, "SELECT id, url, state, message FROM ledger ORDER BY id")
        seeds = sql(scrapy, "SELECT url, id FROM given ORDER BY url")
        expected = expected or (links, seeds)
        assert (links, seeds) == expected
        assert seeds == [(url, read)]
        assert [state for name, _, state, _ in links if name == read] == ["pending"]
        assert provisional_id(url) not in {name for name, *_ in links}
