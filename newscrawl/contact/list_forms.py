"""The forms of any site's lists (a desk's and the archive's) and of pages past their end. Pure."""

import re
from itertools import pairwise

from newscrawl.contact.form_groups import FormGroup
from newscrawl.errors import PageError, UrlError
from newscrawl.sites.form_evidence import href, times
from newscrawl.sites.forms import Look, SeenPart, SeenVisit
from newscrawl.sites.lists import ListPage

_LISTS, _PAST = ("list", "second page"), ("past the end", "archive's end")
_ARCHIVES = ("archive",)
_clock_time = re.compile(r"\d{1,2} \w{2,12} \d{4} - \d{1,2}:\d{2}")
_relative_time = re.compile(r"پیش\s*$|^(?:لحظاتی|دقایقی|ساعتی)|^دیروز|^امروز")


def _page(seen: SeenPart) -> ListPage | None:
    return seen.listed if isinstance(seen.listed, ListPage) else None


def _number(seen: SeenPart, _: SeenVisit) -> str | None:
    page = _page(seen)
    return str(len(page.links) + len(page.others)) if page and (page.links or page.others) else None


def _without_slug(seen: SeenPart, visit: SeenVisit) -> str | None:
    def has_none(text: str) -> bool:
        try:
            address = seen.site.address_of(text)
        except UrlError:
            return True
        return address.path.rstrip("/") == seen.site.without_words(address).removeprefix(
            seen.site.origin
        )

    return href(has_none)(seen, visit)


def _is_clock(text: str) -> bool:
    return _clock_time.fullmatch(text) is not None


def _is_relative(text: str) -> bool:
    return _relative_time.search(text) is not None


def _is_other_time(text: str) -> bool:
    return not _is_clock(text) and not _is_relative(text)


def _in_order(seen: SeenPart, _: SeenVisit) -> str | None:
    days = [link.day for link in seen.links if link.day]
    is_sorted = len(days) > 1 and days == sorted(days, reverse=True)
    return f"{days[0]} to {days[-1]}" if is_sorted else None


def _inversions(seen: SeenPart, _: SeenVisit) -> str | None:
    numbers = [link.number for link in seen.links]
    found = sum(a < b for a, b in pairwise(numbers))
    return f"{found} of {len(numbers) - 1} neighbours" if found else None


def _goes_on(seen: SeenPart, visit: SeenVisit) -> str | None:
    """Count the stories of a later page that the list's first page does not have."""
    first = next((set(other.links) for other in visit.of("list")), set())
    new = [link for link in seen.links if link not in first]
    is_later = seen.part != "list" and new
    return f"{len(new)} of its {len(seen.links)} stories are not on the first" if is_later else None


def _inferred(seen: SeenPart, _: SeenVisit) -> str | None:
    page = _page(seen)
    return f"{len(page.links)} links" if page and page.is_inferred else None


def _unread(seen: SeenPart, _: SeenVisit) -> str | None:
    return str(seen.listed) if isinstance(seen.listed, PageError) else None


def _others(state: str) -> Look:
    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        page = _page(seen)
        found = [other.url for other in page.others if other.state == state] if page else []
        return f"{len(found)}, such as {found[0]}" if found else None

    return evidence_of


_SHARED: dict[str, Look] = {
    "no known list or entry: links were inferred": _inferred,
    "nothing that is a list": _unread,
    "entries a page": _number,
}


def _has_host(text: str) -> bool:
    return "//" in text[:8]


LISTS = FormGroup(
    "list",
    _LISTS,
    {
        **_SHARED,
        "the second page goes on from the first": _goes_on,
        "newest first": _in_order,
        "numbers out of their order": _inversions,
        "time as ۳۰ آبان ۱۴۰۴ - ۲۲:۵۳": times(_is_clock),
        "time as ۲ ساعت پیش": times(_is_relative),
        "time in another form": times(_is_other_time),
        "href relative": href(lambda text: not _has_host(text)),
        "href absolute": href(_has_host),
        "href percent-encoded": href(lambda text: "%" in text),
        "href in raw letters": href(lambda text: not text.isascii()),
        "href without a slug": _without_slug,
        "entries that are known to be no articles": _others("not_article"),
        "entries that nobody knows": _others("unrecognised"),
    },
)


def _of_day(seen: SeenPart, visit: SeenVisit) -> str | None:
    days = [link.day for link in seen.links]
    own = sum(day == visit.day for day in days)
    return f"{own} of {len(days)}" if days and own == len(days) else None


def _of_other_days(seen: SeenPart, visit: SeenVisit) -> str | None:
    days = {link.day for link in seen.links if link.day} - {visit.day}
    return ", ".join(sorted(map(str, days))) or None


def _listed_there(seen: SeenPart, visit: SeenVisit) -> str | None:
    listed = {a.number for one in visit.of(*_LISTS) for a in one.links if a.day == visit.day}
    both = listed & {link.number for link in seen.links}
    return f"{len(both)} of {len(listed)}" if listed and both else None


_OF_A_DAY: dict[str, Look] = {
    **_SHARED,
    "it shows the day that was asked for, and no other": _of_day,
    "it shows other days": _of_other_days,
}
ARCHIVE = FormGroup(
    "archive",
    _ARCHIVES,
    {**_OF_A_DAY, "it has what the desk's list has of that day": _listed_there},
)
WHOLE_ARCHIVE = FormGroup("archive of all services", ("archive of all",), _OF_A_DAY)


def _empty(seen: SeenPart, _: SeenVisit) -> str | None:
    page = _page(seen)
    return "" if page and not page.links and not page.others else None


def _again(seen: SeenPart, visit: SeenVisit) -> str | None:
    if not seen.links:
        return None
    numbers = [link.number for link in seen.links]
    for other in visit.of(*_LISTS, *_ARCHIVES):
        if numbers == [link.number for link in other.links]:
            return f"{len(numbers)} entries, those of: {other.part}"
    days = [str(link.day) for link in seen.links if link.day]
    return f"{len(numbers)} entries, {min(days, default='?')} to {max(days, default='?')}"


def _gone(seen: SeenPart, _: SeenVisit) -> str | None:
    is_gone = seen.answer is not None and seen.answer.status in (404, 410)
    return str(seen.answer.status) if is_gone and seen.answer else None


def _sent_away(seen: SeenPart, _: SeenVisit) -> str | None:
    hops = [head for head in seen.heads if 300 <= head.status < 400]
    return f"to {(hops[-1].headers.get('Location') or b'?').decode('latin-1')}" if hops else None


def _other_page(seen: SeenPart, _: SeenVisit) -> str | None:
    if seen.answer is None or seen.answer.status in (404, 410):
        return None
    return f"status {seen.answer.status}" if _page(seen) is None else None


PAST_END = FormGroup(
    "past the end",
    _PAST,
    {
        "a list without entries": _empty,
        "the last page, or another one, again": _again,
        "404 or 410": _gone,
        "a redirect": _sent_away,
        "anything else": _other_page,
    },
    can=lambda seen: bool(seen.heads),
)
