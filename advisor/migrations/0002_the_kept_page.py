"""A kept page gets a second link, for readers only, and remembers what is ticked."""

from django.db import migrations, models

import advisor.models


def give_links(apps, schema_editor):
    """One link for each page: a default would give all of them the same."""
    profiles = apps.get_model("advisor", "StudentProfile").objects
    for profile in profiles.filter(share=None).only("pk").iterator():
        profiles.filter(pk=profile.pk).update(share=advisor.models.new_token())


class Migration(migrations.Migration):
    dependencies = [("advisor", "0001_student_profiles")]

    operations = [
        migrations.AddField(
            model_name="studentprofile",
            name="done",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        # Code of the release before knows nothing of the link: its rows have none.
        migrations.AddField(
            model_name="studentprofile",
            name="share",
            field=models.CharField(max_length=40, null=True),
        ),
        migrations.RunPython(give_links, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="studentprofile",
            name="share",
            field=models.CharField(
                blank=True,
                default=advisor.models.new_token,
                max_length=40,
                null=True,
                unique=True,
            ),
        ),
    ]
