"""Name and version of each page reader, as records carry them in ``parser``.

Golden records leave ``parser`` out: a reader's raised VERSION is one line here, and no record.
"""

#: Reader -> the ``parser`` of the records that it gives.
PARSERS = {
    "general": "general/2",
    "jannah": "jannah/2",
    "tasnim": "tasnim/2",
}
