"""Where a story belongs: its province, and the city of its dateline."""

from newscrawl.items import Article
from newscrawl.sites import provinces
from newscrawl.sites.datelines import read_dateline
from newscrawl.sites.provinces import Desk, Province

# The service whose desks are the provinces', as records spell it.
_PROVINCES = "استان‌ها"


def attribute(article: Article) -> Article:
    """Fill in province, desk and dateline of a cleaned article, in place.

    The page's own service decides, else the dateline, else ``listed_on``, the desk on whose list
    it stood; the list counts only where the page names no service of its own.
    """
    listed_on = provinces.desks().get(article.listed_on or "")
    article.dateline = dateline(article.body)
    desk = next(filter(None, map(provinces.desk_of_service, article.services)), None)
    province: Province | None = None
    # A copy names no service numbers, but it may name the agency's service, and below it the desk.
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
    """Set a desk and its province, or a province alone; ``origin`` becomes ``province_from``."""
    province = where.province if isinstance(where, Desk) else where
    article.desk = where.key if isinstance(where, Desk) else None
    article.province = province.key
    article.province_name = province.name
    article.province_code = province.code
    article.province_from = origin


def _section(name: str) -> str:
    """A section's name: breadcrumbs of copies have "news of" before it."""
    return name.removeprefix("اخبار ").removeprefix("استان ")


def dateline(body: str | None) -> str | None:
    """The city of ``به گزارش خبرگزاری تسنیم از <city>،`` in the first paragraph of a clean body."""
    found = read_dateline(body)
    return found.city if found else None
