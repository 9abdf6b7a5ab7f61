"""Invite the first of the National PACE team; they invite everybody else."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.models import NationalPost
from accounts.roles import NationalRole
from kit.acting import act
from partnerships.actions import invitations


class Command(BaseCommand):
    help = (
        "Invite the first person of the National PACE team by email. Refused once "
        "the team has somebody: the team invites the rest in the portal."
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
        team = NationalPost.objects.on(timezone.localdate(now))
        if team.filter(role=NationalRole.NATIONAL_TEAM).exists():
            raise CommandError(
                "The National PACE team has somebody already: they invite people in "
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
