"""Columns that the code of today does not know, each with a default of the database."""

import time

from django.db import migrations


def take_long(apps, schema_editor):
    """Long enough to be killed in the middle, with the columns made and not committed."""
    time.sleep(1.5)


class Migration(migrations.Migration):
    dependencies = [
        ("advisor", "0003_step_counts"),
        ("cases", "0007_roles"),
    ]
    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD COLUMN tomorrow varchar(20) NOT NULL DEFAULT 'new'",
            f"ALTER TABLE {table} DROP COLUMN tomorrow",
        )
        for table in (
            "advisor_studentprofile",
            "cases_section",
            "cases_revision",
            "cases_publication",
        )
    ] + [migrations.RunPython(take_long, migrations.RunPython.noop)]
