"""The item pipelines, one class a file: clean, validate, attribute, save.

Each calls functions of newscrawl and adds no rule of its own, so that reparse gives the same.
"""
