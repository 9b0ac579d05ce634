"""The first contact with the live site: plan the requests, check the forms of pages, report.

Reads no article by itself: the page readers of a crawl do that.
"""
