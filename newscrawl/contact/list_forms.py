"""The forms of list pages (a desk's and the archive's) and of pages past a list's end. Pure."""

import re
from collections.abc import Callable
from itertools import pairwise

from parsel import Selector

from newscrawl.contact.forms import CLAIMED, SEEN_2019, SEEN_2024, UNKNOWN, Form, FormGroup, css
from newscrawl.contact.visit import Seen, Visit
from newscrawl.errors import PageError, UrlError
from newscrawl.persian.cleaning import clean
from newscrawl.reading.blocks import text_of
from newscrawl.sites.lists import ListPage
from newscrawl.sites.tasnim.addresses import parse_address

ENTRY = "article.list-item"
_LISTS, _PAST = ("list", "second page"), ("past the end", "archive's end")
_ARCHIVES = ("archive",)
_TOP = "section.news-container.top-news-service > section.content"
_RESULT = ".news-container.archive-result .content"
#: Entries on a list page in 2024.
_A_PAGE = 20
_clock_time = re.compile(r"\d{1,2} \w{2,12} \d{4} - \d{1,2}:\d{2}")
_relative_time = re.compile(r"پیش\s*$|^(?:لحظاتی|دقایقی|ساعتی)|^دیروز|^امروز")
_unpadded = re.compile(r"/fa/(?:news|media)/\d{4}/(?:\d/|\d\d/\d/)", re.ASCII)
_article_path = re.compile(r"^(?:[a-z]+:)?(?://[^/]*)?/?fa/+(?:news|media)/", re.IGNORECASE)
Look = Callable[[Seen, Visit], str | None]


def _page(seen: Seen) -> ListPage | None:
    return seen.listed if isinstance(seen.listed, ListPage) else None


def _number(seen: Seen, _: Visit) -> str | None:
    page = _page(seen)
    return str(len(page.links) + len(page.others)) if page and (page.links or page.others) else None


def _is_a_page(seen: Seen, visit: Visit) -> str | None:
    return "" if _number(seen, visit) == str(_A_PAGE) else None


def _share(selector: str, *, has: bool = True) -> Look:
    """Count the entries in which the selector finds an element, or finds none if not `has`."""

    def evidence_of(seen: Seen, _: Visit) -> str | None:
        entries = _entries(seen)
        number = sum(bool(entry.css(selector)) is has for entry in entries)
        return f"{number} of {len(entries)} entries" if number else None

    return evidence_of


def _entries(seen: Seen) -> list[Selector]:
    return list(seen.selector.css(ENTRY)) if seen.selector is not None else []


def _hrefs(seen: Seen) -> list[str]:
    """Return the addresses of articles as the entries write them.

    Without entries in the known markup, the addresses in the whole page.
    """
    within = _entries(seen) or ([seen.selector] if seen.selector is not None else [])
    hrefs = [href.strip() for node in within for href in node.css("a::attr(href)").getall()]
    return [href for href in hrefs if _article_path.search(href)]


def _href(matches: Callable[[str], bool]) -> Look:
    def evidence_of(seen: Seen, _: Visit) -> str | None:
        hrefs = _hrefs(seen)
        found = [href for href in hrefs if matches(href)]
        return f"{len(found)} of {len(hrefs)}, such as {found[0]}" if found else None

    return evidence_of


def _has_slug(href: str) -> bool:
    try:
        return len(parse_address(href).path.rstrip("/").split("/")) > 7
    except UrlError:
        return False


def _is_unpadded(href: str) -> bool:
    return _unpadded.search(href) is not None


def _of_digits(*, is_seven: bool) -> Look:
    def evidence_of(seen: Seen, _: Visit) -> str | None:
        found = [link.number for link in seen.links if (len(str(link.number)) == 7) is is_seven]
        return f"{len(found)} of {len(seen.links)}, such as {found[0]}" if found else None

    return evidence_of


