"""Which addresses may be requested: the site's, and the user's seed URLs."""

import pytest

from newscrawl.utils.address_guard import AllowList

GATE = AllowList(
    ("tasnimnews.ir", "tn.ai"),
    {("127.0.0.1", 8000), ("localhost", 8001), ("mirror.example", 8443), ("::1", 8002)},
)


@pytest.mark.parametrize(
    "url",
    [
        "http://tasnimnews.ir/",
        "https://www.tasnimnews.ir/fa",
        "https://cdn.www.tasnimnews.ir:443/",
        "https://WWW.TasnimNews.ir:80",
        "http://tn.ai/123456",
        "http://127.0.0.1:8000/robots.txt",
        "http://localhost:8001/",
        "https://mirror.example:8443/",
        "http://mirror.example/",
        "http://[::1]:8002/",
    ],
)
def test_the_site_may_be_asked(url: str) -> None:
    assert GATE.refusal(url) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "neither http nor https"),
        ("ftp://www.tasnimnews.ir/", "neither http nor https"),
        ("data:text/html,x", "neither http nor https"),
        ("//www.tasnimnews.ir/", "no scheme"),
        ("http://[::1", "no address"),
        ("http://", "no plain host"),
        ("http:///x", "no plain host"),
        ("http://www.tasnimnews.ir@127.0.0.1/", "no plain host"),
        ("http://127.0.0.1@www.tasnimnews.ir/", "no plain host"),
        ("http://x:y@www.tasnimnews.ir/", "no plain host"),
        ("http://127.0.0.1\\@www.tasnimnews.ir/", "no plain host"),
        ("http://127.0.0.1:8000:80/", "no plain host"),
        ("http://www.tasnimnews.ir:/", "no plain host"),
        ("http://www.tasnimnews.ir:8_0/", "no plain host"),
        ("http://www.tasnimnews.ir:٨٠/", "no plain host"),
        ("http://www.tasnimnews%2Eir/", "no plain host"),
        ("http://www.tasnimnews。ir/", "no plain host"),
        ("http://www.tasnimnews.ir./", "not one of the site's"),
        ("http://127.0.0.1/", "not on the public network"),
        ("http://127.0.0.1:8001/", "not on the public network"),
        ("http://127.0.0.2:8000/", "not on the public network"),
        ("http://127.1:8000/", "not on the public network"),
        ("http://2130706433:8000/", "not on the public network"),
        ("http://0x7f000001:8000/", "not on the public network"),
        ("http://[::1]:8000/", "not on the public network"),
        ("http://[::ffff:127.0.0.1]:8000/", "not on the public network"),
        ("http://localhost/", "not on the public network"),
        ("http://localhost:8000/", "not on the public network"),
        ("http://a.localhost:8001/", "not on the public network"),
        ("http://a.127.0.0.1:8000/", "not on the public network"),
        ("http://169.254.169.254/latest/meta-data/", "not on the public network"),
        ("http://8.8.8.8/", "not one of the site's"),
        ("https://www.tasnimnews.com/fa", "not one of the site's"),
        ("http://tasnimnews.ir.evil.example/", "not one of the site's"),
        ("http://eviltasnimnews.ir/", "not one of the site's"),
        ("http://www.mirror.example:8443/", "not one of the site's"),
        ("https://www.tasnimnews.ir:22/", "port 22"),
        ("https://www.tasnimnews.ir:99999/", "port 99999"),
        ("https://mirror.example:8444/", "port 8444"),
    ],
)
def test_no_one_else_may(url: str, reason: str) -> None:
    refusal = GATE.refusal(url)
    assert refusal is not None
    assert reason in refusal
