"""The findings of a visit: its requests, the table of forms, and the exit code. Pure."""

from collections.abc import Iterator

from newscrawl.contact import article_forms, choices, feed_forms, list_forms
from newscrawl.contact.form_groups import FormRow
from newscrawl.contact.plan import can_have
from newscrawl.contact.serving_forms import SERVING, is_refusal, robots_rows
from newscrawl.contact.visit import ARTICLE, FEED, LIST, Seen, Visit
from newscrawl.exitcodes import ExitCode
from newscrawl.items import Article
from newscrawl.sites.base import Site
from newscrawl.sites.feed import Feed
from newscrawl.sites.forms import SiteForms
from newscrawl.sites.lists import ListPage
from newscrawl.utils.terminal import columns, plain_line

ASKED_HEAD = ("part", "status", "bytes", "address", "what came")
FORMS_HEAD = ("subject", "form", "known from", "met", "evidence")
_GROUPS = (
    *(SERVING, list_forms.LISTS, list_forms.PAST_END, list_forms.ARCHIVE),
    list_forms.WHOLE_ARCHIVE,
    *(feed_forms.FEEDS, feed_forms.ENTRIES, article_forms.ARTICLES, article_forms.WITHOUT_SLUG),
    *(article_forms.MEDIA, article_forms.NO_ARTICLE),
)
# Characters on a terminal in each column but the last; the report file has the whole text.
_SHORT = 80
_MET = {True: "met", False: "not met", None: "-"}


def asked_rows(visit: Visit) -> Iterator[tuple[str, ...]]:
    """Yield a row for each part of the visit, in the order of ASKED_HEAD."""
    for seen in (*visit.silent, visit.robots, *visit.seen.values()):
        answer = seen.answer
        status = str(answer.status) if answer else "-"
        size = str(len(answer.body)) if answer else "-"
        yield seen.part, status, size, seen.asked or "-", what_came(seen)


def what_came(seen: Seen) -> str:
    """Say in a few words how the page readers read a response."""
    if seen.answer is None:
        return seen.why or "no answer"
    if seen.challenge:
        return f"a challenge: {seen.challenge}"
    if seen.page is None:
        return f"status {seen.answer.status}"
    if seen.kind == LIST:
        return _list(seen.listed) if isinstance(seen.listed, ListPage) else str(seen.listed)
    if seen.kind == FEED:
        feed = seen.feed
        return f"a feed of {len(feed.entries)}" if isinstance(feed, Feed) else str(feed)
    if seen.kind == ARTICLE:
        if isinstance(seen.article, Article):
            return f"{seen.article.kind}, read by {seen.article.parser}"
        return str(seen.article)
    return "a page"


def _list(page: ListPage) -> str:
    told = f"a list of {len(page.links)}, and {len(page.others)} entries that name no article"
    return f"{told}; inferred" if page.is_inferred else told


def form_rows(visit: Visit) -> list[FormRow]:
    """Return a row for every form that the site can have, met or not."""
    rows = list(robots_rows(visit))
    own = {forms.subject: forms for forms in visit.site.forms()}
    for group in _GROUPS:
        if can_have(visit.site, *group.parts):
            rows += group.rows(visit, own.get(group.subject) or SiteForms(group.subject))
    return rows


def as_cells(row: FormRow) -> tuple[str, ...]:
    """Return a row's cells in the order of FORMS_HEAD."""
    return row.subject, row.form, row.known, _MET[row.met], row.evidence


def report_lines(visit: Visit) -> Iterator[str]:
    """Yield the whole report as lines for a terminal."""
    for head, rows in (
        (ASKED_HEAD, asked_rows(visit)),
        (FORMS_HEAD, map(as_cells, form_rows(visit))),
        (choices.HEAD, choices.rows(visit)),
    ):
        plain_rows = [
            [*(plain_line(cell, most=_SHORT) for cell in cells), plain_line(last)]
            for *cells, last in rows
        ]
        yield from (*columns(head, plain_rows, [name for name in head if name != "bytes"]), "")
    yield outcome(visit)[1]


def warning_of(site: Site) -> str | None:
    """Return what a user must know before the report of a site that nobody has seen; else None."""
    if site.known != "claimed":
        return None
    return f"untried: nothing of {site.name} was ever seen, every form is a claim. {site.facts}"


def outcome(visit: Visit) -> tuple[ExitCode, str]:
    """Return the visit's exit code, and the reason in a sentence."""
    if visit.ended == "shutdown":
        return ExitCode.INTERRUPTED, "interrupted; what had come is reported"
    if visit.ended == "store_failed":
        return ExitCode.NOT_STORED, "a page could not be kept"
    if visit.ended and not visit.ended.startswith("closespider_"):  # the user's own bounds
        return ExitCode.NO_ANSWER, f"the site asks to be left alone ({visit.ended})"
    first = visit.seen["list"]
    if first.answer is None:
        return ExitCode.NO_ANSWER, f"the desk's list did not come: {first.why}"
    came = [seen for seen in visit.seen.values() if seen.answer]
    if all(seen.challenge or is_refusal(seen) for seen in came):
        return ExitCode.NO_ANSWER, "no page of the site came: challenges, or refusals"
    lists = [seen.listed for seen in visit.of("list")]
    if not any(isinstance(p, ListPage) and p.links and not p.is_inferred for p in lists):
        return ExitCode.UNREADABLE, "the desk's list cannot be read: its layout is another one"
    articles = [seen.article for seen in visit.of("article", "no slug")]
    if not any(isinstance(a, Article) and not a.is_of_unknown_layout for a in articles):
        return ExitCode.UNREADABLE, "no article can be read: the layout is another one"
    return ExitCode.DONE, "the desk's list and an article are read"