def _times(matches: Callable[[str], bool]) -> Look:
    def evidence_of(seen: Seen, _: Visit) -> str | None:
        nodes = [node for entry in _entries(seen) for node in entry.css("time")]
        texts = [text for node in nodes if (text := clean(text_of(node.root)))]
        found = [text for text in texts if matches(text)]
        return f"{len(found)} of {len(texts)}, such as {found[0]}" if found else None

    return evidence_of


def _is_clock(text: str) -> bool:
    return _clock_time.fullmatch(text) is not None


def _is_relative(text: str) -> bool:
    return _relative_time.search(text) is not None


def _is_other_time(text: str) -> bool:
    return not _is_clock(text) and not _is_relative(text)


def _in_order(seen: Seen, _: Visit) -> str | None:
    days = [link.day for link in seen.links if link.day]
    is_sorted = len(days) > 1 and days == sorted(days, reverse=True)
    return f"{days[0]} to {days[-1]}" if is_sorted else None


def _inversions(seen: Seen, _: Visit) -> str | None:
    numbers = [link.number for link in seen.links]
    found = sum(a < b for a, b in pairwise(numbers))
    return f"{found} of {len(numbers) - 1} neighbours" if found else None


def _goes_on(seen: Seen, visit: Visit) -> str | None:
    """Count the stories of a later page that the list's first page does not have."""
    first = next((set(other.links) for other in visit.of("list")), set())
    new = [link for link in seen.links if link not in first]
    is_later = seen.part != "list" and new
    return f"{len(new)} of its {len(seen.links)} stories are not on the first" if is_later else None


def _inferred(seen: Seen, _: Visit) -> str | None:
    page = _page(seen)
    return f"{len(page.links)} links" if page and page.is_inferred else None


def _unread(seen: Seen, _: Visit) -> str | None:
    return str(seen.listed) if isinstance(seen.listed, PageError) else None


def _others(state: str) -> Look:
    def evidence_of(seen: Seen, _: Visit) -> str | None:
        page = _page(seen)
        found = [other.url for other in page.others if other.state == state] if page else []
        return f"{len(found)}, such as {found[0]}" if found else None

    return evidence_of


_SHARED = (
    Form(ENTRY, SEEN_2024, css(ENTRY)),
    Form("no known list or entry: links were inferred", UNKNOWN, _inferred),
    Form("nothing that is a list", UNKNOWN, _unread),
    Form("entries a page", UNKNOWN, _number),
)
LISTS = FormGroup(
    "list",
    _LISTS,
    (
        Form(_TOP, CLAIMED, css(_TOP)),
        Form("section.content", SEEN_2024, css("section.content")),
        *_SHARED,
        Form(f"{_A_PAGE} entries a page", SEEN_2024, _is_a_page),
        Form("the second page goes on from the first", SEEN_2024, _goes_on),
        Form("newest first", SEEN_2024, _in_order),
        Form("numbers out of their order", SEEN_2024, _inversions),
        Form("entry: h2.title", SEEN_2024, _share("h2.title")),
        Form("entry: h4.lead", CLAIMED, _share("h4.lead")),
        Form("entry without h4.lead", CLAIMED, _share("h4.lead", has=False)),
        Form("entry: time", SEEN_2024, _share("time")),
        Form("time as ۳۰ آبان ۱۴۰۴ - ۲۲:۵۳", SEEN_2024, _times(_is_clock)),
        Form("time as ۲ ساعت پیش", SEEN_2024, _times(_is_relative)),
        Form("time in another form", UNKNOWN, _times(_is_other_time)),
        Form("href relative", SEEN_2019, _href(lambda href: "//" not in href[:8])),
        Form("href absolute", SEEN_2024, _href(lambda href: "//" in href[:8])),
        Form("href percent-encoded", SEEN_2019, _href(lambda href: "%" in href)),
        Form("href in raw letters", SEEN_2024, _href(lambda href: not href.isascii())),
        Form("href without a slug", CLAIMED, _href(lambda href: not _has_slug(href))),
        Form("href of /fa/media/", CLAIMED, _href(lambda href: "/fa/media/" in href)),
        Form("href with a day or month of one digit", UNKNOWN, _href(_is_unpadded)),
        Form("numbers of seven digits", SEEN_2024, _of_digits(is_seven=True)),
        Form("numbers of more or fewer digits", UNKNOWN, _of_digits(is_seven=False)),
        Form("entries that are known to be no articles", CLAIMED, _others("not_article")),
        Form("entries that nobody knows", UNKNOWN, _others("unrecognised")),
        Form("sidebar: article.box-item", CLAIMED, css("article.box-item")),
    ),
)


