"""Every read of partnerships, organisations and people that has a name."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from accounts.querysets import DatedQuerySet, EndableQuerySet
from kit.names import holding
from partnerships.roles import Permission


class PartnershipQuerySet(models.QuerySet):
    """Local partnerships; everybody who is signed in may see that they exist."""

    def active(self, on: dt.date) -> Self:
        return self.filter(
            Q(active_to__isnull=True) | Q(active_to__gte=on), active_from__lte=on
        )

    def leading(self, council, on: dt.date) -> Self:
        """The partnership to which a council belongs on this day."""
        areas = apps.get_model("partnerships", "PartnershipArea").objects.on(on)
        return self.filter(
            Exists(areas.filter(partnership=OuterRef("pk"), council=council))
        )

    def permitting(self, standing, permission) -> Self:
        """Those in which this person's roles give the permission."""
        if standing.may_everywhere(permission):
            return self
        return self.filter(pk__in=standing.partnerships(permission))

    def seen_by(self, standing) -> Self:
        """Those whose members, offers and dates this person may read."""
        return self.permitting(standing, Permission.MEMBERS_VIEW)

    def with_councils(self, on: dt.date) -> Self:
        """Each with the names of the councils that belong to it on this day."""
        areas = apps.get_model("partnerships", "PartnershipArea").objects.on(on)
        return self.prefetch_related(
            Prefetch(
                "areas",
                queryset=areas.select_related("council").order_by("council__name"),
                to_attr="areas_now",
            )
        )

    def for_list(self) -> Self:
        return self.order_by("name", "pk")


class OrganisationQuerySet(models.QuerySet):
    """Member organisations, national and local."""

    def national(self, on: dt.date) -> Self:
        """Members of the Ministerial PACE Partnership on this day."""
        return self.filter(
            Q(national_to__isnull=True) | Q(national_to__gte=on),
            national_from__lte=on,
        )

    def belonging_to(self, partnership, on: dt.date) -> Self:
        """Organisations with somebody in this partnership on this day."""
        members = apps.get_model("partnerships", "Membership").objects.on(on)
        return self.filter(
            Exists(members.filter(partnership=partnership, organisation=OuterRef("pk")))
        )

    def matching(self, words: str) -> Self:
        """Those with the words in their name, or with this abbreviation."""
        return self.filter(
            holding("name_plain", words) | Q(abbreviation__iexact=words.strip())
        )

    def for_list(self) -> Self:
        return self.select_related("type").order_by("name", "pk")


class OrganisationTypeQuerySet(models.QuerySet):
    """Kinds of organisation: council, college, union and so on."""

    def for_list(self) -> Self:
        return self.order_by("position", "name", "pk")


class ServiceQuerySet(models.QuerySet):
    """Kinds of support: the published ones and those that a partnership adds."""

    def offered_in(self, partnership) -> Self:
        """Those that organisations of a partnership may offer."""
        return self.filter(Q(partnership=None) | Q(partnership=partnership))

    def for_list(self) -> Self:
        return self.select_related("partnership").order_by("position", "name", "pk")


class MembershipQuerySet(EndableQuerySet):
    """Who belongs to which partnership, for which organisation, in which role."""

    def permitting(self, standing, permission) -> Self:
        if standing.may_everywhere(permission):
            return self
        return self.filter(partnership__in=standing.partnerships(permission))

    def seen_by(self, standing) -> Self:
        """Members of the partnerships whose members this person may read."""
        return self.permitting(standing, Permission.MEMBERS_VIEW)

    def not_over(self, on: dt.date) -> Self:
        """Those in force on this day, and those that begin later."""
        return self.filter(
            Q(to_on__isnull=True) | Q(to_on__gte=on), ended_at__isnull=True
        )

    def taking(self, duty) -> Self:
        return self.filter(duties__contains=[duty])

    def for_list(self) -> Self:
        return self.select_related(
            "person", "organisation__type", "partnership"
        ).order_by("organisation__name", "person__family_name", "pk")


class OfferQuerySet(DatedQuerySet):
    """What each organisation offers in a partnership."""

    def permitting(self, standing, permission) -> Self:
        if standing.may_everywhere(permission):
            return self
        return self.filter(partnership__in=standing.partnerships(permission))

    def seen_by(self, standing) -> Self:
        return self.permitting(standing, Permission.MEMBERS_VIEW)

    def not_over(self, on: dt.date) -> Self:
        """Those in force on this day, and those that begin later."""
        return self.filter(Q(to_on__isnull=True) | Q(to_on__gte=on))

    def for_list(self) -> Self:
        return self.select_related("organisation", "service").order_by(
            "service__position", "organisation__name", "pk"
        )


class InvitationQuerySet(models.QuerySet):
    """Invitations to set up an account."""

    def open(self) -> Self:
        """Neither used nor taken back; perhaps expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def permitting(self, standing, permission) -> Self:
        if standing.may_everywhere(permission):
            return self
        return self.filter(partnership__in=standing.partnerships(permission))

    def for_list(self) -> Self:
        return self.select_related("partnership", "person", "by").order_by(
            "-sent_at", "-pk"
        )


class PendingChangeQuerySet(models.QuerySet):
    """What one of the National PACE team asked for."""

    def waiting(self, at: dt.datetime) -> Self:
        """Not decided yet, and not for too long."""
        return self.filter(settled_at=None, expires_at__gt=at)

    def for_list(self) -> Self:
        return self.select_related("person", "organisation", "asked_by").order_by(
            "asked_at", "pk"
        )


def cared_for(standing, on: dt.date) -> models.QuerySet:
    """People for whom this person may ask: their chairs and the National PACE team."""
    people = apps.get_model("accounts", "User").objects.all()
    if standing.may_everywhere(Permission.MEMBERS_EDIT):
        return people
    ours = standing.partnerships(Permission.MEMBERS_EDIT)
    members = apps.get_model("partnerships", "Membership").objects.on(on)
    return people.filter(
        Exists(members.filter(person=OuterRef("pk"), partnership__in=ours))
    )
