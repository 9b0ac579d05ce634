"""Assign a story to its province and desk, and read the city of its dateline."""

from newscrawl.items import Article
from newscrawl.sites import provinces
from newscrawl.sites.datelines import read_dateline
from newscrawl.sites.provinces import Desk, Province

# The name of the provinces service, to which all desks belong, as records spell it.
_PROVINCES = "استان‌ها"


def attribute(article: Article) -> Article:
    """Fill in province, desk and dateline of a cleaned article, in place.

    The service that the page names decides, else the dateline, else ``listed_on``, the desk whose
    list showed the article. The list counts only where the page names no service and no section.
    """
    listed_on = provinces.desks().get(article.listed_on or "")
    article.dateline = dateline(article.body)
    desk = next(filter(None, map(provinces.desk_of_service, article.services)), None)
    province: Province | None = None
    # A republished story has no service numbers, but its last two sections may be the agency's
    # service and desk.
    is_provincial = provinces.SERVICE in article.services or (
        not article.services and [*map(_section, article.sections[-2:-1])] == [_PROVINCES]
    )
    if desk or (len(article.sections) > 1 and is_provincial):
        named = provinces.by_name(_section(article.sections[-1])) if article.sections else None
        province, origin = (desk.province if desk else named), "service"
        if province is None:
            article.warnings = sorted({*article.warnings, "unknown_desk"})
    if province is None and article.dateline:
        province, origin = provinces.of_place(article.dateline), "dateline"
    if province is None and listed_on and not article.services and not article.sections:
        province, origin, desk = listed_on.province, "listing", listed_on
    if province:
        place(article, desk or province, origin)
    return article


def place(article: Article, where: Desk | Province, origin: str) -> None:
    """Set the article's province, and its desk where ``where`` is one.

    ``origin`` becomes ``province_from``.
    """
    province = where.province if isinstance(where, Desk) else where
    article.desk = where.key if isinstance(where, Desk) else None
    article.province = province.key
    article.province_name = province.name
    article.province_code = province.code
    article.province_from = origin


def _section(name: str) -> str:
    """Return a section's name without the "news of" or "province of" that other sites' breadcrumbs
    put before it.
    """
    return name.removeprefix("اخبار ").removeprefix("استان ")


def dateline(body: str | None) -> str | None:
    """Return the city that the dateline names in the first paragraph of a clean body:
    ``به گزارش خبرگزاری تسنیم از <city>،``. None where there is no dateline, or no city in it.
    """
    found = read_dateline(body)
    return found.city if found else None
