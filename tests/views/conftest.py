"""Fixtures that tests of the views share."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.views.asking import client_of


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    """A browser on a database with rows of every kind, in ``tmp_path``."""
    return client_of(tmp_path)
