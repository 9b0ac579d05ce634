"""What the commands share: checked arguments, errors in one line, exit codes.

Not in commands/, since Scrapy takes every class there for a command.
"""
