"""Sites of the family that no page was captured of; a run of one needs ``-a untried=yes``."""

from newscrawl.sites.nastooh.family import NastoohSite
from newscrawl.sites.provinces import desks_of_provinces, whole_archive


def _untried(name: str, title: str, english: str, domain: str) -> NastoohSite:
    """Return the declaration of a site; its domain is linked from the captured page.

    No section of it is known, so its whole archive is its only list.
    """
    archive = whole_archive(name)
    return NastoohSite(
        name=name,
        title=title,
        english=english,
        licence="all rights reserved; ask before you publish",
        domains=(domain,),
        desks=desks_of_provinces(name),
        lists=archive,
        archives=archive,
        known="claimed",
        facts="claimed by public crawlers: the CMS, its addresses, its archive",
    )


SITES = (
    _untried("irna", "خبرگزاری جمهوری اسلامی", "IRNA", "irna.ir"),
    _untried("mehr", "خبرگزاری مهر", "Mehr News Agency", "mehrnews.com"),
    _untried("hamshahri", "همشهری آنلاین", "Hamshahri Online", "hamshahrionline.ir"),
    _untried("khabaronline", "خبرآنلاین", "Khabaronline", "khabaronline.ir"),
)
