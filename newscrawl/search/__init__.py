"""A query's words, the snippets that show them, and sketches that find near duplicates.

Pure: never opens the database; newscrawl.store does, with what is made here.
"""
