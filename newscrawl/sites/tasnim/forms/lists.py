"""The forms of Tasnim's lists, archive and feed. Pure."""

import re

from newscrawl.sites.declared_forms import FEED_PARTS
from newscrawl.sites.form_evidence import css, href, is_feed_at, share
from newscrawl.sites.forms import CLAIMED, UNKNOWN, Form, Look, SeenPart, SeenVisit, SiteForms
from newscrawl.sites.lists import ListPage
from newscrawl.sites.tasnim.addresses import feed_paths
from newscrawl.sites.tasnim.forms.known import SEEN_2019, SEEN_2024

ENTRY = "article.list-item"
_TOP = "section.news-container.top-news-service > section.content"
_RESULT = ".news-container.archive-result .content"
#: Entries on a list page in 2024.
_A_PAGE = 20
_unpadded = re.compile(r"/fa/(?:news|media)/\d{4}/(?:\d/|\d\d/\d/)", re.ASCII)


def _is_a_page(seen: SeenPart, _: SeenVisit) -> str | None:
    page = seen.listed if isinstance(seen.listed, ListPage) else None
    return "" if page and len(page.links) + len(page.others) == _A_PAGE else None


def _of_digits(*, is_seven: bool) -> Look:
    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        found = [link.number for link in seen.links if (len(str(link.number)) == 7) is is_seven]
        return f"{len(found)} of {len(seen.links)}, such as {found[0]}" if found else None

    return evidence_of


def _is_unpadded(text: str) -> bool:
    return _unpadded.search(text) is not None


_MEDIA = Form("href of /fa/media/", CLAIMED, href(lambda text: "/fa/media/" in text))
_RESULTS = (Form(_RESULT, CLAIMED, css(_RESULT)), Form(ENTRY, SEEN_2024, css(ENTRY)))
_THE_DAY = "it shows the day that was asked for, and no other"
LISTS = SiteForms(
    "list",
    (
        Form(_TOP, CLAIMED, css(_TOP)),
        Form("section.content", SEEN_2024, css("section.content")),
        Form(ENTRY, SEEN_2024, css(ENTRY)),
        Form(f"{_A_PAGE} entries a page", SEEN_2024, _is_a_page),
        Form("entry: h2.title", SEEN_2024, share("h2.title")),
        Form("entry: h4.lead", CLAIMED, share("h4.lead")),
        Form("entry without h4.lead", CLAIMED, share("h4.lead", has=False)),
        Form("entry: time", SEEN_2024, share("time")),
        _MEDIA,
        Form("href with a day or month of one digit", UNKNOWN, href(_is_unpadded)),
        Form("numbers of seven digits", SEEN_2024, _of_digits(is_seven=True)),
        Form("numbers of more or fewer digits", UNKNOWN, _of_digits(is_seven=False)),
        Form("sidebar: article.box-item", CLAIMED, css("article.box-item")),
    ),
    known={
        "the second page goes on from the first": SEEN_2024,
        "newest first": SEEN_2024,
        "numbers out of their order": SEEN_2024,
        "time as ۳۰ آبان ۱۴۰۴ - ۲۲:۵۳": SEEN_2024,
        "time as ۲ ساعت پیش": SEEN_2024,
        "href relative": SEEN_2019,
        "href absolute": SEEN_2024,
        "href percent-encoded": SEEN_2019,
        "href in raw letters": SEEN_2024,
        "href without a slug": CLAIMED,
        "entries that are known to be no articles": CLAIMED,
    },
)
ARCHIVE = SiteForms("archive", _RESULTS, known={_THE_DAY: CLAIMED})
WHOLE_ARCHIVE = SiteForms("archive of all services", (*_RESULTS, _MEDIA), known={_THE_DAY: CLAIMED})
FEEDS = SiteForms(
    "feed",
    tuple(
        is_feed_at(path, part, CLAIMED) for part, path in zip(FEED_PARTS, feed_paths(), strict=True)
    ),
)
_CLAIMED_ENTRIES = ("guid that ends in a number", "category as A > B", "description")
ENTRIES = SiteForms(
    "feed's entries",
    known=dict.fromkeys((*_CLAIMED_ENTRIES, "media:content", "media:thumbnail"), CLAIMED),
)
