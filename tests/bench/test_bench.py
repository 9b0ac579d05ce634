"""Test the measures: figures are right, and all of make bench runs."""

import json
import os
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from newscrawl.demo.pages import article_page
from newscrawl.demo.stories import stories
from newscrawl.search.near_duplicates import bands, skeleton, sketch
from newscrawl.store import open_store
from newscrawl.store.search import search
from newscrawl.store.selection import Selection
from tests.bench import heavy, storing
from tests.bench.__main__ import main
from tests.bench.growth import exponent
from tests.bench.material import CAPTURED, Material, Pages
from tests.bench.measure import Against, Bar, Found, Plan, as_json, number, table
from tests.bench.modules import MODULES
from tests.bench.modules import run as run_module
from tests.bench.newsday import DAWN, HOURS, NewsDay
from tests.bench.peers import given
from tests.bench.picture import picture
from tests.bench.process import apart, greatest_memory, run
from tests.bench.reading import NO_CAPTURED, own_address, to_record_ours
from tests.conftest import ENVIRONMENT, ROOT, page


def two() -> Found:
    """Return a measure and its limit, with values of the same rounds."""
    found = Found()
    bare = found.add("Storing", "bare", "a second", [10, 20, 40])
    ratios = (Against(bare, Bar(0.5, is_least=True)), Against(bare, Bar(0.4)))
    found.add("Storing", "newscrawl", "a second", [6, 10, 16], *ratios)
    return found


def test_ratios_are_taken_round_by_round() -> None:
    bare, ours = two().measures
    assert ours.ratios(bare) == [0.6, 0.5, 0.4]
    assert ours.held() == [True, False]
    assert bare.held() == []
    ratios = as_json(ours)["ratios"]
    assert [ratio["bar"]["held"] for ratio in ratios] == [True, False]
    assert {key: ratios[0][key] for key in ("min", "median", "max")} == {
        "min": 0.4,
        "median": 0.5,
        "max": 0.6,
    }
    assert Found().add("", "", "", [1, 2]).ratios(bare) == [0.075]


def test_a_bar_is_for_the_median_or_for_what_a_share_stays_below() -> None:
    found = Found()
    values = [*range(1, 101)]
    assert found.add("g", "n", "ms", values, bar=Bar(51)).held() == [True]
    late = found.add("g", "n", "ms", values, bar=Bar(51), share=0.95)
    assert (late.judged, late.held()) == (96, [False])
    assert as_json(late)["bar"] == {"at_most": 51, "share": 0.95, "value": 96, "held": False}


def test_the_table_shows_noise_ratios_and_what_is_missed() -> None:
    lines = "\n".join(table(two().measures))
    assert "newscrawl 6 10 16 a second" in " ".join(lines.split())
    assert "[bar ≥ 0.500: held]" in lines
    assert "[bar ≤ 0.400: MISSED]" in lines
    assert [number(x) for x in (0.0123, 1.234, 123.4, 12345.6, 3)] == [
        *("0.012", "1.23", "123.4", "12,346", "3")
    ]


def test_the_picture_has_every_bar_and_both_modes() -> None:
    text = picture(two().measures)
    root = ElementTree.fromstring(text)
    rects = [e for e in root if e.tag.endswith("rect") and e.get("class") != "paper"]
    assert [rect.get("class") for rect in rects] == ["bar", "ours"]
    assert float(rects[0].get("width", 0)) == 2 * float(rects[1].get("width", 0))
    assert "prefers-color-scheme: dark" in text


def test_the_exponent_is_the_slope_of_the_logarithms() -> None:
    found = Found()
    sizes = {n: found.add("g", str(n), "ms", [3 * n**2]) for n in (10, 100, 1000)}
    assert exponent(sizes) == pytest.approx(2)


def test_made_articles_are_the_seeds_and_unlike_each_other() -> None:
    made = [*Material(4).articles(40)]
    assert made == [*Material(4).articles(40)]
    assert made != [*Material(5).articles(40)]
    near = [set(bands(sketch(skeleton(a.lead, a.body)))) for a in made]
    assert sum(bool(one & other) for one, other in combinations(near, 2)) < 8
    for pages in (Pages(4), Pages(4, is_heavy=False)):
        assert pages(3_000_007) == pages(3_000_007) != pages(3_000_008)


def test_a_heavy_page_is_as_heavy_as_the_sites_and_says_what_the_light_one_does() -> None:
    story = next(story for story in stories() if story.kind == "article")
    light = article_page(story)
    page = heavy.heavy(light, 7)
    assert 78_000 < len(page.encode()) < 100_000
    read_light, read_heavy = (
        to_record_ours(given(own_address(p), p.encode())) for p in (light, page)
    )
    assert read_heavy == read_light


