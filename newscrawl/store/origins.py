"""SQL expressions that recognise addresses on the site's former hosts, and move them."""

from newscrawl.sites.tasnim.addresses import CANONICAL_HOST, FORMER_HOSTS, SITE

#: The tables with canonical URLs in their column ``url``, each with the column by which rows are
#: gone through and the condition for rows of the site. Addresses at which a server answered, or
#: that a page contains, are not canonical: ``fetched_from``, ``origin``, images, pages.db.
TABLES = {
    "articles": ("key", f"site = '{SITE}'"),
    "ledger": ("id", f"substr(id, 1, {len(SITE) + 1}) = '{SITE}:'"),
}


def is_former(url: str) -> str:
    """Return an SQL condition: the column ``url`` has a former host of the site."""
    return " OR ".join(f"{_begins(url, host)}" for host in FORMER_HOSTS) or "0"


def present(url: str) -> str:
    """Return an SQL expression: the column ``url`` with the host that is canonical now."""
    cases = " ".join(
        f"WHEN {_begins(url, host)} THEN '{CANONICAL_HOST}' || substr({url}, {len(host) + 1})"
        for host in FORMER_HOSTS
    )
    return f"CASE {cases} ELSE {url} END" if cases else url


def _begins(url: str, host: str) -> str:
    return f"substr({url}, 1, {len(host) + 1}) = '{host}/'"
