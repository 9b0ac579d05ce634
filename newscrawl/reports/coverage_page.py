"""Write the coverage as one HTML file: right to left, without scripts, loading nothing.

Messages and addresses in it come from pages and servers. So the template escapes them all, and
invisible controls such as direction overrides are shown as visible text.
"""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from typing import IO
from urllib.parse import unquote, urlsplit

from newscrawl.errors import UrlError
from newscrawl.persian import formatting
from newscrawl.persian.formatting import number
from newscrawl.reports import heatmap_cells
from newscrawl.reports.heatmap import MOST_DAYS, HeatMap
from newscrawl.sites.registry import choose_desks, site_of_id
from newscrawl.store.coverage import Coverage, OpenLink
from newscrawl.store.links_scope import Scope
from newscrawl.utils.rendering import environment, source
from newscrawl.utils.terminal import plain_line

# If there are more desks than these, only their number is shown.
_NAMED = 3
_STATES = {"pending": "در انتظار", "failed": "ناموفق"}


def write_page(out: IO[bytes], found: Coverage, scope: Scope, made_at: str) -> None:
    """Write the page. ``scope``: the desks and days that were chosen; ``made_at``: now, UTC."""
    templates = environment()
    templates.filters |= {
        "n": number,
        "day": formatting.day_name,
        "moment": formatting.moment,
        "plain": plain_line,
    }
    every = choose_desks(None)
    heat = HeatMap(found, scope.desks or every, scope.since, scope.until)
    style = source(templates, "heatmap.css", "coverage.css")
    pieces = templates.get_template("coverage.html").generate(
        found=found,
        scope=scope,
        made_at=made_at,
        heat=heat,
        style=style,
        # The policy allows only the style with this hash; no other style or script has any effect.
        style_hash=b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        share=formatting.share,
        walked=_walked,
        href=_href,
        headline=_headline,
        states=_STATES,
        gap_desks=_some([heatmap_cells.desk_name(cell.desk) for cell in found.oldest_cells]),
        more=found.total.open - len(found.open_links),
        most_days=MOST_DAYS,
        **heatmap_cells.WORDS,
    )
    for piece in pieces:
        out.write(piece.encode())


def _some(names: Sequence[str]) -> str:
    return "، ".join(names) if len(names) <= _NAMED else f"{number(len(names))} دفتر"


def _walked(found: Coverage, key: str | None) -> str:
    """Say in Persian which days complete walks of a desk have covered."""
    archive = found.archive_days.get(key or "", ())
    parts = [
        f"{formatting.day_name(days.since)} تا {formatting.day_name(days.until)}"
        for days in found.walked.get(key or "", ())
    ]
    if archive:
        parts.append(f"{number(len(archive))} روز از بایگانی")
    return "، و ".join(parts) or "—"


def _href(link: OpenLink) -> str | None:
    """Return the address that a click opens: the canonical one, or None."""
    try:
        if site := site_of_id(link.id):
            return site.address_of(link.url).url
        parts = urlsplit(link.url)
    except (UrlError, ValueError):
        return None
    return link.url if parts.scheme in ("http", "https") and parts.hostname else None


def _headline(link: OpenLink) -> str:
    """Return the words at the address's end, mostly the headline's; without words, the id."""
    try:
        end = unquote(urlsplit(link.url).path).rstrip("/").rpartition("/")[2]
    except ValueError:
        end = ""
    words = end.replace("-", " ").strip()
    return plain_line(link.id if not words or words.isdigit() else words, most=120)
