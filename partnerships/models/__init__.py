"""Who: councils, partnerships, organisations, memberships, services."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse

from accounts.history import keeps_values
from accounts.models import User
from accounts.querysets import DatedQuerySet
from accounts.roles import NationalRole
from kit.form_keys import form_key_field, one_per_form
from kit.moments import spoken_date
from kit.names import plain_field, reference_field
from partnerships.models.changes import ChangeKind as ChangeKind
from partnerships.models.changes import ChangeOutcome as ChangeOutcome
from partnerships.models.changes import PendingChange as PendingChange
from partnerships.querysets import (
    InvitationQuerySet,
    MembershipQuerySet,
    OfferQuerySet,
    OrganisationQuerySet,
    OrganisationTypeQuerySet,
    PartnershipQuerySet,
    ServiceQuerySet,
)
from partnerships.roles import Duty, Level, Role


class DateRange(Func):
    """The days from one date to another, both included, open where unknown."""

    function = "daterange"
    output_field = DateRangeField()


def dates_in_order(name: str, start: str = "from_on", end: str = "to_on"):
    return models.CheckConstraint(
        name=name, condition=Q(**{end: None}) | Q(**{f"{end}__gte": F(start)})
    )


@keeps_values()
class CouncilArea(models.Model):
    """One of the councils of Scotland, by its code in the register of geography."""

    code = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=60, unique=True)
    former_code = models.CharField(max_length=9, blank=True)

    def __str__(self):
        return self.name


@keeps_values()
class Partnership(models.Model):
    """A local PACE partnership."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100, unique=True)
    active_from = models.DateField()
    active_to = models.DateField(null=True, blank=True)
    # Its councils were grouped by us and not by the national list.
    is_illustrative = models.BooleanField(default=False, db_default=False)
    version = models.PositiveIntegerField(default=1, db_default=1)
    form_key = form_key_field()

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        constraints = [
            one_per_form(),
            dates_in_order(
                "partnerships_partnership_ends_after_it_starts",
                "active_from",
                "active_to",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("partnerships:partnership", args=[self.slug])


@keeps_values(of="partnership")
class PartnershipArea(models.Model):
    """A council belongs to a partnership, from a day and perhaps until a day."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="areas")
    council = models.ForeignKey(CouncilArea, models.PROTECT, related_name="areas")
    from_on = models.DateField("from")
    to_on = models.DateField("until", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            dates_in_order("partnerships_area_ends_after_it_starts"),
            ExclusionConstraint(
                name="partnerships_area_one_partnership_a_day",
                expressions=[
                    ("council", RangeOperators.EQUAL),
                    (
                        DateRange(
                            "from_on",
                            "to_on",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=(
                    "This council belongs to another partnership on some of these days."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.council} in {self.partnership}"


@keeps_values()
class OrganisationType(models.Model):
    """Council, college, union and so on; core types are expected everywhere."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    is_core = models.BooleanField("expected in every partnership", default=False)
    position = models.PositiveSmallIntegerField(default=100)
    version = models.PositiveIntegerField(default=1, db_default=1)
    form_key = form_key_field()

    objects = OrganisationTypeQuerySet.as_manager()

    class Meta:
        constraints = [one_per_form()]

    def __str__(self):
        return self.name


@keeps_values(words=("email", "telephone"))
class Organisation(models.Model):
    """A body that takes part, nationally or locally."""

    reference = reference_field()
    name = models.CharField(max_length=150)
    name_plain = plain_field("name")
    abbreviation = models.CharField(max_length=20, blank=True)
    type = models.ForeignKey(
        OrganisationType, models.PROTECT, related_name="organisations"
    )
    is_local = models.BooleanField("works in local partnerships", default=True)
    national_from = models.DateField(
        "member of the Ministerial PACE Partnership from", null=True, blank=True
    )
    national_to = models.DateField("until", null=True, blank=True)
    email = models.EmailField("email address", blank=True)
    telephone = models.CharField("telephone number", max_length=30, blank=True)
    # By which agency's sign-on its people may come in (`accounts.providers`), and
    # whether they may do so here as well, by a password.
    sign_on = models.CharField(max_length=30, blank=True, default="", db_default="")
    has_local_sign_in = models.BooleanField(default=True, db_default=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    form_key = form_key_field()

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            one_per_form(),
            models.UniqueConstraint(
                name="partnerships_organisation_name_once", fields=["name_plain"]
            ),
            models.CheckConstraint(
                name="partnerships_organisation_has_a_way_in",
                condition=Q(has_local_sign_in=True) | ~Q(sign_on=""),
            ),
            models.CheckConstraint(
                name="partnerships_organisation_national_dates",
                condition=Q(national_to=None)
                | Q(national_from__isnull=False, national_to__gte=F("national_from")),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("partnerships:organisation", args=[self.reference])


@keeps_values()
class Membership(models.Model):
    """A person takes part for an organisation in a partnership, in a role."""

    reference = reference_field()
    person = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships"
    )
    partnership = models.ForeignKey(
        Partnership,
        models.PROTECT,
        related_name="memberships",
        db_index=False,
    )
    role = models.CharField(max_length=20, choices=Role, default=Role.MEMBER)
    from_on = models.DateField("from")
    to_on = models.DateField("until", null=True, blank=True)
    # Ended at once, on `to_on`; without it, `to_on` is the last whole day.
    ended_at = models.DateTimeField(null=True, blank=True)
    duties = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    last_confirmed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    form_key = form_key_field()

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            one_per_form(),
            dates_in_order("partnerships_membership_ends_after_it_starts"),
            models.CheckConstraint(
                name="partnerships_membership_ended_with_its_day",
                condition=Q(ended_at=None) | Q(to_on__isnull=False),
            ),
            ExclusionConstraint(
                name="partnerships_membership_once_a_day",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("partnership", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        DateRange(
                            "from_on",
                            "to_on",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                # Ended by mistake this morning, added again in the afternoon.
                condition=Q(ended_at=None),
                violation_error_message="This person already has this role here.",
            ),
        ]
        indexes = [
            models.Index(
                name="partnerships_member_place", fields=["partnership", "organisation"]
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.organisation}, {self.partnership}"

    @property
    def duty_words(self):
        """The duties as people say them."""
        return [Duty(duty).label for duty in self.duties]


@keeps_values()
class Service(models.Model):
    """A kind of support: one of the eight published, or a partnership's own."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    # "Careers information" and "advice and guidance" are one choice on screen.
    group = models.CharField("shown as", max_length=80)
    is_published = models.BooleanField(default=False)
    partnership = models.ForeignKey(
        Partnership, models.PROTECT, null=True, blank=True, related_name="services"
    )
    is_for_employers = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=100)
    version = models.PositiveIntegerField(default=1, db_default=1)
    form_key = form_key_field()

    objects = ServiceQuerySet.as_manager()

    class Meta:
        constraints = [one_per_form()]

    def __str__(self):
        return self.name


class Format(models.TextChoices):
    PRESENTATION = "presentation", "Presentation"
    WORKSHOP = "workshop", "Workshop"
    ONE_TO_ONE = "one_to_one", "One-to-one"
    EVENT = "event", "Event"
    WEBINAR = "webinar", "Webinar"
    TELEPHONE = "telephone", "Telephone"
    GUIDE = "guide", "Guide or leaflet"


@keeps_values(words=("capacity",))
class ServiceOffer(models.Model):
    """An organisation offers a service in a partnership."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="offers"
    )
    service = models.ForeignKey(Service, models.PROTECT, related_name="offers")
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="offers")
    format = models.CharField(max_length=20, choices=Format, blank=True)
    capacity = models.CharField("how much, in a few words", max_length=100, blank=True)
    # Codes of the only councils in which it is offered; none means everywhere here.
    councils = ArrayField(models.CharField(max_length=9), null=True, blank=True)
    from_on = models.DateField("from")
    to_on = models.DateField("until", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    form_key = form_key_field()

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            one_per_form(),
            dates_in_order("partnerships_offer_ends_after_it_starts"),
            models.UniqueConstraint(
                name="partnerships_offer_once",
                fields=["organisation", "service", "partnership", "format"],
                condition=Q(to_on=None),
                violation_error_message="This organisation already offers this here.",
            ),
        ]

    def __str__(self):
        return f"{self.service} by {self.organisation}"


@keeps_values(of="partnership")
class LocalHoliday(models.Model):
    """A day on which a partnership's offices are closed, beside bank holidays."""

    partnership = models.ForeignKey(
        Partnership,
        models.PROTECT,
        related_name="local_holidays",
        db_index=False,
    )
    on = models.DateField("date")
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="partnerships_holiday_once", fields=["partnership", "on"]
            ),
        ]

    def __str__(self):
        return f"{self.name}, {spoken_date(self.on)}"


class Invitation(models.Model):
    """Somebody is invited to set up an account; it expires."""

    reference = reference_field()
    person = models.ForeignKey(User, models.PROTECT, related_name="invitations")
    # None for national roles, which only the National PACE team gives.
    partnership = models.ForeignKey(
        Partnership, models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    national_role = models.CharField(
        max_length=20, choices=NationalRole, blank=True, default=""
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    form_key = form_key_field()

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [one_per_form()]

    def __str__(self):
        return f"Invitation {self.reference}"


class Grant(models.Model):
    """Why somebody may see a row; written by the actions that give the reason.

    `audience` is the key that `standing.audience` makes of the same columns; lists
    run once for each of a person's keys and merge the newest.
    """

    # Nothing is read by these; they go into the key.
    partnership = models.ForeignKey(
        Partnership, models.PROTECT, related_name="+", db_index=False
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    person = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    level = models.PositiveSmallIntegerField(choices=Level)
    audience = models.GeneratedField(
        expression=Concat(
            Cast("level", models.TextField()),
            Value(":", output_field=models.TextField()),
            Cast("partnership_id", models.TextField()),
            Value(":", output_field=models.TextField()),
            Cast(Coalesce("organisation_id", Value(0)), models.TextField()),
            Value(":", output_field=models.TextField()),
            Cast(Coalesce("person_id", Value(0)), models.TextField()),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        abstract = True
