"""The forms of one subject as rows: which parts of a visit are searched, what was met. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from newscrawl.contact.visit import Seen, Visit
from newscrawl.sites.forms import UNKNOWN, Form, Look, SiteForms, Subject
from newscrawl.utils.terminal import plain_line

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
class FormGroup:
    """The forms of one subject that are looked for on every site, by name.

    ``parts``: the parts of the visit to search for them; ``can``: whether the response to a part
    can show them.
    """

    subject: Subject
    parts: tuple[str, ...]
    looks: dict[str, Look]
    can: Callable[[Seen], bool] = lambda seen: seen.selector is not None

    def rows(self, visit: Visit, own: SiteForms) -> Iterator[FormRow]:
        """Yield a row for each form, those of every site first. ``own``: what the site adds."""
        pages = [seen for seen in visit.of(*self.parts) if self.can(seen)]
        shared = (Form(name, own.known.get(name, UNKNOWN), at) for name, at in self.looks.items())
        for form in (*shared, *own.forms, *own.met_in(pages)):
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
