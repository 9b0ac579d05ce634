"""Spiders' work: their arguments, which links are asked for and in which order, and their outcome.

Never reads a page's fields: newscrawl.sites does; never writes SQL: newscrawl.store does.
"""
