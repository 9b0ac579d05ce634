"""Several sites in one folder: each has what it has alone, and none touches another's ledger."""

import json
import re
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newscrawl.demo.site import serving
from newscrawl.store import open_store
from tests.conftest import Scrapy
from tests.newsroom import rows
from tests.sites.agencies import Agency, agencies
from tests.sites.three_days import agency_of, assert_true

pytestmark = pytest.mark.long
QOM, BOTH = ("-a", "provinces=qom"), ("-a", "provinces=qom,yazd")
NOON = datetime.now(UTC) - timedelta(days=1)
#: All that the ledger knows of a site's lists and links, without keys and times.
_LEDGER = (
    "SELECT desk, since, until, archive, pages, links, ended_by, complete FROM walks",
    "SELECT desk, since, until FROM goals",
    "SELECT desk, since, until FROM walked",
    "SELECT desk, id, covered FROM listings",
    "SELECT id, url, state, reason, asked, listed_by FROM ledger",
)
_times = re.compile(r'"(first_seen_at|fetched_at)": ?"[^"]*"')

STORY = tuple(
    (
        "آیین گشایش سالن تازه کتابخانه مرکزی عصر دیروز با حضور جمعی از اهل قلم و "
        "دانشجویان برگزار شد و درهای آن از امروز به روی همه باز است.|این سالن هزار و "
        "دویست متر زیربنا دارد و برای سیصد خواننده جا در نظر گرفته‌اند؛ قفسه‌های آن را "
        "خیران شهر ساخته‌اند و کتاب‌هایش از سه مجموعه شخصی گرد آمده است.|مدیر کتابخانه "
        "گفت که ساعت کار تا نیمه‌شب خواهد بود و عضویت نوجوانان تا پایان سال رایگان است،"
        " و از خانواده‌ها خواست که کتاب‌های نخوانده خود را به قفسه همگانی بسپارند."
    ).split("|")
)
SAME_EVENT = tuple(
    (
        "کتاب‌دوستان از این پس جای بیشتری برای خواندن دارند: بنای تازه‌ای که سال‌ها "
        "نیمه‌کاره مانده بود سرانجام به بهره‌برداری رسید.|شهردار در سخنانی کوتاه یادآور"
        " شد که هزینه کار را مردم داده‌اند و گفت شمار اعضا در یک دهه گذشته دو برابر شده"
        " است، در حالی که جایی برای نشستن پیدا نمی‌شد.|به گفته مسئولان، بخش کودک نیز تا"
        " بهار آماده می‌شود و نسخه‌های خطی پس از مرمت در تالاری جداگانه به نمایش "
        "درمی‌آید؛ پژوهشگران می‌توانند از هم‌اکنون نوبت بگیرند."
    ).split("|")
)


def of_site(folder: Path, name: str) -> Scrapy:
    return Scrapy(folder, site=name)


def exported(scrapy: Scrapy) -> str:
    """Return a site's records as they are exported, without the times of crawls."""
    return _times.sub(r'"\1":""', scrapy("export", "-", "--raw", "--site", scrapy.site).stdout)


def ledger(scrapy: Scrapy) -> list[list[tuple[object, ...]]]:
    """Return what the ledger has of the site, sorted."""
    is_tasnim = scrapy.site == "tasnim"
    known = []
    for sql in _LEDGER:
        of_site = [
            row
            for row in rows(scrapy, sql)
            if str(row[0]).startswith((f"{scrapy.site}:", f"{scrapy.site}/"))
            or (is_tasnim and not re.search("[:/]", str(row[0])))
        ]
        known.append(sorted(of_site, key=repr))
    return known


def crawls(agency: Agency, url: str) -> list[tuple[tuple[str, ...], int]]:
    """Return the runs of a site: a province, all, the archive, all again."""
    since = ("-a", f"since={min(story.day for story in agency.told())}", *BOTH)
    code = agency.ends_with
    return [((url, *QOM), code), ((url, *since), 0), ((url, *BOTH), code), ((url, *BOTH), code)]


