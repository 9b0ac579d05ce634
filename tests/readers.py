"""Name and version of each page reader, as records carry them in ``parser``.

Golden records leave ``parser`` out, so that a new VERSION of a reader changes one line here.
"""

import sys

from newscrawl.sites.readers import readers

#: Reader name -> the ``parser`` of its records.
PARSERS = {
    reader.name: f"{reader.name}/{sys.modules[reader.parse_article.__module__].VERSION}"
    for reader in readers()
}
