"""The pages for people in a real browser: seen, read aloud, used by keyboard, printed, attacked."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from newscrawl.demo.site import serving
from newscrawl.persian.clock import now
from newscrawl.reports.coverage_page import write_page
from newscrawl.store import open_store
from newscrawl.store.articles import save
from newscrawl.store.coverage import coverage
from newscrawl.store.ledger import Failed, mark_failed
from newscrawl.store.links_scope import Scope
from newscrawl.store.listing_walks import record_page
from newscrawl.views.app import make_app
from tests.conftest import Scrapy
from tests.contact.visiting import visit
from tests.factories import LATER, NOW, YAZD, address, article, walk
from tests.views.asking import EVIL, client_of
from tests.views.browsing import PHONE, WIDE, Window, a_browser, served

pytestmark = pytest.mark.long

LONG = "ناگسستنی" * 400 + "x" * 3000
DECODED = "استاندار-قم-می‌گوید"
PAGES = {
    "front page": "/",
    "front page, a site and days": "/?site=tasnim&since=1404-01-01&until=1404-12-01",
    "list": "/articles",
    "list, narrowed": "/articles?province=qom&month=1404-08",
    "search": "/search?q=جمهور",
    "nothing found": "/search?q=نیست",
    "article with revisions": "/article/tasnim:1",
    "hostile article": "/article/tasnim:2",
    "long words": "/article/tasnim:21",
    "not found": "/nothing",
    "search not understood": "/search?q=-قم",
    "coverage": "coverage.html",
    "first contact": "contact.html",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with rows of every kind in a database, the page of its coverage, and a report of a
    first contact.
    """
    made = tmp_path_factory.mktemp("browsed")
    client_of(made)
    isna: dict[str, object] = {"site": "isna", "province": "fars", "desk": "fars"}
    with closing(open_store(made)) as database:
        record_page(database, walk(YAZD), [address(n) for n in (7, 8)], 1, NOW)
        mark_failed(database, "tasnim:7", Failed(EVIL, f"{EVIL} {LONG}"), 1, NOW)
        long: dict[str, object] = dict.fromkeys(
            ("headline", "lead", "kicker", "source", "dateline"), LONG
        )
        long |= {key: [LONG] for key in ("tags", "sections", "related")}
        url = f"https://www.tasnimnews.ir/fa/news/1404/08/30/22/{quote(DECODED)}"
        save(
            database,
            [
                article(21, body=f"{LONG}\n\n- {LONG}", url=f"https://x.example/{LONG}", **long),
                article(22, url=url, province="yazd", desk="yazd", body="آب و راه. " * 60),
                *(article(n, id=f"isna:{n}", **isna) for n in range(30, 70)),
                article(23, headline=EVIL, published_at=LATER),
            ],
            NOW,
        )
        scope = Scope(None, None, None)
        with (made / "coverage.html").open("wb") as out:
            write_page(out, coverage(database, shown=50), scope, now())
    Scrapy(made)("stats", "--plot", str(made / "chart.svg"))
    with serving() as site:
        visit(Scrapy(made / "visited"), site.url, "--report", str(made / "contact.html"))
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for this module. While it is open, no event loop can be run in this process."""
    with a_browser() as opened:
        yield opened


Go = Callable[..., Window]


@pytest.fixture(scope="module")
def home(folder: Path) -> Iterator[str]:
    """The address of the views."""
    with served(make_app(folder)) as address:
        yield address


@pytest.fixture
def go(browser: Browser, home: str, folder: Path) -> Iterator[Go]:
    """A function that opens a page in a new window: its path, the window's size, dark or light."""
    context = browser.new_context(viewport=WIDE, color_scheme="light")

    def open_page(path: str) -> Window:
        base = home if path.startswith("/") else folder.as_uri()
        window = Window(context.new_page(), base)
        window.page.goto(base + path if path.startswith("/") else f"{base}/{path}")
        return window

    yield open_page
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_can_be_read_by_all(go: Go, name: str) -> None:
    window = go(PAGES[name])
    assert window.findings() == []
    assert window.overhang() == 0
    light = window.page.evaluate("getComputedStyle(document.body).backgroundColor")
    window.page.emulate_media(color_scheme="dark")
    window.page.set_viewport_size(PHONE)
    assert window.page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    assert window.overhang() == 0, "a phone's page is scrolled down only"
    assert window.findings() == []
    # The answer 404 or 400 to the page itself is told on the console, and is meant.
    said = [line for line in window.said if "the server responded with a status of 40" not in line]
    assert said == []
    assert window.asked == []


def test_an_article_stands_in_the_middle(go: Go) -> None:
    window = go("/article/tasnim:22")
    sides = "e => { const r = e.getBoundingClientRect(); return [r.left, innerWidth - r.right] }"
    for part in ("article .body", ".record"):
        left, right = window.page.eval_on_selector(part, sides)
        assert abs(left - right) < 20, part
        assert left > 300, "a line of text is as long as is read with ease"
    link = window.page.locator(".record a").first
    assert link.inner_text().endswith(f"/22/{DECODED}")
    assert (link.get_attribute("href") or "").endswith(f"/22/{quote(DECODED)}")


