"""What the pages of this app share: who asks, and what a second editor is told."""

from django.urls import reverse
from django.views.generic import FormView

from accounts.models import AuditEvent
from kit.scoping import ScopedObjectMixin
from kit.versions import ChangedMeanwhile
from partnerships.doors import Permitted
from partnerships.roles import Permission
from partnerships.standing import standing_of

# The parts of this room: words, URL name, and who has them.
PARTS = (
    ("Partnerships", "partnerships:list", Permission.MEMBERS_VIEW),
    ("Organisations", "partnerships:organisations", Permission.MEMBERS_VIEW),
    ("Services", "partnerships:services", Permission.MEMBERS_VIEW),
    ("Types of organisation", "partnerships:types", Permission.REFERENCE_EDIT),
    ("People", "partnerships:people", Permission.REFERENCE_EDIT),
    ("Invitations", "partnerships:invitations", Permission.PEOPLE_INVITE),
    ("Second person", "partnerships:changes", Permission.REFERENCE_EDIT),
    ("Second step", "partnerships:second-step-rule", Permission.REFERENCE_EDIT),
    ("Record", "partnerships:record", Permission.RECORD_READ),
    ("Who looked", "partnerships:looks", Permission.RECORD_READ),
)


def parts_of(standing, path):
    """The parts of this room that this person has, with the present one marked."""
    return [
        {"text": words, "href": reverse(name), "current": reverse(name) == path}
        for words, name, permission in PARTS
        if standing.may(permission)
    ]


class Scoped(ScopedObjectMixin):
    """A row of this app, with the standing of the person who asks."""

    def get_standing(self, request):
        return standing_of(request.user)


class OfPartnership(Scoped):
    """A page of one partnership, by its name in the address."""

    lookup = "slug"


class Changing(FormView):
    """A form of one page: its words, and where it leads back to."""

    heading = caption = back = intro = ""
    template_name = "partnerships/form.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "heading": self.heading,
            "caption": self.get_caption(),
            "back_href": self.get_back(),
            "intro": self.intro,
        }

    def get_caption(self):
        return self.caption

    def get_back(self):
        return self.back

    def refused(self, form, refusal, field=None):
        """Say beside the field why it was not done; what was typed stays."""
        form.add_error(field, str(refusal).rstrip("."))
        return self.form_invalid(form)

    def changed_meanwhile(self, form, row, names):
        """Show the second editor who changed what."""
        # `type` would name the lazy wrapper of the person who is signed in.
        current = row.__class__._base_manager.get(pk=row.pk)
        event = AuditEvent.objects.about(current).first()
        form.changed_meanwhile(
            version=current.version,
            now={name: getattr(current, name) for name in names},
            by=self.request.user,
            who=event.actor if event else None,
            at=event.at if event else None,
        )
        return self.form_invalid(form)


__all__ = [
    "PARTS",
    "ChangedMeanwhile",
    "Changing",
    "OfPartnership",
    "Permitted",
    "Scoped",
    "parts_of",
]
