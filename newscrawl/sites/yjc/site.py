"""YJC's site. Captured are an article page of May 2019 and the menu of sections in it."""

from newscrawl.sites.iran_samaneh.family import SamanehSite
from newscrawl.sites.provinces import Desk, desks_of_provinces, provinces, whole_archive

#: The section of each province. Captured but for ``alborz`` and ``tehran``, which the menu lacks:
#: claims, formed as the others are.
_SECTIONS = {
    "east-azerbaijan": "azarbaijan-sharghi",
    "west-azerbaijan": "azarbaijan-gharbi",
    "ardabil": "ardebil",
    "isfahan": "esfahan",
    "alborz": "alborz",
    "ilam": "ilam",
    "bushehr": "bushehr",
    "tehran": "tehran",
    "chaharmahal-bakhtiari": "chaharmahal-bakhtiari",
    "south-khorasan": "khorasan-jonubi",
    "razavi-khorasan": "khorasan-razavi",
    "north-khorasan": "khorasan-shomali",
    "khuzestan": "khuzestan",
    "zanjan": "zanjan",
    "semnan": "semnan",
    "sistan-baluchestan": "sistan-baluchestan",
    "fars": "fars",
    "qazvin": "qazvin",
    "qom": "qom",
    "kurdistan": "kordestan",
    "kerman": "kerman",
    "kermanshah": "kermanshah",
    "kohgiluyeh-boyer-ahmad": "kohgiluye-boyerahmad",
    "golestan": "golestan",
    "gilan": "gilan",
    "lorestan": "lorestan",
    "mazandaran": "mazandaran",
    "markazi": "markazi",
    "hormozgan": "hormozgan",
    "hamadan": "hamedan",
    "yazd": "yazd",
}
#: Two cities have sections of their own, captured: section, name, province.
_CITIES = (("mahabad", "مهاباد", "west-azerbaijan"), ("abadan", "آبادان", "khuzestan"))

SITES = (
    SamanehSite(
        name="yjc",
        title="باشگاه خبرنگاران جوان",
        english="Young Journalists Club",
        domains=("yjc.ir",),
        desks=(
            *desks_of_provinces("yjc", _SECTIONS),
            *(
                Desk("yjc", f"yjc/{city}", name, city, provinces()[province])
                for city, name, province in _CITIES
            ),
        ),
        archives=whole_archive("yjc"),
        provincial=frozenset(["states"]),
        # The second is what seven crawlers of 2021-2026 read: a claim.
        bodies=(".body", ".baznashr-body"),
        seen=frozenset(
            {
                *(".title", ".subtitle", ".body", ".news_path", ".news_pdate_c", ".tags_title"),
                *("meta article:published_time", "meta article:modified_time"),
                *("meta og:site_name", "/fa/rss/allnews"),
            }
        ),
        facts=(
            "captured: an article page of May 2019, in it the sections of 29 provinces and 2 "
            "cities, a short link, the feed; claimed: the archive's address (10 crawlers), the "
            "body's class since about 2021 (7), page numbers of lists (2); guessed: the sections "
            "alborz and tehran"
        ),
    ),
)