def run(scrapy: Scrapy, arguments: tuple[str, ...], code: int) -> None:
    spider = f"{scrapy.site}_archive" if any(a.startswith("since=") for a in arguments) else ""
    scrapy.crawl(*arguments, code=code, spider=spider)


def test_sites_crawled_in_turns_are_as_each_alone(tmp_path: Path) -> None:
    names = sorted(agencies())
    mixed = {name: of_site(tmp_path / "mixed", name) for name in names}
    alone = {name: of_site(tmp_path / name, name) for name in names}
    made = {name: agency_of(mixed[name]) for name in names}
    open_store(tmp_path / "mixed").close()
    with ExitStack() as sites:
        urls = {name: sites.enter_context(serving(made[name])).url for name in names}
        for n in range(4):
            for name in names:
                others = [ledger(mixed[other]) for other in names if other != name]
                run(mixed[name], *crawls(made[name], urls[name])[n])
                assert others == [ledger(mixed[other]) for other in names if other != name]
        for name in names:
            for arguments, code in crawls(made[name], urls[name]):
                run(alone[name], arguments, code)
    for name in names:
        assert exported(mixed[name]) == exported(alone[name])
        assert ledger(mixed[name]) == ledger(alone[name])
        assert_true(mixed[name], made[name], made[name].provincial())
        assert "of 15 articles found" in mixed[name]("search", "--site", name, "گزارش").stderr
        covered = [s("coverage", "--site", name).stdout for s in (mixed[name], alone[name])]
        assert covered[0] == covered[1]
    every = mixed["isna"]
    stored = every.records()
    assert len(stored) == 45
    assert stored == sorted(stored, key=lambda record: (record["published_at"], record["id"]))
    assert {record["original"] for record in stored} == {None}
    figures = json.loads(every("stats", "--json").stdout)
    assert figures["site"] == dict.fromkeys(names, 15)
    some = every.records("--site", "isna,yjc")
    assert some == [record for record in stored if record["site"] != "tasnim"]
    forgotten = made["isna"].told("qom")[0].id
    every("forget", forgotten, "--why", "court order")
    assert {r["id"] for r in stored} - {r["id"] for r in every.records()} == {forgotten}


def test_sites_crawled_at_the_same_time(tmp_path: Path) -> None:
    isna, yjc = (of_site(tmp_path / "output", name) for name in ("isna", "yjc"))
    one, other = agency_of(isna), agency_of(yjc)
    with serving(one) as of_isna, serving(other) as of_yjc:
        running = [isna.start(of_isna.url), yjc.start(of_yjc.url, *BOTH)]
        assert [process.wait(timeout=100) for process in running] == [0, 0]
    assert_true(isna, one, one.provincial())
    assert_true(yjc, other, other.provincial())


def test_a_story_of_two_agencies_is_the_earlier_ones(tmp_path: Path) -> None:
    isna, yjc = (of_site(tmp_path / "output", name) for name in ("isna", "yjc"))
    one, other = agencies()["isna"](), agencies()["yjc"]()
    (first,) = one.publish("qom", at=NOON)
    (later,) = other.publish("qom", at=NOON + timedelta(hours=2))
    (told,) = one.publish("qom", at=NOON + timedelta(hours=3))
    (again,) = one.publish("qom", at=NOON + timedelta(hours=4))
    first.words = later.words = again.words = STORY
    told.words = SAME_EVENT
    with serving(one) as of_isna, serving(other) as of_yjc:
        yjc.crawl(of_yjc.url, *QOM)  # the copy comes first
        assert [record["original"] for record in yjc.records()] == [None]
        isna.crawl(of_isna.url, *QOM)
    found = {record["id"]: record["original"] for record in isna.records()}
    assert found == {first.id: None, later.id: first.id, told.id: None, again.id: None}
    said = isna("duplicates").stdout
    assert first.id in said
    assert later.id in said
    assert told.id not in said
