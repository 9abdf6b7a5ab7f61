"""How many, and HR1 notices: added, corrected, struck out."""

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property

from kit.scoping import required, visible_or_404
from redundancies.actions import headcounts, notices, situations
from redundancies.choices import NOTICE_STEPS
from redundancies.forms import numbers as forms
from redundancies.models import Headcount, HR1Notice, NoticeDraft
from redundancies.views.base import Press
from redundancies.views.dressed import dress
from redundancies.views.facts import Knowing, NeedsHR1
from redundancies.views.first_rows import one_of
from redundancies.views.situations import Looking
from redundancies.views.summary import notice_facts


class HeadcountAdd(NeedsHR1):
    """How many, as known on a day."""

    form_class = forms.HeadcountForm
    heading = "Add numbers"
    intro = (
        "Each number is kept. What is best known of each site and of all is worked out"
        " from them."
    )
    done = "The numbers have been added."
    beside = {headcounts.InTheFuture: "as_at"}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"situation": self.situation}

    def get_initial(self):
        return {"as_at": timezone.localdate()}

    def act(self, **facts):
        headcounts.record(situation=self.situation, **facts)


class HeadcountStrikeOut(NeedsHR1, Looking):
    """A number that was wrong."""

    form_class = forms.StrikeOutForm
    heading = "Strike out these numbers"
    cancel_text = "Back"
    done = "The numbers have been struck out."

    @cached_property
    def headcount(self):
        rows = Headcount.objects.filter(situation=self.situation)
        return visible_or_404(rows, pk=self.kwargs["headcount"])

    @property
    def intro(self):
        row = one_of("numbers", self.headcount.pk, self.situation, self.standing)
        [row] = dress("numbers", [row], self.here())
        return f"{row.words}. They stay in the story, marked as struck out."

    def check(self):
        super().check()
        required(bool(self.headcount))

    def act(self, **facts):
        headcounts.strike_out(headcount=self.headcount, **facts)


class NoticeAdd(NeedsHR1):
    """An HR1 notice; what is typed may be kept as a draft."""

    form_class = forms.NoticeForm
    heading = "Add an HR1 notice"
    intro = "Leave out what is not known."
    done = "The notice has been added."
    beside = {
        situations.LastBeforeFirst: "last_dismissal_on",
        notices.ReceivedInTheFuture: "received_on",
        notices.ConsultationInTheFuture: "consultation_on",
        notices.NotToAmend: "amends",
    }

    @cached_property
    def draft(self):
        """The draft that this goes on with, where the address names one."""
        number = self.request.GET.get("draft", "")
        if not number:
            return None
        rows = NoticeDraft.objects.filter(situation=self.situation)
        known = number if number.isascii() and number.isdigit() else 0
        return visible_or_404(rows, pk=int(str(known)[:18]))

    @cached_property
    def amended(self):
        """The notice that it amends, where the address names one."""
        number = self.request.GET.get("amends", "")
        if not (number.isascii() and number.isdigit()):
            return None
        rows = HR1Notice.objects.opened_to(self.standing).filter(
            situation=self.situation, struck_out_at=None
        )
        return rows.filter(pk=int(number[:18])).first()

    def check(self):
        super().check()
        required(self.draft is None or bool(self.draft.pk))

    def get_form_kwargs(self):
        given = super().get_form_kwargs() | {"situation": self.situation}
        if self.draft is not None and self.request.method == "GET":
            # Shown as it was typed, with nothing wrong yet.
            given["initial"] = given["initial"] | typed_in(
                self.form_class, self.situation, self.draft.typed
            )
        return given

    def get_initial(self):
        if self.amended is None:
            return {}
        return forms.said(self.amended) | {
            "amends": self.amended,
            "received_on": None,
            "passed_on": None,
        }

    def post(self, request, *args, **kwargs):
        if "keep" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.check()
        skipped = ("csrfmiddlewaretoken", "_person", "form_key", "keep")
        typed = {
            name: values
            for name, values in request.POST.lists()
            if name not in skipped and any(values)
        }
        draft = notices.keep_draft(
            situation=self.situation,
            typed=typed,
            draft=self.draft,
            by=request.user,
            at=timezone.now(),
        )
        messages.success(
            request,
            f"The draft has been kept. {draft.kept_by} or another who may record it can"
            " go on with it.",
        )
        return redirect(self.get_back())

    def act(self, **facts):
        self.of_own_site(facts.get("site"))
        notices.record(situation=self.situation, draft=self.draft, **facts)


