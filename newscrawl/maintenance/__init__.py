"""Work on a whole installation: backups, takedowns, and whether all that is needed is there.

Never asks for a page of the site, but for one look at whether its hosts answer.
"""
