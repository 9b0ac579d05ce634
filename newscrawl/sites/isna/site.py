"""ISNA, the Iranian Students' News Agency, in the family Nastooh."""

from newscrawl.sites.nastooh.family import NastoohSite
from newscrawl.sites.provinces import Desk, desks_of_provinces, whole_archive

# Captured, May 2019: the domain, h1.first-title, numbers that begin with the day, /service/province
# in the menu. Claimed: the archive; that provincial stories name the section "province"; numbers
# with a four-digit year since 1400. Sections of single provinces are not known, so no desk has a
# list of its own.
SITES = (
    NastoohSite(
        name="isna",
        title="خبرگزاری ایسنا",
        english="ISNA",
        names=("ایسنا",),
        licence="all rights reserved; ask before you publish",
        domains=("isna.ir",),
        desks=desks_of_provinces("isna"),
        lists=(Desk("isna", "isna/provinces", "استان‌ها", "province", None),),
        archives=whole_archive("isna"),
        provincial=frozenset({"province"}),
        headlines=("h1.first-title", "h1.title"),
        has_dated_numbers=True,
        seen=frozenset(
            {
                *("h1.first-title", "p.summary", "div.item-text", "[itemprop=articleSection]"),
                *(".tags", "details list", "json-ld datePublished", "meta datePublished"),
                *("meta article:published_time", "meta article:modified_time"),
                "meta og:site_name",
            }
        ),
        facts="captured: an article page of May 2019; claimed: list pages, archive, feed",
    ),
)
