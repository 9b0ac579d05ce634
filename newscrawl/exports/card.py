"""Write a dataset's schema, manifest and card (README.md, for people and Hugging Face) beside it.

No clock is read: the same database gives the same bytes.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from newscrawl import __version__, items
from newscrawl.errors import ArgumentError
from newscrawl.exports import endings
from newscrawl.exports.dataset import DataFile, Recipe
from newscrawl.exports.json_schema import json_schema
from newscrawl.persian.dates import to_jalali
from newscrawl.sites.base import Site
from newscrawl.sites.provinces import provinces
from newscrawl.sites.registry import default_site, lists_of, sites
from newscrawl.store import Database
from newscrawl.store.counts import By, first_and_last, numbers
from newscrawl.store.coverage import coverage
from newscrawl.store.selection import NONE
from newscrawl.utils.atomic import replacing

# The characters that YAML calls not printable, and the line ends that JSON does not escape.
_not_printable = re.compile(
    "[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_MARK = "made by newscrawl export --card"
# Hugging Face's names for sizes of datasets.
_SIZES = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"))


def check_card(path: Path) -> None:
    """Raise ArgumentError where the card would overwrite a README.md that is not a card."""
    card = path.parent / "README.md"
    if card.exists() and _MARK not in card.read_text(encoding="utf-8", errors="replace"):
        raise ArgumentError(
            f"--card writes {card}, and there is one that is not a card: "
            "name a PATH in a folder of the dataset's own"
        )


def write_card(database: Database, path: Path, recipe: Recipe, files: Sequence[DataFile]) -> None:
    """Write NAME.schema.json, NAME.manifest.json and README.md beside the dataset's files.

    Call it within the same :func:`newscrawl.store.reading` in which the files are written.
    """
    name = path.name.removesuffix("".join(endings(path)))
    said = manifest(database, name, recipe, files)
    _write_json(path.with_name(f"{name}.schema.json"), json_schema(recipe.fields))
    _write_json(path.with_name(f"{name}.manifest.json"), said)
    with replacing(path.with_name("README.md")) as out:
        out.write(card(said).encode())


def manifest(
    database: Database, name: str, recipe: Recipe, files: Sequence[DataFile]
) -> dict[str, Any]:
    """Return the manifest: counts, filters, checksums, versions, days, and coverage.

    ``coverage`` counts links of the same desks and days, whatever kind was filtered.
    """
    chosen = recipe.selection
    first, last = first_and_last(database, chosen)
    agencies = [name for name in chosen.sites if name in sites()]
    keys = [key for key in chosen.places if key != NONE]
    desks = lists_of(",".join(keys) if keys else None, agencies)
    covered = coverage(database, desks, chosen.since, chosen.until)
    total = covered.total
    by: dict[str, By] = {"by_province": "province", "by_month": "month", "by_parser": "parser"}
    held = [name for name in numbers(database, "site", chosen) if name in sites()]
    if held not in ([], [default_site().name]):
        by["by_site"] = "site"
    return {
        "name": name,
        "made_by": f"newscrawl {__version__}",
        "contract": items.CONTRACT,
        "records": sum(file.records for file in files),
        "format": recipe.format,
        "fields": list(recipe.fields),
        "filters": {
            "province": list(chosen.places),
            "since": to_jalali(chosen.since) if chosen.since else None,
            "until": to_jalali(chosen.until) if chosen.until else None,
            "site": list(chosen.sites),
            "kind": list(chosen.kinds),
            "changed_after": chosen.changed_after,
        },
        "forgotten": list(recipe.forgotten),
        "first_published_at": first,
        "last_published_at": last,
        "files": [
            {
                "name": file.path.name,
                "part": file.part,
                "records": file.records,
                "bytes": file.path.stat().st_size,
                "sha256": file.sha256(),
            }
            for file in files
        ],
        **{
            key: {name or NONE: number for name, number in numbers(database, of, chosen).items()}
            for key, of in by.items()
        },
        "coverage": {
            "listed": total.listed,
            "stored": total.stored,
            "pending": total.pending,
            "failed": total.failed,
            "gone": total.gone,
            "forgotten": total.forgotten,
            "walks_not_finished": len(covered.goals),
            "oldest_gap": to_jalali(covered.oldest_gap) if covered.oldest_gap else None,
        },
    }


def card(said: dict[str, Any]) -> str:
    """Return the dataset card of a manifest: YAML front matter, then text for people."""
    # Imported here because commands that write no card load this file, too.
    from newscrawl.utils.rendering import environment

    number = said["records"]
    markdown = environment(autoescape=False)
    markdown.filters["quoted"] = quoted
    template = markdown.get_template("card.md")
    return template.render(
        said,
        mark=_MARK,
        sites=(held := _sites(said)),
        agencies=_agencies(held),
        licence=held[0].licence_id if len({site.licence_id for site in held}) == 1 else "other",
        size=next((name for most, name in _SIZES if number < most), "n>1M"),
        province_names={key: province.name for key, province in provinces().items()},
        meanings=items.MEANINGS,
    )


def _sites(said: dict[str, Any]) -> list[Site]:
    """Return the agencies' sites of a manifest's records, in their order."""
    return [s for s in sites().values() if s.name in said.get("by_site", [default_site().name])]


def _agencies(held: Sequence[Site]) -> str:
    names = [site.short or site.english for site in held]
    if len(names) == 1:
        return f"{names[0]}, the Persian news agency"
    return f"{', '.join(names[:-1])} and {names[-1]}, Persian news agencies"


def quoted(text: str) -> str:
    """Quote a text for YAML: 1404, yes and null stay texts, and no character ends it early."""
    line = json.dumps(text, ensure_ascii=False)
    return _not_printable.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    with replacing(path) as out:
        out.write(json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n")
