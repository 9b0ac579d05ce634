"""Visit a local site by ``scrapy doctor --site``, and read the table that it prints."""

import re

from newscrawl.sites.registry import default_site
from tests.conftest import Scrapy

Table = dict[tuple[str, str], tuple[str, str]]
FAST = ("-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_WAIT=0.05")


def visit(
    scrapy: Scrapy, url: str, *arguments: str, code: int = 0, site: str = ""
) -> tuple[Table, list[str]]:
    """Return the table (subject, form) -> (met or not, evidence), and all printed lines.

    site: whose forms are looked for; "" for the default site, whose name need not be typed.
    """
    host = ("-s", f"{(site or default_site().name).upper()}_URL={url}")
    named = (site,) if site else ()
    done = scrapy("doctor", "--site", *named, *arguments, *host, *FAST, code=code)
    assert "Traceback" not in done.stdout + done.stderr
    lines = done.stdout.splitlines()
    cells = (re.split(r"\s{2,}", line, maxsplit=4) for line in lines)
    rows = [row for row in cells if len(row) == 5 and row[3] in ("met", "not met", "-")]
    return {(row[0], row[1]): (row[3], row[4]) for row in rows}, [*lines, done.stderr]


def forms(table: Table, subject: str, state: str = "met") -> set[str]:
    """Return the forms of a subject that are in a state: ``met``, ``not met`` or ``-``."""
    return {form for (of, form), (is_met, _) in table.items() if of == subject and is_met == state}


def part(lines: list[str], name: str) -> str:
    """Return the printed line of a part of the visit, with ``|`` between its columns."""
    return re.sub(r"\s{2,}", " | ", next(line for line in lines if line.startswith(f"{name}  ")))
