"""Which of the site's hosts answers: tried in order, until one has shown a list."""

from urllib.parse import urlsplit

from newscrawl.errors import ArgumentError
from newscrawl.urls import DEFAULT_HOSTS


class Hosts:
    """The hosts to try. Once one has answered, it is the run's host."""

    def __init__(self, given: str | None = None) -> None:
        """``given``: one address to use instead, such as ``http://127.0.0.1:8000``."""
        self._hosts = [_checked(given)] if given else list(DEFAULT_HOSTS)
        self._answered = False

    @property
    def current(self) -> str:
        """The host that requests go to now, as ``https://name``."""
        return self._hosts[0]

    @property
    def names(self) -> list[str]:
        """The host names, without scheme and port."""
        return [urlsplit(host).hostname or "" for host in self._hosts]

    def has_answered(self) -> None:
        """The current host has shown a page that is the site's."""
        self._answered = True

    def next_after(self, url: str) -> str | None:
        """The host to try after ``url`` failed; None where there is none, or one has answered."""
        failed = _origin(url)
        if failed == self.current and not self._answered and len(self._hosts) > 1:
            self._hosts.pop(0)
        # Another request may have moved on already: then this one only follows.
        return self.current if self.current != failed else None


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _checked(given: str) -> str:
    parts = urlsplit(given.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise ArgumentError(
            f"TASNIM_URL={given}: write a scheme and a host, such as {DEFAULT_HOSTS[0]}"
        )
    return f"{parts.scheme}://{parts.netloc}"
