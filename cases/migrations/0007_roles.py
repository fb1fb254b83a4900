"""The five groups of staff, each with only what it needs."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

TABLES = (
    "casestep", "comparison", "countrygroup", "coveragecase", "criterion", "department",
    "document", "documentuse", "figure", "impossibility", "link", "office", "officekind",
    "option", "period", "question", "scenario", "section", "situation", "source", "step",
)
READ = (
    *(f"cases.view_{table}" for table in TABLES),
    "cases.view_revision",
    "cases.view_catalog",
    "cases.view_publication",
)
READ_ALL = (*READ, "cases.view_message", "cases.view_draftchange")
TRANSLATE = (*READ_ALL, "cases.change_message")
EDIT = (
    *TRANSLATE,
    *(f"cases.{action}_{table}" for table in TABLES for action in ("add", "change", "delete")),
)
PUBLISH = (*EDIT, "cases.publish_rulebook", "cases.rollback_rulebook")
ADMINISTER = (
    *PUBLISH,
    *(
        f"auth.{action}_{table}"
        for table in ("user", "group")
        for action in ("view", "add", "change", "delete")
    ),
    # A student may ask for a result to be deleted.
    "advisor.view_studentprofile",
    "advisor.delete_studentprofile",
    # A colleague may have lost the telephone that makes the codes.
    "security.view_secondfactor",
    "security.delete_secondfactor",
)
GROUPS = {
    "Desk adviser": (*READ, "advisor.use_desk", "advisor.see_numbers"),
    "Translator": TRANSLATE,
    "Editor": EDIT,
    "Publisher": PUBLISH,
    "Administrator": ADMINISTER,
}


def make_groups(apps, schema_editor):
    _make_permissions(apps, schema_editor.connection.alias)
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for name, permissions in GROUPS.items():
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.add(*(known[permission] for permission in permissions))


def _make_permissions(apps, alias):
    """Django makes permissions after the last migration: on a new database that is late."""
    for label in ("auth", "cases", "advisor", "security"):
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, using=alias, verbosity=0)
        config.models_module = None


def remove_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_draft_changes'),
        ('advisor', '0003_step_counts'),
        ('security', '0001_second_factors'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [migrations.RunPython(make_groups, remove_groups)]
