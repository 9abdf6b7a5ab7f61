"""Sites: one at a time, or all of them in one table."""

import uuid

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import AuditEvent
from kit.govuk.dates import spoken_value
from kit.scoping import visible_or_404
from redundancies.actions import site_grid, sites
from redundancies.actions.shared import Refused
from redundancies.choices import Source
from redundancies.forms import sites as forms
from redundancies.forms.site_grid import SiteGrid
from redundancies.models import EmployerContact, Site
from redundancies.views.base import OfSituation, Press
from redundancies.views.facts import Knowing

MORE = 5


class OfSite(Knowing):
    """An establishment; how many it employs is for those who may know the HR1."""

    beside = {sites.LastLeavingBeforeFirst: "last_leaving_on"}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if not self.sight.numbers and "employed" in form.fields:
            del form.fields["employed"]
        return form

    @cached_property
    def site(self):
        return visible_or_404(
            Site.objects.filter(situation=self.situation), pk=self.kwargs["site"]
        )

    def row(self):
        return self.site

    def check(self):
        super().check()
        self.row()


class SiteAdd(OfSite):
    """Another establishment."""

    form_class = forms.SiteForm
    heading = "Add a site"
    done = "The site has been added."

    def row(self):
        return None

    def act(self, **facts):
        sites.add(situation=self.situation, **facts)


class SiteEdit(OfSite):
    """Correct an establishment."""

    form_class = forms.SiteEditForm
    template_name = "redundancies/site_edit.html"
    heading = "Change the site"
    done = "The site has been changed."

    @property
    def names(self):
        known = (
            *("address", "postcode", "council", "first_leaving_on"),
            *("last_leaving_on", "shifts"),
        )
        return (*known, "employed") if self.sight.numbers else known

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"site": self.site}

    def act(self, **facts):
        sites.edit(site=self.site, **facts)


class SiteClose(OfSite):
    """From which day a site is shut."""

    form_class = forms.SiteCloseForm
    heading = "Close a site"
    done = "The site has been closed."
    beside = {sites.NotClosedYet: "on"}

    @property
    def intro(self):
        return f"{self.site}: what was counted there stays counted."

    def get_initial(self):
        return {"version": self.site.version, "on": self.site.closed_on}

    def act(self, **facts):
        sites.close(site=self.site, **facts)


class SiteRemove(OfSite):
    """Take out a site that was added by mistake."""

    form_class = forms.SiteGoneForm
    heading = "Remove a site"
    done = "The site has been removed."

    @property
    def intro(self):
        return (
            f"{self.site}: for a site that was added by mistake, and that has neither"
            " numbers nor a notice, session or contact."
        )

    def get_initial(self):
        return {"version": self.site.version}

    def act(self, **facts):
        sites.remove(site=self.site, **facts)


class SiteReopen(Press):
    """A site goes on after all."""

    permission = Knowing.permission
    done = "The site has been reopened."

    def act(self, **facts):
        rows = Site.objects.filter(situation=self.situation)
        site = visible_or_404(rows, pk=self.kwargs["site"])
        sites.reopen(site=site, version=self.version(), **facts)


class SitesEdit(OfSituation):
    """All sites in one table: typed or pasted, saved in one press or not at all."""

    permission = Knowing.permission

    def grid(self, data=None):
        rows = Site.objects.filter(situation=self.situation).select_related("council")
        contacts = EmployerContact.objects.filter(
            situation=self.situation, site__isnull=False, is_current=True
        ).order_by("-pk")
        return SiteGrid(
            list(rows.order_by("pk")),
            {contact.site_id: contact for contact in contacts}
            if self.sight.hr1
            else {},
            knows_hr1=self.sight.hr1,
            data=data,
        )

    def get(self, request, reference):
        return self.shown(self.grid(), key=uuid.uuid4())

    def post(self, request, reference):
        grid = self.grid(request.POST)
        pasted = request.POST.get("pasted", "")
        if pasted.strip():
            grid.take(pasted)
        if "more" in request.POST:
            grid.add_rows(MORE)
            return self.shown(grid, key=self.key)
        is_valid = grid.is_valid()
        if "put" in request.POST or not is_valid:
            return self.shown(grid, key=self.key, has_errors=not is_valid)
        try:
            site_grid.save_all(
                situation=self.situation,
                lines=[self.line(row) for row in grid.filled],
                by=request.user,
                at=timezone.now(),
                source=request.POST.get("source", "")
                if request.POST.get("source") in Source.values
                else "",
                form_key=self.key,
            )
        except site_grid.RowChanged as changed:
            self.changed_meanwhile(grid, grid.filled[changed.place])
        except Refused as refusal:
            grid.problems.append(str(refusal).rstrip("."))
        else:
            messages.success(request, "The sites have been saved.")
            return redirect(self.back())
        return self.shown(grid, key=self.key, has_errors=True)

    @property
    def key(self):
        try:
            return uuid.UUID(self.request.POST.get("form_key", ""))
        except ValueError:
            return uuid.uuid4()

    def line(self, row):
        said = row.cleaned_data
        contact = {"name": said.get("contact"), "telephone": said.get("telephone")}
        return site_grid.Line(
            facts=row.facts,
            site=row.site,
            version=said.get("version") or 0,
            people=said.get("people"),
            knows_hr1=self.sight.hr1,
            contact={name: value or "" for name, value in contact.items()},
        )

    def changed_meanwhile(self, grid, row):
        """Say what is there now; what was typed stays, and saving again writes it."""
        stored = Site.objects.filter(pk=row.site.pk).select_related("council").first()
        if stored is None:
            row.add_error("address", "Somebody else removed this site meanwhile")
            return
        event = AuditEvent.objects.about(self.situation).filter(
            verb__startswith="site."
        )
        last = event.first()
        is_own = last is not None and last.actor == self.request.user
        who = "You" if is_own else (last and last.actor) or "Somebody else"
        where = " in another window" if is_own else " while you were working on it"
        now = [
            f"{row.fields[name].label} is now {spoken_value(getattr(stored, name))}"
            for name, value in row.facts.items()
            if getattr(stored, name) != value
        ]
        ended = f": {'; '.join(now)}. Save again to keep what you typed"
        row.add_error("address", f"{who} changed this site{where}{ended}")
        grid.data[row.add_prefix("version")] = str(stored.version)

    def shown(self, grid, *, key, has_errors=False):
        return render(
            self.request,
            "redundancies/site_grid.html",
            {
                "heading": "Sites",
                "caption": str(self.situation.employer),
                "back_href": self.back(),
                "grid": grid,
                "errors": grid.errors() if has_errors else [],
                "form_key": key,
                "sources": Source.choices,
                "source": self.request.POST.get("source", ""),
                "knows_hr1": self.sight.hr1,
            },
        )
