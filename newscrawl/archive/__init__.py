"""Raw pages: recorded as they came, exported to and imported from WARC files, and read again.

Never fetches a page; articles that it stores are those that a crawl would have stored.
"""
