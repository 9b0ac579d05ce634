"""Write replayed captures into WARC files as ``wget --warc-file`` does, and pages worth capturing.

``wget`` writes request and response of each download, with the addresses in angle brackets since
1.19, the date of the download (not of the capture), digests of the bytes as they came, chunks
included, and resources that hold its own log at the end.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from tests.archive import cc_pages
from tests.archive.cc_records import CRLF, chunked, digest, member, record, record_id
from tests.archive.wayback import HOST, Replayed

_TYPE = "application/http;msgtype="
#: A capture of another site at another time, to which a story of ours links.
QUOTED = f"{HOST}/web/20150301120000/http://www.news.example/1393/12/story.html"


def write_wget(
    path: Path,
    replayed: Iterable[Replayed],
    seed: int = 0,
    *,
    start: datetime = datetime(2026, 2, 3, 9, 41, 7, tzinfo=UTC),
    brackets: bool = True,
) -> None:
    """Write downloads into one ``.warc.gz``, one every three seconds.

    start: of the first download, UTC; brackets: whether addresses stand in angle brackets.
    """
    chance = Random(f"wget {seed}")
    at = start
    info = record_id(chance)
    made = [_warcinfo(path.name, info, start)]
    for page in replayed:
        made += _download(chance, page, at, info, brackets=brackets)
        at += timedelta(seconds=3)
    log = b"--2026-02-03 09:41:07--  https://web.archive.org/web/\nHTTP request sent... 200 OK\n"
    address = "metadata://gnu.org/software/wget/warc/wget.log"
    made.append(
        _record("resource", log, at, record_id(chance), "text/plain", _uri(address, brackets))
    )
    path.write_bytes(b"".join(member(data) for data in made))


def _download(
    chance: Random, replay: Replayed, at: datetime, info: str, *, brackets: bool
) -> list[bytes]:
    request_id, uri = record_id(chance), _uri(replay.uri, brackets)
    where = replay.uri.removeprefix(HOST)
    asked = f"GET {where} HTTP/1.1\r\nHost: web.archive.org\r\nUser-Agent: Wget/1.21.4\r\n\r\n"
    payload, size = replay.body, ("Content-Length", str(len(replay.body)))
    if chance.random() < 0.5:
        payload, size = chunked(replay.body), ("Transfer-Encoding", "chunked")
    lines = "".join(f"{name}: {value}{CRLF}" for name, value in [*replay.headers, size])
    block = f"HTTP/1.1 200 OK{CRLF}{lines}{CRLF}".encode() + payload
    more = [("WARC-Warcinfo-ID", info), ("WARC-Concurrent-To", request_id)]
    more += [("WARC-IP-Address", "207.241.237.3"), ("WARC-Payload-Digest", digest(payload))]
    return [
        _record("request", asked.encode(), at, request_id, f"{_TYPE}request", uri),
        _record("response", block, at, record_id(chance), f"{_TYPE}response", uri, more),
    ]


def _record(
    kind: str,
    block: bytes,
    at: datetime,
    name: str,
    content: str,
    uri: str,
    more: Iterable[tuple[str, str]] = (),
) -> bytes:
    fields = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", name),
        *more,
        ("WARC-Target-URI", uri),
        ("WARC-Date", f"{at:%Y-%m-%dT%H:%M:%SZ}"),
        ("WARC-Block-Digest", digest(block)),
        ("Content-Type", content),
        ("Content-Length", str(len(block))),
    ]
    return record(fields, block)


def _warcinfo(name: str, info: str, at: datetime) -> bytes:
    block = b"software: Wget/1.21.4 (linux-gnu)\r\nformat: WARC File Format 1.0\r\nrobots: off\r\n"
    fields = [
        ("WARC-Type", "warcinfo"),
        ("Content-Type", "application/warc-fields"),
        ("WARC-Date", f"{at:%Y-%m-%dT%H:%M:%SZ}"),
        ("WARC-Record-ID", info),
        ("WARC-Filename", name),
        ("WARC-Block-Digest", digest(block)),
        ("Content-Length", str(len(block))),
    ]
    return record(fields, block)


def _uri(address: str, brackets: bool) -> str:
    return f"<{address}>" if brackets else address


# ---- pages worth capturing


def quoting_page(seed: int, number: int, published: datetime) -> tuple[str, str]:
    """Return path and page of a story that quotes the Wayback Machine, in words and in links.

    It links to QUOTED and writes it out, names the comments that mark a replay, and holds every
    kind of link that a replay rewrites. All of it is the page's own and must outlive the undoing.
    """
    chance = Random(f"page {seed}")
    told = cc_pages.story(chance, number, published)
    mark = "نشانی در بایگانی وب."
    page = cc_pages.article(replace(told, body=[*told.body, mark])).decode()
    said = (
        f'{mark} <a href="{QUOTED}">نسخهٔ ۱۳۹۳ در بایگانی</a>، به نشانی {QUOTED} و با کلمه‌های '
        "&lt;!-- End Wayback Rewrite JS Include --&gt; و &lt;!-- BEGIN WAYBACK TOOLBAR INSERT "
        "--&gt; پیدا است؛ FILE ARCHIVED ON 10:30:00 هم نوشته است."
    )
    head = (
        '<link rel="canonical" href="https://www.tasnimnews.com/x"><link rel="stylesheet" '
        'href="/assets/site.css"><link rel="shortcut icon" href="//cdn.example/i.ico">'
        '<meta property="og:image" content="https://newsmedia.tasnimnews.com/a.jpg">'
        "<style>.a{background:url('/img/a.png')}@import url(//cdn.example/b.css);</style>"
        '<script src="//cdn.example/a.js"></script><script>var s="https://stats.example/c?u="+'
        'location.href,t="http:\\/\\/stats.example\\/d";</script>'
    )
    extra = (
        '<img src="//cdn.example/p.jpg" srcset="/p-500.jpg 500w, https://cdn.example/p-800.jpg '
        '800w" data-src="/lazy.jpg"><div style="background-image: url(&quot;/img/b.png&quot;)">'
        "</div><div style='background: url(https://cdn.example/c.png)'></div>"
        '<a href="mailto:a@news.example">a</a><a href="#top">b</a><a href="more.html">c</a>'
        '<a href="javascript:void(0)">d</a><form action="/fa/search"></form>'
    )
    page = page.replace(mark, said).replace("</head>", f"{head}</head>")
    return cc_pages.path(told), page.replace("</main>", f"{extra}</main>")


def escaped_slashes(page: str) -> str:
    """Return a page whose JSON-LD writes its slashes as ``\\/``, as PHP does."""
    start = page.find('<script type="application/ld+json">')
    if start < 0:
        return page
    start += len('<script type="application/ld+json">')
    end = page.index("</script>", start)
    code = page[start:end].replace("\\/", "/").replace("/", "\\/")
    return page[:start] + code + page[end:]


def interstitial(address: str, target: str, moment: datetime) -> Replayed:
    """Return the page by which a redirect is replayed: status 200, and no page of the site."""
    time = f"{moment:%Y%m%d%H%M%S}"
    there = f"/web/{time}/{target}"
    escaped = there.replace("/", "\\/")
    body = (
        "<!DOCTYPE html><html><head><title>Internet Archive Wayback Machine</title>"
        f'<script type="text/javascript">function go() {{ document.location.href = "{escaped}" }}'
        '</script></head><body onload="window.setTimeout(go, 3000)"><div id="error">'
        '<h2 class="blue">Loading...</h2><p class="code shift red">Got an HTTP 302 response at '
        'crawl time</p><p class="code">Redirecting to...</p><p class="code shift">'
        f'<a href="{there}">{target}</a></p><p class="impatient"><a href="{there}">Impatient?</a>'
        "</p></div></body></html>"
    )
    headers = [("server", "nginx"), ("content-type", "text/html; charset=utf-8")]
    return Replayed(f"{HOST}/web/{time}/{address}", headers, body.encode())
