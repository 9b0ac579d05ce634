"""Downloads pages: which hosts may be requested, how often, within which bounds; why one failed.

Never reads a page's content, and never stores it.
"""
