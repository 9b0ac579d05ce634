"""The provinces as squares in their rough places on the map of Iran, shaded by number. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from newscrawl.sites.provinces import Province, provinces

# From north to south; each row from west to east. A dot leaves a place empty.
_PLACES = """
west-azerbaijan east-azerbaijan ardabil .                      .       .              .
.               zanjan          gilan   mazandaran             golestan north-khorasan .
kurdistan       hamadan         qazvin  alborz                 tehran  semnan razavi-khorasan
kermanshah      lorestan        markazi qom                    isfahan yazd   south-khorasan
ilam  khuzestan chaharmahal-bakhtiari   kohgiluyeh-boyer-ahmad fars kerman sistan-baluchestan
.               .               .       bushehr                hormozgan .      .
"""
_SHADES = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """A province's square. ``row``: 1 is the north; ``column``: 1 is the west; ``shade``: 0 for no
    article, up to 4.
    """

    province: Province
    row: int
    column: int
    number: int
    shade: int


@dataclass(frozen=True, slots=True)
class TileMap:
    """The squares of all provinces, for the chosen days and site.

    ``tiles``: as Persian is read, from the north-east on; ``shades``: for each shade that a number
    can have, the smallest and the greatest; ``elsewhere``: articles without a province.
    """

    tiles: list[Tile]
    shades: list[tuple[int, int, int]]
    elsewhere: int


def tile_map(numbers: Mapping[str | None, int]) -> TileMap:
    """Return the map for these numbers of articles by province."""
    most = max((numbers.get(key, 0) for key in provinces()), default=0)
    tiles = [
        Tile(provinces()[key], row, column, number, shade(number, most))
        for key, row, column in _places()
        for number in [numbers.get(key, 0)]
    ]
    shown = sum(tile.number for tile in tiles)
    return TileMap(tiles, [*_bounds(most)], sum(numbers.values()) - shown)


def shade(number: int, most: int) -> int:
    """Return the shade of a number, 0 to 4.

    Shade `s` ends at `s` squared sixteenths of `most`, so that provinces with few articles differ.
    """
    if not number:
        return 0
    return next(s for s in range(1, _SHADES + 1) if number * _SHADES**2 <= most * s * s)


def _bounds(most: int) -> Iterator[tuple[int, int, int]]:
    first = 1
    for s in range(1, _SHADES + 1):
        last = most * s * s // _SHADES**2
        if first <= last:
            yield s, first, last
        first = last + 1


def _places() -> Iterator[tuple[str, int, int]]:
    for row, line in enumerate(_PLACES.strip().splitlines(), 1):
        for column, key in reversed([*enumerate(line.split(), 1)]):
            if key != ".":
                yield key, row, column
