"""Parse queries, cut snippets around their words, and sketch texts to find near duplicates.

Pure: never opens the database; newscrawl.store runs the queries that are made here.
"""
