"""One's own account: names, parts, password, what one hears of."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts import actions as accounts
from partnerships import forms
from partnerships.models import Membership
from partnerships.views.base import ChangedMeanwhile, Changing
from partnerships.ways_in import may_sign_in_here, offered_to


class OwnAccount(View):
    """What the portal knows of the person who asks, and what they may change."""

    def get(self, request):
        today = timezone.localdate()
        person = request.user
        return render(
            request,
            "partnerships/own_account.html",
            {
                "heading": "Your account",
                "person": person,
                "memberships": Membership.objects.on(today)
                .filter(person=person)
                .for_list(),
                "is_local": may_sign_in_here(person),
                "has_sign_on": person.has_sign_on or bool(offered_to(person)),
                "posts": person.national_posts.on(today).order_by("pk"),
            },
        )


class OwnEdit(Changing):
    """Correct one's own names and telephone number."""

    form_class = forms.OwnForm
    heading = "Change your details"
    names = ("given_name", "family_name", "telephone")

    def get_back(self):
        return reverse("partnerships:own")

    def get_initial(self):
        person = self.request.user
        return {name: getattr(person, name) for name in (*self.names, "version")}

    def form_valid(self, form):
        person = self.request.user
        try:
            accounts.edit(
                person=person, by=person, email=person.email, **form.cleaned_data
            )
        except ChangedMeanwhile:
            return self.changed_meanwhile(form, person, self.names)
        messages.success(self.request, "Your details have been changed.")
        return redirect("partnerships:own")
