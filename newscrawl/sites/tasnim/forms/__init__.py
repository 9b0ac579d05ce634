"""The forms that Tasnim's pages may show at the first contact with the live site.

No crawl and no page reader loads these modules.
"""
