"""Our spiders' own signals, beside Scrapy's: page statistics are collected from them.

Each comment below names the signal's arguments.
"""

#: No reader could read an article page: ``desk``, ``where``.
page_unread = object()
#: A list page came: ``desk``, ``where``, ``links`` (None: it could not be read), ``is_first``.
list_seen = object()
#: A list has not changed since the last run: ``desk``, ``where``.
list_unchanged = object()
