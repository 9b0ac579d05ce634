import pytest

from newscrawl.errors import ArgumentError
from newscrawl.sites import provinces


def test_the_table() -> None:
    assert len(provinces.provinces()) == 31
    assert len(provinces.desks()) == 32
    assert len({p.code for p in provinces.provinces().values()}) == 31
    assert len({d.service for d in provinces.desks().values()}) == 32
    assert provinces.desks()["kashan"].province.key == "isfahan"


def test_desks_by_service_and_by_name() -> None:
    qom = provinces.desk_of_service(62)
    assert qom is not None
    assert qom.key == "qom"
    assert provinces.desk_of_service(25) is None  # the social service's Tehran
    tehran = provinces.by_name("استان تهران")
    assert tehran is not None
    assert tehran.key == "tehran"
    assert provinces.by_name("قمصر") is None


def test_a_province_means_all_its_desks_and_a_desk_itself() -> None:
    def keys(chosen: str | None) -> list[str]:
        return [desk.key for desk in provinces.choose_desks(chosen)]

    assert keys("isfahan") == ["isfahan", "kashan"]
    assert keys("kashan") == ["kashan"]
    assert keys("Qom, kashan,qom") == ["qom", "kashan"]
    assert len(keys(None)) == 32


@pytest.mark.parametrize(
    ("given", "hint"),
    [("kashn", "Did you mean kashan"), ("atlantis", "choices are"), ("", "empty")],
)
def test_an_unknown_key_names_the_choices(given: str, hint: str) -> None:
    with pytest.raises(ArgumentError, match=hint) as error:
        provinces.choose_desks(given)
    assert "qom" in str(error.value)
