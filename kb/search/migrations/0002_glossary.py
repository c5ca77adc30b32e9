from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0001_postings_and_pending_updates")]

    operations = [
        migrations.CreateModel(
            name="GlossaryGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "terms",
                    models.TextField(
                        help_text="One on each line, the usual one first.", verbose_name="terms"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("used", "In use"),
                            ("proposed", "Proposed"),
                            ("refused", "Not used"),
                        ],
                        db_index=True,
                        default="used",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "shipped_as",
                    models.CharField(blank=True, default="", editable=False, max_length=100),
                ),
                (
                    "reason",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="reason"),
                ),
                (
                    "edited_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="edited"),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
            ],
            options={
                "verbose_name": "glossary group",
                "verbose_name_plural": "glossary",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("shipped_as", ""), _negated=True),
                        fields=("shipped_as",),
                        name="search_glossary_shipped_once",
                    )
                ],
            },
        ),
    ]
