"""Page statistics of a run, alarms when the layout drifts, summaries, and the health check.

Never changes an article, and never stops a crawl.
"""
