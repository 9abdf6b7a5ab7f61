"""Smallest valid rows of clients; grants come from the actions or `rewrite`."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from clients import models
from tests.factories.partnerships import (
    OrganisationFactory,
    PartnershipFactory,
    ServiceFactory,
)

MOMENT = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)
DAY = MOMENT.date()


class ClientFactory(DjangoModelFactory):
    class Meta:
        model = models.Client

    given_name = "Ailsa"
    family_name = factory.Sequence(lambda number: f"Invented{number}")
    registered_at = MOMENT


class CaseFactory(DjangoModelFactory):
    class Meta:
        model = models.Case

    client = factory.SubFactory(ClientFactory)
    partnership = factory.SubFactory(PartnershipFactory)
    registered_on = DAY
    registered_at = MOMENT


class NeedFactory(DjangoModelFactory):
    class Meta:
        model = models.Need

    case = factory.SubFactory(CaseFactory)
    service = factory.SubFactory(ServiceFactory)
    noted_on = DAY


class ReferralFactory(DjangoModelFactory):
    class Meta:
        model = models.Referral

    case = factory.SubFactory(CaseFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    partnership = factory.SelfAttribute("case.partnership")
    service = factory.SubFactory(ServiceFactory)
    purpose = "Help with a claim"
    basis = "public_task"
    agreed_on = DAY
    sent_at = MOMENT


class FollowUpFactory(DjangoModelFactory):
    class Meta:
        model = models.FollowUp

    case = factory.SubFactory(CaseFactory)
    due_on = DAY + dt.timedelta(days=184)