@pytest.mark.long
def test_the_bare_way_writes_the_same_rows(tmp_path: Path) -> None:
    articles = [*Material(1).articles(70)]
    storing.saved(tmp_path / "model", articles)
    tables = [*storing._ROWS, *storing._INDEXES, "tags", "sections", "ledger"]
    with closing(open_store(tmp_path / "model")) as model:
        rows = [*storing.batches(model, with_indexes=True)]
        wanted = {name: model.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
        found = search(model, "شماره 33", Selection(), 10)
    assert len(rows) == 3
    storing.executed(tmp_path / "raw", rows)
    with closing(open_store(tmp_path / "raw")) as raw:
        got = {name: raw.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
        assert search(raw, "شماره 33", Selection(), 10) == found
    assert got == wanted
    assert all(wanted.values())
    assert found.total >= 1


def test_a_news_day_goes_on_by_the_seed() -> None:
    day, same = NewsDay(2, 50), NewsDay(2, 50)
    before, _ = day.go_on(DAWN)
    assert before == 100
    came = [day.go_on(DAWN + timedelta(hours=n)) for n in range(1, len(HOURS) + 1)]
    assert sum(new for new, _ in came) == 50
    assert sum(edited for _, edited in came) > 0
    same.go_on(DAWN + timedelta(hours=len(HOURS)))
    assert same.stories == day.stories
    story = next(iter(day.stories.values()))
    assert page(day(story.path) or "").css("h1.title::text").get() == f"خبر {story.number}"


@pytest.mark.long
def test_a_process_is_measured_apart() -> None:
    _, small = apart(len, b"")
    held, large = apart(len, bytes(10**8))
    assert held == 10**8
    assert large - small > 90
    assert greatest_memory() > 10
    spent = run("-c", "import time; sum(range(10**7)); time.sleep(0.3)")
    assert 0.02 < spent.cpu < spent.clock
    assert spent.clock > 0.3
    with pytest.raises(RuntimeError, match="ended with 3: so it is"):
        run("-c", "import sys; print('so it is', file=sys.stderr); sys.exit(3)")


def test_modules_are_asked_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--only", "nothing"])
    assert "choose from" in capsys.readouterr().err


def test_peers_reach_nothing_but_this_machine() -> None:
    asked = """
import socket, urllib.request
from tests.bench.offline import stay_here
stay_here()
listening = socket.create_server(("127.0.0.1", 0))
socket.create_connection(listening.getsockname()).close()
for address in ("http://newsmedia.example/1.jpg", "http://192.0.2.1/"):
    try:
        urllib.request.urlopen(address, timeout=30)
    except OSError as error:
        assert "is not asked" in str(error), error
    else:
        raise AssertionError(address)
"""
    assert run("-c", asked).clock < 20


@pytest.mark.long
def test_a_module_that_fails_says_why_and_stops_no_other() -> None:
    failed = run_module("nothing_of_the_kind", Plan(seed=1))
    assert "No module named 'tests.bench.nothing_of_the_kind'" in failed.failure
    assert failed.found.measures == []


@pytest.mark.long
def test_make_bench_runs_all_and_writes_what_it_found(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--quick", "--seed", "7", "--out", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, **ENVIRONMENT, "PYTHONWARNINGS": "default"},
        capture_output=True,
        text=True,
        check=False,
    )
    document = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    failures = {module["name"]: module["failure"] for module in document["modules"]}
    assert failures == dict.fromkeys(MODULES)
    assert document["machine"]["cores"] >= 1
    assert document["plan"]["seed"] == 7
    assert {"python", "sqlite", "lxml", "Scrapy"} <= set(document["versions"])
    bars = []
    for module in document["modules"]:
        assert module["measures"], module["name"]
        for measure in module["measures"]:
            assert measure["min"] <= measure["median"] <= measure["max"]
            assert measure["name"] in ended.stdout
            bars += [x["bar"]["held"] for x in (measure, *measure["ratios"]) if x["bar"]]
    assert ended.returncode == int(not all(bars))
    assert f"{bars.count(True)} bars held, {bars.count(False)} missed" in ended.stdout
    of = {(m["group"], m["name"]): m for x in document["modules"] for m in x["measures"]}
    gold = [m for (group, name), m in of.items() if "Gold set" in group and name == "newscrawl"]
    assert all(measure["bar"]["held"] for measure in gold)
    assert len(gold) == 9
    assert (NO_CAPTURED in ended.stdout) is not CAPTURED.is_file()
    (once,) = [m for (_, name), m in of.items() if name == "full downloads"]
    assert once["values"] == [1]
    ElementTree.parse(tmp_path / "bench.svg")
