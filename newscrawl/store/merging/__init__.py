"""Merge the databases of another output folder into this one's: the union of what both know.

Never writes to the other folder, and never decides by the order in which folders come.
"""
