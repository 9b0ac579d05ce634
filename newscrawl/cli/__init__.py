"""What the commands share: arguments checked, errors said in a line, exit codes.

Not in commands/, since Scrapy takes every class there for a command.
"""
