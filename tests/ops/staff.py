"""A colleague who is signed in to a site that runs."""

from tests.ops.running import managed
from tests.ops.students import CSRF, Student

NAME, PASSWORD = "collegue", "un-mot-de-passe-pour-essayer"
HOME = "/admin/"


def colleague(server, environment) -> Student:
    """The browser of a new administrator; no second factor must be asked for."""
    account = {"USERNAME": NAME, "PASSWORD": PASSWORD, "EMAIL": "c@example.org"}
    given = {f"DJANGO_SUPERUSER_{field}": value for field, value in account.items()}
    managed("createsuperuser", "--noinput", environment={**environment, **given})
    staff = Student(server)
    assert sign_in(staff).status == 302
    return staff


def sign_in(staff: Student):
    """What the sign-in page answers to the right name and password, or to one signed in."""
    where = f"/admin/login/?next={HOME}"
    page = staff.ask(where)
    if page.status == 302:
        return page
    token = CSRF.search(page.text)[1]
    form = {"username": NAME, "password": PASSWORD, "csrfmiddlewaretoken": token}
    return staff.ask(where, form)
