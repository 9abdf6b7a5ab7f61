"""What the tests of pages share: what a browser sends, what a page says."""

import datetime as dt
import uuid

from clients.models import (
    Referral,
)
from kit.govuk import typed_date
from tests.factories.clients import CaseFactory, ClientFactory

TODAY = dt.date(2026, 3, 2)


def typed(**facts):
    """What a browser sends to register somebody."""
    return {
        "form_key": str(uuid.uuid4()),
        "given_name": "Eilidh",
        "family_name": "Invented",
        "is_told": "on",
        **typed_date("leaving_on", None),
    } | facts


def add(browser, situation, **facts):
    return browser.post(
        f"/redundancies/{situation.reference}/clients/add/", typed(**facts)
    )


def page_of(case, rest=""):
    return f"/clients/{case.reference}/{rest}"


def errors_of(page):
    """The sentences of the error summary."""
    if (
        "error-summary-title" not in page.text
        and "govuk-error-summary" not in page.text
    ):
        return ""
    return page.text.split("govuk-error-summary__list")[1].split("</ul>")[0]


MOMENT = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)


def many(world, number):
    for _ in range(number):
        case = CaseFactory(
            client=ClientFactory(), partnership=world.ours, situation=world.shared
        )
        case.grants.create(partnership=world.ours, level=2, registered_at=MOMENT)
        case.grants.create(
            partnership=world.ours,
            organisation=world.advice,
            level=6,
            registered_at=MOMENT,
        )
        Referral.objects.create(
            case=case,
            organisation=world.advice,
            partnership=world.ours,
            service=world.service,
            purpose="A claim",
            basis="public_task",
            agreed_on=TODAY,
            sent_at=MOMENT,
            sent_by=world.people["chair"],
        )
