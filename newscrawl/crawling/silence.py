"""Count how many requests in a row a host has left without any answer."""

from collections import Counter

from newscrawl.downloader.failure_reasons import Reason


class Silence:
    """Count, for each host, the requests in a row that had no answer at all.

    Hosts go by the names that the caller gives them; the agency's hosts count as one, named "".
    """

    def __init__(self) -> None:
        self._in_a_row: Counter[str] = Counter()

    def of(self, host: str = "") -> int:
        """Return the number of requests in a row that this host left without an answer."""
        return self._in_a_row[host]

    def heard(self, host: str = "") -> None:
        """Set the count to 0: the host has answered."""
        self._in_a_row.pop(host, None)

    def failed(self, reason: Reason, host: str = "") -> None:
        """Count a failed request; if the failure was an answer, set the count to 0."""
        if reason.is_no_answer:
            self._in_a_row[host] += 1
        else:
            self.heard(host)
