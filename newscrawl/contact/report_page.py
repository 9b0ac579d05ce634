"""Write the report of a visit: one HTML file with the tables, the headers and every page.

The file loads nothing and runs nothing. The template escapes what a page or a server said. The
pages are in it byte for byte, as links that save them, and are never rendered.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from newscrawl import __version__
from newscrawl.archive.warc_writer import write_warc
from newscrawl.contact import choices
from newscrawl.contact.findings import (
    ASKED_HEAD,
    FORMS_HEAD,
    as_cells,
    asked_rows,
    form_rows,
    outcome,
    warning_of,
)
from newscrawl.contact.visit import ARTICLE, NO_PAGE, DecodedPage, Seen, Visit
from newscrawl.sites.explain import diagnose
from newscrawl.store import archived_pages
from newscrawl.store.archived_pages import ArchivedPage, Headers
from newscrawl.utils.rendering import environment, source
from newscrawl.utils.terminal import plain


@dataclass(frozen=True, slots=True)
class Shown:
    """A part in the report. ``lines``: its article field by field, as ``doctor`` shows it."""

    seen: Seen
    file: str
    data: str
    lines: list[str]


def write_report(out: IO[bytes], visit: Visit, made_at: str) -> None:
    """Write the report as HTML. ``made_at``: UTC."""
    templates = environment()
    templates.filters["plain"] = plain
    style = source(templates, "contact.css")
    code, message = outcome(visit)
    parts = (*visit.silent, visit.robots, *visit.seen.values())
    pieces = templates.get_template("contact.html").generate(
        visit=visit,
        code=int(code),
        message=message,
        warning=warning_of(visit.site),
        made_at=made_at,
        version=__version__,
        style=style,
        # The policy allows only the style with this hash; no other style or script has any effect.
        style_hash=b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        tables=(
            ("What was asked for", ASKED_HEAD, list(asked_rows(visit))),
            ("The forms that were open", FORMS_HEAD, list(map(as_cells, form_rows(visit)))),
            ("The readers' choices", choices.HEAD, list(choices.rows(visit))),
        ),
        parts=[_shown(n, seen) for n, seen in enumerate(parts, 1)],
        warc=_warc(visit, made_at),
    )
    for piece in pieces:
        out.write(piece.encode())


def _shown(n: int, seen: Seen) -> Shown:
    body = seen.answer.body if seen.answer else b""
    is_read = seen.kind == ARTICLE
    lines = diagnose(seen.page, seen.site)[0] if seen.page and is_read else []
    name = "".join(c if c.isalnum() else "-" for c in seen.part)
    return Shown(seen, f"{n:02}-{name}.bin", b64encode(body).decode(), lines)


def _warc(visit: Visit, made_at: str) -> str:
    """Return a WARC file, in base64, of the pages that ``scrapy archive import`` can read."""
    out = BytesIO()
    write_warc(((page, False) for page in _pages(visit, made_at)), out, gzip=True)
    return b64encode(out.getvalue()).decode()


def _pages(visit: Visit, made_at: str) -> Iterator[ArchivedPage]:
    for seen in visit.seen.values():
        if seen.answer is not None and seen.asked and seen.kind != NO_PAGE:
            yield _page(seen.answer, seen, made_at)


def _page(answer: DecodedPage, seen: Seen, made_at: str) -> ArchivedPage:
    return ArchivedPage(
        kind=archived_pages.ARTICLE if seen.kind == ARTICLE else archived_pages.LIST,
        url=answer.url,
        asked=seen.asked or answer.url,
        fetched_at=made_at,
        body=answer.body,
        headers=Headers.that_matter(answer.headers.pairs),
        status=answer.status,
        is_partial=answer.is_cut,
    )
