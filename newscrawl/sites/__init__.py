"""What is known of sites: desks, addresses, lists, feeds, and a reader for each layout.

Pure: a response in, an article or a list out; never asks for a page and never stores one.
"""
