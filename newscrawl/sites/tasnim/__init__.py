"""All that is known of Tasnim: its addresses, article pages, lists and feed.

Never reads another site's page, and never asks for one.
"""
