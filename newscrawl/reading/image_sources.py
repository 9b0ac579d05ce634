"""Find the address of the largest picture that an ``<img>`` and its ``<picture>`` offer, and
recognise images that are no pictures: placeholders, pixels that count readers, emoji.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from math import inf
from typing import NamedTuple
from urllib.parse import quote_from_bytes, urljoin

from lxml import etree
from w3lib.url import safe_url_string

from newscrawl.reading.boilerplate import is_hidden
from newscrawl.reading.placeholders import emoji_in

_ENDINGS = "jpe?g|png|webp|gif|avif"
#: Matches where an address ends like a picture's file.
FILE = re.compile(rf"\.(?:{_ENDINGS})(?:$|\?)", re.IGNORECASE)
# WordPress's names for smaller pictures, road-780x470.jpg, and for reduced copies of huge ones.
_scaled = re.compile(
    rf"-(?<=\S-)(?:(?P<width>\d{{2,5}})x\d{{2,5}}|scaled)(?=\.(?:{_ENDINGS})(?:$|\?))",
    re.IGNORECASE,
)
_SCALED = 2560
_asked = re.compile(r"[?&](?:w|width|resize|fit)=(?P<width>\d{2,5})")
# WordPress's picture servers: the path holds the address of the picture itself.
_proxied = re.compile(r"https?://i\d\.wp\.com/")
_size = "(?:w|h|width|height|resize|fit|crop|ssl|quality|strip)=[^&]*"
_sizing = re.compile(rf"\?{_size}(?:&{_size})*$")
_path = r"(?:[A-Za-z0-9/._-]++|%[0-9A-F]{2})*"
_plain = re.compile(rf"https?://[a-z0-9.-]+/{_path}", re.ASCII)
# A path on the page's own host, without dots after a slash, which may be steps up.
_rooted = re.compile(rf"(?!//|.*/\.)/{_path}", re.ASCII)
# Any other address whose host is plain or left out: its path, query and fragment need quoting only.
_usual = re.compile(
    r"(https?://[a-z0-9.-]+(?=/)|(?!//))(/[^\x00-\x1f\ud800-\udfff?#;\\]*+)(?<! )"
    r"(?:(\?[^\x00-\x1f\ud800-\udfff#]+(?<! ))|\?)?(?:(#[^\x00-\x1f\ud800-\udfff]+)|#)?"
)
# What safe_url_string() leaves as it is, besides letters, digits and "_.-~".
_PATH_SAFE, _QUERY_SAFE = b":/?@!$&'()*+,;=%", b":/?@!$&()*+,;=%"

# Names of attributes that hold the full file; that scripts fill src from; that are neither.
_full = re.compile(
    r"data-(?:orig(?:inal)?-file|full\w*|large\w*|zoom\w*|big\w*|hi-?res\w*)(?:-\w+)?"
)
_lazy = re.compile(r"[\w-]*(?:src|lazy)[\w-]*|data-(?:original|echo|defer)|loadlate")
_neither = re.compile(
    r"[\w-]*(?:thumb|small|tiny|medium|lqip|blur|placeholder|preview|low|icon|avatar|caption|share"
    r"|title|alt|desc|meta|name|link|href|size|width|height|ratio|set)[\w-]*|class|id|style|loading"
)
_address = re.compile(r"[^\s{}<>]*[/.][^\s{}<>]*")
_gap = re.compile(r"[\s,]*")
_word = re.compile(r"\S+")
_bound = re.compile(r"\((?P<side>min|max)-width\s*:\s*(?P<width>\d{1,5})")
_placeholder = re.compile(
    r"(?:(?:img|image|bg|lazy|ajax|pre|post|page|site|theme|default|white|black|1x1)[-_]?)?"
    r"(?:blank|spacer|pixel|placeholder|transparent|clear|empty|dummy|lazy(?:load)?|loading|loader"
    r"|spinner|[01]x[01]|1px|trans|gr[ae]y|no-?(?:image|img|pic|photo)|(?:og[-_]?)?logo(?:[-_]?og)?)"
    r"(?:[-_]?\d{1,4}(?:x\d{1,4})?)?"
    r"\.\w{3,4}",
    re.IGNORECASE,
)
_counter = re.compile(
    r"//(?:[\w-]+\.)*(?:pixel|stats?|counter|beacon|analytics|track(?:er|ing)?|doubleclick|webgozar"
    r"|histats|scorecardresearch)\.[\w.-]+/|facebook\.com/tr\b|//mc\.yandex\."
    r"|/(?:pixel|counter|beacon|track(?:er|ing)?|collect|hit)(?:\.(?:gif|php|png|aspx?))?(?:\?|$)"
)
# Fixed pieces: each counter's address contains one of them.
_COUNTERS = (
    *("pixel", "stat", "counter", "beacon", "analytics", "track", "doubleclick", "webgozar"),
    *("scorecardresearch", "facebook.com/tr", "//mc.yandex.", "/collect", "/hit"),
)
# In a <picture>, such a file stands in for a photograph.
_stands_in = re.compile(r"\.(?:svg|gif)(?:$|\?)", re.IGNORECASE)
_photograph = re.compile(r"\.(?:jpe?g|webp|avif)(?:$|\?)")
_side = re.compile(r"(?<![\w-])(?:width|height)\s*:([^;!]*)", re.IGNORECASE)
_pixels = re.compile(r"\s*(\d{1,5})(?:px)?\s*")
_PIXEL, _LINE, _ICON = 2, 8, 32
# Most pictures that are looked at beside a <noscript>.
_MOST = 3
# Sources of a <picture> that are looked at.
_MOST_SOURCES = 20


@dataclass(frozen=True, slots=True)
class ImageSource:
    """A picture's address. ``width``: its width in pixels, as the page states it. ``is_set``: True
    if it is one of several sizes, so that the element's own size is not the picture's.
    """

    url: str
    width: int | None = None
    is_set: bool = False


def source_of(node: etree._Element, base: str) -> ImageSource | None:
    """Return the largest picture that an ``<img>`` shows or will show; None where it shows none."""
    if _is_pixel(node) or emoji_in(node) is not None or _repeats_picture(node, base):
        return None
    found = list(_candidates(node))
    if len(found) > 1:
        # A file without a size in its name is larger than the sizes that are made of it.
        sizes = {key_of(one.address) for one in found if width_in(one.address) < inf}
        found.sort(key=lambda one: (inf, 0, 0) if one.address in sizes else one.size, reverse=True)
        if next(node.iterancestors("picture"), None) is not None:
            shown = [one for one in found if not _stands_in.search(one.address)]
            found = shown if any(_photograph.search(one.address) for one in shown) else found
    for one in found:
        url = absolute(one.address, base)
        if url and not is_placeholder(url):
            return ImageSource(url, one.width, one.is_set)
    return None


def is_placeholder(url: str) -> bool:
    """Return True if a file's name says that it stands in for a picture, or is the site's logo."""
    return _placeholder.fullmatch(url.partition("?")[0].rpartition("/")[2]) is not None


def absolute(href: str | None, base: str) -> str | None:
    """Return the web address of a file, joined to ``base``; None where ``href`` leads to none."""
    if not href or not href.strip() or href.lstrip().startswith(("data:", "#", "about:")):
        return None
    if _plain.fullmatch(href):
        return href
    if _rooted.fullmatch(href) and (host := _host(base)):
        return f"{host}{href}" if f"{host}{href}" != base else None
    # Before a third slash there is no host: the rest is a path on the page's own.
    is_rooted = href.startswith("///") and "/." not in href
    if found := _usual.fullmatch(_host(base) + href[2:].strip() if is_rooted else href.strip()):
        host, path, query, fragment = found.groups("")
        if host := host or ("" if "/." in path else _host(base)):
            if f"{host}{path}{query}{fragment}" == base:
                return None
            fragment = fragment and f"#{_quoted(fragment[1:], _PATH_SAFE)}"
            return host + _quoted(path, _PATH_SAFE) + _quoted(query, _QUERY_SAFE) + fragment
    try:
        joined = urljoin(base, href.strip())
        url = safe_url_string(joined) if joined != base else ""  # "//" leads nowhere
    except ValueError:
        return None
    return url if url.startswith(("https://", "http://")) else None


def _quoted(text: str, safe: bytes) -> str:
    return quote_from_bytes(text.encode(), safe)


@lru_cache(maxsize=64)
def _host(base: str) -> str:
    """Return the scheme and host of an address; empty where it is not plainly spelled."""
    match = _plain.match(base)
    return "/".join(match[0].split("/")[:3]) if match else ""


def key_of(url: str) -> str:
    """Return what the addresses of all sizes of one picture share, as WordPress names them."""
    if "?" in url:
        url = _sizing.sub("", url)
    if _proxied.match(url):
        url = _proxied.sub("https://", url)
    return _scaled.sub("", url)


def width_in(url: str) -> float:
    """Return the width in pixels that an address states; infinite where it states none: the file
    itself.
    """
    found = _scaled.search(url) or _asked.search(url)
    return inf if found is None else int(found["width"] or _SCALED)


class _Candidate(NamedTuple):
    """One address of a picture. ``size``: width, density, least width of the screen. ``width``: as
    the page states it. ``is_set``: True if it is one of several sizes.
    """

    address: str
    size: tuple[float, float, float]
    width: int | None = None
    is_set: bool = False


def _candidates(node: etree._Element) -> Iterator[_Candidate]:
    """Yield the addresses of an ``<img>``, then those of its ``<picture>``."""
    for name, value in node.items():
        if name == "src":
            continue
        if name.endswith("srcset"):
            yield from _set(value, 0)
        elif not _address.fullmatch(value.strip()) or _neither.fullmatch(name):
            continue
        elif _full.fullmatch(name):
            yield _Candidate(value, (inf, 0, 0), is_set=True)
        elif _lazy.fullmatch(name) or (name.startswith("data-") and _is_file(value)):
            yield _named(value)
    picture = next(node.iterancestors("picture"), None)
    if src := node.get("src"):
        yield _named(src)
    for source in islice(picture.iter("source"), _MOST_SOURCES) if picture is not None else ():
        bound = _bound.search(source.get("media") or "")
        hint = (int(bound["width"]) if bound["side"].lower() == "min" else -1) if bound else 0
        for name, value in source.items():
            if name.endswith("srcset"):
                yield from _set(value, hint)


def _set(srcset: str, hint: int) -> Iterator[_Candidate]:
    """Yield the candidates of a ``srcset``, with their widths or densities."""
    for address, descriptors in _parts(srcset):
        width, density = None, 1.0
        for said in descriptors.split():
            number, unit = said[:-1], said[-1:].lower()
            if unit == "w" and number.isdecimal() and len(number) < 6:
                width = int(number)
            elif unit == "x" and re.fullmatch(r"\d{1,3}(?:\.\d{1,3})?", number):
                density = float(number)
        size = (width or _named(address).size[0], density, hint)
        yield _Candidate(address, size, width, is_set=True)


def _parts(srcset: str) -> Iterator[tuple[str, str]]:
    """Yield each address of a ``srcset``, which may contain commas, and its descriptors."""
    at = 0
    while word := _word.match(srcset, _gap.match(srcset, at).end()):  # type: ignore[union-attr]
        address, at = word[0], word.end()
        if address.endswith(","):
            yield address.rstrip(","), ""
            continue
        end = srcset.find(",", at) % (len(srcset) + 1)  # without a comma: to its end
        yield address, srcset[at:end]
        at = end


def _named(address: str) -> _Candidate:
    width = width_in(address)
    return _Candidate(address, (0 if width == inf else width, 1, 0))


def _is_file(value: str) -> bool:
    return "/" in value and FILE.search(value.strip()) is not None


def _is_pixel(node: etree._Element) -> bool:
    """Return True if an image is no picture: it is tiny, hidden, or at a counter's address; or it
    is no photograph, and as small as an icon or as thin as a line.
    """
    said = [node.get("width") or "", node.get("height") or ""]
    said += _side.findall(node.get("style") or "")
    sides = [int(match[1]) for match in map(_pixels.fullmatch, said) if match]
    if sides and (max(sides) <= _PIXEL or 0 < min(sides) <= _PIXEL):
        return True
    address = (node.get("src") or "").lower()
    if _photograph.search(address):
        return False
    waits = any(map(_lazy.fullmatch, {*node.keys()} - {"src", "srcset"}))
    if not waits and (is_hidden(node) or _is_icon(sides, said)):
        return True
    return any(map(address.__contains__, _COUNTERS)) and _counter.search(address) is not None


def _is_icon(sides: Sequence[int], said: Iterable[str]) -> bool:
    """Return True for an icon, or a line. A side in percent tells nothing of the other one."""
    if not sides or any("%" in text for text in said):
        return False
    return max(sides) <= _ICON or (len(sides) > 1 and min(sides) <= _LINE)


def _repeats_picture(node: etree._Element, base: str) -> bool:
    """Return True if an image stands in a ``<noscript>`` and repeats the picture beside it."""
    told = next(node.iterancestors("noscript"), None)
    if told is None:
        return False
    beside = (near for near in (told.getprevious(), told.getnext()) if near is not None)
    pictures = (one for near in beside for one in islice(near.iter("img"), _MOST))
    return any(
        next(one.iterancestors("noscript"), None) is None and source_of(one, base)
        for one in pictures
    )
