"""Make captures as the Wayback Machine replays them, from a page's original HTML.

What a replay changes, by pages that people saved from it (FORMS; the year is that of the download,
not of the capture):

- at the top of ``head`` it puts scripts and styles of its own; since 2019 they end with the comment
  ``End Wayback Rewrite JS Include``, before that they end with a link to ``banner-styles.css``;
- behind ``<body>`` its toolbar, between two comments; none where the address has a flag;
- at the end a comment with both times, and since 2018 one with timings, both new at each download;
- links become ``/web/<time><flag>/<address>``, in 2019 to 2023 with its host before it, ``//``
  links with ``//web.archive.org``; what began with ``/`` gets the site's host, so undoing gives an
  absolute address where the page had a path; other relative links in ``href`` stay. Flags: ``im_``
  for pictures, ``cs_``, ``js_``, ``if_`` for frames, none for pages;
- addresses in scripts and in JSON-LD get the long form, with ``\\/`` where the page has that; so do
  ``meta`` elements that hold nothing but an address. Words are left alone.
- a link that led to the Wayback Machine before stays as it is in 2016, and is wrapped once more in
  the other years. (No saved page shows which of the two it does; both must be undone.)

With ``id_`` behind the time the body comes as it was captured; only headers tell of the replay.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from tests.archive.wayback_parts import HEADS, STAMP, TIMINGS, TOOLBARS

HOST = "https://web.archive.org"
FORMS = ("2016", "2020", "2024")


class Replayed(NamedTuple):
    """A replayed capture: its address, the HTTP headers and the body of the response."""

    uri: str
    headers: list[tuple[str, str]]
    body: bytes


@dataclass(frozen=True, slots=True)
class _Replay:
    """``time``: of the capture, 14 digits; ``address``: of the page."""

    time: str
    address: str
    form: str

    def link(self, url: str, flag: str = "") -> str:
        """Return a link of the page as the replay has it."""
        bare = url.strip()
        absolute = f"{HOST}/web/{self.time}{flag}/"
        prefix = absolute if self.form == "2020" else absolute.removeprefix(HOST)
        if bare.startswith(HOST) and self.form == "2016":
            return url
        if bare.startswith("//"):
            scheme = urlsplit(self.address).scheme
            return absolute.removeprefix("https:") + f"{scheme}:{bare}"
        if bare.startswith("/") or (flag and self.form != "2016" and _relative(bare)):
            return prefix + urljoin(self.address, bare)
        return prefix + bare if _web.match(bare) else url

    def in_script(self, text: str) -> str:
        long = f"{HOST}/web/{self.time}/"
        text = _escaped.sub(lambda link: long.replace("/", "\\/") + link[0], text)
        return _unescaped.sub(lambda link: long + link[0], text)

    def in_style(self, text: str) -> str:
        return _url.sub(lambda url: url[1] + self.link(url[2], "im_") + url[3], text)


_web = re.compile(r"https?://", re.IGNORECASE)
_escaped = re.compile(r"(?<![\w/])https?:\\/\\/(?=[\w.-]+\\/)")
_unescaped = re.compile(r"(?<![\w/])https?://(?=[\w.-]+/)")
_url = re.compile(r"(url\(\s*['\"]?)([^'\")]+)(['\"]?\s*\))")
_parts = re.compile(
    r"(?P<comment><!--.*?-->)"
    r"|(?P<script><script\b[^>]*>)(?P<code>.*?)(?=</script)"
    r"|(?P<style><style\b[^>]*>)(?P<sheet>.*?)(?=</style)"
    r"|(?P<tag><[a-zA-Z][\w-]*(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>)",
    re.DOTALL | re.IGNORECASE,
)
_attribute = re.compile(
    r"(?P<name>\s(?:data-)?(?:href|src|srcset|action|poster|background|style|content)\s*=\s*)"
    r"(?P<mark>[\"'])(?P<value>.*?)(?P=mark)",
    re.DOTALL | re.IGNORECASE,
)
_FLAGS = {"img": "im_", "source": "im_", "script": "js_", "iframe": "if_", "video": "im_"}


def _relative(link: str) -> bool:
    return bool(link) and not re.match(r"[a-z][a-z0-9+.-]*:|#|\?", link, re.IGNORECASE)


def rewrite(html: str, replay: _Replay) -> str:
    """Return a page with its links rewritten, without the parts that the replay adds."""

    def part(found: re.Match[str]) -> str:
        if found["comment"]:
            return found[0]
        if found["script"]:
            return _tag(found["script"], replay) + replay.in_script(found["code"])
        if found["style"]:
            return found["style"] + replay.in_style(found["sheet"])
        return _tag(found["tag"], replay)

    return _parts.sub(part, html)


def _tag(tag: str, replay: _Replay) -> str:
    name = re.split(r"[\s/>]", tag[1:], maxsplit=1)[0].lower()
    flag = _FLAGS.get(name, "")
    if name == "link" and re.search(r"stylesheet|\.css", tag):
        flag = "cs_"
    elif name == "link" and re.search(r"icon|image_src", tag):
        flag = "im_"

    def attribute(found: re.Match[str]) -> str:
        kind, value = found["name"].strip(" \t\r\n=").lower(), found["value"]
        if kind.endswith("srcset"):
            value = ", ".join(_candidate(c.strip(), replay) for c in value.split(","))
        elif kind == "style":
            value = replay.in_style(value)
        elif kind == "content":
            picture = "im_" if "image" in tag else ""
            alone = name == "meta" and replay.form != "2016" and _web.match(value)
            value = replay.link(value, picture) if alone and " " not in value else value
        elif not kind.startswith("data-") or replay.form != "2016":
            value = replay.link(value, flag)
        return found["name"] + found["mark"] + value + found["mark"]

    return _attribute.sub(attribute, tag)


def _candidate(text: str, replay: _Replay) -> str:
    link, space, size = text.partition(" ")
    return replay.link(link, "im_") + space + size


def uri_of(address: str, moment: datetime, flag: str = "") -> str:
    """Return the address of a capture. moment: when the page was captured, UTC."""
    return f"{HOST}/web/{moment.astimezone(UTC):%Y%m%d%H%M%S}{flag}/{address}"


def wayback(
    html: str | bytes,
    address: str,
    moment: datetime,
    *,
    flag: str = "",
    form: str = "2024",
    fetched: datetime = datetime(2026, 2, 3, 9, 41, 7, tzinfo=UTC),
) -> Replayed:
    """Return a page's capture as the Wayback Machine answers it.

    moment: when the page was captured, UTC; flag: behind the time in the address, such as ``id_``
    for the original bytes, ``if_`` for a page without a toolbar; form: one of FORMS, how replays
    looked in that year; fetched: when it was downloaded, UTC.
    """
    original = html.encode() if isinstance(html, str) else html
    uri = uri_of(address, moment, flag)
    body = original
    if flag != "id_":
        replay = _Replay(f"{moment.astimezone(UTC):%Y%m%d%H%M%S}", address, form)
        text = original.decode("utf-8", "surrogateescape")
        dressed = _dressed(rewrite(text, replay), replay, moment, fetched, toolbar=not flag)
        body = dressed.encode("utf-8", "surrogateescape")
    return Replayed(uri, _headers(address, moment, fetched, original, flag, form), body)


def _dressed(
    html: str, replay: _Replay, moment: datetime, fetched: datetime, *, toolbar: bool
) -> str:
    names = {
        "@ADDRESS@": replay.address,
        "@QUOTED@": quote(replay.address, safe="/"),
        "@TIME@": replay.time,
        "@SECONDS@": str(int(moment.timestamp())),
        "@CAPTURED@": f"{moment.astimezone(UTC):%H:%M:%S %b %d, %Y}",
        "@FETCHED@": f"{fetched.astimezone(UTC):%H:%M:%S %b %d, %Y}",
        "@MS@": str(100 + fetched.second * 7),
    }

    def filled(part: str) -> str:
        return re.sub("|".join(names), lambda name: names[name[0]], part)

    def behind(element: str, part: str, text: str) -> str:
        pattern = rf"<{element}(?:\s[^>]*)?>"
        return re.sub(pattern, lambda tag: tag[0] + part, text, count=1, flags=re.IGNORECASE)

    html = behind("head", filled(HEADS[replay.form]), html)
    if toolbar:
        html = behind("body", filled(TOOLBARS[replay.form]), html)
    return html + filled(STAMP) + ("" if replay.form == "2016" else filled(TIMINGS))


def _headers(
    address: str, moment: datetime, fetched: datetime, original: bytes, flag: str, form: str
) -> list[tuple[str, str]]:
    seconds = timedelta(seconds=2)
    captured = format_datetime(moment.astimezone(UTC), usegmt=True)
    memento = f"{HOST}/web/{moment.astimezone(UTC):%Y%m%d%H%M%S}/{address}"
    link = (
        f'<{address}>; rel="original", <{HOST}/web/timemap/link/{address}>; rel="timemap"; '
        f'type="application/link-format", <{HOST}/web/{address}>; rel="timegate", '
        f'<{memento}>; rel="memento"; datetime="{captured}"'
    )
    made = [
        ("Server", "nginx"),
        ("Date", format_datetime(fetched.astimezone(UTC), usegmt=True)),
        ("Content-Type", "text/html; charset=utf-8"),
        ("X-Archive-Orig-Server", "nginx"),
        ("X-Archive-Orig-Date", format_datetime(moment.astimezone(UTC) + seconds, usegmt=True)),
        ("X-Archive-Orig-Content-Length", str(len(original))),
        ("X-Archive-Orig-Content-Encoding", "gzip"),
        ("X-Archive-Orig-ETag", f'"{len(original):x}"'),
        ("X-Archive-Orig-Set-Cookie", "_s=1; path=/"),
        ("Cache-Control", "max-age=1800"),
        ("Memento-Datetime", captured),
        ("Link", link),
        ("X-Archive-Src", "spn2-20230105100000/spn2-20230105103000-wwwb-spn05-8002.warc.gz"),
        ("X-App-Server", "wwwb-app219"),
        ("X-TS", "200"),
        ("Set-Cookie", "wb-p-SERVER=wwwb-app219; path=/"),
    ]
    if flag != "id_":
        guessed = ("X-Archive-Guessed-Content-Type", "text/html")
        made[9:9] = [guessed, ("X-Archive-Guessed-Charset", "utf-8")]
    # The names came in capitals until the site spoke HTTP/2, and in small letters since.
    return made if form == "2016" else [(name.lower(), value) for name, value in made]
