"""Smallest valid people."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from accounts import models


class UserFactory(DjangoModelFactory):
    """A person with an invented name, who cannot sign in by password."""

    class Meta:
        model = models.User

    email = factory.Sequence(lambda number: f"person{number}@pace.example")
    given_name = "Robin"
    family_name = factory.Sequence(lambda number: f"Example{number}")
    password = "!"


class NationalPostFactory(DjangoModelFactory):
    class Meta:
        model = models.NationalPost

    person = factory.SubFactory(UserFactory)
    role = "national_team"
    from_on = dt.date(2020, 1, 1)
