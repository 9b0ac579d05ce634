"""A real browser: Debian's chromium, driven by playwright, and pages that tell what they do."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Dialog, Page, ViewportSize, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

WIDE, PHONE = ViewportSize(width=1600, height=900), ViewportSize(width=360, height=740)
_NAMES = ("chromium", "chromium-browser", "google-chrome")


class _Quiet(WSGIRequestHandler):
    """Handle requests without printing a line for each."""

    def log_request(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Start chromium while the block lasts. Skips the test where there is none, but not in CI."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        assert not os.environ.get("CI"), "CI installs chromium: apt-get install chromium"
        pytest.skip("no chromium here: apt-get install chromium")
    # Root, as in a container, may not use chromium's sandbox.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve the app on this machine while the block lasts. Yields its address, without a slash."""
    with make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Window:
    """A browser's page. ``said``: its errors, console messages and dialogs; ``asked``: what it has
    requested from elsewhere than ``home``, an address.
    """

    page: Page
    home: str
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.on("request", lambda request: self._request(request.url))

    def _dialog(self, dialog: Dialog) -> None:
        self.said.append(f"{dialog.type}: {dialog.message}")
        dialog.dismiss()

    def _request(self, url: str) -> None:
        here, there = urlsplit(self.home), urlsplit(url)
        is_here = (there.scheme, there.netloc) == (here.scheme, here.netloc)
        if not is_here and there.scheme != "data":
            self.asked.append(url)

    def findings(self) -> list[tuple[str, list[str]]]:
        """Return what axe finds: the rule, and where in the page."""
        found = Axe().run(self.page).response["violations"]
        return [(rule["id"], [str(node["target"]) for node in rule["nodes"]]) for rule in found]

    def overhang(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return int(self.page.evaluate(width))

    def focused(self) -> dict[str, str]:
        """Return the focused element: its tag, text, href, and the outline that shows it."""
        return dict(
            self.page.evaluate("""() => {
                const e = document.activeElement, s = getComputedStyle(e);
                const r = e.getBoundingClientRect();
                return {tag: e.tagName, text: e.textContent.trim(), id: e.id, class: e.className,
                    href: e.getAttribute("href") || "",
                    outline: s.outlineStyle === "none" ? "" : s.outlineWidth,
                    seen: r.width > 0 && r.bottom > 0 && r.top < innerHeight ? "yes" : "no"};
            }""")
        )
