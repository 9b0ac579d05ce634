"""The coverage as a page: one file, right to left, without scripts, and nothing loaded.

What a page or a server said comes in here (messages, addresses), so all of it is escaped by the
template, and what would act on the reader's eye (direction overrides) is written out before.
"""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import IO
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from newscrawl import persian, provinces
from newscrawl.errors import UrlError
from newscrawl.heatmap import MOST_DAYS, Column, HeatMap, Square
from newscrawl.persian import number
from newscrawl.provinces import Desk
from newscrawl.store.coverage import Counts, Coverage, OpenLink
from newscrawl.terminal import plain_line
from newscrawl.urls import SITE, parse_address

# More desks than these are counted, not named.
_NAMED = 3
_STATES = {"pending": "در انتظار", "failed": "ناموفق"}
_MARKS = {"failed": "!", "pending": "…", "gone": "×"}
_WALKED = {
    "part": "تا میانهٔ روز پیموده شده",
    None: "فهرست این روز تا پایان پیموده نشده",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What was asked for, and when (UTC). ``desks``: None where all were."""

    made_at: str
    desks: Sequence[Desk] | None = None
    since: date | None = None
    until: date | None = None


def write_page(out: IO[bytes], found: Coverage, scope: Scope) -> None:
    """Write the page, piece by piece."""
    environment = Environment(
        loader=PackageLoader("newscrawl"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "n": number,
        "day": persian.day_name,
        "moment": persian.moment,
        "plain": plain_line,
    }
    every = list(provinces.desks().values())
    heat = HeatMap(found, scope.desks or every, scope.since, scope.until)
    style, _, _ = environment.loader.get_source(environment, "coverage.css")  # type: ignore[union-attr]
    pieces = environment.get_template("coverage.html").generate(
        found=found,
        scope=scope,
        heat=heat,
        style=style,
        # The style is named by its hash: no other one, and no script, has any effect.
        style_hash=b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        months=_months(heat.columns),
        day_of_month=persian.day_of_month,
        share=persian.share,
        desk_name=_desk_name,
        label=_label,
        described=_described,
        days=_days,
        counted=_counted,
        walked=_walked,
        href=_href,
        headline=_headline,
        states=_STATES,
        gap_desks=_some([_desk_name(cell.desk) for cell in found.oldest_cells]),
        more=found.total.open - len(found.open_links),
        most_days=MOST_DAYS,
    )
    for piece in pieces:
        out.write(piece.encode())


def _months(columns: Sequence[Column]) -> list[tuple[str, int]]:
    """The heads over the days: a month's name, and how many columns it spans."""
    heads = groupby(columns, lambda c: persian.month_name(c.day) if c.day else "")
    return [(name, len(list(under))) for name, under in heads]


def _some(names: Sequence[str]) -> str:
    return "، ".join(names) if len(names) <= _NAMED else f"{number(len(names))} دفتر"


def _desk_name(key: str | None) -> str:
    if key is None:
        return "در هیچ فهرستی نیست"
    desk = provinces.desks().get(key)
    return desk.name if desk else plain_line(key)


def _label(square: Square) -> str:
    """What stands in the square: a number, with a sign where it is not of what is stored."""
    if square.state in ("failed", "pending"):
        return number(square.counts.open) + _MARKS[square.state]
    if square.state == "gone":
        return number(square.counts.gone) + _MARKS["gone"]
    return "–" if square.state == "unwalked" else number(square.counts.stored)


def _described(name: str, square: Square) -> str:
    """The square in words, for its title."""
    if square.counts.listed:
        said = _counted(square.counts)
        doubt = _WALKED.get(square.walked) if square.column.days else None
        said += f"؛ {doubt}" if doubt else ""
    else:
        said = "پیموده نشده" if square.walked is None else "پیموده شده؛ خبری نبوده"
        if square.counts.not_asked:
            said += f"؛ {number(square.counts.not_asked)} پیوند بیرون از بازه"
    return f"{name}، {_days(square.column)}: {said}"


def _days(column: Column) -> str:
    """What a column stands for, in words."""
    if column.since is None or column.until is None:
        return "روز نامعلوم"
    last = persian.day_name(column.until)
    if column.days == 1:
        return last
    return f"{number(column.days)} روز، از {persian.day_name(column.since)} تا {last}"


def _counted(counts: Counts) -> str:
    given_up = f" ({number(counts.given_up)} مورد رهاشده)" if counts.given_up else ""
    parts = [
        (counts.stored, "ذخیره‌شده"),
        (counts.pending, "در انتظار"),
        (counts.failed, "ناموفق" + given_up),
        (counts.gone, "حذف‌شده از سایت"),
    ]
    said = "، ".join(f"{number(n)} {what}" for n, what in parts if n)
    return f"{number(counts.listed)} خبر: {said}" if said else "بدون خبر"


def _walked(found: Coverage, key: str | None) -> str:
    """The days that complete walks of a desk have covered, in words."""
    walked, archive = found.walked.get(key or ""), found.archive_days.get(key or "", ())
    parts = []
    if walked:
        parts.append(f"{persian.day_name(walked.since)} تا {persian.day_name(walked.until)}")
    if archive:
        parts.append(f"{number(len(archive))} روز از بایگانی")
    return "، و ".join(parts) or "—"


def _href(link: OpenLink) -> str | None:
    """Where a click leads: to the canonical address, or nowhere."""
    try:
        if link.id.startswith(f"{SITE}:"):
            return parse_address(link.url).url
        parts = urlsplit(link.url)
    except (UrlError, ValueError):
        return None
    return link.url if parts.scheme in ("http", "https") and parts.hostname else None


def _headline(link: OpenLink) -> str:
    """The words at the address's end, mostly the headline's; the id where there are none."""
    try:
        end = unquote(urlsplit(link.url).path).rstrip("/").rpartition("/")[2]
    except ValueError:
        end = ""
    words = end.replace("-", " ").strip()
    return plain_line(link.id if not words or words.isdigit() else words, most=120)
