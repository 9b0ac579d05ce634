"""General tools without news in them: terminal, locks, compression, paths, HTTP headers, hosts.

Never knows an article, a site, a database or Scrapy's engine.
"""
