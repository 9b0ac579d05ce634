"""A database with rows of every kind, and a browser that requests the views on it."""

from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from newscrawl.items import Image
from newscrawl.store import open_store
from newscrawl.store.articles import save
from newscrawl.store.listing_walks import record_page
from newscrawl.store.runs import Outcome, begin_run, end_run
from newscrawl.views.app import make_app
from tests.factories import LATER, NOW, QOM, address, article, walk

HERE = "http://127.0.0.1:8001"
BODY = (
    "به گزارش تسنیم\nاز قم، آیین برگزار شد.\n\n- ۱۲ اتوبوس\n- <b>راه</b>\n\nپایان می‌یابد. "
    + "متن " * 30
)
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> \u202eevil\u2066"
SHOWN = {0x202E: "\\u202e", 0x2066: "\\u2066"}  # how these characters are shown
PICTURE = Image(url="https://newsmedia.tasnimnews.com/1.jpg", caption="نما", width=800, height=600)


def client_of(folder: Path) -> FlaskClient:
    """Make the database in a folder; return a browser on its views."""
    qom = {"province": "qom", "province_name": "قم", "desk": "qom", "province_from": "service"}
    full = {
        "headline": "رئیس‌جمهور در قم",
        "kicker": "سفر استانی",
        "lead": "لیدِ خبر",
        "sections": ["استان‌ها", "قم"],
        "tags": ["کارخانه", "C & A"],
        "warnings": ["no_source_found", "of_tomorrow"],
        "related": ["tasnim:2", "tasnim:99"],
        "images": [PICTURE, Image(url="javascript:alert(2)")],
        "dateline": "جعفریه",
        "source": "خبرگزاری تسنیم",
        **qom,
    }
    with closing(open_store(folder)) as database:
        record_page(database, walk(QOM), [address(n) for n in range(1, 6)], 1, NOW)
        run = begin_run(database, "tasnim", {}, "0.1.0", NOW)
        outcome = Outcome(ended_by="finished", exit_code=69, message="<i>no page", seconds=1)
        end_run(database, run, outcome, LATER)
        save(database, [article(1, body="پیش از این", **full)], NOW)
        save(database, [article(1, body=BODY, fetched_at=LATER, **full)], LATER)
        copy = {"id": "x.example:5", "site": "x.example", "url": "https://x.example/5/"}
        save(
            database,
            [
                article(
                    2,
                    url="javascript:alert(document.domain)",
                    **dict.fromkeys(("headline", "lead", "kicker", "source", "dateline"), EVIL),
                    body=f"{EVIL}\n\n- {EVIL}\n- x",
                    tags=[EVIL],
                    sections=[EVIL],
                    images=[Image(url=f"https://x.example/{EVIL}", caption=EVIL)],
                ),
                article(3, headline="بازنشر", **copy),
                article(4, body=None, kind="photo", published_at=None, jalali_date=None),
            ],
            NOW,
        )
        database.execute("UPDATE articles SET original = 'tasnim:1' WHERE id = 'x.example:5'")
    return make_app(folder).test_client()


def get(client: FlaskClient, path: str, code: int = 200) -> TestResponse:
    response = client.get(quote(path, safe="/?=&%#:"), base_url=HERE)
    assert response.status_code == code, response.text
    return response


def page(client: FlaskClient, path: str, code: int = 200) -> html.HtmlElement:
    return html.document_fromstring(get(client, path, code).data.decode())


def text(node: html.HtmlElement) -> str:
    return " ".join(node.text_content().split())
