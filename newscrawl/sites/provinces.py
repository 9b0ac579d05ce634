"""The 31 provinces (ISO 3166-2:IR), the cities that name a province, and a desk's description.

The data is in ``provinces.json`` and ``cities.json``; the cities are the provinces' capitals, and
Kashan. The desks are their sites'.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_title = re.compile("^(?:مرکز )?(?:شهرستان|استان|کلان\u200c?شهر) ")


@dataclass(frozen=True, slots=True)
class Province:
    """One province: ``key`` as users type it, Persian ``name``, ISO ``code``."""

    key: str
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Desk:
    """One desk of an agency, or another list of its site.

    ``site``: the site's name. ``key``: its name in the ledger, unlike that of any other site's:
    ``qom`` of the default site, ``yjc/qom`` of another. ``section``: its identifier in the site's
    addresses, such as ``62`` or ``qom``; "" where it has none. ``province``: None for a list of
    several provinces.
    """

    site: str
    key: str
    name: str
    section: str
    province: Province | None

    @property
    def short(self) -> str:
        """The key as users type it and records have it, without the site."""
        return self.key.rpartition("/")[2]


@cache
def provinces() -> dict[str, Province]:
    """Return all provinces by key, in the file's order."""
    rows = json.loads(_text("provinces.json"))["provinces"]
    return {row["key"]: Province(row["key"], row["name"], row["iso"]) for row in rows}


def desks_of_provinces(site: str, sections: dict[str, str] | None = None) -> tuple[Desk, ...]:
    """Return a desk for each province, with its key and name.

    ``sections``: identifiers by the province's key; without it no desk has a list of its own.
    """
    known = sections or {}
    return tuple(
        Desk(site, f"{site}/{province.key}", province.name, known.get(province.key, ""), province)
        for province in provinces().values()
    )


def whole_archive(site: str) -> tuple[Desk]:
    """Return the archive of all sections as a list of a site."""
    return (Desk(site, f"{site}/archive", "آرشیو", "", None),)


@cache
def by_name(name: str) -> Province | None:
    """Return the province whose Persian name is exactly ``name`` (clean)."""
    return next((found for found in provinces().values() if found.name == name), None)


@cache
def of_place(name: str) -> Province | None:
    """Return the province that a dateline's place means: a province, its capital, or Kashan.

    Only a whole name matches (``قم`` is not ``قمصر``), with its parts joined in any way:
    ``خرم‌آباد``, ``خرم آباد`` and ``خرمآباد`` are equal. ``شهرستان`` or ``استان`` before the name
    makes no difference. Returns None for any other place.
    """
    return _places().get(_joined(_title.sub("", name)))


@cache
def _places() -> dict[str, Province]:
    named = {province.name: province for province in provinces().values()}
    named |= {city: provinces()[key] for city, key in json.loads(_text("cities.json")).items()}
    return {_joined(name): province for name, province in named.items()}


def _joined(name: str) -> str:
    return name.replace("\u200c", "").replace(" ", "")


def _text(name: str) -> str:
    return files("newscrawl.sites").joinpath(name).read_text(encoding="utf-8")
