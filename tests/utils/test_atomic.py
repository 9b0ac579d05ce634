import gzip
import os
import threading
from pathlib import Path

import pytest

from newscrawl.utils.atomic import replacing
from newscrawl.utils.compression import COMPRESSIONS, zstd

LINES = "یک\nدو‌سه\n".encode() * 500


def written(path: Path) -> bytes:
    with replacing(path) as out:
        out.write(LINES)
    return path.read_bytes()


@pytest.mark.parametrize("ending", sorted(COMPRESSIONS))
def test_compressed_bytes_are_the_same_each_time(tmp_path: Path, ending: str) -> None:
    once, again = written(tmp_path / f"x.jsonl{ending}"), written(tmp_path / f"y.jsonl{ending}")
    assert once == again
    assert {".gz": gzip.decompress, ".zst": zstd.decompress}[ending](once) == LINES


@pytest.mark.parametrize("ending", ["", *sorted(COMPRESSIONS)])
def test_what_stood_there_stays_where_writing_fails(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"x.jsonl{ending}"
    before = written(path)
    with pytest.raises(RuntimeError), replacing(path) as out:
        out.write(b"half")
        raise RuntimeError
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_reader_sees_the_old_file_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path, link = tmp_path / "below" / "x.gz", tmp_path / "link.gz"
    link.symlink_to(path)
    with replacing(link, compressed=False) as out:
        out.write(b"old")
    with replacing(link, compressed=False) as out:
        out.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert link.is_symlink()


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_the_new_file_has_the_permissions_of_the_old_one_from_its_first_byte(
    tmp_path: Path, mode: int
) -> None:
    path = tmp_path / "x.csv"
    written(path)
    path.chmod(mode)
    with replacing(path) as out:
        out.write(LINES)
        assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {mode}
    assert path.stat().st_mode & 0o777 == mode


def test_a_pipe_is_written_to_directly(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    with replacing(pipe) as out:
        out.write(LINES)
    reader.join(10)
    assert read == [LINES]
    assert pipe.is_fifo()
