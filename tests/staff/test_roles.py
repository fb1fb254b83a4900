"""Who may open what: every address of the admin, for every role."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.urls import (
    NoReverseMatch,
    URLPattern,
    URLResolver,
    get_resolver,
    reverse,
)
from django.utils.translation import override

from advisor.models import StudentProfile
from advisor.security.models import SecondFactor
from cases.models import CoverageCase, Revision
from cases.roles import Role, name_of
from tests.house.tree import ROOT

ADVISER, TRANSLATOR, EDITOR, PUBLISHER, ADMINISTRATOR = Role.values
EVERY_ROLE = {*Role.values}
NOBODY: set[str] = set()
ALL_BUT_THE_DESK = EVERY_ROLE - {ADVISER}
EDITORS = {EDITOR, PUBLISHER, ADMINISTRATOR}
PUBLISHERS = {PUBLISHER, ADMINISTRATOR}
ADMINISTRATORS = {ADMINISTRATOR}

# For each table: who reads its rows, and who adds, changes and deletes them.
DRAFT = (EVERY_ROLE, EDITORS, EDITORS, EDITORS)
TABLES = {
    "advisor.studentprofile": (ADMINISTRATORS, NOBODY, NOBODY, ADMINISTRATORS),
    "auth.group": (ADMINISTRATORS,) * 4,
    "auth.user": (ADMINISTRATORS,) * 4,
    "cases.comparison": DRAFT,
    "cases.countrygroup": DRAFT,
    "cases.coveragecase": DRAFT,
    "cases.department": DRAFT,
    "cases.document": DRAFT,
    "cases.draftchange": (ALL_BUT_THE_DESK, NOBODY, NOBODY, NOBODY),
    "cases.figure": DRAFT,
    "cases.impossibility": DRAFT,
    "cases.link": DRAFT,
    "cases.message": (ALL_BUT_THE_DESK, NOBODY, ALL_BUT_THE_DESK, NOBODY),
    "cases.office": DRAFT,
    "cases.officekind": DRAFT,
    "cases.publication": (EVERY_ROLE, NOBODY, NOBODY, NOBODY),
    "cases.question": DRAFT,
    "cases.revision": (EVERY_ROLE, NOBODY, NOBODY, NOBODY),
    "cases.scenario": DRAFT,
    "cases.section": DRAFT,
    "cases.situation": DRAFT,
    "cases.source": DRAFT,
    "cases.step": DRAFT,
    "security.secondfactor": (ADMINISTRATORS, NOBODY, NOBODY, ADMINISTRATORS),
}
# The other addresses, each with who may open it.
PAGES = {
    "desk": {ADVISER},
    "preview": EVERY_ROLE,
    "search": EVERY_ROLE,
    "numbers": {ADVISER},
    "numbers_csv": {ADVISER},
    "auth_user_password_change": ADMINISTRATORS,
    "cases_revision_publish": PUBLISHERS,
    "cases_revision_roll_back": PUBLISHERS,
    "cases_revision_compare": EVERY_ROLE,
    "cases_revision_download": EVERY_ROLE,
    "cases_revision_load": EDITORS,
    "cases_revision_reset": EDITORS,
    "cases_coveragecase_table": EVERY_ROLE,
    "cases_publication_withdraw": PUBLISHERS,
    "cases_message_download": ALL_BUT_THE_DESK,
    "cases_message_upload": ALL_BUT_THE_DESK,
}
# What stands in the address of a page: a row of a table, or a language.
ABOUT = {
    "auth_user_password_change": "auth.user",
    "cases_revision_roll_back": "cases.revision",
    "cases_revision_reset": "cases.revision",
    "cases_publication_withdraw": "cases.publication",
    "cases_message_download": "ar",
    "cases_message_upload": "ar",
    "cases_revision_download": "draft",
}
# Open to all staff, whatever their role.
OF_DJANGO = {
    "app_list",
    "autocomplete",
    "index",
    "jsi18n",
    "login",
    "logout",
    "passkeys",
    "passkey_add",
    "passkey_begin_adding",
    "passkey_begin_signing_in",
    "passkey_sign_in",
    "password_change",
    "password_change_done",
    "second_factor",
    "view_on_site",
    None,
}
GROUPS_THAT_MAY = (
    "SELECT DISTINCT name FROM auth_group JOIN auth_group_permissions "
    "ON auth_group.id = group_id"
)
OF_A_TABLE = ("changelist", "add", "change", "delete", "history")


def _patterns(found, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in found:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, address)
        elif address.startswith("admin/"):
            yield address, pattern


def _names() -> set[str | None]:
    """The names of every address below /admin/."""
    return {p.name for _address, p in _patterns(get_resolver().url_patterns)}


def _name(label: str, page: str) -> str:
    return f"{label.replace('.', '_')}_{page}"


def _about(name: str, rows) -> tuple[object, ...]:
    """What the address of a page needs."""
    about = ABOUT.get(name)
    if about is None:
        return ()
    return (rows[about].pk,) if about in rows else (about,)


@pytest.fixture
def rows(published):
    """One row of every table."""
    StudentProfile.objects.create(answers={}, language="es", revision=1)
    sam = User.objects.create_user("sam", is_staff=True)
    SecondFactor.objects.create(user=sam, name="telephone")
    return {
        label: apps.get_model(label).objects.order_by("pk").last() for label in TABLES
    }


@pytest.fixture
def as_role(client, django_user_model):
    def sign_in(*roles):
        user = django_user_model.objects.create_user("rim", is_staff=True)
        user.groups.set(Group.objects.filter(name__in=roles))
        client.force_login(user)
        return client

    return sign_in


def _admin_url(name, *args):
    """The address of that name, in the admin's namespace or beside it."""
    try:
        return reverse(f"admin:{name}", args=args)
    except NoReverseMatch:
        return reverse(name, args=args)


