"""The commands of ``scrapy``, one file each: arguments in, calls to the rooms below, words out.

Scrapy takes every class here for a command: what commands share stands in newscrawl.cli.
"""
