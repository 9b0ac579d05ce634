"""Raw pages: recorded as they came, exported to and imported from archive files, and read again.

Never asks the site for a page; articles that it stores are those that a crawl would have stored.
"""
