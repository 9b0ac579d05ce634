"""How long a host has been silent: the one count of requests in a row without any answer."""

from collections import Counter

from newscrawl.downloader.failure_reasons import Reason


class Silence:
    """Count, for each host, the requests in a row that had no answer at all.

    A host is named as its caller names it; the agency's hosts count as one, the default name.
    """

    def __init__(self) -> None:
        self._in_a_row: Counter[str] = Counter()

    def of(self, host: str = "") -> int:
        """Give the number of requests in a row that this host left without an answer."""
        return self._in_a_row[host]

    def heard(self, host: str = "") -> None:
        """Begin the count anew: the host has answered."""
        self._in_a_row.pop(host, None)

    def failed(self, reason: Reason, host: str = "") -> None:
        """Count a failed request; a failure that is an answer begins the count anew."""
        if reason.is_no_answer:
            self._in_a_row[host] += 1
        else:
            self.heard(host)
