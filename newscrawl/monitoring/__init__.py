"""What a run measures of its pages, the alarm when the layout drifts, and whom it tells.

Never changes an article, and never stops a crawl.
"""
