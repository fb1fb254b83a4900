"""Countries in the order a reader of each language looks for them."""

import pytest

from advisor.places import countries
from cases.departments import department_name

pytestmark = pytest.mark.one_database


def names(language: str) -> list[str]:
    return [name for _, name in countries(language)]


@pytest.mark.parametrize(
    ("language", "in_order"),
    [
        ("fr", ["Émirats arabes unis", "Équateur", "Érythrée", "Espagne", "Estonie"]),
        ("es", ["Afganistán", "Albania", "Alemania", "Åland (Islas)"]),
        ("ar", ["ألبانيا", "ألمانيا", "الإمارات العربية المتحدة", "البرازيل", "تونس"]),
        ("zh-hans", ["阿尔巴尼亚", "巴西", "秘鲁", "法国", "斐济", "中国"]),
    ],
)
def test_countries_stand_where_a_reader_looks(language, in_order):
    found = [name for name in names(language) if name in in_order]

    assert found == [name for name in in_order if name in found]
    assert len(found) > 2


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar", "zh-hans"])
def test_every_country_has_a_name(language):
    assert not [code for code, name in countries(language) if code == name]


def test_a_department_is_shown_by_its_code_and_name():
    assert department_name("2A") == "2A – Corse-du-Sud"
