"""Conditional requests: a page is sent only if it has changed."""

from scrapy import Request

from newscrawl.utils.http_validators import Validators

#: The status of the answer for an unchanged page; it has no body.
NOT_MODIFIED = 304


def if_changed(request: Request, validators: Validators) -> Request:
    """Make a request conditional, in place, if its host gave these validators; return it."""
    if headers := validators.headers_for(request.url):
        request.headers.update(headers)
        request.meta["handle_httpstatus_list"] = [NOT_MODIFIED]
    return request
