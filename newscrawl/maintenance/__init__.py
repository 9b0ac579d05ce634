"""Work on a whole installation: backups, takedowns, and checks of the set-up.

Requests no page of the site: commands pass in the answers of its hosts.
"""
