"""Which addresses the doctor requests for a page of any site, and with which allow list."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from newscrawl.cli import one_page
from newscrawl.cli.one_page import live_page
from newscrawl.downloader.failure_reasons import Reason
from newscrawl.errors import ArgumentError
from newscrawl.sites.hosts import hosts_of_all
from newscrawl.store import open_store, writing
from newscrawl.store.ledger import mark_refused
from newscrawl.store.runs import begin_run
from newscrawl.utils.address_guard import AllowList
from tests.factories import NOW

ISNA_ID = "isna:98030903723"
SETTINGS = Settings({"ISNA_URL": ["http://127.0.0.1:8001", "http://127.0.0.1:8002"]})


@pytest.fixture
def requested(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Sequence[str], AllowList]]:
    """The addresses and the allow list of each fetch; no host answers, and none is asked."""
    made: list[tuple[Sequence[str], AllowList]] = []

    def fetch(_: Settings, urls: Sequence[str], *, gate: AllowList, **__: Any) -> dict[str, Reason]:
        made.append((urls, gate))
        return {url: Reason("silence", "x", "no answer") for url in urls}

    monkeypatch.setattr(one_page, "fetch_pages", fetch)
    return made


@pytest.mark.parametrize("name", ["tasnim", "isna", "yjc", "irna"])
def test_each_site_has_its_own_allow_list(
    requested: list[tuple[Sequence[str], AllowList]], tmp_path: Path, name: str
) -> None:
    hosts = hosts_of_all(Settings())
    site = next(each.site for each in hosts if each.site.name == name)
    url = f"{site.origin}/news/1234567/x"
    live_page(url, tmp_path, Settings(), hosts)
    ((urls, gate),) = requested
    assert [*urls] == [url]
    assert gate.refusal(url) is None
    others = [each.site.origin for each in hosts if each.site is not site]
    assert all(gate.refusal(f"{other}/x") for other in others)


def test_a_copy_is_asked_of_its_own_host(
    requested: list[tuple[Sequence[str], AllowList]], tmp_path: Path
) -> None:
    live_page("https://copy.example/7/#top", tmp_path, SETTINGS, hosts_of_all(SETTINGS))
    ((urls, gate),) = requested
    assert [*urls] == ["https://copy.example/7/"]
    assert gate.refusal("https://www.isna.ir/") is not None


def test_an_id_is_asked_of_the_sites_hosts_in_their_order(
    requested: list[tuple[Sequence[str], AllowList]], tmp_path: Path
) -> None:
    with closing(open_store(tmp_path)) as news:
        run = begin_run(news, "isna", {}, "1", NOW)
        with writing(news):
            mark_refused(news, ISNA_ID, "https://www.isna.ir/news/98030903723", "x", run, NOW)
    for given in (ISNA_ID, "isna:۹۸۰۳۰۹۰۳۷۲۳"):
        live_page(given, tmp_path, SETTINGS, hosts_of_all(SETTINGS))
    assert [[*urls] for urls, _ in requested] == 2 * [
        ["http://127.0.0.1:8001/news/98030903723", "http://127.0.0.1:8002/news/98030903723"]
    ]
    for nothing in ("isna:1", "nonsense", "nowhere:12"):
        with pytest.raises(ArgumentError):
            live_page(nothing, tmp_path, SETTINGS, hosts_of_all(SETTINGS))
