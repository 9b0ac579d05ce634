"""Which of a page reader's sources gave each field, and which gave nothing. Pure."""

from collections import defaultdict
from collections.abc import Iterator

from newscrawl.contact.visit import ARTICLE, Visit
from newscrawl.items import Article

HEAD = ("field", "read from", "looked for in vain")


def rows(visit: Visit) -> Iterator[tuple[str, str, str]]:
    """Yield a row a field: its name, the sources it was read from, the sources without a value.

    Each source is followed by the parts of the visit where it was so.
    """
    read: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    vain: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for seen in visit.seen.values():
        if seen.kind != ARTICLE or not isinstance(seen.reading, Article):
            continue
        for name, choice in seen.reading.choices.items():
            read[name][choice].append(seen.part)
        for (name, choice), is_there in seen.reading.tried.items():
            if not is_there:
                vain[name][choice].append(seen.part)
    for name in dict.fromkeys((*read, *vain)):
        yield name, _told(read[name]), _told(vain[name])


def _told(choices: dict[str, list[str]]) -> str:
    return "; ".join(f"{choice} ({', '.join(parts)})" for choice, parts in choices.items()) or "-"
