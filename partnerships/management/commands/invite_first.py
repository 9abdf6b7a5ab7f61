"""Invite the first two of the National PACE team; they invite everybody else."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.models import User
from accounts.roles import NationalRole
from kit.acting import act
from partnerships.actions import invitations
from partnerships.models import Invitation

ENOUGH = 2


def team_to_be(at):
    """Those of the team who can sign in, or are invited to."""
    belongs = User.objects.national_team(timezone.localdate(at))
    invited = Invitation.objects.open().filter(
        national_role=NationalRole.NATIONAL_TEAM, expires_at__gt=at
    )
    return {*belongs.values_list("pk", flat=True)} | {
        *invited.values_list("person", flat=True)
    }


class Command(BaseCommand):
    help = (
        "Invite the first two people of the National PACE team by email. Refused once "
        "the team has two: they invite the rest in the portal, one asking and the "
        "other confirming."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="the person's email address")

    @act
    def handle(self, *, email, **options):
        now = timezone.now()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an email address.") from error
        if len(team_to_be(now)) >= ENOUGH:
            raise CommandError(
                "The National PACE team has two people already: they invite people in "
                "the portal, under Invitations."
            )
        person = invitations.person_of(
            email=email, given_name="", family_name="", telephone="", by=None
        )
        invitations.invite(
            person=person,
            partnership=None,
            national_role=NationalRole.NATIONAL_TEAM,
            by=person,
            at=now,
        )
        self.stdout.write(
            f"An invitation to {email} goes out as soon as the worker for emails runs."
        )
