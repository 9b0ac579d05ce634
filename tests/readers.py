"""Name and version of each page reader, as records carry them in ``parser``.

Golden records leave ``parser`` out: whoever raises a reader's VERSION changes that one line.
"""

import sys

from newscrawl.sites.readers import readers

#: Reader -> the ``parser`` of the records that it gives.
PARSERS = {
    reader.name: f"{reader.name}/{sys.modules[reader.parse_article.__module__].VERSION}"
    for reader in readers()
}
