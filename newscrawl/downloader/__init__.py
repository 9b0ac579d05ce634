"""How pages are asked for: which hosts, how often, within which bounds, and why it failed.

Never reads what a page says, and never stores it.
"""
