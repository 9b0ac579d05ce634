"""The toolkit of page readers: a document, its blocks, fields with choices, pictures, running text.

Pure: no clock, no settings, no network, no database; never knows which site a page belongs to.
"""
