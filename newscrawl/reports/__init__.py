"""Charts, heat maps and the coverage page, drawn from figures that are passed in.

The files they make load nothing and run nothing, so they open anywhere. Nothing here reads a
database.
"""
