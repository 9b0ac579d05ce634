"""The plan of a visit: which pages to request, each address taken from earlier responses. Pure.

At most sixteen requests, including redirects and robots.txt; no address twice.
"""

from collections.abc import Callable
from dataclasses import dataclass

from newscrawl.contact.visit import ARTICLE, FEED, LIST, NO_PAGE, Visit
from newscrawl.items import Article
from newscrawl.sites.base import Address

#: Most requests of a visit, redirects and robots.txt included.
MOST = 16
# Past the end of any list: ten years of the largest desk are some thousands of pages.
_FAR = 99_999
# A number that no article has: they have seven digits today.
_NO_NUMBER = 999_999_999


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """One page of the visit. ``address``: returns its address from what came before. If that is
    None, the page is not requested, and ``otherwise`` is the reason.
    """

    name: str
    kind: str
    address: Callable[[Visit], str | None]
    otherwise: str


def _first(visit: Visit) -> str:
    return visit.site.list_url(visit.host, visit.desk, 1)


def _page(number: int) -> Callable[[Visit], str | None]:
    def address(visit: Visit) -> str | None:
        shown = _links(visit, "list")
        return visit.site.list_url(visit.host, visit.desk, number) if shown else None

    return address


def _archive(visit: Visit) -> str | None:
    return visit.site.archive_url(visit.host, visit.archive, visit.day, 1)


def _archive_far(visit: Visit) -> str | None:
    shown = _links(visit, "archive")
    return visit.site.archive_url(visit.host, visit.archive, visit.day, _FAR) if shown else None


def _whole_archive(visit: Visit) -> str | None:
    return visit.site.whole_archive_url(visit.host, visit.day)


def _feed(form: int) -> Callable[[Visit], str | None]:
    def address(visit: Visit) -> str | None:
        paths = visit.site.feed_paths()
        return visit.host + paths[form] if form < len(paths) else None

    return address


def _article(n: int, *, slug: bool = True) -> Callable[[Visit], str | None]:
    def address(visit: Visit) -> str | None:
        found = [link for link in _all_links(visit) if not link.media and not link.is_short]
        if n >= len(found):
            return None
        path = found[n].path
        whole = visit.site.without_words(found[n]).removeprefix(visit.site.origin)
        return visit.host + (path if slug else whole)

    return address


def _media(n: int) -> Callable[[Visit], str | None]:
    def address(visit: Visit) -> str | None:
        found = [link for link in _all_links(visit) if link.media]
        readings = [seen.reading for seen in visit.of("media", "second media")]
        kinds = {reading.kind for reading in readings if isinstance(reading, Article)}
        if n >= len(found) or {"photo", "video"} <= kinds:
            return None
        return visit.host + found[n].path

    return address


def _missing(visit: Visit) -> str:
    return visit.host + visit.site.path_of_number(_NO_NUMBER, visit.day)


_NO_LIST = "the list's first page names no article"
_NO_MEDIA = "no other story of /fa/media/ was named, or both kinds were met"
#: The parts of a visit, in the order of the requests.
PARTS = (
    PlannedPage("list", LIST, _first, ""),
    PlannedPage("second page", LIST, _page(2), _NO_LIST),
    PlannedPage("past the end", LIST, _page(_FAR), _NO_LIST),
    PlannedPage("archive", LIST, _archive, ""),
    PlannedPage("archive's end", LIST, _archive_far, "the archive's page names no article"),
    PlannedPage("archive of all", LIST, _whole_archive, ""),
    PlannedPage("feed", FEED, _feed(0), ""),
    PlannedPage("other feed", FEED, _feed(1), ""),
    PlannedPage("article", ARTICLE, _article(0), "no list and no feed named an article"),
    PlannedPage(
        "no slug", ARTICLE, _article(1, slug=False), "no list and no feed named a second one"
    ),
    PlannedPage("media", ARTICLE, _media(0), "no list and no feed named a story of /fa/media/"),
    PlannedPage("second media", ARTICLE, _media(1), _NO_MEDIA),
    PlannedPage("third media", ARTICLE, _media(2), _NO_MEDIA),
    PlannedPage("no article", NO_PAGE, _missing, ""),
)


def next_part(visit: Visit, requests: int) -> tuple[PlannedPage, str] | None:
    """Return the next part and its address, None if there is no more. ``requests``: made so far.

    Adds the parts that cannot be requested to the visit, with the reason.
    """
    asked = {seen.asked for seen in visit.seen.values()}
    for part in PARTS:
        if part.name in visit.seen:
            continue
        if any(seen.is_silent for seen in visit.of("list")):
            visit.seen[part.name] = visit.part(part.name, part.kind, why="the site did not answer")
        elif requests >= MOST:
            why = f"{MOST} requests were made by then"
            visit.seen[part.name] = visit.part(part.name, part.kind, why=why)
        elif (url := part.address(visit)) is None or url in asked:
            visit.seen[part.name] = visit.part(part.name, part.kind, why=part.otherwise)
        else:
            return part, url
    return None


def _links(visit: Visit, *parts: str) -> list[Address]:
    return [link for seen in visit.of(*parts) for link in seen.links]


def _all_links(visit: Visit) -> list[Address]:
    """Return the articles that lists and feeds named, each once. A feed's are from all desks."""
    named = _links(visit, *(part.name for part in PARTS if part.kind in (LIST, FEED)))
    return list({link.number: link for link in reversed(named)}.values())[::-1]
