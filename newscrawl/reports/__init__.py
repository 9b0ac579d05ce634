"""Charts, heat maps and the page of coverage, drawn from figures that are passed in.

Loads nothing and runs nothing: files that can be opened anywhere.
"""
