import pytest

from newscrawl.errors import ArgumentError
from newscrawl.sites import provinces, registry
from newscrawl.sites.tasnim.desks import desks
from tests.factories import TASNIM


def test_the_table() -> None:
    assert len(provinces.provinces()) == 31
    assert len(desks()) == 32
    assert len({p.code for p in provinces.provinces().values()}) == 31
    assert len({d.section for d in desks().values()}) == 32
    assert desks()["kashan"].province == provinces.provinces()["isfahan"]


def test_desks_by_service_and_by_name() -> None:
    qom = TASNIM.desk_of_section("62")
    assert qom is not None
    assert qom.key == "qom"
    assert TASNIM.desk_of_section("25") is None  # the social service's Tehran
    tehran = registry.place_named("استان تهران")
    assert tehran is not None
    assert tehran.key == "tehran"
    assert registry.place_named("قمصر") is None


def test_a_province_means_all_its_desks_and_a_desk_itself() -> None:
    def keys(chosen: str | None) -> list[str]:
        return [desk.key for desk in registry.choose_desks(chosen, TASNIM)]

    assert keys("isfahan") == ["isfahan", "kashan"]
    assert keys("kashan") == ["kashan"]
    assert keys("Qom, kashan,qom") == ["qom", "kashan"]
    assert len(keys(None)) == 32


def test_a_desk_that_one_site_has_is_no_mistake_among_several() -> None:
    desks = registry.lists_of("qom,kashan")
    assert desks is not None
    assert {"qom", "kashan", "isna/qom", "yjc/qom"} <= {desk.key for desk in desks}
    with pytest.raises(ArgumentError, match="kashan"):
        registry.lists_of("kashan", ["isna"])


@pytest.mark.parametrize(
    ("given", "hint"),
    [("kashn", "Did you mean kashan"), ("atlantis", "choices are"), ("", "empty")],
)
def test_an_unknown_key_names_the_choices(given: str, hint: str) -> None:
    with pytest.raises(ArgumentError, match=hint) as error:
        registry.choose_desks(given)
    assert "qom" in str(error.value)
