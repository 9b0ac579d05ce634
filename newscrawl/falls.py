"""One measure that fell, and the sentence that says so. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """One measure that fell. ``desks``: in which; empty: over all. ``usual``: the share before,
    None where there was no history; ``pages``: how many now, in this run alone, or ``together``
    with those right before it; ``bound``: words or links a length was compared with.
    """

    measure: str
    desks: tuple[str, ...]
    usual: float | None
    share: float
    pages: int
    certain: bool
    runs: int = 0
    since: str | None = None
    bound: int | None = None
    together: bool = False
    examples: tuple[str, ...] = ()

    @property
    def what(self) -> str:
        """The measure in words."""
        kind, _, name = self.measure.partition(" ")
        if kind in ("short", "long"):
            most = "at least" if kind == "short" else "at most"
            thing = "bodies of" if name == "words" else "lists whose first page has"
            return f"{thing} {most} {self.bound} {name}"
        return {
            "read": "article pages that could be read",
            "lists": "list pages that could be read",
            "listed": "lists whose first page has any article",
            "text": "stories that are no photo or video",
            "fill": f"pages with {name}",
            "first": f"{name} read where it stands first",
            "place": f"pages with {' in '.join(name.split(' ', 1))}",
            "without": f"pages without the warning {name}",
        }[kind]

    def __str__(self) -> str:
        """What fell, from what to what, since when, and where to look."""
        where = f"{', '.join(self.desks)}: " if self.desks else ""
        now = f"{self.share:.0%} of {self.pages}"
        now += " in this run and those right before it" if self.together else ""
        told = f"{where}{self.what}: {now}, and no layout that is known has so few"
        if self.usual is not None:
            told = (
                f"{where}{self.what} fell from {self.usual:.0%} to {now}; the last of {self.runs} "
                f"good runs was that of {self.since}"
            )
        return f"{told}; see {', '.join(self.examples)}" if self.examples else told