def test_every_address_of_the_admin_says_who_may_open_it():
    tables = {_name(label, page) for label in TABLES for page in OF_A_TABLE}

    assert _names() == tables | set(PAGES) | OF_DJANGO


@pytest.mark.one_database
@pytest.mark.ignore_template_errors  # Django's page of a person names no address.
@pytest.mark.parametrize("role", [*Role.values, "no role"])
def test_a_role_opens_what_it_needs_and_nothing_else(rows, as_role, role):
    client, seen, expected = as_role(role), {}, {}
    for label, (read, add, change, delete) in TABLES.items():
        pk = rows[label].pk
        for page, who, args in (
            ("changelist", read, ()),
            ("history", read, (pk,)),
            ("change", read, (pk,)),
            ("add", add, ()),
            ("delete", delete, (pk,)),
        ):
            url = _admin_url(_name(label, page), *args)
            seen[url] = client.get(url).status_code
            expected[url] = 200 if role in who else 403
        url = _admin_url(_name(label, "change"), pk)
        posted = client.post(url, {"_nothing": "typed"}).status_code
        seen[f"POST {url}"] = posted != 403
        expected[f"POST {url}"] = role in change
    for name, who in PAGES.items():
        url = _admin_url(name, *_about(name, rows))
        seen[url] = client.get(url).status_code
        expected[url] = 200 if role in who else 403

    assert seen == expected


@pytest.mark.parametrize("role", [*Role.values, "no role"])
def test_the_pages_of_the_admin_itself_are_for_all_staff(published, as_role, role):
    client = as_role(role)

    for name in ("index", "password_change", "jsi18n"):
        assert client.get(reverse(f"admin:{name}")).status_code == 200


def test_nobody_sees_the_admin_without_signing_in(client, rows):
    for label, row in rows.items():
        for page, args in (("changelist", ()), ("change", (row.pk,))):
            answer = client.get(_admin_url(_name(label, page), *args))

            assert answer["Location"].startswith("/admin/login/")
    for name in PAGES:
        answer = client.get(_admin_url(name, *_about(name, rows)))

        assert answer["Location"].startswith("/admin/login/")


def test_the_publish_button_is_for_those_who_publish(published, as_role):
    page = as_role(EDITOR).get(reverse("admin:cases_revision_changelist"))

    assert reverse("admin:cases_revision_publish") not in page.text


def test_an_editor_cannot_publish_by_posting(draft, as_role):
    answer = as_role(EDITOR).post(
        reverse("admin:cases_revision_publish"), {"note": "x", "checked": "0" * 64}
    )

    assert answer.status_code == 403
    assert not Revision.objects.exists()


def test_a_person_with_two_roles_may_do_what_either_may(rows, as_role):
    client = as_role(ADVISER, TRANSLATOR)

    assert client.get(reverse("admin:cases_message_changelist")).status_code == 200
    assert client.get(reverse("admin:cases_coveragecase_add")).status_code == 403


def test_a_translator_reads_a_case_and_cannot_save_it(rows, as_role):
    case = rows["cases.coveragecase"]
    url = reverse("admin:cases_coveragecase_change", args=[case.pk])
    client = as_role(TRANSLATOR)

    assert 'name="_save"' not in client.get(url).text
    assert client.post(url, {"title": "Un autre titre"}).status_code == 403
    assert CoverageCase.objects.get(pk=case.pk).title == case.title


def _person(client, user):
    url = reverse("admin:auth_user_change", args=[user.pk])
    form = client.get(url).context["adminform"].form
    sent = {name: form[name].value() for name in form.fields}
    return url, {name: value for name, value in sent.items() if value}


@pytest.mark.ignore_template_errors
def test_an_administrator_gives_a_colleague_the_translator_role(rows, as_role):
    client = as_role(ADMINISTRATOR)
    sam = User.objects.get(username="sam")
    url, fields = _person(client, sam)
    role = Group.objects.get(name=TRANSLATOR)

    assert client.post(url, fields | {"groups": [role.pk]}).status_code == 302
    assert sam.has_perm("cases.change_message")


@pytest.mark.ignore_template_errors
def test_an_administrator_makes_nobody_a_superuser(rows, as_role):
    client = as_role(ADMINISTRATOR)
    sam = User.objects.get(username="sam")
    url, fields = _person(client, sam)
    client.post(url, fields | {"is_superuser": "on", "user_permissions": ["1"]})
    sam.refresh_from_db()

    assert not sam.is_superuser
    assert not sam.user_permissions.exists()


def test_an_administrator_does_not_touch_a_superuser(rows, as_role, publisher):
    client = as_role(ADMINISTRATOR)

    for name in ("auth_user_delete", "auth_user_password_change"):
        assert client.get(_admin_url(name, publisher.pk)).status_code == 403
    change = _admin_url("auth_user_change", publisher.pk)
    assert client.post(change, {"username": "lea"}).status_code == 403


def test_roles_are_named_in_the_language_of_the_reader():
    group = Group(name=TRANSLATOR)

    with override("en"):
        assert name_of(group) == "Translator"
    assert name_of(Group(name="Stagiaires")) == "Stagiaires"


def test_the_groups_are_made_on_a_new_database_and_can_be_unmade(tmp_path):
    database = tmp_path / "new.sqlite3"

    def migrate(*where: str) -> set[str]:
        command = [sys.executable, "manage.py", "migrate", "-v0", *where]
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{database}"}
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        with closing(sqlite3.connect(database)) as connection:
            return {name for (name,) in connection.execute(GROUPS_THAT_MAY)}

    assert migrate() == EVERY_ROLE
    assert migrate("cases", "0005") == NOBODY
    assert migrate() == EVERY_ROLE
