"""Where a story belongs: its province, and the city of its dateline."""

import re

from newscrawl import provinces
from newscrawl.items import Article
from newscrawl.provinces import Desk, Province

# "به گزارش خبرگزاری تسنیم از قم، ..." opens the first paragraph; the city is one to three words.
_dateline = re.compile(
    r"^به گزارش (?:[^،.:\n]{0,40} )?تسنیم از (?P<city>\w[\w\u200c]*(?: [\w\u200c]+){0,2})،"
)
# "از مراسم افتتاح، " names an occasion, not a city.
_OCCASIONS = frozenset(
    "آیین اجلاس جلسه جمع حاشیه دفتر روابط سوی طریق قول کارگروه کنگره گردهمایی مجلس محل مراسم "
    "منابع نشست نمایشگاه همایش".split()
)


def attribute(article: Article) -> Article:
    """Fill in province, desk and dateline of a cleaned article, in place.

    The page's own service decides, else the dateline, else ``listed_on``, the desk on whose list
    it stood; the list counts only where the page names no service of its own.
    """
    listed_on = provinces.desks().get(article.listed_on or "")
    article.dateline = dateline(article.body)
    desk = next(filter(None, map(provinces.desk_of_service, article.services)), None)
    province: Province | None = None
    if desk or (len(article.sections) > 1 and provinces.SERVICE in article.services):
        named = provinces.by_name(article.sections[-1]) if article.sections else None
        province, origin = (desk.province if desk else named), "service"
        if province is None:
            article.warnings = sorted({*article.warnings, "unknown_desk"})
    if province is None and article.dateline:
        province, origin = provinces.by_name(article.dateline), "dateline"
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


def dateline(body: str | None) -> str | None:
    """The city of ``به گزارش خبرگزاری تسنیم از <city>،`` where the body opens with it."""
    match = _dateline.match(body or "")
    if not match or match["city"].split()[0] in _OCCASIONS:
        return None
    return match["city"]
