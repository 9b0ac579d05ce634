"""What spiders do: read their arguments, choose and order links, and record what became of them.

Reads no fields of pages: newscrawl.sites does. Writes no SQL: newscrawl.store does.
"""
