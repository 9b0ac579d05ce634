"""The templates of pages, charts and cards: text alone, rendered by newscrawl.utils.rendering.

Never code: what a template shows is passed in, and escaped unless it is plain text.
"""
