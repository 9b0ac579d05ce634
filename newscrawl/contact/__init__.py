"""The first contact with the live site: what is asked, which forms the answers show, the report.

Nothing here reads an article in a way of its own: that is done by the page readers, as in a crawl.
"""
