"""Assign a story to its province and desk, and read the city of its dateline."""

from newscrawl.items import Article
from newscrawl.sites import provinces
from newscrawl.sites.datelines import names_of, read_dateline
from newscrawl.sites.provinces import Desk, Province
from newscrawl.sites.registry import default_site, desks, place_named, sites

# The name of the provinces service, to which all desks belong, as records spell it.
_PROVINCES = "استان‌ها"


def attribute(article: Article) -> Article:
    """Fill in province, desk and dateline of a cleaned article, in place.

    The service that the page names decides, else the dateline, else ``listed_on``, the desk whose
    list showed the article. The list counts only where the page names no service and no section.
    """
    site = sites().get(article.site)
    listed_on = desks().get(article.listed_on or "")
    found = read_dateline(article.body, own_names(article))
    article.dateline = found.city if found else None
    desk = next(filter(None, map(site.desk_of_section, article.services)), None) if site else None
    province: Province | None = None
    # A republished story has no service numbers, but its last two sections may be the agency's
    # service and desk.
    is_provincial = (site is not None and not site.provincial.isdisjoint(article.services)) or (
        not article.services and [*map(_section, article.sections[-2:-1])] == [_PROVINCES]
    )
    if desk or (len(article.sections) > 1 and is_provincial):
        names = map(_section, reversed(article.sections))
        named = next(filter(None, map(place_named, names)), None)
        province, origin = (desk.province if desk else named), "service"
        if province is None:
            article.warnings = sorted({*article.warnings, "unknown_desk"})
    if province is None and article.dateline:
        province, origin = provinces.of_place(article.dateline), "dateline"
    is_unplaced = province is None and not article.services and not article.sections
    if is_unplaced and listed_on and listed_on.province:
        province, origin, desk = listed_on.province, "listing", listed_on
    if province:
        place(article, province, desk, origin)
    return article


def place(article: Article, province: Province, desk: Desk | None, origin: str) -> None:
    """Set the article's province and desk. ``origin`` becomes ``province_from``."""
    article.desk = desk.short if desk else None
    article.province = province.key
    article.province_name = province.name
    article.province_code = province.code
    article.province_from = origin


def place_by_list(article: Article, desk: Desk) -> None:
    """Set the place that the list of a desk gives an article; a list of several provinces gives
    none.
    """
    if desk.province:
        place(article, desk.province, desk, "listing")


def _section(name: str) -> str:
    """Return a section's name without the "news of" or "province of" that other sites' breadcrumbs
    put before it.
    """
    return name.removeprefix("اخبار ").removeprefix("استان ")


def own_names(article: Article) -> frozenset[str]:
    """Return the names that the article's agency has in datelines. A republished story counts as
    the default site's.
    """
    return names_of(sites().get(article.site, default_site()))
