"""Content-Encoding is undone: whole, cut, damaged, false or stacked; as bytes and from servers."""

import gzip
import random
import zlib
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import cache

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.demo.site import Answer, Page, serving
from newscrawl.utils.compression import zstd
from newscrawl.utils.content_encoding import (
    ContentEncodingError,
    DamagedBodyError,
    TooLongError,
    UnknownEncodingError,
    undo,
)
from tests.conftest import Scrapy
from tests.newsroom import Newsroom, every, ids, rows

MOST = 1_000_000
TEXT = "".join(f"<p>خبر {n * 7919 % 10007}</p>" for n in range(3000)).encode()


def raw_deflate(data: bytes) -> bytes:
    return zlib.compress(data)[2:-4]


WAYS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "gzip as deflate": ("deflate", gzip.compress),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", zstd.compress),
}
EACH = pytest.mark.parametrize(("name", "make"), WAYS.values(), ids=WAYS)


@EACH
def test_a_whole_stream_and_what_follows_it(name: str, make: Callable[[bytes], bytes]) -> None:
    assert undo(make(TEXT), [name], MOST) == (TEXT, True)
    for garbage in (b"\0" * 600, b"\n", b"</html>", random.Random(1).randbytes(900)):
        assert undo(make(TEXT) + garbage, [name], MOST) == (TEXT, True)
    assert undo(b"", [name], MOST) == (b"", True)


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_streams_one_after_the_other(name: str) -> None:
    make = WAYS[name][1]
    both = make(TEXT[:999]) + make(b"") + make(TEXT[999:])
    assert undo(both, [name], MOST) == (TEXT, True)
    cut, is_whole = undo(both[:-20], [name], MOST)
    assert TEXT.startswith(cut)
    assert not is_whole


@cache
def made(make: Callable[[bytes], bytes]) -> bytes:
    return make(TEXT)


@EACH
@given(share=st.floats(0.001, 0.995))
def test_a_cut_stream_is_never_whole(
    name: str, make: Callable[[bytes], bytes], share: float
) -> None:
    data = made(make)
    part, is_whole = undo(data[: max(64, int(len(data) * share))], [name], MOST)
    assert TEXT.startswith(part)
    assert not is_whole


@EACH
def test_what_is_not_compressed_is_told_and_given_back(
    name: str,
    make: Callable[[bytes], bytes],  # noqa: ARG001
) -> None:
    for plain in (TEXT, b"User-agent: *\nDisallow: /\n", b"x"):
        with pytest.raises(DamagedBodyError) as told:
            undo(plain, [name], MOST)
        assert told.value.body == plain
        assert told.value.is_plain


