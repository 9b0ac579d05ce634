"""Read a story's dateline, ``به گزارش خبرگزاری تسنیم از قم، ...``: its agency and city. Pure."""

import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import NamedTuple

from newscrawl.sites import provinces
from newscrawl.sites.base import Site
from newscrawl.sites.registry import sites

# Agencies and news sites, by the names that datelines and source boxes use.
_CLEAR = (
    *("باشگاه خبرنگاران جوان", "ایسنا", "ایرنا", "ایلنا", "ایکنا", "ایسکانیوز", "برنا"),
    *("خبرآنلاین", "کردپرس", "کرد پرس", "مشرق", "شفقنا", "تابناک"),
)
# These agency names are also ordinary words: they count as an agency only after "خبرگزاری", and
# the first five also where the name stands alone or with only "خبرنگار" before it.
_DOUBTFUL = (
    "فارس",
    "مهر",
    "میزان",
    "موج",
    "آنا",
    "حوزه",
    "رسا",
    "شبستان",
    "دانشجو",
    "صدا و سیما",
    "اهل\u200cبیت",
    "اهل بیت",
)
# The words between "به گزارش" and the agency may be titles: "خبرنگار", "گروه استان‌های". A city
# has one to three words.
_NAMED = (
    r"(?P<agency>[^،؛:.()\n]{1,90}?)(?: از (?P<city>"
    r"\w[\w\u200c]{0,30}(?: [\w\u200c]{1,30}){0,3}) ?(?=[،؛:])"
    r"|(?= ?[،؛:.()\nـ–-]|$|(?: و)? به نقل ))"
)
# "به گزارش" also with a ZWNJ, or glued where a site has destroyed the ZWNJ.
_dateline = re.compile(rf"(?<![\w\u200c])به[ \u200c]?گزارش[ \u200c]{_NAMED}")
# After a site's own name, or at the beginning: "به گزارش کویر، به نقل از تسنیم از قم،".
_quoting = re.compile(rf" ?[،؛]? ?(?:و )?به نقل از {_NAMED}")
# Less usual ways to name a place right after the agency's name; only known places count there:
# "تسنیم در قم،", "تسنیم، از قم،", "از قم - ", "از قم به نقل از".
_place = re.compile(
    r"[»\"]?(?:،? از| در) (?P<city>\w[\w\u200c]{0,30}(?: [\w\u200c]{1,30}){0,3}?) ?"
    r"(?=[،,؛:–-]|(?:و )?به نقل )"
)
_marks = re.compile("[\u064b-\u0652]")  # vowels: کُردپرس
# "از مراسم افتتاح، " names an occasion, not a city.
_OCCASIONS = frozenset(
    "صبح ظهر عصر شب شامگاه امروز دیروز دیشب فردا روز هفته ماه سال ابتدا آغاز پایان لحظه ساعت "
    "ورزشگاه استادیوم سالن میدان خیابان محله منطقه بخش کشور دانشگاه مدرسه مسجد حرم فرودگاه "
    "بیمارستان مرکز ستاد دادگاه رسانه برنامه تیم اردوی میان درون زبان سخنان "
    "آیین اجلاس جلسه جمع حاشیه دفتر روابط سوی طریق قول کارگروه کنگره گردهمایی مجلس محل مراسم "
    "منابع نشست نمایشگاه همایش خبرگزاری روزنامه سایت پایگاه شبکه اداره وزارت سازمان".split()
)
_region = re.compile("^(?:شهرستان|استان|کلان\u200c?شهر) (?=\\S)")
_title = re.compile("^شهر (?:مقدس )?(?=\\S)| مقدس$")
_plural = re.compile("\u200cهای?$")
_begin = re.compile("به[ \u200c]?گزارش ")
_most_words = 3
# A dateline is searched in so many characters of the first paragraph.
_LONGEST = 3000


class Dateline(NamedTuple):
    """A dateline's agency, such as ``خبرگزاری تسنیم``, and its city; None where it names none."""

    agency: str
    city: str | None


def read_dateline(body: str | None, own: Collection[str]) -> Dateline | None:
    """Return the first dateline anywhere in the first paragraph of a clean body; None without one.

    ``own``: names of the agency whose story it is. In the dateline of another agency only a known
    city counts: ``به گزارش ایرنا از تهران``.
    """
    first = (body or "")[:_LONGEST].partition("\n\n")[0]
    for match in _datelines(first):
        named = _marks.sub("", match["agency"])
        agency = agency_in(named)
        # "به نقل از کارشناسی در گفت‌وگو با ایرنا": only the agency itself is quoted.
        if agency is None or (match.re is _quoting and not _name().match(named)):
            continue
        city = _city(match["city"], known_only=agency not in own)
        return Dateline(agency, city or _known_place(first[match.start("agency") :][:200]))
    return None


def _datelines(text: str) -> Iterator[re.Match[str]]:
    if quoting := _quoting.match(text):
        yield quoting
    for match in _dateline.finditer(text):
        yield match
        if quoting := _quoting.match(text, match.end()):
            yield quoting


def names_of(site: Site) -> frozenset[str]:
    """Return the names that a site's agency has in datelines, as records write them."""
    return frozenset({site.title, *site.names})


def begins_with_one(text: str) -> bool:
    """Return True if a clean text begins with the words of a dateline, ``به گزارش``."""
    return _begin.match(text) is not None


def agency_in(text: str) -> str | None:
    """Return the first known agency in a clean text: by its full name where its site has one for a
    short one, else as written.
    """
    match = _name().search(text)
    return None if match is None else _full_names().get(match["clear"], match[0])


@cache
def _full_names() -> dict[str, str]:
    every = [site for site in sites().values() if site.spells_out]
    return {name: site.title for site in every for name in site.names}


@cache
def _name() -> re.Pattern[str]:
    clear = "|".join([*_CLEAR, *_full_names()])
    return re.compile(
        rf"(?<![\w\u200c])(?:(?:خبرگزاری )?(?P<clear>{clear})"
        rf"|خبرگزاری (?:{'|'.join(_DOUBTFUL)})|(?:(?<=^خبرنگار )|^)(?:{'|'.join(_DOUBTFUL[:5])})$)"
        r"(?![\w\u200c])"
    )


def _city(found: str | None, *, known_only: bool) -> str | None:
    if not found:
        return None
    city = _region.sub("", found)
    words = city.split()
    if provinces.of_place(city):
        return city
    # "شهر قم" and "مشهد مقدس" lose the title; "شهر ری" is itself the name.
    if provinces.of_place(bare := _title.sub("", city)):
        return bare
    if known_only or len(words) > _most_words or words[0] in _OCCASIONS:
        return None
    # "از رسانه‌های عربی": no place name is a plural.
    return None if any(map(_plural.search, words)) else city


def _known_place(text: str) -> str | None:
    """Return the known place right after the agency's name; ``text`` begins with the agency."""
    named = _name().search(text)
    match = _place.match(text, named.end()) if named else None
    return _city(match["city"], known_only=True) if match else None
