"""Draft versions never repeat, so that a version names one state of the draft for good."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("routing", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE routing_draft_version", "DROP SEQUENCE routing_draft_version"),
    ]
