"""Read the picture that a page names for links to it, ``og:image``, where it is the story's own."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml import etree

from newscrawl.items import Image
from newscrawl.reading.boilerplate import said_of
from newscrawl.reading.document import join
from newscrawl.reading.fields import Page
from newscrawl.reading.identity import is_front
from newscrawl.reading.image_sources import absolute, is_placeholder, key_of, source_of
from newscrawl.reading.json_texts import as_text
from newscrawl.reading.picture_names import is_advertised

# Words in a file's name that tell of the site, or of a card with words for social networks.
_site = re.compile(
    r"(?<![a-z])(?:logos?|default|fallback|favicon|icon|share[rd]?|sharing|social|fb|og|ogp|avatar"
    r"|header|banner|site)(?![a-z])"
    r"|facebook|twitter|(?:og|social|share|default)[-_]?(?:image|img|card|pic)|(?:image|img|pic)[-_]?default",
    re.IGNORECASE,
)
_logo = re.compile(r"(?<![a-z])(?:logo|brand|masthead)(?![a-z])", re.IGNORECASE)
# Folders of the site's own pictures.
_design = re.compile(r"/(?:themes?|templates?|skins?|sitedesign|layouts?|branding)/", re.IGNORECASE)
# What sizes and copies add to a file's name.
_size = re.compile(
    r"\d{2,4}x\d{0,4}|\d{2,4}px-?|@\dx|[-_.](?:xx?l|l|m|s|xs|small|medium|large|big|normal|thumb(?:nail)?|full|hero"
    r"|main|crop|scaled|orig(?:inal)?|[0-9a-f]{5,8}|\d{1,4}|\w)(?=[-_.]|$)",
    re.IGNORECASE,
)
_ending = re.compile(r"\.\w{2,5}$")
_number = re.compile(r"\d{5,}|(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{10,}", re.IGNORECASE)
_date = re.compile(r"(?:19|20|13|14)\d{4,6}")
_letters = re.compile(r"[^\W\d_]")
# Letters of a file's name that is one; characters of a line above the first picture.
_NAME, _LINE = 4, 150
# Most pictures of a page that are looked at, and elements around each.
_MOST, _NEAR = 300, 3


def declared(page: Page, base: str) -> list[Image]:
    """Return the picture that ``og:image`` names, if that is not a logo or a writer's portrait."""
    url = absolute(page.document.meta.get("og:image"), base)
    if url is None or is_placeholder(url) or is_advertised(url, ()):
        return []
    return [Image(url=url)]


def with_declared(
    images: list[Image], page: Page, base: str, above: Sequence[etree._Element]
) -> list[Image]:
    """Return the pictures of a story, first the one that ``og:image`` names: where none of the
    others heads the story or is another size of it, and no name calls it the site's.

    ``above``: pictures of the story that stand above it.
    """
    told = declared(page, base)
    if not images or not told:
        return images or told
    url = told[0].url
    if above or is_of_site(url) or _is_headed(page, base, images) or _is_logo(url, page, base):
        return images
    return images if any(is_same(url, one.url) for one in images) else [*told, *images]


def is_of_site(url: str) -> bool:
    """Return True if an address tells that a picture is the site's, not a story's."""
    path = urlsplit(url).path
    return bool(_site.search(unquote(path.rpartition("/")[2])) or _design.search(path))


def _is_logo(url: str, page: Page, base: str) -> bool:
    """Return True if JSON-LD calls a picture its publisher's logo, or if the page shows it as one:
    linked to the front page, or in an element of that name.
    """
    publisher = page.document.ld("publisher")
    logo = publisher.get("logo") if isinstance(publisher, dict) else None
    told = as_text(logo.get("url") if isinstance(logo, dict) else logo)
    if told and absolute(told, base) == url:
        return True
    for node in islice(page.document.root.iter("img"), _MOST):
        if absolute(node.get("src"), base) == url:
            around = [node, *islice(node.iterancestors(), _NEAR)]
            hrefs = (join(base, one.get("href") or "") for one in around if one.tag == "a")
            if any(href and is_front(href) for href in hrefs):
                return True
            if any(_logo.search(said_of(one)) for one in around):
                return True
    return False


def is_same(one: str, other: str) -> bool:
    """Return True if two addresses may name sizes of one picture: their names are equal but for
    sizes, or they share a long number.
    """
    if key_of(one).partition("//")[2] == key_of(other).partition("//")[2]:
        return True
    first, second = set(_names_in(one)), set(_names_in(other))
    return not first.isdisjoint(second)


def _names_in(url: str) -> Iterator[str]:
    """Yield what tells a picture apart: its file's name without sizes, long numbers in the name and
    in its folder; for a file that only sizes name, its folder.
    """
    *_, folder, file = ("", *unquote(urlsplit(key_of(url)).path).split("/"))
    name = _size.sub("", _ending.sub("", file)).strip("-_. ").lower()
    if len(_letters.findall(name)) >= _NAME:
        yield name
    elif not _number.search(file):
        yield f"{folder}/{name}"
    for number in _number.findall(f"{folder}/{file}"):
        if not _date.fullmatch(number):
            yield number


def _is_headed(page: Page, base: str, images: Sequence[Image]) -> bool:
    """Return True if one of the pictures stands in the story's element with a line above it at
    most.
    """
    known = {address for one in images for address in (one.url, one.thumbnail)}
    length = 0
    for node in islice(page.article.iter(), 300):
        if node.tag in ("img", "amp-img"):
            shown = source_of(node, base)
            if shown is not None and shown.url in known:
                return True
        if isinstance(node.tag, str) and node.tag not in ("script", "style", "noscript"):
            length += len((node.text or "").strip())
        length += len((node.tail or "").strip()) if node is not page.article else 0
        if length > _LINE:
            return False
    return False
