"""The rules of section 193 as they stand, and as they stood before April 2013."""

import datetime as dt

from django.db import migrations

ACT = "Trade Union and Labour Relations (Consolidation) Act 1992, section 193"
ORDER = f"{ACT}, as amended by S.I. 2013/763"
RULES = (
    (dt.date(1992, 10, 16), 20, 30, ACT),
    (dt.date(1992, 10, 16), 100, 90, ACT),
    (dt.date(2013, 4, 6), 20, 30, ORDER),
    (dt.date(2013, 4, 6), 100, 45, ORDER),
)


def add(apps, editor):
    rules = apps.get_model("redundancies", "StatutoryRule")
    for effective_from, threshold, days, source in RULES:
        rules.objects.get_or_create(
            effective_from=effective_from,
            scope="establishment",
            threshold=threshold,
            defaults={"days": days, "source": source},
        )


class Migration(migrations.Migration):
    dependencies = [("redundancies", "0002_form_keys")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