def typed_in(form_class, situation, typed):
    """What stood in the boxes of a form, as its fields take it up again."""
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, [str(value) for value in values])
    form = form_class(data=data, situation=situation)
    return {
        name: field.widget.value_from_datadict(form.data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
        if name != "form_key"
    }


class OfNotice(NeedsHR1):
    """A page about one notice of the situation."""

    @cached_property
    def notice(self):
        rows = HR1Notice.objects.opened_to(self.standing).filter(
            situation=self.situation
        )
        return visible_or_404(
            rows.select_related("site", "site__council"), pk=self.kwargs["notice"]
        )

    def check(self):
        super().check()
        self.row()

    def row(self):
        return self.notice

    def get_caption(self):
        return f"{self.situation.employer}: {self.notice}"


class NoticePage(Looking):
    """One notice: what it says, its status, and what may be done to it."""

    def get(self, request, reference, notice):
        required(self.sight.numbers)
        rows = HR1Notice.objects.opened_to(self.standing).filter(
            situation=self.situation
        )
        stored = visible_or_404(rows, pk=notice)
        here = self.here()
        row = one_of("notices", stored.pk, self.situation, self.standing)
        [row] = dress("notices", [row], here)
        may_change = here.may_change and not row.struck
        return render(
            request,
            "redundancies/notice.html",
            {
                "heading": "HR1 notice",
                "caption": f"{self.situation.employer}: {row.said}",
                "back_href": self.situation.get_absolute_url(),
                "row": row,
                "facts": notice_facts(row),
                "version": stored.version,
                "may_change": may_change,
                "steps": bool(NOTICE_STEPS[stored.status]),
                "here": here,
            },
        )


class NoticeCorrect(OfNotice):
    """Put right what was keyed wrongly."""

    form_class = forms.NoticeCorrectForm
    heading = "Correct the notice"
    intro = "For what was keyed wrongly. A new notice of the employer is an amendment."
    done = "The notice has been corrected."
    beside = {
        situations.LastBeforeFirst: "last_dismissal_on",
        notices.ReceivedInTheFuture: "received_on",
        notices.ConsultationInTheFuture: "consultation_on",
    }
    names = (
        *("is_closing", "employed", "proposed", "first_dismissal_on"),
        *("last_dismissal_on", "representatives", "consultation_on", "received_on"),
        *("passed_on", "form_version"),
    )

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"situation": self.situation}

    def get_initial(self):
        return super().get_initial() | forms.said(self.notice)

    def act(self, **facts):
        self.of_own_site(facts.get("site"))
        notices.correct(notice=self.notice, **facts)


class NoticeStatus(OfNotice):
    """Accepted, rejected, no longer active, active again."""

    form_class = forms.NoticeStatusForm
    heading = "Change the status of the notice"
    done = "The status of the notice has been changed."
    names = ()

    def check(self):
        super().check()
        required(bool(NOTICE_STEPS[self.notice.status]))

    @property
    def intro(self):
        return f"It is {self.notice.get_status_display().lower()} now."

    def get_initial(self):
        return {"version": self.notice.version}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"status": self.notice.status}

    def act(self, **facts):
        notices.step(notice=self.notice, **facts)


class NoticeStrikeOut(OfNotice):
    """A notice that was recorded by mistake."""

    form_class = forms.NoticeStrikeOutForm
    heading = "Strike out the notice"
    cancel_text = "Back"
    intro = (
        "For a notice that was recorded by mistake. It stays on record, marked as"
        " struck out; its number and dates no longer count."
    )
    done = "The notice has been struck out."

    def get_initial(self):
        return {"version": self.notice.version}

    def act(self, **facts):
        notices.strike_out(notice=self.notice, **facts)


class DraftDrop(Press):
    """Nobody goes on with a draft."""

    permission = Knowing.permission
    done = "The draft has been deleted."

    def act(self, **facts):
        required(self.sight.hr1)
        rows = NoticeDraft.objects.filter(situation=self.situation)
        draft = visible_or_404(rows, pk=self.kwargs["draft"])
        notices.drop_draft(draft=draft, **facts)
