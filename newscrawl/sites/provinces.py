"""The 31 provinces (ISO 3166-2:IR), the site's 32 desks, and the cities that name a province.

The data is in ``provinces.json`` and ``cities.json``; the cities are the provinces' capitals, and
Kashan.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from newscrawl.errors import ArgumentError, did_you_mean

#: The site's number of the provinces service (استان‌ها), the parent of all desks.
SERVICE = 6

_title = re.compile("^(?:مرکز )?(?:شهرستان|استان|کلان\u200c?شهر) ")


@dataclass(frozen=True, slots=True)
class Province:
    """One province: ``key`` as users type it, Persian ``name``, ISO ``code``."""

    key: str
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Desk:
    """One desk of the agency, with its own list on the site. Kashan is a second desk in Isfahan."""

    key: str
    name: str
    service: int
    province: Province

    @property
    def slug(self) -> str:
        """The last segment of its list's address: the name, with hyphens for spaces."""
        return self.name.replace(" ", "-")


@cache
def provinces() -> dict[str, Province]:
    """Return all provinces by key, in the file's order."""
    return {
        row["key"]: Province(row["key"], row["name"], row["iso"]) for row in _data()["provinces"]
    }


@cache
def desks() -> dict[str, Desk]:
    """Return all desks by key, in the file's order."""
    return {
        row["key"]: Desk(row["key"], row["name"], row["service"], provinces()[row["province"]])
        for row in _data()["desks"]
    }


@cache
def desk_of_service(number: int) -> Desk | None:
    """Return the desk with a service number; None where there is none, as for 25, Tehran in the
    social service.
    """
    return next((desk for desk in desks().values() if desk.service == number), None)


@cache
def by_name(name: str) -> Province | None:
    """Return the province whose Persian name, or whose desk's name, is exactly ``name`` (clean)."""
    for desk in desks().values():
        if name in (desk.name, desk.province.name):
            return desk.province
    return None


@cache
def of_place(name: str) -> Province | None:
    """Return the province that a dateline's place means: a province, its capital, or a desk's city.

    Only a whole name matches (``قم`` is not ``قمصر``), with its parts joined in any way:
    ``خرم‌آباد``, ``خرم آباد`` and ``خرمآباد`` are equal. ``شهرستان`` or ``استان`` before the name
    makes no difference. Returns None for any other place.
    """
    return _places().get(_joined(_title.sub("", name)))


def choose_desks(keys: str | None) -> list[Desk]:
    """Return the desks for a comma-separated list of province and desk keys; all for None.

    A province's key means all its desks, a desk's own key means that desk. ``isfahan`` is both:
    the province wins, so it includes Kashan. Raises ArgumentError for an unknown key.
    """
    if keys is None:
        return list(desks().values())
    chosen = choose_keys(keys)
    return [d for d in desks().values() if d.province.key in chosen or d.key in chosen]


def choose_keys(keys: str) -> tuple[str, ...]:
    """Return the province and desk keys of a comma-separated list, each once.

    Raises ArgumentError, which names the choices, for an unknown key.
    """
    chosen = dict.fromkeys(part.strip().lower() for part in keys.split(","))
    for key in chosen:
        if key not in provinces() and key not in desks():
            raise ArgumentError(_unknown(key))
    return tuple(chosen)


def _unknown(key: str) -> str:
    known = [*provinces(), *(desk for desk in desks() if desk not in provinces())]
    what = f"no province or desk {key!r}" if key else "an empty name among the provinces"
    return f"{what}.{did_you_mean(key, known)} The choices are: {', '.join(known)}"


@cache
def _places() -> dict[str, Province]:
    text = files("newscrawl.sites").joinpath("cities.json").read_text(encoding="utf-8")
    named = {province.name: province for province in provinces().values()}
    named |= {desk.name: desk.province for desk in desks().values()}
    named |= {city: provinces()[key] for city, key in json.loads(text).items()}
    return {_joined(name): province for name, province in named.items()}


def _joined(name: str) -> str:
    return name.replace("\u200c", "").replace(" ", "")


@cache
def _data() -> dict[str, list[dict[str, Any]]]:
    text = files("newscrawl.sites").joinpath("provinces.json").read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]
