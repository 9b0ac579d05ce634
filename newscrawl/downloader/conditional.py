"""Requests for a page that has changed only."""

from scrapy import Request

from newscrawl.utils.http_validators import Validators

#: The status of an answer that says so: it has no body.
NOT_MODIFIED = 304


def if_changed(request: Request, validators: Validators) -> Request:
    """The request, in place, as one for what has changed since, where ``validators`` name a state
    that the same host gave.
    """
    if headers := validators.headers_for(request.url):
        request.headers.update(headers)
        request.meta["handle_httpstatus_list"] = [NOT_MODIFIED]
    return request
