"""Scrapy's settings: every component and its order; each departure from a default says why."""

from scrapy.settings import default_settings

from newscrawl import __version__
from newscrawl.items import KEYS
from newscrawl.utils.output_paths import output_folder

BOT_NAME = "newscrawl"
SPIDER_MODULES = ["spiders"]
COMMANDS_MODULE = "newscrawl.commands"

# ---- ours
NEWSPIDER_MODULE = "spiders"  # where genspider writes

#: The folder that everything is written to: news.db, pages.db, exports, logs.
OUTPUT_DIR = output_folder()
# ISNA_URL, YJC_URL and so on: a site's hosts, separated by commas, in the order in which they are
# tried; by default the site's own (newscrawl/sites/NAME/site.py).
#: Articles are stored in batches: once this many wait, and every so many seconds.
BATCH_SIZE = 32
BATCH_SECONDS = 1.0
#: A stored article is fetched again when it reaches each of these ages; never: REVISIT_AGES=0.
REVISIT_AGES = ["2h", "12h", "48h"]
#: Fetch the site's feed once a run, for stories that no list shows.
FEEDS_OF_SITE = True
#: Archive every page in pages.db as it came, before it is read.
ARCHIVE_PAGES = True
#: Days after which archived pages are removed, at the end of a run; 0: never.
ARCHIVE_DAYS = 0
#: URL to ping when a crawl ends, with its exit code, as healthchecks.io expects; empty: no ping.
HEALTHCHECK_URL = ""

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "newscrawl.downloader.offsite.OffsiteMiddleware": 50,  # a redirect off the site is an error
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "newscrawl.downloader.robots.RobotsMiddleware": 100,  # robots.txt unread: all forbidden
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "newscrawl.downloader.retry.BackOffMiddleware": 550,  # waits; retries cut pages too
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "newscrawl.downloader.decompression.DecompressionMiddleware": 590,  # marks cut streams
    "newscrawl.downloader.download_errors.RefusalMiddleware": 595,  # sees errors before retries
}
SPIDER_MIDDLEWARES = {
    "newscrawl.archive.recorder.PageRecorder": 40,  # before HttpErrorMiddleware: errors too
    # Switched off: these do nothing for us, yet cost time for each request and article, and a
    # DEPTH_LIMIT would drop lists without a message.
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
    "newscrawl.monitoring.stats_collector.Measurer": 0,  # page statistics, which alarms compare
    "newscrawl.downloader.politeness.Politeness": 0,  # Crawl-delay and Retry-After
}
# These two are off anyway (see below), but Scrapy imports every extension that is named here, or in
# EXTENSIONS as None, and with it aiohttp.
EXTENSIONS_BASE = {
    name: order
    for name, order in default_settings.EXTENSIONS_BASE.items()
    if not name.endswith((".RemoteControl", ".TelnetConsole"))
}
# -O writes the contract's records, as export does; Scrapy's other formats would not.
FEED_EXPORTERS = {
    **dict.fromkeys(default_settings.FEED_EXPORTERS_BASE),
    **dict.fromkeys(("jsonl", "jsonlines", "jl"), "newscrawl.exports.feed_exporter.JsonlExporter"),
    "csv": "newscrawl.exports.feed_exporter.CsvExporter",
}

# ---- polite
#: URL of your project or its contact page; becomes part of the User-Agent.
PROJECT_URL = ""
USER_AGENT = f"newscrawl/{__version__} (research crawler; obeys robots.txt)"  # names the crawler
ROBOTSTXT_OBEY = True  # off by default in Scrapy; never off here
DOWNLOAD_DELAY = 1.0  # one request a second, give or take Scrapy's jitter of a half
DOWNLOAD_DELAY_JITTER = 0.5  # Scrapy's default: requests at uneven intervals
#: Seconds before a failed page is tried again, doubled for each further try.
RETRY_WAIT = 2.0
#: Seconds of Retry-After that a run waits for a host in all; asked for more, it ends with 69.
RETRY_AFTER_LONGEST = 600.0
DOWNLOADER = (
    "newscrawl.downloader.throttle.Downloader"  # no setting overrides Crawl-delay or Retry-After
)
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # one at a time: the site's limits are unknown
DEFAULT_REQUEST_HEADERS = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "fa"}  # Persian

# ---- safe
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024  # bytes, decompressed; a page has 80 KB, a zip bomb no end
DOWNLOAD_FAIL_ON_DATALOSS = False  # BackOffMiddleware decides: an error's status counts, cut or not
DOWNLOAD_TIMEOUT = 60.0  # Scrapy's three minutes are too long beside one request a second
DOWNLOAD_VERIFY_CERTIFICATES = True  # off by default in Scrapy
TWISTED_DNS_RESOLVER = (
    "newscrawl.downloader.resolver.GuardedResolver"  # no host name may resolve to this machine
)
DOWNLOAD_HANDLERS = {
    **dict.fromkeys(
        ("http", "https"), "newscrawl.downloader.download_handler.BoundedHandler"
    ),  # bounds the headers, too
    **dict.fromkeys(("data", "file", "ftp", "s3")),  # off: the site needs http and https only
}
REMOTE_CONTROL_ENABLED = False  # it runs code that is sent to it
TELNETCONSOLE_ENABLED = False  # it runs code that is sent to it
COOKIES_ENABLED = False  # the site needs none
METAREFRESH_ENABLED = False  # a page may not redirect the crawler
URLLENGTH_LIMIT = 0  # Scrapy would drop a longer URL, and all that follows from it, silently

# ---- as we need it
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # none: the frontier requests each link
# once, and a redirect to a URL already seen would be dropped silently
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # in the lists' order: newest first
CONCURRENT_ITEMS = 1  # no pipeline waits; Scrapy's 100 would start 100 tasks a page, needed or not
WARN_ON_GENERATOR_RETURN_VALUE = False  # mypy checks it; Scrapy parses the callbacks in each run
LOG_LEVEL = "INFO"  # DEBUG prints whole articles
#: A LOG_FILE of this many bytes is renamed (crawl.log.1) at the start of a run; 0: never.
LOG_BYTES = 10_000_000
#: Number of renamed log files that are kept.
LOG_KEPT = 5
FEED_EXPORT_FIELDS = list(KEYS)  # the record's keys, in every format
FEED_EXPORT_ENCODING = "utf-8"  # Persian letters as letters, not as escapes
