"""Fields of an article that readers of several families read in one way: times, kind, tags."""

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from functools import partial

from newscrawl.errors import OtherArticleError
from newscrawl.persian import dates
from newscrawl.persian.cleaning import one_line
from newscrawl.persian.declared_times import error_of, offset_of
from newscrawl.reading.fields import Chain, Choice, Page, split
from newscrawl.reading.json_texts import as_texts
from newscrawl.reading.notices import plain_words
from newscrawl.sites.story_text import Story

_DAY = timedelta(days=1)
# Characters; of 14,920 headlines none has a third of it.
_LONGEST_HEADLINE = 400
# Fewest pictures in place of a text: one is the lead picture of a text that is missing.
_GALLERY = 2
# Words of a headline that is no accident in a longer one.
_SURE = 4
# The semicolon of an entity that was escaped twice, and the comma of a number, separate nothing.
_keyword = re.compile(r"(?:&#?\w{1,8};|(?<=\d),(?=\d{3}(?!\d))|[^،,؛;])+")
_comma = re.compile("[،,؛;]")


def time_of(
    page: Page, chain: Chain[datetime], days: Collection[date], exact: Collection[str]
) -> tuple[datetime | None, set[str]]:
    """Return the time of publication, None where the page has none, and the warnings about it.

    ``days``: Tehran days that the address or the page name beside the times of ``chain``. All must
    agree within a day. ``exact``: labels of the choices that name their offset from UTC; a time
    from another choice was read off the wall clock. Where an exact one has Tehran's clock with an
    offset that is not Tehran's, the shown time is taken.
    """
    named = list(chain.values(page, "published_at"))
    if not named:
        return None, {"no_time_found"}
    published = named[0]
    doubts: set[str] = set()
    if page.choices["published_at"] in exact:
        clock = clock_of(page, published, named[1:])
        if clock is not None:
            published = clock
            doubts.add("date_conflict")
    every = [*map(dates.tehran_day, named), *days]
    if max(named) - min(named) > _DAY or max(every) - min(every) > _DAY:
        doubts.add("date_conflict")
    if page.choices["published_at"] not in exact and dates.is_ambiguous(published):
        doubts.add("time_ambiguous")
    return published, doubts


def clock_of(page: Page, published: datetime, shown: Iterable[datetime]) -> datetime | None:
    """Return the shown time whose clock a declared time copies with the wrong offset, and set
    ``page.clock_error``; None where there is none.
    """
    said = page.time_texts.get(page.choices["published_at"], "")
    for moment in shown:
        error = error_of(said, published, moment)
        if error is not None:
            page.clock_error = error
            return moment
    return None


def modified_of(page: Page, chain: Chain[datetime], published: datetime | None) -> datetime | None:
    """Return the time of the last change, to be read after :func:`time_of`: where a page states the
    wrong offset for the one time, it does so in the same place for the other.
    """
    moment = chain.first(page, "modified_at")
    if moment and published and page.clock_error:
        labels = [page.choices[name] for name in ("published_at", "modified_at")]
        one, other = (offset_of(page.time_texts.get(label, "")) for label in labels)
        is_of_one_place = labels[0].split()[0] == labels[1].split()[0]
        meant = moment - page.clock_error
        return meant if is_of_one_place and one == other and meant >= published else moment
    return moment


def refuse_other(page: Page, day: date | None, published: datetime | None) -> None:
    """Raise OtherArticleError where a page names another number, and was published more than a day
    before or after the day in its address.
    """
    if "id_conflict" in page.warnings and day and published:
        other = dates.tehran_day(published)
        if abs(other - day) > _DAY:
            raise OtherArticleError(
                f"the page at {page.document.url} names another article's number, and is of {other}"
            )


