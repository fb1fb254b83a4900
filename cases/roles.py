"""The roles of staff: the groups that a migration makes, in words."""

from django.contrib.auth.models import Group
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """A group by its name in the database, which stays; people read its label."""

    DESK_ADVISER = "Desk adviser", _("Desk adviser")
    TRANSLATOR = "Translator", _("Translator")
    EDITOR = "Editor", _("Editor")
    PUBLISHER = "Publisher", _("Publisher")
    ADMINISTRATOR = "Administrator", _("Administrator")


_MAY = {
    Role.DESK_ADVISER: _(
        "Reads the rulebook, finds a student’s advice by its code, sees the numbers."
    ),
    Role.TRANSLATOR: _("Reads everything and translates."),
    Role.EDITOR: _("Changes the rulebook, its scenarios and its translations."),
    Role.PUBLISHER: _("Does what an editor does, publishes and rolls back."),
    Role.ADMINISTRATOR: _(
        "Does what a publisher does, and says who may do what; deletes a student’s "
        "result on request."
    ),
}


def name_of(group: Group) -> str:
    """The name of a group in the active language; one that staff made has its own."""
    return role_named(group.name)


def role_named(name: str) -> str:
    """The same by the name that the database keeps."""
    return str(Role(name).label) if name in Role.values else name


def what_it_may(group: Group) -> str:
    """What the people in a group may do, in a sentence; "" for one that staff made."""
    return str(_MAY[Role(group.name)]) if group.name in Role.values else ""
