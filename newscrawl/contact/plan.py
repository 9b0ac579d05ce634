"""The plan of a visit: which pages to request, each address taken from earlier responses. Pure.

At most sixteen requests, including redirects and robots.txt; no address twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from newscrawl.contact.visit import ARTICLE, FEED, LIST, NO_PAGE, Visit
from newscrawl.items import Article
from newscrawl.sites.base import Address, Site

#: Most requests of a visit, redirects and robots.txt included.
MOST = 16
# Past the end of any list: ten years of the largest desk are some thousands of pages.
_FAR = 99_999
# A number that no article has: sites count to seven or eight digits today, or begin numbers with
# the day and need eleven or more.
_NO_NUMBER = 999_999_999
# Any day: whether a site has an archive of all sections does not depend on it.
_SOME_DAY = date(2025, 1, 1)


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Why a page of the plan is not requested."""

    why: str


def _nothing(_: Site) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """One page of the visit. ``address``: returns its address from what came before, or why it is
    not requested. ``lacks``: returns why a site has no such page, None if it can have one.
    """

    name: str
    kind: str
    address: Callable[[Visit], str | NotAsked]
    lacks: Callable[[Site], str | None] = _nothing

    def plan(self, visit: Visit) -> str | NotAsked:
        """Return the page's address, or why it is not requested."""
        why = self.lacks(visit.site)
        return self.address(visit) if why is None else NotAsked(why)


def _list(number: int) -> Callable[[Visit], str | NotAsked]:
    def address(visit: Visit) -> str | NotAsked:
        if number > 1 and not _links(visit, "list"):
            return NotAsked("the list's first page names no article")
        return visit.site.list_url(visit.host, visit.desk, number)

    return address


def _archive(number: int) -> Callable[[Visit], str | NotAsked]:
    def address(visit: Visit) -> str | NotAsked:
        if number > 1 and not _links(visit, "archive"):
            return NotAsked("the archive's page names no article")
        return visit.site.archive_url(visit.host, visit.archive, visit.day, number)

    return address


def _whole_archive(visit: Visit) -> str:
    return visit.site.whole_archive_url(visit.host, visit.day) or ""


def _no_whole_archive(site: Site) -> str | None:
    has = site.whole_archive_url(site.origin, _SOME_DAY) is not None
    return None if has else "the site has no archive of all sections beside that one"


def _feed(n: int) -> Callable[[Visit], str]:
    return lambda visit: visit.host + visit.site.feed_paths()[n]


def _no_feed(n: int) -> Callable[[Site], str | None]:
    def lacks(site: Site) -> str | None:
        other = "other " if n else ""
        why = f"no {other}address of the site's feed is known"
        return None if n < len(site.feed_paths()) else why

    return lacks


def _article(n: int) -> Callable[[Visit], str | NotAsked]:
    def address(visit: Visit) -> str | NotAsked:
        found = _articles(visit)
        if n >= len(found):
            return NotAsked("no list and no feed named an article")
        return visit.host + found[n].path

    return address


def _bare_article(n: int) -> Callable[[Visit], str | NotAsked]:
    def address(visit: Visit) -> str | NotAsked:
        found = _articles(visit)
        if n >= len(found):
            return NotAsked("no list and no feed named a second one")
        return visit.host + visit.site.without_words(found[n]).removeprefix(visit.site.origin)

    return address


def _media(n: int) -> Callable[[Visit], str | NotAsked]:
    def address(visit: Visit) -> str | NotAsked:
        found = [link for link in _all_links(visit) if link.media]
        readings = [seen.reading for seen in visit.of("media", "second media")]
        kinds = {reading.kind for reading in readings if isinstance(reading, Article)}
        if n < len(found) and not {"photo", "video"} <= kinds:
            return visit.host + found[n].path
        where = _media_roots(visit.site)
        if n == 0:
            return NotAsked(f"no list and no feed named a story of {where}")
        return NotAsked(f"no other story of {where} was named, or both kinds were met")

    return address


def _media_roots(site: Site) -> str:
    """Return how the addresses of media stories begin; "" where a site has no such section."""
    return " or ".join(f"/{root}" for root in site.roots[1:])


def _no_media(site: Site) -> str | None:
    return None if _media_roots(site) else "addresses of the site tell no media stories apart"


def _missing(visit: Visit) -> str:
    return visit.host + visit.site.path_of_number(_NO_NUMBER, visit.day)


#: The parts of a visit, in the order of the requests.
PARTS = (
    PlannedPage("list", LIST, _list(1)),
    PlannedPage("second page", LIST, _list(2)),
    PlannedPage("past the end", LIST, _list(_FAR)),
    PlannedPage("archive", LIST, _archive(1)),
    PlannedPage("archive's end", LIST, _archive(_FAR)),
    PlannedPage("archive of all", LIST, _whole_archive, _no_whole_archive),
    PlannedPage("feed", FEED, _feed(0), _no_feed(0)),
    PlannedPage("other feed", FEED, _feed(1), _no_feed(1)),
    PlannedPage("article", ARTICLE, _article(0)),
    PlannedPage("no slug", ARTICLE, _bare_article(1)),
    PlannedPage("media", ARTICLE, _media(0), _no_media),
    PlannedPage("second media", ARTICLE, _media(1), _no_media),
    PlannedPage("third media", ARTICLE, _media(2), _no_media),
    PlannedPage("no article", NO_PAGE, _missing),
)


def can_have(site: Site, *parts: str) -> bool:
    """Return True if a site can have one of the named parts."""
    return any(part.lacks(site) is None for part in PARTS if part.name in parts)


def next_part(visit: Visit, requests: int) -> tuple[PlannedPage, str] | None:
    """Return the next part and its address, None if there is no more. ``requests``: made so far.

    Adds the parts that cannot be requested to the visit, with the reason.
    """
    asked = {seen.asked for seen in visit.seen.values()}
    for part in PARTS:
        if part.name in visit.seen:
            continue
        if any(seen.is_silent for seen in visit.of("list")):
            planned: str | NotAsked = NotAsked("the site did not answer")
        elif requests >= MOST:
            planned = NotAsked(f"{MOST} requests were made by then")
        else:
            planned = part.plan(visit)
        if planned in asked:
            planned = NotAsked("its address was asked for before")
        if isinstance(planned, str):
            return part, planned
        visit.seen[part.name] = visit.part(part.name, part.kind, why=planned.why)
    return None


def _links(visit: Visit, *parts: str) -> list[Address]:
    return [link for seen in visit.of(*parts) for link in seen.links]


def _all_links(visit: Visit) -> list[Address]:
    """Return the articles that lists and feeds named, each once. A feed's are from all desks."""
    named = _links(visit, *(part.name for part in PARTS if part.kind in (LIST, FEED)))
    return list({link.number: link for link in reversed(named)}.values())[::-1]


def _articles(visit: Visit) -> list[Address]:
    return [link for link in _all_links(visit) if not link.media and not link.is_short]
