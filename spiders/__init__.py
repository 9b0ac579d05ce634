"""The spiders by their names: which site, which walk.

Anything longer than ten lines belongs further down, in newscrawl.crawling.
"""