@pytest.mark.parametrize("name", ["gzip", "x-gzip", "deflate"])
def test_a_damaged_stream_is_told(name: str) -> None:
    said, make = WAYS[name]
    data = bytearray(make(TEXT))
    data[len(data) // 2] ^= 0xFF
    with pytest.raises(DamagedBodyError) as told:
        undo(bytes(data), [said], MOST)
    assert not told.value.is_plain


def test_stacked_unknown_and_none() -> None:
    both = brotli.compress(gzip.compress(TEXT))
    assert undo(both, ["gzip, br"], MOST) == undo(both, ["gzip", " BR "], MOST) == (TEXT, True)
    part, is_whole = undo(both[: len(both) // 2], ["gzip, br"], MOST)
    assert TEXT.startswith(part)
    assert not is_whole
    # Another has undone the outer one.
    with pytest.raises(DamagedBodyError) as told:
        undo(brotli.compress(TEXT), ["gzip", "br"], MOST)
    assert told.value.body == TEXT
    for nothing in ("", "identity", "none, identity"):
        assert undo(TEXT, [nothing], MOST) == (TEXT, True)
    with pytest.raises(UnknownEncodingError) as unknown:
        undo(TEXT, ["utf-8"], MOST)
    assert unknown.value.is_plain
    with pytest.raises(TooLongError, match="encoded 9 times"):
        undo(TEXT, ["gzip"] * 9, MOST)


@EACH
def test_nothing_without_bounds(name: str, make: Callable[[bytes], bytes]) -> None:
    bomb = make(bytes(5 * MOST))
    with pytest.raises(TooLongError):
        undo(bomb, [name], MOST)
    with pytest.raises(TooLongError):
        undo(bomb + b"garbage", [name], MOST)
    assert undo(make(bytes(MOST)), [name], MOST) == (bytes(MOST), True)


@given(st.binary(max_size=300), st.sampled_from(sorted({name for name, _ in WAYS.values()})))
def test_noise_ends_in_a_word_or_in_bytes(noise: bytes, name: str) -> None:
    try:
        body, _ = undo(noise, [name], MOST)
    except ContentEncodingError:
        return
    assert len(body) <= MOST


def answered(body: bytes, encoding: str, status: int = 200) -> Answer:
    return Answer(status, body, headers={"Content-Encoding": encoding})


def test_what_servers_do_to_their_encodings(scrapy: Scrapy) -> None:
    """Each story is encoded in another way; readable ones are stored, half a story never is."""
    newsroom = Newsroom()
    newsroom.publish("qom", 12, age=timedelta(hours=1))
    tries: Counter[int] = Counter()

    def pages(target: str) -> Page:
        page = newsroom(target)
        if target == "/robots.txt":
            return answered(b"no such page", "gzip", 404)
        if not target.startswith("/fa/news/"):
            return page
        assert isinstance(page, str)
        number, body = int(target.split("/")[6]), page.encode()
        tries[number] += 1
        way = number - 3_000_001
        if way < 4:  # 60 of 100 bytes, once
            name = ("gzip", "br", "zstd", "deflate")[way]
            data = WAYS[name][1](body)
            return answered(data if tries[number] > 1 else data[: len(data) * 6 // 10], name)
        if way == 4:  # for ever
            return answered(gzip.compress(body)[: len(body) // 4], "gzip")
        if way == 5:  # false once
            return answered(body, "br") if tries[number] == 1 else page
        if way == 6:  # false for ever, and the page is there
            return answered(body, "zstd")
        if way == 7:  # for ever, and it is not
            return answered(b"\x1f\x8b\x08" + random.Random(3).randbytes(400), "gzip")
        if way == 8:
            return answered(b"gone", "br", 404)
        if way == 9:
            return Answer(404, "x" * 5000, cut=True)
        return answered(body, "utf-8") if way == 10 else page

    with serving(pages) as site:
        scrapy.crawl(site.url, "-a", "provinces=qom", "-s", "FEEDS_OF_SITE=False", "-a", "pages=1")
    lost = {f"tasnim:{3_000_001 + way}" for way in (4, 7, 8, 9)}
    assert ids(scrapy) == every(newsroom) - lost
    told = rows(scrapy, "SELECT id, reason, due_at IS NULL FROM ledger WHERE state <> 'stored'")
    assert sorted(told) == [
        ("tasnim:3000005", "page_cut", 0),
        ("tasnim:3000008", "page_damaged", 0),
        ("tasnim:3000009", "http_404", 0),
        ("tasnim:3000010", "http_404", 0),
    ]
    made = [tries[3_000_001 + way] for way in range(12)]
    assert made == [2, 2, 2, 2, 3, 2, 3, 3, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("answer", "may", "code"),
    [
        (answered(b"User-agent: *\nDisallow: /fa/news/\n", "gzip"), False, 0),
        (answered(gzip.compress(b"User-agent: *\nDisallow:\n" * 99)[:-20], "gzip"), False, 69),
        (answered(gzip.compress(b"User-agent: *\nDisallow:\n") + b"\0", "gzip"), True, 0),
        (Answer(200, "User-agent: *\nDisallow:\n", cut=True), False, 69),
        (Answer(410, "User-agent: *\nDisallow: /\n", cut=True), True, 0),
    ],
    ids=["false", "cut stream", "tail", "cut", "gone"],
)
def test_robots_txt_is_read_whole_or_forbids_all(
    scrapy: Scrapy, answer: Page, may: bool, code: int
) -> None:
    newsroom = Newsroom()
    newsroom.publish("qom", 2)
    with serving(lambda t: answer if t == "/robots.txt" else newsroom(t)) as site:
        scrapy.crawl(site.url, "-a", "provinces=qom", code=code)
    assert len([path for path in site.visits if "/fa/news/" in path]) == (2 if may else 0)
