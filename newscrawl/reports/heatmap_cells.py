"""The Persian texts of a heat map: functions that the templates which draw one call."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

from newscrawl.persian import formatting
from newscrawl.persian.formatting import number
from newscrawl.reports.heatmap import Cell, Column
from newscrawl.sites.registry import default_site, desks, site_named
from newscrawl.store.coverage import Counts
from newscrawl.utils.terminal import plain_line

_MARKS = {"failed": "!", "pending": "…", "gone": "×"}
_WALKED = {
    "part": "تا میانهٔ روز پیموده شده",
    None: "فهرست این روز تا پایان پیموده نشده",
}


def months(columns: Sequence[Column]) -> list[tuple[str, int]]:
    """Return the heads over the days: each month's name, and how many columns it spans."""
    heads = groupby(columns, lambda c: formatting.month_name(c.day) if c.day else "")
    return [(name, len(list(under))) for name, under in heads]


def desk_name(key: str | None) -> str:
    """Return a desk's Persian name, or the key of an unknown desk."""
    if key is None:
        return "در هیچ فهرستی نیست"
    desk = desks().get(key)
    if desk is None:
        return plain_line(key)
    of = "" if desk.site == default_site().name else f" ({site_named(desk.site).title})"
    return desk.name + of


def label(cell: Cell) -> str:
    """Return the cell's text: a number, with a sign if it does not count stored articles."""
    if cell.state in ("failed", "pending"):
        return number(cell.counts.open) + _MARKS[cell.state]
    if cell.state == "gone":
        return number(cell.counts.gone) + _MARKS["gone"]
    return "–" if cell.state in ("unwalked", "forgotten") else number(cell.counts.stored)


def classes(cell: Cell) -> str:
    """Return the cell's classes: its state, and whether its day was not walked to its end."""
    is_partly = cell.walked not in ("list", "archive") and cell.column.days and cell.counts.listed
    return f"s {cell.state}{' partly' if is_partly else ''}"


def described(name: str, cell: Cell) -> str:
    """Describe the cell in words, for its title. ``name``: its desk."""
    if cell.counts.listed:
        said = counted(cell.counts)
        doubt = _WALKED.get(cell.walked) if cell.column.days else None
        said += f"؛ {doubt}" if doubt else ""
    else:
        said = "پیموده نشده" if cell.walked is None else "پیموده شده؛ خبری نبوده"
        if cell.counts.not_asked:
            said += f"؛ {number(cell.counts.not_asked)} پیوند بیرون از بازه"
    return f"{name}، {days(cell.column)}: {said}"


@lru_cache(maxsize=1024)  # the cells of a column ask for the same words
def days(column: Column) -> str:
    """Say in words which days a column covers."""
    if column.since is None or column.until is None:
        return "روز نامعلوم"
    last = formatting.day_name(column.until)
    if column.days == 1:
        return last
    return f"{number(column.days)} روز، از {formatting.day_name(column.since)} تا {last}"


def counted(counts: Counts) -> str:
    """Say in words how many links there are in each state."""
    given_up = f" ({number(counts.given_up)} مورد رهاشده)" if counts.given_up else ""
    parts = [
        (counts.stored, "ذخیره‌شده"),
        (counts.pending, "در انتظار"),
        (counts.failed, "ناموفق" + given_up),
        (counts.gone, "حذف‌شده از سایت"),
        (counts.forgotten, "فراموش‌شده"),
    ]
    said = "، ".join(f"{number(n)} {what}" for n, what in parts if n)
    return f"{number(counts.listed)} خبر: {said}" if said else "بدون خبر"


#: The functions that ``heatmap.html`` needs besides ``heat``, under their names there.
WORDS = {
    "months": months,
    "day_of_month": formatting.day_of_month,
    "desk_name": desk_name,
    "label": label,
    "classes": classes,
    "described": described,
    "days": days,
    "counted": counted,
}
