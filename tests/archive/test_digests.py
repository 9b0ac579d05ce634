"""Digests of records, in every form that tools write them."""

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.archive.warcs import HTML, response, take

pytestmark = pytest.mark.long

FORMS: dict[str, Callable[[bytes], str]] = {
    "hex": bytes.hex,
    "HEX": lambda digest: digest.hex().upper(),
    "base32": lambda digest: base64.b32encode(digest).decode(),
    "base32_bare": lambda digest: base64.b32encode(digest).decode().rstrip("="),
    "base32_small": lambda digest: base64.b32encode(digest).decode().lower(),
    "base64": lambda digest: base64.b64encode(digest).decode(),
    "base64_bare": lambda digest: base64.b64encode(digest).decode().rstrip("="),
    "base64_url": lambda digest: base64.urlsafe_b64encode(digest).decode(),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha512"])
def test_a_digest_is_understood_in_every_form(tmp_path: Path, algorithm: str, form: str) -> None:
    for number in range(4):
        body = HTML + bytes([number])
        right, wrong = (
            {"WARC-Payload-Digest": f"{algorithm}:{FORMS[form](digest)}"}
            for digest in (hashlib.new(algorithm, of).digest() for of in (body, HTML))
        )
        (folder := tmp_path / str(number)).mkdir()
        assert take(folder, response(body, warc=right)).bodies == [body]
        (folder := tmp_path / f"{number} wrong").mkdir()
        found = take(folder, response(body, warc=wrong))
        assert found.bodies == []
        assert "is damaged, and is left out" in found.taken.damages[0]
