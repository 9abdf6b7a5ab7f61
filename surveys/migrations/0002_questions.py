import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"


def load(apps, schema_editor):
    """Our statements and the figures published of earlier partner surveys."""
    question = apps.get_model("surveys", "Question")
    wording = apps.get_model("surveys", "Wording")
    figure = apps.get_model("surveys", "PublishedFigure")
    for row in rows_of("questions.csv"):
        asked, _ = question.objects.get_or_create(
            key=row["key"],
            defaults={"topic": row["topic"], "position": int(row["position"])},
        )
        wording.objects.get_or_create(
            question=asked, version=1, defaults={"text": row["text"]}
        )
    for row in rows_of("partner_survey_published.csv"):
        figure.objects.get_or_create(
            series="partner-survey",
            wave=row["wave"],
            key=row["key"],
            defaults={
                "measure": row["measure"],
                "value": row["value"],
                "unit": row["unit"],
                "base": int(row["base"]) if row["base"] else None,
                "note": row["note"],
                "source": row["source"],
            },
        )


def rows_of(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_first")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
