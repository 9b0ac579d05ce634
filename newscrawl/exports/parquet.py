"""Write Parquet: typed columns, for data frames and DuckDB. Needs the extra ``parquet``."""

import os
import types
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, Any, TypeVar, get_args, get_origin, get_type_hints

from newscrawl.errors import ArgumentError
from newscrawl.items import MOMENTS, RAW_KEYS, Article, Image
from newscrawl.persian.dates import from_iso

T = TypeVar("T")

# Rows of a row group, and of the batches from which it is made as columns; a row takes 8 KB of
# memory. The footer takes 60 KB for each group until the end: with groups of 400 rows, 200 MB for a
# million rows.
_GROUP, _BATCH = 3_000, 100
# No statistics for these columns: a group's least and greatest value say nothing, and copy a text.
_TEXTS = ("headline", "lead", "body", *RAW_KEYS, "url", "short_url", "kicker", "content_hash")


def write_parquet(records: Iterable[dict[str, Any]], out: IO[bytes], fields: Sequence[str]) -> int:
    """Write every record as a row; return their number. Raises ArgumentError without pyarrow.

    Moments such as ``published_at`` are timestamps in UTC, lists are lists, images lists of
    structs.
    """
    # Arrow's default allocator does not return freed memory: 40 MB more. The variable is read when
    # pyarrow is loaded.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    try:
        # Imported here because pyarrow is an extra, and takes a quarter of a second to load.
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise ArgumentError(
            "Parquet wants pyarrow, which is not installed: pip install 'newscrawl[parquet]'"
        ) from error
    hints = get_type_hints(Article)
    schema = pa.schema([_column(pa, name, hints[name]) for name in fields])
    told = [column for column in fields if column not in _TEXTS]
    written = 0
    with parquet.ParquetWriter(
        out, schema, compression="zstd", write_statistics=told, use_dictionary=told
    ) as writer:
        for group in _chunks(_batches(pa, schema, iter(records)), _GROUP // _BATCH):
            writer.write_table(pa.Table.from_batches(group, schema))
            written += sum(map(len, group))
            group.clear()  # else its memory is held while the next group is read
    return written


def _batches(pa: Any, schema: Any, records: Iterator[dict[str, Any]]) -> Iterator[Any]:
    for rows in _chunks(records, _BATCH):
        columns = [
            pa.array([_value(field.name, row[field.name]) for row in rows], field.type)
            for field in schema
        ]
        yield pa.record_batch(columns, schema)


def _column(pa: Any, name: str, hint: Any) -> Any:
    is_required = name not in RAW_KEYS and type(None) not in get_args(hint)
    kind = pa.timestamp("ms", "UTC") if name in MOMENTS else _type(pa, hint)
    return pa.field(name, kind, nullable=not is_required)


def _type(pa: Any, hint: Any) -> Any:
    if get_origin(hint) is list:
        return pa.list_(_type(pa, get_args(hint)[0]))
    if isinstance(hint, types.UnionType):
        (hint,) = (part for part in get_args(hint) if part is not type(None))
        return _type(pa, hint)
    if hint is Image:
        return pa.struct([_column(pa, n, h) for n, h in get_type_hints(Image).items()])
    return {str: pa.string(), int: pa.int32()}[hint]


def _value(name: str, value: Any) -> Any:
    return from_iso(value) if name in MOMENTS and value is not None else value


def _chunks(values: Iterator[T], size: int) -> Iterator[list[T]]:
    while chunk := list(islice(values, size)):
        yield chunk
