"""Raw pages: recorded as they came, written as WARC and taken from it, and read again.

Never asks for a page; what it stores of an article is what a crawl would have stored.
"""
