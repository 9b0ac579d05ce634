"""news-please, as its README shows its use as a library: given addresses, it fetches and reads.

    python news_please_client.py http://127.0.0.1:PORT FILE

Only articles: what it would make of lists is no matter of this.
"""

import sys
import warnings
from pathlib import Path

from tests.bench.offline import stay_here

warnings.simplefilter("ignore")  # those of its imports are no matter of ours
from newsplease import NewsPlease  # noqa: E402


def main(url: str, paths: str) -> None:
    """All articles of a file's paths."""
    asked = Path(paths).read_text(encoding="utf-8").splitlines()
    stay_here()
    articles = [url + path for path in asked if path.startswith("/fa/news/")]
    NewsPlease.from_urls(articles, fetch_images=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
