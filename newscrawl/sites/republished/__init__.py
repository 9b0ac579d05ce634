"""Readers of other sites' copies of stories, each under that other site's name.

Never claims an address, so that no copy passes for the agency's own page.
"""
