import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.crawling.silence import Silence
from newscrawl.downloader.failure_reasons import Reason

SILENT, ANSWERED = Reason("silence", "TimeoutError", "-"), Reason("status", "404", "-", status=404)


@pytest.mark.long
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["silent", "answer", "page"]))))
def test_each_host_has_the_length_of_its_last_run_of_silence(what: list[tuple[str, str]]) -> None:
    silence = Silence()
    for host, came in what:
        if came == "page":
            silence.heard(host)
        else:
            silence.failed(SILENT if came == "silent" else ANSWERED, host)
    for host in "ab":
        told = "".join(came[0] for of, came in what if of == host)
        assert silence.of(host) == len(told) - len(told.rstrip("s"))
    assert silence.of() == 0
