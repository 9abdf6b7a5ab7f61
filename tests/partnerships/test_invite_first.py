import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import NationalPost, User
from accounts.roles import NationalRole
from notifications.models import Message
from partnerships.models import Invitation

pytestmark = pytest.mark.django_db


def test_the_first_of_the_team_is_invited_by_letter():
    call_command("invite_first", "First@team.example")

    invitation = Invitation.objects.get()
    assert invitation.person.email == "first@team.example"
    assert invitation.national_role == NationalRole.NATIONAL_TEAM
    assert Message.objects.filter(person=invitation.person).exists()


def test_once_the_team_has_two_the_command_refuses():
    NationalPost.objects.create(
        person=User.objects.create_user("here@team.example"),
        role=NationalRole.NATIONAL_TEAM,
        from_on=timezone.localdate(),
    )

    call_command("invite_first", "second@team.example")
    with pytest.raises(CommandError, match="has two people already"):
        call_command("invite_first", "third@team.example")

    assert Invitation.objects.get().person.email == "second@team.example"


def test_who_can_sign_in_no_longer_counts_no_longer():
    for email in ("here@team.example", "closed@team.example"):
        NationalPost.objects.create(
            person=User.objects.create_user(email, is_active="closed" not in email),
            role=NationalRole.NATIONAL_TEAM,
            from_on=timezone.localdate(),
        )

    call_command("invite_first", "second@team.example")

    assert Invitation.objects.get().person.email == "second@team.example"


def test_what_is_no_address_is_refused_with_a_sentence():
    with pytest.raises(CommandError, match="is not an email address"):
        call_command("invite_first", "nobody")
