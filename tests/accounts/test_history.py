"""What rows said before is kept by the database, whoever writes."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import FieldChange
from kit.acting import acting
from partnerships.models import CouncilArea, Organisation
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
COUNCILS = CouncilArea.pgh_event_model
NAMED = "XqNamed"


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def test_a_row_that_is_added_changed_and_deleted_leaves_each_version():
    person = UserFactory()

    with acting(person):
        area = CouncilArea.objects.create(code="S12000099", name="Old")
        CouncilArea.objects.filter(pk=area.pk).update(name="New")
        run("UPDATE partnerships_councilarea SET former_code = 'x' WHERE id = %s", area.pk)
        run("DELETE FROM partnerships_councilarea WHERE id = %s", area.pk)

    kept = list(COUNCILS.objects.filter(pgh_obj=area.pk).order_by("pgh_id"))
    assert [(row.pgh_label, row.name, row.pgh_changed) for row in kept] == [
        ("added", "Old", []),
        ("changed", "New", ["name"]),
        ("changed", "New", ["former_code"]),
        ("deleted", "New", []),
    ]
    assert {row.pgh_by for row in kept} == {person.pk}