def kind_of(
    page: Page, story: Story, *, is_media: bool, pictures: int, gallery: str, player: str
) -> str:
    """Return the article's kind: a media story has pictures, or a player, in place of text.

    ``is_media``: the page or its address says that it is one. ``gallery``, ``player``: selectors of
    a story's pictures, and of players other than advertisements. A page without text, any of these,
    or a second picture lacks its story: ``no_story_found``.
    """
    if not is_media and not story.found:
        page.warnings.add("no_story_found")
    if not is_media and (story.body or not story.found):
        return "article"
    has_gallery = page.one(gallery) is not None
    if not has_gallery and (page.document.ld("video") or page.one(player) is not None):
        return "video"
    if not is_media and not has_gallery and pictures < _GALLERY:
        page.warnings.add("no_story_found")
    return "photo" if is_media or pictures else "article"


def in_one_line(text: str) -> str | None:
    """Return a headline in one line; None for the text of an h1 that nothing closes."""
    return one_line(text) if len(text) < _LONGEST_HEADLINE else None


def headline_of(page: Page, chain: Chain[str]) -> str | None:
    """Return the headline. Where the page shows another one than it declares, or less than half of
    it, add ``headline_doubtful``: what the page shows may be the site's name, or cut.
    """
    shown = chain.first(page, "headline")
    others = (choice for choice in chain.choices if choice.label != page.choices.get("headline"))
    told = [text for choice in others if (text := choice.read(page))]
    if shown and told and not is_one_of(shown, told):
        page.warnings.add("headline_doubtful")
    return shown


def is_one_of(shown: str, told: Collection[str]) -> bool:
    """Return True if a headline has half of the words of one of the declared ones, or more."""
    if shown in told:
        return True
    own = set(plain_words(shown[:_LONGEST_HEADLINE]))
    every = (set(plain_words(text[:_LONGEST_HEADLINE])) for text in told)
    return any(
        2 * len(own & words) >= max(len(own), len(words)) or (len(own) >= _SURE and own <= words)
        for words in every
    ) and not any(map(partial(_goes_on, shown), told))


def _goes_on(shown: str, told: str) -> bool:
    """Return True if a declared headline goes on after the shown one for longer than that, and not
    with a separator and the site's name.
    """
    rest = told.removeprefix(shown).strip()
    return told.startswith(shown) and 2 * len(shown) < len(told) and rest[:1] not in "-|–—:"


def lead_of(page: Page, chain: Chain[str], headline: Choice[str]) -> str | None:
    """Return the lead; None where the page shows none, and its description is no lead either.

    ``headline``: the choice for the headline that the page shows. The first choice of ``chain`` is
    a place on the page.
    """
    lead = chain.first(page, "lead")
    if lead and "lead_fallback" in page.warnings and _is_blurb(page, lead, headline):
        del page.choices["lead"]
        page.warnings.discard("lead_fallback")
        return None
    return lead


def _is_blurb(page: Page, lead: str, headline: Choice[str]) -> bool:
    """Return True if a description is the site's own or repeats the headline, so is no lead."""
    own = (page.document.ld_text("publisher", "description"), headline.read(page))
    return lead.strip() in [text.strip() for text in own if text]


def split_tags(text: str) -> list[str]:
    """Return the keywords in a text that are separated by commas and semicolons, or by bars.

    Where there are both, and not more commas than bars, the commas stand in keywords.
    """
    parts = split(text, r"\|")
    if 0 < text.count("|") >= len(_comma.findall(text)):
        return parts
    return [found for part in parts for found in _keyword.findall(part) if found.strip()]


def meta_tags(name: str) -> Choice[list[str]]:
    """Return a choice: the keywords in the meta tags of a name, each in its own or all in one."""

    def read(page: Page) -> list[str]:
        return _each(page.document.metas.get(name.lower(), []))

    return Choice(f"meta {name}", "meta", read)


def ld_tags(page: Page) -> list[str]:
    """Return JSON-LD's keywords: a list, or one text that separates them."""
    return _each(as_texts(page.document.ld("keywords")))


def _each(told: list[str]) -> list[str]:
    return split_tags(told[0]) if len(told) == 1 else told


def utc(moment: datetime | None) -> str | None:
    """Return a moment as records write it; None for None."""
    return dates.utc_text(moment) if moment else None
