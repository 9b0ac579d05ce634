"""Real pages with random damage: each gives a record or a named error."""

import json
import os
import random

import pytest

import newscrawl
from newscrawl.errors import NewscrawlError
from tests.conftest import ROOT
from tests.gold.pages import gold_pages
from tests.strangers.pages import strangers

COPY = "https://khabar.example/n/1"
PIECES = (
    *(
        b"<div>",
        b"</div>",
        b"<table><tr><td>",
        b"<p>",
        b"</p>",
        b"<br>",
        b"<h1>",
        b"<x-y>",
        b"<pre>",
    ),
    *(
        b"<!--",
        b"-->",
        b"<script>",
        b"</script>",
        b"<style>",
        b"<template>",
        b"<svg>",
        b"</article>",
    ),
    *(b"&#x0;", b"&#xD800;", b"&zwnj;", b"\x00", b"\xff\xfe", b"\xe2\x80\x8c", b"\xd8", b'"', b"'"),
    *(b"<", b">", b'{"@type":', b"\\u", b'<article class="single-news">', b'<li class="time">'),
    *(
        b'<base href="http://[">',
        b'<a href="http://[::1">',
        b'<time datetime="9999-99-99">',
        b"<sup>",
    ),
)


def mutated(page: bytes, chance: random.Random) -> bytes:
    """Insert, remove, change, move or cut off pieces of a page."""
    data = bytearray(page)
    for _ in range(chance.randint(1, 12)):
        at, other = chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)
        match chance.randrange(6):
            case 0 | 1:
                data[at:at] = chance.choice(PIECES) * chance.choice([1, 3, 50])
            case 2:
                del data[at : at + chance.choice([1, 2, 5, 40, 400])]
            case 3 if at < len(data):
                data[at] = chance.randrange(256)
            case 4:
                data[other:other] = data[at : at + chance.choice([10, 100, 2000])]
            case 5 if chance.random() < 0.1:
                del data[at:]
    return bytes(data)


@pytest.mark.parametrize("count", [40, pytest.param(3_000, marks=pytest.mark.long)])
def test_a_mutated_page_gives_a_record_or_a_named_error(count: int) -> None:
    seed = int(os.environ.get("TRIAL_SEED") or random.randrange(10**6))
    print(f"TRIAL_SEED={seed}")
    chance = random.Random(seed)
    pages = [(gold.url, gold.html) for gold in gold_pages()]
    pages += [
        (COPY, path.read_bytes()) for path in sorted(ROOT.glob("tests/sites/golden/*/*.html"))
    ]
    pages += [(COPY, page.html.encode()) for page in strangers()]
    for _ in range(count):
        url, page = chance.choice(pages)
        try:
            record = newscrawl.to_record(newscrawl.read(mutated(page, chance), url))
        except NewscrawlError:
            continue
        json.dumps(record, ensure_ascii=False).encode()
