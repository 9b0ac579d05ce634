"""Signals that a spider sends beside Scrapy's own, to whoever measures its pages."""

#: An article page that no reader could read: ``desk``, ``where``.
page_unread = object()
#: A list page: ``desk``, ``where``, ``links`` (None: it could not be read), ``is_first``.
list_seen = object()
#: A list that has not changed since the last run: ``desk``, ``where``.
list_unchanged = object()