def test_a_datasets_picture(go: Go) -> None:
    window = go("chart.svg")
    texts = [text.text_content() or "" for text in window.page.locator("text").all()]
    assert any("قم" in text for text in texts)
    outside = """() => {
        const all = document.documentElement.getBoundingClientRect();
        return [...document.querySelectorAll("text")].filter(one => {
            const box = one.getBoundingClientRect();
            return box.left < all.left || box.right > all.right || box.bottom > all.bottom;
        }).map(one => one.textContent);
    }"""
    assert window.page.evaluate(outside) == [], "every word stands in the picture"
    assert window.said == []
    assert window.asked == []


def test_the_map_is_geographic(go: Go) -> None:
    page = go("/").page
    boxes = {
        link.inner_text().split("\n")[0].strip(): link.bounding_box()
        for link in page.locator(".tiles a").all()
    }
    assert len(boxes) == 31
    at = {name: (box["x"], box["y"]) for name, box in boxes.items() if box}
    assert at["آذربایجان غربی"][0] < at["قم"][0] < at["خراسان رضوی"][0], "the west is left"
    assert at["گیلان"][1] < at["قم"][1] < at["فارس"][1] < at["بوشهر"][1], "the north is above"
    beside = page.locator(".maps > section:has(table)").bounding_box()
    assert beside
    assert beside["x"] + beside["width"] < min(x for x, _ in at.values()), "beside the heat map"
    page.set_viewport_size(PHONE)
    wider = "es => es.filter(e => e.scrollWidth > e.clientWidth).map(e => e.textContent)"
    assert page.eval_on_selector_all(".tiles a", wider) == [], "each name fits in its square"


def test_what_a_page_says_never_acts(go: Go) -> None:
    for path in ("/article/tasnim:2", "/articles", "/", "/search?q=evil", "coverage.html"):
        window = go(path)
        assert window.page.locator("script, img, iframe").count() == 0
        assert (window.said, window.asked) == ([], [])
        text = window.page.inner_text("body")
        assert "<script>alert(1)" in text
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)


def test_revisions_are_seen_without_colours(go: Go) -> None:
    page = go("/article/tasnim:1").page
    line = "e => getComputedStyle(e).textDecorationLine"
    assert page.eval_on_selector(".difference ins", line) == "underline"
    assert page.eval_on_selector(".difference del", line) == "line-through"
    assert page.locator(".difference").first.is_visible()
    page.focus("details summary")
    page.keyboard.press("Enter")
    assert not page.locator(".difference").first.is_visible()


@pytest.mark.parametrize(
    "typed", ["رییس جمهور", "رئيسجمهور", "رئیس\u200cجمهور", "«ریيس جمهور» قم", "جمهور -نفت"]
)
def test_a_search_in_any_spelling(go: Go, typed: str) -> None:
    page = go("/").page
    page.fill(".search input", typed)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.input_value("input[name=q]") == typed
    assert page.inner_text("h3 mark") == "رئیس\u200cجمهور"
    page.click("h3 a")
    assert page.inner_text("h1") == "رئیس\u200cجمهور در قم"


@pytest.mark.parametrize("path", ["/", "/articles", "/search?q=قم", "/article/tasnim:1"])
def test_a_keyboard_is_enough(go: Go, path: str) -> None:
    window = go(path)
    page = window.page
    page.keyboard.press("Tab")
    skip = window.focused()
    assert (skip["class"], skip["href"], skip["seen"]) == ("skip", "#main", "yes")
    every = page.eval_on_selector_all(
        "a[href], button, input:not([type=hidden]), select, summary, [tabindex='0']",
        # Those in a closed details are not reached.
        "es => es.filter(e => e.checkVisibility()).map((e, n) => (e.dataset.n = n, n))",
    )
    order, unseen = [], []
    for _ in every:
        where = window.focused()
        order.append(page.evaluate("Number(document.activeElement.dataset.n)"))
        if where["seen"] == "no" or not where["outline"]:
            unseen.append(where)
        page.keyboard.press("Tab")
    assert order == every, "all is reached, in the order of the page"
    assert unseen == [], "the focus is seen"


def test_the_skip_link_leads_past_the_head(go: Go) -> None:
    window = go("/articles")
    window.page.keyboard.press("Tab")
    window.page.keyboard.press("Enter")
    assert window.focused()["id"] == "main"
    window.page.keyboard.press("Tab")
    assert window.page.evaluate("document.activeElement.closest('main') !== null")


def test_a_square_is_opened_by_keyboard(go: Go) -> None:
    page = go("/?site=isna").page
    square = page.get_by_role("link", name=re.compile("^فارس ۴۰ خبر$"))
    square.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles?site=isna&province=fars&since=*")
    assert "۴۰ خبر" in page.inner_text(".note >> nth=0")


@pytest.mark.parametrize("path", ["/", "/articles", "/article/tasnim:22", "coverage.html"])
def test_on_paper_there_is_the_text_alone(go: Go, path: str) -> None:
    window = go(path)
    window.page.emulate_media(media="print", color_scheme="dark")
    for part in (".top", ".skip", ".facets", ".paging", ".choices", "form"):
        for found in window.page.locator(part).all():
            assert not found.is_visible(), part
    assert window.page.locator("h1").is_visible()
    ink = window.page.evaluate("getComputedStyle(document.body).color")
    assert sum(map(int, re.findall(r"\d+", ink)[:3])) < 150, "dark ink on white paper"
    assert window.page.pdf(format="A4").startswith(b"%PDF-")
