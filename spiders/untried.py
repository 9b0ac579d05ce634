"""The spiders of sites of which only claims are known; they run with ``-a untried=yes``."""

from newscrawl.crawling.archive_spider import ArchiveSpider
from newscrawl.crawling.listing_spider import ListSpider


class IrnaSpider(ListSpider):
    name = "irna"
    site_name = "irna"


class IrnaArchiveSpider(ArchiveSpider):
    name = "irna_archive"
    site_name = "irna"


class MehrSpider(ListSpider):
    name = "mehr"
    site_name = "mehr"


class MehrArchiveSpider(ArchiveSpider):
    name = "mehr_archive"
    site_name = "mehr"


class HamshahriSpider(ListSpider):
    name = "hamshahri"
    site_name = "hamshahri"


class HamshahriArchiveSpider(ArchiveSpider):
    name = "hamshahri_archive"
    site_name = "hamshahri"


class KhabaronlineSpider(ListSpider):
    name = "khabaronline"
    site_name = "khabaronline"


class KhabaronlineArchiveSpider(ArchiveSpider):
    name = "khabaronline_archive"
    site_name = "khabaronline"


class TabnakSpider(ListSpider):
    name = "tabnak"
    site_name = "tabnak"


class TabnakArchiveSpider(ArchiveSpider):
    name = "tabnak_archive"
    site_name = "tabnak"


class AsriranSpider(ListSpider):
    name = "asriran"
    site_name = "asriran"


class AsriranArchiveSpider(ArchiveSpider):
    name = "asriran_archive"
    site_name = "asriran"


class FararuSpider(ListSpider):
    name = "fararu"
    site_name = "fararu"


class FararuArchiveSpider(ArchiveSpider):
    name = "fararu_archive"
    site_name = "fararu"
