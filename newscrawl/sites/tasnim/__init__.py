"""Everything specific to Tasnim: its addresses, article pages, lists and feed.

Never reads another site's page, and never fetches one.
"""
