"""Where no browser is: a developer's tests go on without, CI's fail."""

from pathlib import Path

import pytest

from tests.views.browsing import a_browser


def test_without_chromium_tests_are_skipped_but_not_in_ci(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CI", "true")
    with pytest.raises(AssertionError, match="CI installs chromium"), a_browser():
        pass
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="no chromium"), a_browser():
        pass
