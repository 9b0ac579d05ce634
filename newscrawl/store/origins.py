"""The site's addresses as SQL sees them: which are of a host that it had before, and what they are
now.
"""

from newscrawl.sites.tasnim.addresses import CANONICAL_HOST, FORMER_HOSTS, SITE

#: The tables that have canonical addresses, in their column ``url``; by which column they are gone
#: through, and which of their rows are the site's. What a server answered at, or a page says, is
#: none: ``fetched_from``, ``origin``, pictures, pages.db.
TABLES = {
    "articles": ("key", f"site = '{SITE}'"),
    "ledger": ("id", f"substr(id, 1, {len(SITE) + 1}) = '{SITE}:'"),
}


def is_former(url: str) -> str:
    """An expression: whether ``url``, a column, has a host that the site had before."""
    return " OR ".join(f"{_begins(url, host)}" for host in FORMER_HOSTS) or "0"


def present(url: str) -> str:
    """An expression: the address, on the host that is canonical now."""
    cases = " ".join(
        f"WHEN {_begins(url, host)} THEN '{CANONICAL_HOST}' || substr({url}, {len(host) + 1})"
        for host in FORMER_HOSTS
    )
    return f"CASE {cases} ELSE {url} END" if cases else url


def _begins(url: str, host: str) -> str:
    return f"substr({url}, 1, {len(host) + 1}) = '{host}/'"
