"""What somebody may do, in words: the object, then what may be done with it."""

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

VERBS = {
    "view": pgettext_lazy("may", "see"),
    "add": pgettext_lazy("may", "add"),
    "change": pgettext_lazy("may", "change"),
    "delete": pgettext_lazy("may", "delete"),
}
_OWN = {
    "publish_rulebook": _("publish the rulebook"),
    "rollback_rulebook": _("roll the rulebook back"),
    "use_desk": _("find a student’s advice by its code"),
    "see_numbers": _("see the numbers"),
}
"""The permissions that are about more than a table, by their code names."""

# Tables of libraries that tell no name in the languages of the staff.
_TABLES = {
    "axes.accessattempt": _("failed attempts to sign in"),
    "axes.accessattemptexpiration": _("ends of blocks after failed attempts"),
    "axes.accessfailurelog": _("log of failed attempts to sign in"),
    "axes.accesslog": _("log of who signed in"),
    "otp_static.staticdevice": _("sets of recovery codes"),
    "otp_static.statictoken": _("recovery codes"),
    "otp_totp.totpdevice": _("second factors: apps"),
    "django_otp_webauthn.webauthncredential": _("passkeys"),
    "django_otp_webauthn.webauthnattestation": _("where passkeys come from"),
    "django_otp_webauthn.webauthnuserhandle": _("marks of accounts for passkeys"),
}
_APPS = {
    "axes": _("Signing in"),
    "otp_static": _("Signing in"),
    "otp_totp": _("Signing in"),
    "django_otp_webauthn": _("Signing in"),
    "security": _("Signing in"),
    "sessions": _("Kept by the software"),
    "contenttypes": _("Kept by the software"),
    "admin": _("Kept by the software"),
}


def permitted(permission: Permission) -> str:
    """A permission in one line, in the active language."""
    return f"{table_of(permission)} – {verb_of(permission)}"


def verb_of(permission: Permission) -> str:
    """What it lets somebody do; a permission without words of ours has its own name."""
    verb = permission.codename.partition("_")[0]
    words = VERBS.get(verb) or _OWN.get(permission.codename)
    return str(words or permission.name)


def table_of(permission: Permission) -> str:
    """With what: the plural name of a table."""
    kind = _kind(permission)
    label = f"{kind.app_label}.{kind.model}"
    model = kind.model_class()
    words = _TABLES.get(label) or (model and model._meta.verbose_name_plural)
    return str(words or kind.model)


def group_of(permission: Permission) -> str:
    """The part of the admin that the table belongs to."""
    label = _kind(permission).app_label
    if label in _APPS:
        return str(_APPS[label])
    try:
        return str(apps.get_app_config(label).verbose_name)
    except LookupError:
        return label


def _kind(permission: Permission) -> ContentType:
    return ContentType.objects.get_for_id(permission.content_type_id)
