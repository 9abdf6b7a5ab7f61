"""Smallest valid rows of situations; grants come from the actions or `rewrite`."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from redundancies import models
from tests.factories.accounts import UserFactory
from tests.factories.partnerships import (
    CouncilAreaFactory,
    OrganisationFactory,
    PartnershipFactory,
    ServiceFactory,
)

MOMENT = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)
DAY = MOMENT.date()


class EmployerFactory(DjangoModelFactory):
    class Meta:
        model = models.Employer

    name = factory.Sequence(lambda number: f"Example Works {number}")


class SituationFactory(DjangoModelFactory):
    class Meta:
        model = models.Situation

    employer = factory.SubFactory(EmployerFactory)
    place = "Exampleton"
    council = factory.SubFactory(CouncilAreaFactory)
    source = "employer_direct"
    told_at = MOMENT
    logged_at = factory.SelfAttribute("told_at")


class ResponseFactory(DjangoModelFactory):
    class Meta:
        model = models.Response

    situation = factory.SubFactory(SituationFactory)
    partnership = factory.SubFactory(PartnershipFactory)
    told_at = factory.SelfAttribute("situation.told_at")
    from_on = factory.LazyAttribute(lambda row: row.told_at.date())


class ClockEventFactory(DjangoModelFactory):
    class Meta:
        model = models.ClockEvent

    response = factory.SubFactory(ResponseFactory)
    kind = "pace_told"
    at = MOMENT
    on = factory.LazyAttribute(lambda row: row.at.date())
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = MOMENT


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = models.Session

    response = factory.SubFactory(ResponseFactory)
    kind = "presentation"
    place = "Canteen, Exampleton"
    starts_at = MOMENT + dt.timedelta(days=7)
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + dt.timedelta(hours=2))


class RequestFactory(DjangoModelFactory):
    class Meta:
        model = models.Request

    response = factory.SubFactory(ResponseFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    asked_by = factory.SubFactory(UserFactory)
    asked_at = MOMENT


class EmployerContactFactory(DjangoModelFactory):
    class Meta:
        model = models.EmployerContact

    situation = factory.SubFactory(SituationFactory)
    name = "Alex Example"
    role = "hr"
    telephone = "+441632960001"


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = models.Site

    situation = factory.SubFactory(SituationFactory)
    address = "1 Works Road, Exampleton"


class HeadcountFactory(DjangoModelFactory):
    class Meta:
        model = models.Headcount

    situation = factory.SubFactory(SituationFactory)
    as_at = DAY
    proposed = 40
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = MOMENT


class HR1NoticeFactory(DjangoModelFactory):
    class Meta:
        model = models.HR1Notice

    situation = factory.SubFactory(SituationFactory)
    received_on = DAY
    proposed = 40
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = MOMENT


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Assignment

    response = factory.SubFactory(ResponseFactory)
    person = factory.SubFactory(UserFactory)
    from_on = DAY


class DeliveryFactory(DjangoModelFactory):
    class Meta:
        model = models.Delivery

    response = factory.SubFactory(ResponseFactory)
    partnership = factory.SelfAttribute("response.partnership")
    organisation = factory.SubFactory(OrganisationFactory)
    service = factory.SubFactory(ServiceFactory)
    on = DAY
    audience = "group"
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = MOMENT
