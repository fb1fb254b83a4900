"""What somebody may do is read and given in the words of whoever gives it."""

import re

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from cases.models import DraftChange, Message

pytestmark = pytest.mark.django_db
FRENCH = {"headers": {"accept-language": "fr"}}


@pytest.fixture
def staff(client, publisher):
    client.force_login(publisher)
    return client


@pytest.fixture
def role(db):
    return Group.objects.create(name="Accueil")


def _group(role) -> str:
    return reverse("admin:auth_group_change", args=[role.pk])


def _lines(page) -> dict[str, list[str]]:
    """What may be ticked, by the table it is about."""
    lines = re.findall(
        r'permissions__of">(.*?)</span>(.*?)</div>', page.text, re.DOTALL
    )
    return {
        table: [
            re.sub(r"<[^>]+>", "", x).strip()
            for x in re.findall("<label>.*?</label>", rest)
        ]
        for table, rest in lines
    }


def test_what_a_role_may_do_stands_in_french_by_object(staff, role):
    page = staff.get(_group(role), **FRENCH)
    lines = _lines(page)

    assert lines["Cas de couverture"] == ["voir", "ajouter", "modifier", "supprimer"]
    assert lines["Publications"][-2:] == [
        "publier les règles",
        "revenir à d’anciennes règles",
    ]
    assert "Can " not in page.text
    assert "static token" not in page.text
    assert "access attempt" not in page.text


def test_every_permission_can_be_ticked_once(staff, role):
    page = staff.get(_group(role), **FRENCH)
    ticked = re.findall(r'name="permissions" value="(\d+)"', page.text)

    assert sorted(map(int, ticked)) == sorted(
        Permission.objects.values_list("pk", flat=True)
    )


def test_what_was_ticked_is_kept_and_told_in_words(staff, role):
    may = Permission.objects.get(codename="publish_rulebook")
    done = staff.post(_group(role), {"name": role.name, "permissions": [may.pk]})

    assert done.status_code == 302
    assert list(role.permissions.all()) == [may]
    row = DraftChange.objects.get(noun="auth.group", field="permissions")
    assert row.after == "publications – publier les règles"
    assert row.others["en"][1] == "publications – publish the rulebook"


@pytest.mark.ignore_template_errors  # Django's page of a person names no address.
def test_permissions_beyond_the_roles_stand_in_french_too(staff):
    sam = User.objects.create_user("sam", is_staff=True)
    page = staff.get(reverse("admin:auth_user_change", args=[sam.pk]), **FRENCH)

    assert _lines(page)["Situations"] == ["voir", "ajouter", "modifier", "supprimer"]
    assert "Can " not in page.text


def test_what_a_sentence_is_stands_in_the_language_of_the_admin(staff, draft):
    message = Message.objects.get(path="option.weather.rain.label", language="ar")
    url = reverse("admin:cases_message_change", args=[message.pk])

    french = staff.get(url, **FRENCH).text
    english = staff.get(url, headers={"accept-language": "en"}).text

    assert "Une réponse que l’étudiant peut choisir. Au plus 90 caractères" in french
    assert "Shows on" not in french
    assert "An answer the student can choose. At most about 90 characters." in english


def test_a_form_that_says_nothing_takes_nothing_from_a_role(staff, role):
    may = Permission.objects.get(codename="publish_rulebook")
    role.permissions.add(may)

    assert staff.post(_group(role), {"name": role.name}).status_code == 200
    assert list(role.permissions.all()) == [may]
