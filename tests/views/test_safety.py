"""What no page may do, whatever is in the database and whoever requests it."""

import re

import pytest
from flask.testing import FlaskClient
from lxml import html

from tests.views.asking import EVIL, HERE, PICTURE, SHOWN, get, page, text


def test_what_browsers_are_told(client: FlaskClient) -> None:
    for path, code in (("/", 200), ("/nothing", 404), ("/style.css", 200)):
        headers = get(client, path, code).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        policy = headers["Content-Security-Policy"].split("; ")
        assert {"default-src 'none'", "style-src 'self'", "img-src data:"} <= set(policy)
        assert not any("script" in part or "unsafe" in part for part in policy)
    headers = get(client, "/article/tasnim:1?pictures=yes").headers
    assert headers["Content-Security-Policy"].endswith(
        "img-src data: https://newsmedia.tasnimnews.com"
    )
    style = get(client, "/style.css")
    assert style.mimetype == "text/css"
    same = client.get("/style.css", base_url=HERE, headers={"If-None-Match": style.headers["ETag"]})
    assert same.status_code == 304
    assert "http" not in re.sub(r"/\*.*?\*/", "", style.text)
    assert "@import" not in style.text


@pytest.mark.parametrize(
    ("host", "code"),
    [
        ("127.0.0.1", 200),
        ("127.0.0.1:8001", 200),
        ("localhost:9", 200),
        ("evil.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("localhost.evil.example:8001", 400),
        ("", 400),
    ],
)
def test_another_name_that_leads_here_is_turned_away(
    client: FlaskClient, host: str, code: int
) -> None:
    response = client.get("/article/tasnim:1", headers={"Host": host})
    assert response.status_code == code
    assert ("قم" in response.text) == (code == 200)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_nothing_but_reading(client: FlaskClient, method: str) -> None:
    response = client.open("/articles", method=method, base_url=HERE)
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD"}
    assert "تنها خواندنی" in response.text
    head = client.head("/articles", base_url=HERE)
    assert (head.status_code, head.data) == (200, b"")


def test_pictures_are_loaded_where_that_is_asked_for(client: FlaskClient) -> None:
    tree = page(client, "/article/tasnim:1")
    assert tree.xpath("//img") == []
    assert tree.xpath("//ul[@class='pictures']//a/@href") == [PICTURE.url]
    assert "javascript:alert(2)" in text(tree.xpath("//ul[@class='pictures']")[0])
    tree = page(client, "/article/tasnim:1?pictures=yes")
    assert tree.xpath("//img/@src") == [PICTURE.url]
    assert tree.xpath("//img/@referrerpolicy") == ["no-referrer"]


@pytest.mark.parametrize("path", ["/article/tasnim:2", "/articles", "/", "/search?q=evil"])
def test_hostile_text_stays_text(client: FlaskClient, path: str) -> None:
    response = get(client, path)
    assert "<script" not in response.text
    assert "<img" not in response.text
    assert "\u202e" not in response.text
    assert "\u2066" not in response.text
    tree = html.document_fromstring(response.text)
    assert not [a for a in tree.xpath("//@href") if a.startswith("javascript:")]
    assert EVIL.translate(SHOWN) in text(tree)
