"""Forms: features of the site's pages, and whether a visit has met them. Pure.

A form is declared with its name, the source it was known from before the visit, and a function
that returns its evidence on one page, or None if the page does not show it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from newscrawl.contact.visit import Seen, Visit
from newscrawl.reading.blocks import text_of
from newscrawl.utils.terminal import plain_line

#: What a form of the site was known from before the visit.
SEEN_2019, SEEN_2024 = "a page of 2019", "pages of 2024"
CLAIMED, UNKNOWN = "crawlers' code", "unknown"
_SHORT = 90
# If more parts than these were searched, only their number is shown.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of the table of forms. ``met``: None if no page came that could show the form."""

    subject: str
    form: str
    known: str
    met: bool | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the site's pages. ``known``: what it was known from before the visit; ``look``:
    returns the evidence on a page, or None. It is called only for pages that came.
    """

    name: str
    known: str
    evidence_of: Callable[[Seen, Visit], str | None]


@dataclass(frozen=True, slots=True)
class FormGroup:
    """Forms of one subject. ``parts``: the parts of the visit to search for them; ``can``: whether
    the response to a part can show them.
    """

    subject: str
    parts: tuple[str, ...]
    forms: tuple[Form, ...]
    can: Callable[[Seen], bool] = lambda seen: seen.selector is not None

    def rows(self, visit: Visit) -> Iterator[FormRow]:
        """Yield a row for each form."""
        pages = [seen for seen in visit.of(*self.parts) if self.can(seen)]
        for form in self.forms:
            found = [(seen.part, form.evidence_of(seen, visit)) for seen in pages]
            shown = [(part, evidence) for part, evidence in found if evidence is not None]
            met = bool(shown) if pages else None
            yield FormRow(self.subject, form.name, form.known, met, _evidence(shown, pages))


def _evidence(shown: Iterable[tuple[str, str]], pages: list[Seen]) -> str:
    """Join the evidence, each text once, after the names of the parts that show it."""
    by_text: dict[str, list[str]] = {}
    for part, text in shown:
        by_text.setdefault(plain_line(text, most=_SHORT), []).append(part)
    if not by_text:
        names = [seen.part for seen in pages]
        where = ", ".join(names) if len(names) <= _NAMED else f"{len(names)} answers"
        return f"looked for in {where}" if names else "no such page"
    told = (
        f"{', '.join(parts)}: {text}" if text else ", ".join(parts)
        for text, parts in by_text.items()
    )
    return "; ".join(told)


def css(selector: str) -> Callable[[Seen, Visit], str | None]:
    """Count the elements that a selector finds, and quote the first one's text."""

    def evidence_of(seen: Seen, _: Visit) -> str | None:
        found = seen.selector.css(selector) if seen.selector is not None else []
        if not found:
            return None
        text = text_of(found[0].root).replace("\n", " ").strip()
        number = f"{len(found)} of them, the first: " if len(found) > 1 else ""
        return f"{number}{text[:_SHORT]}" if text else (number.partition(",")[0] or "there")

    return evidence_of


def value(selector: str) -> Callable[[Seen, Visit], str | None]:
    """Find the first value of a selector with ``::attr()`` or ``::text``."""

    def evidence_of(seen: Seen, _: Visit) -> str | None:
        return seen.selector.css(selector).get() if seen.selector is not None else None

    return evidence_of
