"""Sites of the family that no page was captured of; a run of one needs ``-a untried=yes``."""

from newscrawl.sites.nastooh.family import NastoohSite
from newscrawl.sites.provinces import Desk, desks_of_provinces

_LICENCE = "all rights reserved; ask before you publish"
_FACTS = "claimed by public crawlers: the CMS, its addresses, its archive"


def _untried(name: str, title: str, english: str, short: str, domain: str) -> NastoohSite:
    """Return the declaration of a site; its domain is linked from ISNA's captured page.

    No section of it is known, so its whole archive is its only list.
    """
    return NastoohSite(
        name=name,
        title=title,
        english=english,
        names=(short,),
        licence=_LICENCE,
        domains=(domain,),
        desks=desks_of_provinces(name),
        lists=(archive := (Desk(name, f"{name}/archive", "آرشیو", "", None),)),
        archives=archive,
        known="claimed",
        facts=_FACTS,
    )


SITES = (
    _untried("irna", "خبرگزاری جمهوری اسلامی", "IRNA", "ایرنا", "irna.ir"),
    _untried("mehr", "خبرگزاری مهر", "Mehr News Agency", "خبرگزاری مهر", "mehrnews.com"),
    _untried("hamshahri", "همشهری آنلاین", "Hamshahri Online", "همشهری", "hamshahrionline.ir"),
    _untried("khabaronline", "خبرآنلاین", "Khabaronline", "خبرآنلاین", "khabaronline.ir"),
)
