"""Pages of the partner survey: for those who run it, and for those who answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from kit.acting import For, seeing
from kit.scoping import required, visible_or_404
from kit.tables import queryset_page
from notifications.choices import Purpose
from notifications.models import Link
from partnerships.models import Partnership
from partnerships.roles import Permission
from partnerships.standing import standing_of
from surveys import actions, results
from surveys.choices import WaveState
from surveys.forms import AnswerForm, WaveForm
from surveys.models import Invitation, Wave

COLOURS = {
    WaveState.DRAFT: "grey",
    WaveState.OPEN: "blue",
    WaveState.CLOSED: "purple",
    WaveState.PUBLISHED: "green",
}


@require_safe
def wave_list(request):
    """Surveys that this person may see the results of."""
    standing = standing_of(request.user)
    required(standing.may(Permission.SURVEY_RESULTS))
    page = queryset_page(
        Wave.objects.seen_by(standing),
        order=("-opens_on", "-pk"),
        after=request.GET.get("after", ""),
    ).addressed(request.GET)
    may_run = standing.may(Permission.SURVEY_RUN)
    return render(
        request,
        "surveys/wave_list.html",
        {"heading": "Surveys", "page": page, "may_run": may_run},
    )


class WaveAdd(FormView):
    """Draft a survey."""

    form_class = WaveForm
    template_name = "surveys/wave_add.html"
    extra_context = {
        "heading": "Draft a partner survey",
        "back_href": reverse_lazy("surveys:list"),
        "back_text": "Surveys",
    }

    def dispatch(self, request, *args, **kwargs):
        required(standing_of(request.user).may(Permission.SURVEY_RUN))
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        wave = actions.draft(
            **form.cleaned_data, by=self.request.user, at=timezone.now()
        )
        messages.success(self.request, "The survey is saved as a draft.")
        return redirect(wave)


@require_safe
def wave(request, reference):
    """One survey: how many answered, and its results once it is closed."""
    standing = standing_of(request.user)
    required(standing.may(Permission.SURVEY_RESULTS))
    row = visible_or_404(Wave.objects.seen_by(standing), reference=reference)
    may_run = standing.may(Permission.SURVEY_RUN)
    has_results = row.state in (WaveState.CLOSED, WaveState.PUBLISHED)
    sees_all = standing.may_everywhere(Permission.SURVEY_RESULTS)
    is_at_work = may_run or (sees_all and standing.may(Permission.REVIEW_COMPILE))
    context = {
        "heading": row.title,
        "caption": "Partner survey",
        "wave": row,
        "tags": [{"text": row.get_state_display(), "colour": COLOURS[row.state]}],
        "progress": results.progress(row) if may_run else None,
        "statements": row.wordings.order_by("question__position", "pk"),
        "may_run": may_run,
        "items": results.items(row) if has_results else [],
        "by_type": results.by_organisation_type(row)
        if has_results and sees_all
        else [],
        "by_partnership": results.by_partnership(row)
        if has_results and is_at_work
        else [],
        "own": [
            (partnership, results.items(row, partnership_id=partnership.pk))
            for partnership in Partnership.objects.filter(
                pk__in=standing.partnerships(Permission.SURVEY_RESULTS)
            ).for_list()
        ]
        if has_results
        else [],
    }
    return render(request, "surveys/wave.html", context)


def going_out(count, what):
    """How many emails a press sends, in words."""
    if not count:
        return f"No {what} goes out: nobody is still to get one."
    return f"{count:,} {what}{' goes' if count == 1 else 's go'} out now."


class WaveStep(View):
    """Open, remind, close or publish a survey: one press each."""

    def post(self, request, reference, step):
        standing = standing_of(request.user)
        required(standing.may(Permission.SURVEY_RUN))
        row = visible_or_404(Wave.objects.seen_by(standing), reference=reference)
        take = {
            "open": self.open,
            "remind": self.remind,
            "close": self.close,
            "publish": self.publish,
        }[step]
        try:
            messages.success(request, take(row, request.user, timezone.now()))
        except (
            actions.WrongState,
            actions.LastDayPast,
            actions.NothingToAsk,
        ) as refusal:
            messages.error(request, str(refusal))
        return redirect(row)

    @staticmethod
    def open(row, by, at):
        invited = actions.open_wave(wave=row, by=by, at=at, on=timezone.localdate(at))
        return f"The survey is open. {going_out(invited, 'invitation')}"

    @staticmethod
    def remind(row, by, at):
        on = timezone.localdate(at)
        reminded = actions.remind(wave=row, by=by, at=at, on=on)
        return going_out(reminded, "reminder")

    @staticmethod
    def close(row, by, at):
        actions.close(wave=row, by=by, at=at)
        return "The survey is closed."

    @staticmethod
    def publish(row, by, at):
        actions.publish(wave=row, by=by, at=at)
        return "The results are published."


@method_decorator(login_not_required, name="dispatch")
class Answer(View):
    """The survey by its single-use link, without an account."""

    @seeing(For.LINK)
    def dispatch(self, request, token):
        now = timezone.now()
        link = Link.objects.opened_by(token, Purpose.SURVEY).first()
        self.invitation = link and (
            Invitation.objects.select_related("wave", "partnership", "person")
            .filter(pk=link.target_id)
            .first()
        )
        if self.invitation is None:
            raise Http404
        if not link.is_for(self.invitation.person.email):
            return self.gone(
                request,
                "This link no longer works",
                "It was sent to an address that has changed since.",
            )
        if self.invitation.is_spent:
            # A press sent twice, or a page loaded again, sends nothing.
            is_sent = request.method == "POST"
            return redirect(request.path) if is_sent else self.thanks(request)
        if link.expires_at <= now or self.invitation.wave.state != WaveState.OPEN:
            return self.gone(
                request,
                "This survey is closed",
                "Thank you for your interest. The results go to the partnerships.",
            )
        on = timezone.localdate(now)
        own = Invitation.objects.of_members(on).filter(pk=self.invitation.pk)
        if not own.exists():
            return self.gone(
                request,
                "This link no longer works for you",
                "Only members of the partnership answer this survey.",
            )
        return super().dispatch(request, token)

    def get(self, request, token):
        return self.ask(request, AnswerForm(wave=self.invitation.wave))

    def post(self, request, token):
        form = AnswerForm(request.POST, wave=self.invitation.wave)
        if not form.is_valid():
            return self.ask(request, form)
        try:
            actions.answer(
                invitation=self.invitation, values=form.values, at=timezone.now()
            )
        except actions.AlreadyAnswered:
            # At the same moment: the link's own answers are in.
            return redirect(request.path)
        except actions.WrongState as refusal:
            return self.gone(request, "Your answers were not taken", str(refusal))
        return redirect(request.path)

    @staticmethod
    def thanks(request):
        return render(
            request,
            "layouts/message.html",
            {
                "heading": "Thank you: your answers are in",
                "confirmed": True,
                "paragraphs": [
                    "Nothing joins your answers to your name or your email.",
                    "The results go to the National PACE team and to the chairs.",
                    "This link has been used. Each link takes one set of answers.",
                ],
                "navigation": [],
            },
        )

    def ask(self, request, form):
        return render(
            request,
            "surveys/answer.html",
            {
                "form": form,
                "heading": self.invitation.wave.title,
                "caption": self.invitation.partnership.name,
                "closes_on": self.invitation.wave.closes_on,
                "navigation": [],
            },
        )

    @staticmethod
    def gone(request, heading, sentence):
        return render(
            request,
            "layouts/message.html",
            {"heading": heading, "paragraphs": [sentence], "navigation": []},
        )
