"""Where somebody is signed in, for the person and for the National PACE team."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts import signed_in
from partnerships.views.people import PersonPart

OTHERS = "others"


class SignedIn(View):
    """The sessions of one person, of which each can be ended."""

    heading = "Where you are signed in"
    back_text = "Your account"

    def person(self):
        return self.request.user

    def get_back(self):
        return reverse("partnerships:own")

    def get(self, request, **kwargs):
        person = self.person()
        rows = signed_in.sessions_of(
            person=person, at=timezone.now(), this=request.session.session_key
        )
        return render(
            request,
            "partnerships/signed_in.html",
            {
                "heading": self.heading,
                "person": person,
                "is_own": person == request.user,
                "rows": rows,
                "back_href": self.get_back(),
                "back_text": self.back_text,
            },
        )

    def post(self, request, **kwargs):
        which = request.POST.get("which", "")
        facts = {"person": self.person(), "by": request.user, "at": timezone.now()}
        if which == OTHERS:
            many = signed_in.end_sessions(keep=request.session.session_key, **facts)
        elif which == signed_in.mark_of(request.session.session_key):
            # One's own, here: signing out clears the browser as well.
            return redirect("account_logout")
        else:
            many = signed_in.end_session(mark=which, **facts)
        messages.success(
            request, "Signed out there." if many else "It had ended already."
        )
        return redirect(request.path)


class SignedInOf(SignedIn, PersonPart):
    """The National PACE team sees where a person is signed in, and ends it."""

    back_text = "The person"
    http_method_names = ("get", "head", "post")

    @property
    def heading(self):
        return f"Where {self.person()} is signed in"

    def person(self):
        return PersonPart.person(self)

    def get_back(self):
        return reverse("partnerships:person", args=[self.reference])
