"""Sites made with the CMS Iran Samaneh: their addresses and article pages, and untried sites of it.

Never reads a page of another CMS, and never fetches one.
"""
