"""People: the list, the page of one, their national roles, their account."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts import audit
from accounts.models import NationalPost, User
from accounts.roles import NationalRole
from kit.scoping import visible_or_404
from kit.tables import queryset_page
from partnerships import forms
from partnerships.actions import invitations, second_person
from partnerships.models import Membership, Partnership, PendingChange
from partnerships.roles import Permission
from partnerships.views.base import ChangedMeanwhile, Changing, Permitted, parts_of
from partnerships.ways_in import can_sign_in

MOST_FOUND = 50


class PeopleList(Permitted):
    """Everybody by name; a search is posted, so that no name stands in an address."""

    permission = Permission.REFERENCE_EDIT

    def get(self, request):
        form = self.filter_form(request.GET or None)
        rows = User.objects.all()
        if form.is_valid() and (partnership := form.cleaned_data["partnership"]):
            rows = rows.filter(
                pk__in=Membership.objects.filter(partnership=partnership)
                .not_over(timezone.localdate())
                .values("person")
            )
        page = queryset_page(
            rows,
            order=("family_name", "given_name", "pk"),
            after=request.GET.get("after", ""),
        )
        return self.show(
            request,
            form,
            forms.PeopleSearchForm(),
            {"page": page.addressed(request.GET), "rows": page.rows},
        )

    def post(self, request):
        search = forms.PeopleSearchForm(request.POST)
        rows = []
        if search.is_valid() and (words := search.cleaned_data["words"]):
            rows = list(User.objects.matching(words).for_list()[:MOST_FOUND])
        found = {"rows": rows, "is_search": True, "is_full": len(rows) == MOST_FOUND}
        return self.show(request, self.filter_form(None), search, found)

    @staticmethod
    def filter_form(data):
        return forms.PeopleFilterForm(data, partnerships=Partnership.objects.for_list())

    def show(self, request, filter_form, search_form, found):
        return render(
            request,
            "partnerships/people_list.html",
            {
                "parts": parts_of(self.standing, request.path),
                "heading": "People",
                "filter_form": filter_form,
                "search_form": search_form,
                **found,
            },
        )


class PersonPart(Permitted):
    """A page or act about one person."""

    permission = Permission.REFERENCE_EDIT

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.reference = kwargs["reference"]

    def person(self):
        return visible_or_404(User.objects.all(), reference=self.reference)

    def back_to(self, person):
        return redirect("partnerships:person", reference=person.reference)


class PersonPage(PersonPart):
    """Where a person belongs, what they may do nationally, and their account."""

    def get(self, request, reference):
        person = self.person()
        audit.looked(
            by=request.user,
            page="partnerships:person",
            shown=[person],
            kind=User._meta.label_lower,
            at=timezone.now(),
        )
        return render(
            request,
            "partnerships/person.html",
            {
                "heading": str(person),
                "person": person,
                "has_account": person.has_account(),
                "can_sign_in": can_sign_in(person),
                "memberships": person.memberships.select_related(
                    "organisation", "partnership"
                ).order_by("-from_on", "pk"),
                "posts": person.national_posts.order_by("-from_on", "pk"),
                "invitations": person.invitations.open().for_list(),
                "changes": PendingChange.objects.waiting(timezone.now())
                .filter(person=person)
                .for_list(),
                "today": timezone.localdate(),
                "now": timezone.now(),
            },
        )


class PersonEdit(PersonPart, Changing):
    """Correct a person's names and how to reach them."""

    form_class = forms.PersonForm
    heading = "Change a person’s details"
    names = ("given_name", "family_name", "email", "telephone")

    def get_form_kwargs(self):
        self.object = self.person()
        return super().get_form_kwargs()

    def get_initial(self):
        return {name: getattr(self.object, name) for name in (*self.names, "version")}

    def get_caption(self):
        return str(self.object)

    def get_back(self):
        return reverse("partnerships:person", args=[self.reference])

    def form_valid(self, form):
        try:
            waits = second_person.correct(
                person=self.object,
                by=self.request.user,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except (accounts.AddressTaken, second_person.AskedAlready) as refusal:
            return self.refused(form, refusal, "email")
        except ChangedMeanwhile:
            return self.changed_meanwhile(form, self.object, self.names)
        messages.success(
            self.request,
            "The email address changes once a second person of the National PACE team "
            "has confirmed it. The rest has been changed."
            if waits
            else "The details have been changed.",
        )
        return self.back_to(self.object)


class PersonClose(PersonPart):
    """Close an account."""

    def get(self, request, reference):
        return render(
            request, "partnerships/person_close.html", {"person": self.person()}
        )

    def post(self, request, reference):
        person = self.person()
        try:
            accounts.close(person=person, by=request.user, on=timezone.localdate())
        except accounts.LastOfTheTeam as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"The account of {person} is closed.")
        return self.back_to(person)


class PersonReopen(PersonPart):
    """Let a person sign in again."""

    http_method_names = ("post",)

    def post(self, request, reference):
        person = accounts.reopen(person=self.person(), by=request.user)
        messages.success(request, f"{person} may sign in again.")
        return self.back_to(person)


class PersonInvite(PersonPart):
    """Invite somebody who is known but has no account."""

    http_method_names = ("post",)

    def post(self, request, reference):
        person = self.person()
        try:
            invitations.invite(
                person=person, partnership=None, by=request.user, at=timezone.now()
            )
        except (invitations.HasAccount, invitations.AccountClosed) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The invitation is on its way.")
        return self.back_to(person)


class PostAdd(PersonPart, Changing):
    """Give a national role."""

    form_class = forms.PostForm
    heading = "Ask for a national role"

    def get_form_kwargs(self):
        self.object = self.person()
        return super().get_form_kwargs()

    def get_caption(self):
        return str(self.object)

    def get_back(self):
        return reverse("partnerships:person", args=[self.reference])

    def form_valid(self, form):
        try:
            second_person.ask_for_role(
                person=self.object,
                role=NationalRole(form.cleaned_data["role"]),
                by=self.request.user,
                at=timezone.now(),
            )
        except (accounts.PostHeld, second_person.AskedAlready) as refusal:
            return self.refused(form, refusal, "role")
        messages.success(
            self.request,
            "Asked for. The person has the role once a second person of the National "
            "PACE team has confirmed it.",
        )
        return self.back_to(self.object)


class PostEnd(PersonPart):
    """End a national role at once."""

    http_method_names = ("post",)

    def post(self, request, reference, pk):
        person = self.person()
        post = get_object_or_404(NationalPost, pk=pk, person=person)
        try:
            accounts.end_post(post=post, by=request.user, at=timezone.now())
        except accounts.LastOfTheTeam as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The role has ended.")
        return self.back_to(person)
