"""The 31 provinces (ISO 3166-2:IR), the site's 32 desks, and the cities that name a province.

From ``provinces.json`` and ``cities.json``: the provinces' capitals, and Kashan.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from newscrawl.errors import ArgumentError, did_you_mean

#: The site's number of the whole provinces service (استان‌ها), the desks' parent.
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
    """One desk of the agency: a list on the site. Kashan's is a second one inside Isfahan."""

    key: str
    name: str
    service: int
    province: Province

    @property
    def slug(self) -> str:
        """The end of its list's address: the name, hyphens for spaces."""
        return self.name.replace(" ", "-")


@cache
def provinces() -> dict[str, Province]:
    """All provinces by key, in the file's order."""
    return {
        row["key"]: Province(row["key"], row["name"], row["iso"]) for row in _data()["provinces"]
    }


@cache
def desks() -> dict[str, Desk]:
    """All desks by key, in the file's order."""
    return {
        row["key"]: Desk(row["key"], row["name"], row["service"], provinces()[row["province"]])
        for row in _data()["desks"]
    }


@cache
def desk_of_service(number: int) -> Desk | None:
    """The desk with this service number, if it is one. 25, the social service's Tehran, is none."""
    return next((desk for desk in desks().values() if desk.service == number), None)


@cache
def by_name(name: str) -> Province | None:
    """The province of exactly this (clean) Persian name, a desk's name included."""
    for desk in desks().values():
        if name in (desk.name, desk.province.name):
            return desk.province
    return None


@cache
def of_place(name: str) -> Province | None:
    """The province that a dateline's place means: a province, its capital, or a desk's city.

    Only the whole name counts (``قم`` is not ``قمصر``), however its parts are joined: ``خرم‌آباد``,
    ``خرم آباد`` and ``خرمآباد`` are one. ``شهرستان`` or ``استان`` before it make no difference.
    """
    return _places().get(_joined(_title.sub("", name)))


def choose_desks(keys: str | None) -> list[Desk]:
    """The desks that a comma-separated list of province and desk keys means; all if ``None``.

    A province's key means all its desks, a desk's own key means that desk. ``isfahan`` is both:
    the province wins, so it includes Kashan.
    """
    if keys is None:
        return list(desks().values())
    chosen = choose_keys(keys)
    return [d for d in desks().values() if d.province.key in chosen or d.key in chosen]


def choose_keys(keys: str) -> tuple[str, ...]:
    """The province and desk keys of a comma-separated list; ArgumentError names the choices."""
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
