import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0003_vocabulary")]

    operations = [
        migrations.CreateModel(
            name="SearchLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="searched for")),
                ("found", models.PositiveIntegerField(verbose_name="results")),
                ("milliseconds", models.PositiveIntegerField(verbose_name="milliseconds")),
                (
                    "was_opened",
                    models.BooleanField(default=False, verbose_name="a result was opened"),
                ),
                (
                    "searched_at",
                    models.DateTimeField(
                        db_index=True,
                        default=django.utils.timezone.now,
                        verbose_name="searched",
                    ),
                ),
            ],
            options={"verbose_name": "search", "verbose_name_plural": "searches"},
        ),
    ]
