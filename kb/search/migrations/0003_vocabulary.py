from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0002_glossary")]

    operations = [
        migrations.CreateModel(
            name="VocabularyWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60, unique=True)),
                ("text", models.CharField(max_length=120)),
            ],
        ),
    ]
