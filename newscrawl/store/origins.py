"""SQL expressions that recognise addresses on sites' former hosts, and move them."""

from newscrawl.sites.registry import sites

#: The tables with canonical URLs in their column ``url``, each with the column by which rows are
#: gone through and the condition for rows of the site. Addresses at which a server answered, or
#: that a page contains, are not canonical: ``fetched_from``, ``origin``, images, pages.db.
TABLES = {
    "articles": ("key", "site = '{name}'"),
    "ledger": ("id", "substr(id, 1, {length}) = '{name}:'"),
}


def whose(table: str) -> str:
    """Return an SQL condition: the row of a table is of a site that has moved."""
    moved = [site.name for site in sites().values() if site.former_origins]
    condition = TABLES[table][1]
    either = [condition.format(name=name, length=len(name) + 1) for name in moved]
    return either[0] if len(either) == 1 else f"({' OR '.join(either) or '0'})"


def _moves() -> list[tuple[str, str]]:
    """Return pairs of a former origin and the present one."""
    return [(old, site.origin) for site in sites().values() for old in site.former_origins]


def is_former(url: str) -> str:
    """Return an SQL condition: the column ``url`` has a former host of the site."""
    return " OR ".join(_begins(url, old) for old, _ in _moves()) or "0"


def present(url: str) -> str:
    """Return an SQL expression: the column ``url`` with the host that is canonical now."""
    cases = " ".join(
        f"WHEN {_begins(url, old)} THEN '{new}' || substr({url}, {len(old) + 1})"
        for old, new in _moves()
    )
    return f"CASE {cases} ELSE {url} END" if cases else url


def _begins(url: str, host: str) -> str:
    return f"substr({url}, 1, {len(host) + 1}) = '{host}/'"
