"""Going to an agency's sign-on and back, as the tests' browser does it."""

from __future__ import annotations

import base64
import json
import re

import requests
from django.utils import timezone

from accounts.models import AuditEvent, Identity

BEGIN, BACK = "/account/sign-in/agency/", "/account/sign-in/agency/back/"
SIGN_IN = "/account/sign-in/"
SUBJECT = "isla-at-work"


def belongs(person, **facts):
    """Say of every organisation of a person's that its people use the agency."""
    for membership in person.memberships.all():
        for name, value in ({"sign_on": "agency"} | facts).items():
            setattr(membership.organisation, name, value)
        membership.organisation.save()
    return person


def connect(person, agency, subject=SUBJECT):
    """The account is connected already."""
    Identity.objects.create(
        person=person,
        issuer=agency.issuer,
        subject=subject,
        connected_at=timezone.now(),
    )
    person.has_sign_on = True
    person.save(update_fields=["has_sign_on"])


def address_of(response):
    """Where the page leads on to, at the agency."""
    assert response.status_code == 200
    return response["Refresh"].removeprefix("0; url=")


def at_the_agency(address):
    """Sign in there; where it leads back to, on our side."""
    answer = requests.post(address, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].removeprefix("http://testserver")


def go(client, begin=BEGIN, **data):
    """Press, and sign in there; the address at which one comes back."""
    return at_the_agency(address_of(client.post(begin, data)))


def signs_on(client, **data):
    """There and back."""
    return client.get(go(client, **data))


def told(client, response):
    """What the page says to which one is led back."""
    page = client.get(response.url).content.decode()
    found = re.findall(r'banner__heading">(.*?)</p>', page, re.DOTALL)
    return " ".join(map(str.strip, found))


def is_in(client):
    """Whether somebody is signed in."""
    return client.get("/your-account/").status_code == 200


def last(verb):
    """The newest line of the record of this kind."""
    return AuditEvent.objects.filter(verb=verb).order_by("pk").last()


def encoded(facts):
    """A part of a token."""
    whole = json.dumps(facts).encode()
    return base64.urlsafe_b64encode(whole).rstrip(b"=").decode()


def as_json(facts, status=200):
    """An answer of the agency's."""
    return {
        "response": json.dumps(facts),
        "status": status,
        "content_type": "application/json",
    }
