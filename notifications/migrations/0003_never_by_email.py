from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_crashes_counted_in_the_row"),
    ]

    operations = [
        migrations.AlterField(
            model_name="preference",
            name="pace",
            field=models.CharField(
                choices=[
                    ("at_once", "At once"),
                    ("daily", "Once a day, together"),
                    ("weekly", "Once a week, together"),
                    ("never", "Never by email"),
                ],
                max_length=10,
            ),
        ),
    ]
