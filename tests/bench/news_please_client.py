"""Crawl with news-please, used as a library as its README shows: it fetches and reads addresses.

    python news_please_client.py http://127.0.0.1:PORT FILE

It is given only articles: how it would read lists is not measured.
"""

import sys
import warnings
from pathlib import Path

from tests.bench.offline import stay_here

warnings.simplefilter("ignore")  # from its imports
from newsplease import NewsPlease  # noqa: E402


def main(url: str, paths: str) -> None:
    """Fetch and read all articles among a file's paths."""
    asked = Path(paths).read_text(encoding="utf-8").splitlines()
    stay_here()
    articles = [url + path for path in asked if path.startswith("/fa/news/")]
    NewsPlease.from_urls(articles, fetch_images=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
