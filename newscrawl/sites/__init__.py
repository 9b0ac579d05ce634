"""Knowledge about sites: desks, addresses, lists, feeds, and a page reader for each layout.

Pure: takes a response, returns an article or a list; never fetches a page and never stores one.
"""
