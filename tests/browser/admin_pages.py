"""Every page of the admin, over the shipped rulebook with a draft that has gone on."""

from collections.abc import Iterator

from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse

from advisor.models import StudentProfile
from advisor.security.models import SecondFactor
from cases.models import CoverageCase, Revision, Scenario
from cases.preview_links import preview_href
from tests.browser.demo import put_demo
from tests.site.students import MOROCCAN


def put_rows() -> None:
    """The shipped rulebook live, rows in every table, a draft that has gone on since."""
    put_demo()
    StudentProfile.objects.create(answers=MOROCCAN, language="es", revision=1)
    sam = User.objects.create_user("sam", is_staff=True)
    SecondFactor.objects.create(user=sam, name="telephone")
    case = CoverageCase.objects.filter(role=CoverageCase.Role.BASE)
    first, last = case.earliest("pk"), case.latest("pk")
    CoverageCase.objects.filter(pk=first.pk).update(title=f"{first.title} (autrement)")
    scenario = Scenario.objects.filter(base=first).first()
    Scenario.objects.filter(pk=scenario.pk).update(base=last)


def every_admin_page() -> Iterator[str]:
    """The address of every page of the admin that is opened by following a link."""
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        yield reverse(f"{name}_add")
        if row := model.objects.order_by("pk").last():
            for page in ("change", "delete"):
                yield reverse(f"{name}_{page}", args=[row.pk])
    case = CoverageCase.objects.latest("pk")
    yield reverse("admin:cases_coveragecase_history", args=[case.pk])
    for page in ("second_factor", "desk", "numbers", "preview"):
        yield reverse(page)
    for page in ("index", "search", "password_change", "cases_coveragecase_table"):
        yield reverse(f"admin:{page}")
    yield f"{reverse('admin:search')}?q=carte"
    yield f"{reverse('admin:search')}?q=zzz"
    for page in ("publish", "compare", "load"):
        yield reverse(f"admin:cases_revision_{page}")
    for page in ("roll_back", "reset"):
        yield reverse(f"admin:cases_revision_{page}", args=[Revision.objects.last().pk])
    yield reverse("admin:cases_message_upload", args=["ar"])
    yield preview_href(MOROCCAN, language="ar")
    yield preview_href({}, section="-", mark="step.validate_visa.title")
