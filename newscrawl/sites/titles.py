"""Tell what of a declared title is the headline, and what the site's name."""

from collections.abc import Collection, Iterable, Iterator

from newscrawl.persian.cleaning import clean
from newscrawl.sites.section_names import folded

SEPARATORS = ("|", " - ", " – ", " — ", " : ", " :: ", " » ", " › ")
#: What stands for the rest of a title that was cut.
DOTS = ".… "
#: Quotation marks and dashes of any form are equal.
MARKS = str.maketrans(
    {**dict.fromkeys("–—−‐‑", "-"), **dict.fromkeys("“”„«»", '"'), **dict.fromkeys("‘’‚´`", "'")}
)
# Words: a section's or a site's name has as many.
_FEW = 3
# Characters: no headline has more.
_LONGEST = 1_000


def parts(title: str) -> Iterator[str]:
    """Yield the parts of a title, split at separators: one is the headline, another the site."""
    for separator in (found for found in SEPARATORS if found in title):
        yield from filter(None, (part.strip() for part in title.split(separator)[:4]))


def is_told(heading: str, told: Iterable[str]) -> bool:
    """Return True if a heading is one of the declared titles `told`, or the beginning of one.

    A heading may also continue a title that was cut short, with dots or without. Quotation marks
    and dashes of any form are equal: a page shows « » and – where its declarations have " and -.
    """
    heading = heading[:_LONGEST].translate(MARKS)
    return len(heading) > 3 and any(
        text.startswith(heading) or (text.rstrip(DOTS) and heading.startswith(text.rstrip(DOTS)))
        for text in (title[:_LONGEST].translate(MARKS) for title in told)
    )


def ends_in(heading: str, told: Iterable[str]) -> bool:
    """Return True if a heading is a kicker and one of the declared titles `told`."""
    return any(
        len(text.split()) > _FEW and heading.endswith(f" {text}") and len(heading) < 2 * len(text)
        for text in told
    )


def is_most(line: str, part: str) -> bool:
    """Return True if a line is four fifths or more of a possible headline, of over nine letters."""
    return 5 * len(line) >= 4 * len(part) > 36


def without_site(text: str, names: Collection[str]) -> str:
    """Return a title without one of the site's folded names before or after a separator."""
    for separator in SEPARATORS:
        head, _, tail = text.rpartition(separator)
        if head and folded(tail) in names:
            return head
        head, _, tail = text.partition(separator)
        if tail and folded(head) in names:
            return tail
    return text


def is_in_title(title: str, line: str) -> bool:
    """Return True if a title has a clean line as its longest part, or over three words anywhere."""
    if len(line) > _LONGEST:
        return False
    title, line = clean(title[:_LONGEST]).translate(MARKS), line.translate(MARKS)
    longest = max(parts(title), key=len, default=title)
    return line in (title, longest) or (len(line.split()) > _FEW and line in title)
