"""news.db in a browser: pages for readers, right to left, without scripts. Wants the extra
``browse``; nothing but the command of that name imports it.

SQL stands in :mod:`newscrawl.store.browse`, words and lines in ``templates/views/``.
"""
