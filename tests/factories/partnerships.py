"""Smallest valid partnerships, organisations and memberships."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from partnerships import models
from tests.factories.accounts import UserFactory

LONG_AGO = dt.date(2010, 1, 1)


class CouncilAreaFactory(DjangoModelFactory):
    class Meta:
        model = models.CouncilArea

    code = factory.Sequence(lambda number: f"S99{number:06}")
    name = factory.Sequence(lambda number: f"Example Council {number}")


class PartnershipFactory(DjangoModelFactory):
    class Meta:
        model = models.Partnership

    slug = factory.Sequence(lambda number: f"example-{number}")
    name = factory.Sequence(lambda number: f"Example Partnership {number}")
    active_from = LONG_AGO


class PartnershipAreaFactory(DjangoModelFactory):
    class Meta:
        model = models.PartnershipArea

    partnership = factory.SubFactory(PartnershipFactory)
    council = factory.SubFactory(CouncilAreaFactory)
    from_on = LONG_AGO


class OrganisationTypeFactory(DjangoModelFactory):
    class Meta:
        model = models.OrganisationType

    code = factory.Sequence(lambda number: f"type-{number}")
    name = factory.Sequence(lambda number: f"Type {number}")


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = models.Organisation

    name = factory.Sequence(lambda number: f"Example Organisation {number}")
    type = factory.SubFactory(OrganisationTypeFactory)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = models.Membership

    person = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    partnership = factory.SubFactory(PartnershipFactory)
    role = "member"
    from_on = LONG_AGO


class ServiceFactory(DjangoModelFactory):
    class Meta:
        model = models.Service

    code = factory.Sequence(lambda number: f"service-{number}")
    name = factory.Sequence(lambda number: f"Service {number}")
    group = factory.SelfAttribute("name")


class ServiceOfferFactory(DjangoModelFactory):
    class Meta:
        model = models.ServiceOffer

    organisation = factory.SubFactory(OrganisationFactory)
    service = factory.SubFactory(ServiceFactory)
    partnership = factory.SubFactory(PartnershipFactory)
    from_on = LONG_AGO
