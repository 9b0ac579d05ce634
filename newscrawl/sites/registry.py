"""Find the sites: every package of this folder that has a module ``site`` with ``SITES``."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from urllib.parse import urlsplit

from newscrawl import sites as folder
from newscrawl.errors import ArgumentError, UrlError, did_you_mean, unknown
from newscrawl.sites.base import Address, Site
from newscrawl.sites.provinces import Desk, Province, provinces
from newscrawl.sites.provinces import by_name as province_by_name
from newscrawl.utils.address_guard import is_within


@cache
def sites() -> dict[str, Site]:
    """Return every site by name: the default one, then others by name, claimed ones last."""
    found: list[Site] = []
    for package in iter_modules(folder.__path__, f"{folder.__name__}."):
        if package.ispkg and find_spec(f"{package.name}.site"):
            found += import_module(f"{package.name}.site").SITES
    found.sort(key=lambda site: (not site.is_default, site.known != "captured", site.name))
    return {site.name: site for site in found}


def default_site() -> Site:
    """Return the site that a bare article number or path means."""
    return next(iter(sites().values()))


def site_named(name: str) -> Site:
    """Return the site of a name. Raises ArgumentError, which names the choices."""
    if name not in sites():
        raise ArgumentError(unknown(f"site {name!r}", name, sites()))
    return sites()[name]


def site_of(url: str) -> Site | None:
    """Return the site that has the host of an address; the default site for a path without a host;
    None for any other host.
    """
    try:
        host = urlsplit(url.strip()).hostname
    except ValueError:
        return None
    return default_site() if host is None else _site_of_host(host)


@lru_cache(maxsize=1024)
def _site_of_host(host: str) -> Site | None:
    every = sites().values()
    return next((s for s in every if is_within(host, (*s.domains, *s.short_domains))), None)


def site_of_form(url: str) -> Site | None:
    """Return the site that has the host of an address; for any other host, such as one that serves
    a site's pages on this machine, the site whose articles alone have this form of address.
    """
    every = sites().values()
    return site_of(url) or next((site for site in every if site.has_form_of_article(url)), None)


def site_of_id(identifier: str) -> Site | None:
    """Return the site of an article's id, ``isna:98030903723``; None for a republished story's."""
    return sites().get(identifier.partition(":")[0])


def parse_address(url: str) -> Address:
    """Parse the address of an article of any site. Raises UrlError where it names none."""
    site = site_of_form(url)
    if site is None:
        raise UrlError(f"the address is of no known site: {url!r}")
    return site.address_of(url)


def is_asked(url: str) -> bool:
    """Return True if the address is on a domain that may be requested without the user's word."""
    return any(site.is_asked(url) for site in sites().values())


def related_ids(urls: Iterable[str]) -> list[str]:
    """Return the ids of the stories that absolute addresses name, each once."""
    found: dict[str, None] = {}
    for url in urls:
        site = site_of(url)
        if site is None:
            continue
        try:
            found[site.address_of(url).id] = None
        except UrlError:
            continue
    return list(found)


@cache
def desks() -> dict[str, Desk]:
    """Return the desks and other lists of all sites by key, in the order of the sites."""
    every = sites().values()
    return {d.key: d for site in every for d in (*site.desks, *site.lists, *site.archives)}


def is_of_site(key: str, name: str) -> bool:
    """Return True if a desk's key is of the site of this name."""
    desk = desks().get(key)
    return desk is not None and desk.site == name


def choose_desks(keys: str | None, *among: Site) -> list[Desk]:
    """Return desks for a comma-separated list of province and desk keys; all desks for None.

    ``among``: whose desks; none: of all sites. A province's key means all its desks, a desk's own
    key means that desk. ``isfahan`` is both: the province wins, so it includes Kashan. Raises
    ArgumentError for an unknown key.
    """
    every = [desk for each in (among or sites().values()) for desk in each.desks]
    if keys is None:
        return every
    chosen = _choose(keys, [*provinces(), *(d.short for d in every if d.short not in provinces())])
    return [d for d in every if d.short in chosen or (d.province and d.province.key in chosen)]


def lists_of(keys: str | None, names: Sequence[str] = ()) -> list[Desk] | None:
    """Return the desks and other lists of sites for ``--province`` and ``--site``.

    None where neither chooses: all lists, and links on no list. Raises ArgumentError.
    """
    if keys is None and not names:
        return None
    among = [site_named(name) for name in names] or [*sites().values()]
    if keys is None:
        return [desk for site in among for desk in lists_walked(site)]
    return choose_desks(keys, *among)


def lists_walked(site: Site) -> list[Desk]:
    """Return all lists of a site that runs walk."""
    return [*dict.fromkeys((*site.lists_of(site.desks), *site.archives_of(site.desks)))]


def choose_keys(keys: str) -> tuple[str, ...]:
    """Return the province and desk keys of a comma-separated list, each once.

    Raises ArgumentError, which names the choices, for an unknown key.
    """
    apart = (desk.short for site in sites().values() for desk in site.desks)
    return _choose(keys, [*provinces(), *(key for key in apart if key not in provinces())])


def _choose(keys: str, known: Iterable[str]) -> tuple[str, ...]:
    known = list(known)
    chosen = dict.fromkeys(part.strip().lower() for part in keys.split(","))
    for key in chosen:
        if key not in known:
            what = f"no province or desk {key!r}" if key else "an empty name among the provinces"
            raise ArgumentError(
                f"{what}.{did_you_mean(key, known)} The choices are: {', '.join(known)}"
            )
    return tuple(chosen)


@cache
def place_named(name: str) -> Province | None:
    """Return the province whose Persian name, or whose desk's name, is exactly ``name`` (clean)."""
    if found := province_by_name(name):
        return found
    every = (desk for site in sites().values() for desk in site.desks)
    return next((desk.province for desk in every if desk.name == name), None)
