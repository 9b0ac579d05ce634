"""Which forms a visit's pages show: of each, whether it was met, and by what. Pure.

A form is declared with a function that gives its evidence on one page, or None where the page does
not show it; what a form was known from stands beside it.
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
# More parts than these are counted, not named.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class FormRow:
    """One line of the table. ``met``: None where no page came that could show it."""

    subject: str
    form: str
    known: str
    met: bool | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Form:
    """``look``: the evidence on a page, or None. It is asked of pages that came, no others."""

    name: str
    known: str
    look: Callable[[Seen, Visit], str | None]


@dataclass(frozen=True, slots=True)
class FormGroup:
    """Forms of one subject. ``parts``: the parts of the visit that may show them; ``can``: whether
    what came of one can.
    """

    subject: str
    parts: tuple[str, ...]
    forms: tuple[Form, ...]
    can: Callable[[Seen], bool] = lambda seen: seen.selector is not None

    def rows(self, visit: Visit) -> Iterator[FormRow]:
        """A row for each form."""
        pages = [seen for seen in visit.of(*self.parts) if self.can(seen)]
        for form in self.forms:
            found = [(seen.part, form.look(seen, visit)) for seen in pages]
            shown = [(part, evidence) for part, evidence in found if evidence is not None]
            met = bool(shown) if pages else None
            yield FormRow(self.subject, form.name, form.known, met, _evidence(shown, pages))


def _evidence(shown: Iterable[tuple[str, str]], pages: list[Seen]) -> str:
    """What was found, each once, with the parts that have it."""
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
    """How many elements a selector finds, and what the first shows."""

    def look(seen: Seen, _: Visit) -> str | None:
        found = seen.selector.css(selector) if seen.selector is not None else []
        if not found:
            return None
        text = text_of(found[0].root).replace("\n", " ").strip()
        number = f"{len(found)} of them, the first: " if len(found) > 1 else ""
        return f"{number}{text[:_SHORT]}" if text else (number.partition(",")[0] or "there")

    return look


def value(selector: str) -> Callable[[Seen, Visit], str | None]:
    """The first value that a selector with ``::attr()`` or ``::text`` finds."""

    def look(seen: Seen, _: Visit) -> str | None:
        return seen.selector.css(selector).get() if seen.selector is not None else None

    return look
