"""What all pages share: template settings, security headers, error pages."""

from typing import Any

from flask import Flask, Response, g, render_template, request, url_for
from jinja2 import ChoiceLoader, PackageLoader
from werkzeug.exceptions import HTTPException, SecurityError

from newscrawl import __version__
from newscrawl.errors import ArgumentError, StoreError
from newscrawl.persian import formatting
from newscrawl.sites import provinces
from newscrawl.sites.registry import default_site, desks, sites
from newscrawl.store.selection import NONE
from newscrawl.utils.readable_address import readable
from newscrawl.utils.rendering import MANNERS
from newscrawl.utils.terminal import plain
from newscrawl.views import article_page, labels
from newscrawl.views.filters import Filters, checkpoint_text

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
# Allows only our style: no script, no frame, no form to another site.
_MAY_LOAD = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; img-src data:"
)


def dress(app: Flask) -> Flask:
    """Set up the app's templates, headers and error pages; return it."""
    # Refuse any other host name that resolves to this machine (DNS rebinding).
    app.config["TRUSTED_HOSTS"] = ["127.0.0.1", "localhost"]
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.url_map.merge_slashes = False  # keep // in an id: do not redirect
    app.jinja_options = {
        **MANNERS,
        # Controls and direction overrides in a page's texts are shown, not obeyed.
        "finalize": _harmless,
        # Two folders: the templates of the views, and that of the heat map.
        "loader": ChoiceLoader(
            [PackageLoader("newscrawl", "templates/views"), PackageLoader("newscrawl")]
        ),
    }
    app.jinja_env.filters |= {
        "n": formatting.number,
        "day": formatting.jalali_name,
        "moment": formatting.moment,
        "month": _month,
        "province": _province,
        "site": _site,
        "shelf_of": _shelf_of,
        "warning": labels.warning,
        "direction": article_page.direction,
        "web": article_page.web_address,
        "readable": readable,
        "mark": checkpoint_text,
    }
    app.jinja_env.globals |= {
        "kinds": labels.KINDS,
        "fields": labels.FIELDS,
        "facets": labels.FACETS,
        "province_from": labels.PROVINCE_FROM,
        "everything": Filters(),
        "to": _to,
        "version": __version__,
        "default": default_site(),
    }
    app.after_request(_protect)
    app.register_error_handler(SecurityError, _turned_away)
    app.register_error_handler(HTTPException, _http_fault)
    app.register_error_handler(ArgumentError, _not_meant)
    app.register_error_handler(StoreError, _no_store)
    return app


def _harmless(value: Any) -> Any:
    return plain(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _to(endpoint: str, filters: Filters, **more: str | int) -> str:
    return url_for(endpoint, **filters.parameters, **more)  # type: ignore[arg-type]


def _month(value: str) -> str:
    return "بی‌تاریخ" if value == NONE else formatting.month_of(value)


def _site(name: str) -> str:
    site = sites().get(name)
    return site.title if site else name


def _shelf_of(key: str) -> str:
    """Return the address of a desk's articles."""
    desk = desks().get(key)
    if desk is None or desk.site == default_site().name:
        return url_for("shelf", province=key)
    return url_for("shelf", site=desk.site, province=desk.short if desk.province else None)


def _province(key: str) -> str:
    if key == NONE:
        return "بدون استان"
    known = provinces.provinces().get(key) or desks().get(key)
    return known.name if known else key


def _protect(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers[name] = value
    hosts = sorted(host for host in g.get("picture_hosts", ()) if host)
    response.headers["Content-Security-Policy"] = " ".join([_MAY_LOAD, *hosts])
    return response


def _turned_away(_: SecurityError) -> tuple[str, int, dict[str, str]]:
    # Plain text, not a page: its links would lead to the foreign host name.
    return "open http://127.0.0.1\n", 400, {"Content-Type": "text/plain; charset=utf-8"}


def _http_fault(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error  # a redirect
    headers = [(name, value) for name, value in error.get_headers() if name == "Allow"]
    return _fault(error.code, ""), error.code, headers


def _not_meant(error: ArgumentError) -> tuple[str, int]:
    return _fault(400, str(error)), 400


def _no_store(error: StoreError) -> tuple[str, int]:
    return _fault(503, str(error)), 503


def _fault(code: int, said: str) -> str:
    is_search = request.endpoint == "found"
    return render_template("fault.html", code=code, said=said, is_search=is_search)