def _of_day(seen: Seen, visit: Visit) -> str | None:
    days = [link.day for link in seen.links]
    own = sum(day == visit.day for day in days)
    return f"{own} of {len(days)}" if days and own == len(days) else None


def _of_other_days(seen: Seen, visit: Visit) -> str | None:
    days = {link.day for link in seen.links} - {visit.day}
    return ", ".join(sorted(map(str, days))) or None


def _listed_there(seen: Seen, visit: Visit) -> str | None:
    listed = {a.number for one in visit.of(*_LISTS) for a in one.links if a.day == visit.day}
    both = listed & {link.number for link in seen.links}
    return f"{len(both)} of {len(listed)}" if listed and both else None


ARCHIVE = FormGroup(
    "archive",
    _ARCHIVES,
    (
        Form(_RESULT, CLAIMED, css(_RESULT)),
        *_SHARED,
        Form("it shows the day that was asked for, and no other", CLAIMED, _of_day),
        Form("it shows other days", UNKNOWN, _of_other_days),
        Form("it has what the desk's list has of that day", UNKNOWN, _listed_there),
    ),
)

WHOLE_ARCHIVE = FormGroup(
    "archive of all services",
    ("archive of all",),
    (
        Form(_RESULT, CLAIMED, css(_RESULT)),
        *_SHARED,
        Form("it shows the day that was asked for, and no other", CLAIMED, _of_day),
        Form("it shows other days", UNKNOWN, _of_other_days),
        Form("href of /fa/media/", CLAIMED, _href(lambda href: "/fa/media/" in href)),
    ),
)


def _empty(seen: Seen, _: Visit) -> str | None:
    page = _page(seen)
    return "" if page and not page.links and not page.others else None


def _again(seen: Seen, visit: Visit) -> str | None:
    if not seen.links:
        return None
    numbers = [link.number for link in seen.links]
    for other in visit.of(*_LISTS, *_ARCHIVES):
        if numbers == [link.number for link in other.links]:
            return f"{len(numbers)} entries, those of: {other.part}"
    days = [str(link.day) for link in seen.links if link.day]
    return f"{len(numbers)} entries, {min(days, default='?')} to {max(days, default='?')}"


def _gone(seen: Seen, _: Visit) -> str | None:
    is_gone = seen.answer is not None and seen.answer.status in (404, 410)
    return str(seen.answer.status) if is_gone and seen.answer else None


def _sent_away(seen: Seen, _: Visit) -> str | None:
    hops = [head for head in seen.heads if 300 <= head.status < 400]
    return f"to {(hops[-1].headers.get('Location') or b'?').decode('latin-1')}" if hops else None


def _other_page(seen: Seen, _: Visit) -> str | None:
    if seen.answer is None or seen.answer.status in (404, 410):
        return None
    return f"status {seen.answer.status}" if _page(seen) is None else None


PAST_END = FormGroup(
    "past the end",
    _PAST,
    (
        Form("a list without entries", UNKNOWN, _empty),
        Form("the last page, or another one, again", UNKNOWN, _again),
        Form("404 or 410", UNKNOWN, _gone),
        Form("a redirect", UNKNOWN, _sent_away),
        Form("anything else", UNKNOWN, _other_page),
    ),
    can=lambda seen: bool(seen.heads),
)
