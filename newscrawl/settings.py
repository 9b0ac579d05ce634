"""Every component and its order, on one screen; each departure from Scrapy's default says why."""

from scrapy.settings import default_settings

from newscrawl import __version__
from newscrawl.items import KEYS
from newscrawl.sites.tasnim.addresses import DEFAULT_HOSTS
from newscrawl.utils.output_paths import output_folder

BOT_NAME = "newscrawl"
SPIDER_MODULES = ["spiders"]
COMMANDS_MODULE = "newscrawl.commands"

# ---- ours
NEWSPIDER_MODULE = "spiders"  # where genspider writes

#: Where all that is written goes: news.db, exports, logs.
OUTPUT_DIR = output_folder()
#: The host that is asked; or others, parted by commas, tried in this order.
TASNIM_URL = list(DEFAULT_HOSTS)
#: Articles are stored in batches: when this many wait, or the first has waited this long.
BATCH_SIZE = 32
BATCH_SECONDS = 1.0
#: An article is looked at again when it has come to these ages; none: REVISIT_AGES=0.
REVISIT_AGES = ["2h", "12h", "48h"]
#: The site's feed is asked once a run for stories that no list shows.
FEEDS_OF_SITE = True
#: Every page is kept in pages.db as it came, before it is read.
ARCHIVE_PAGES = True
#: After so many days kept pages are removed at the end of a run; 0: never.
ARCHIVE_DAYS = 0
#: Told of each crawl's end and its exit code, as healthchecks.io has it; empty: none.
HEALTHCHECK_URL = ""

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "newscrawl.downloader.offsite.OffsiteMiddleware": 50,  # a redirect elsewhere fails aloud
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "newscrawl.downloader.politeness.RobotsMiddleware": 100,  # none came: all is forbidden
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "newscrawl.downloader.politeness.BackOffMiddleware": 550,  # retries wait; cut pages too
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "newscrawl.downloader.decompression.DecompressionMiddleware": 590,  # half a stream is no page
    "newscrawl.downloader.download_errors.RefusalMiddleware": 595,  # before retries, 550
}
SPIDER_MIDDLEWARES = {
    "newscrawl.archive.recorder.PageKeeper": 40,  # before HttpErrorMiddleware: errors too
    # What does nothing for us goes over each request and article all the same; a DEPTH_LIMIT
    # would drop lists without a word.
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
ITEM_PIPELINES = {
    "pipelines.clean.CleanPipeline": 100,
    "pipelines.validate.ValidatePipeline": 200,
    "pipelines.attribute.AttributePipeline": 300,
    "pipelines.save.SavePipeline": 400,
}
EXTENSIONS = {
    "newscrawl.downloader.safe_logging.Safeguards": 0,
    "newscrawl.monitoring.log_rotation.LogWatch": 0,
    "newscrawl.downloader.shutdown.FaultCounter": 0,
    "newscrawl.downloader.shutdown.PromptEnd": 0,
    "newscrawl.monitoring.stats_collector.Measurer": 0,  # what alarms compare
    "newscrawl.downloader.politeness.Politeness": 0,  # Crawl-delay and Retry-After
}
# Off below; but what is named here, or in EXTENSIONS as None, is imported, and aiohttp with it.
EXTENSIONS_BASE = {
    name: order
    for name, order in default_settings.EXTENSIONS_BASE.items()
    if not name.endswith((".RemoteControl", ".TelnetConsole"))
}
# -O gives the contract's records, as export does; the other formats would not.
FEED_EXPORTERS = {
    **dict.fromkeys(default_settings.FEED_EXPORTERS_BASE),
    **dict.fromkeys(("jsonl", "jsonlines", "jl"), "newscrawl.exports.feed_exporter.JsonlExporter"),
    "csv": "newscrawl.exports.feed_exporter.CsvExporter",
}

# ---- polite
#: The address of your project or its contact page; a part of the User-Agent.
PROJECT_URL = ""
USER_AGENT = f"newscrawl/{__version__} (research crawler; obeys robots.txt)"  # says what it is
ROBOTSTXT_OBEY = True  # off by default in Scrapy; never off here
DOWNLOAD_DELAY = 1.0  # one request a second, give or take Scrapy's jitter of a half
DOWNLOAD_DELAY_JITTER = 0.5  # as Scrapy's: no clockwork
#: Seconds before a page that failed is tried again, doubled for each further try.
RETRY_WAIT = 2.0
#: Seconds of Retry-After that a run waits, all in all; asked for more, it ends with 69.
RETRY_AFTER_LONGEST = 600.0
DOWNLOADER = (
    "newscrawl.downloader.throttle.Downloader"  # Crawl-delay and Retry-After hold, whatever is set
)
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # one at a time: the site's limits are unknown
DEFAULT_REQUEST_HEADERS = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "fa"}  # as we read

# ---- safe
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024  # after decompression; a page has 80 KB, a bomb has no end
DOWNLOAD_FAIL_ON_DATALOSS = False  # BackOffMiddleware's: of an error the status counts, cut or not
DOWNLOAD_TIMEOUT = 60.0  # three minutes by default: too long beside one request a second
DOWNLOAD_VERIFY_CERTIFICATES = True  # off by default in Scrapy
TWISTED_DNS_RESOLVER = (
    "newscrawl.downloader.resolver.GuardedResolver"  # no name may lead to this machine
)
DOWNLOAD_HANDLERS = {
    **dict.fromkeys(
        ("http", "https"), "newscrawl.downloader.download_handler.BoundedHandler"
    ),  # headers end, too
    **dict.fromkeys(("data", "file", "ftp", "s3")),  # the site is on the web alone
}
REMOTE_CONTROL_ENABLED = False  # runs code that is sent to it
TELNETCONSOLE_ENABLED = False  # the same
COOKIES_ENABLED = False  # the site needs none
METAREFRESH_ENABLED = False  # a page may not send us elsewhere
URLLENGTH_LIMIT = 0  # a longer address would be dropped without a word, and all behind it

# ---- as we need it
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # none: the frontier asks once, and a
# redirect onto an address already seen would vanish without a word
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # newest first, as the lists are
CONCURRENT_ITEMS = 1  # no pipeline waits; Scrapy starts so many tasks a page, needed or not: 100
WARN_ON_GENERATOR_RETURN_VALUE = False  # mypy sees to it; this parses the callbacks in each run
LOG_LEVEL = "INFO"  # DEBUG prints every article whole
#: A LOG_FILE of so many bytes is put aside (crawl.log.1) at the start of a run; 0: never.
LOG_BYTES = 10_000_000
#: As many of them are kept.
LOG_KEPT = 5
FEED_EXPORT_FIELDS = list(KEYS)  # the record's keys in other formats too
FEED_EXPORT_ENCODING = "utf-8"  # Persian letters as letters, not as escapes
