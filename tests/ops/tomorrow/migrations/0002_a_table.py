"""A table that is filled from one that the code of today writes to."""

import time

from django.db import migrations


def take_long(apps, schema_editor):
    """Long enough to be killed in the middle."""
    time.sleep(1.5)


class Migration(migrations.Migration):
    dependencies = [("tomorrow", "0001_more_columns")]
    operations = [
        migrations.RunSQL(
            "CREATE TABLE tomorrow_section (name varchar(100) NOT NULL)",
            "DROP TABLE tomorrow_section",
        ),
        migrations.RunPython(take_long, migrations.RunPython.noop),
        migrations.RunSQL(
            "INSERT INTO tomorrow_section SELECT title FROM cases_section",
            migrations.RunSQL.noop,
        ),
    ]
