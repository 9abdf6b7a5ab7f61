"""Ask for a review, write it, have it checked, publish it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views import View
from django.views.generic import FormView

from accounts.models import AuditEvent
from kit.scoping import required, visible_or_404
from kit.versions import ChangedMeanwhile
from partnerships.roles import Permission
from partnerships.standing import standing_of
from reviews import actions
from reviews.choices import AT_WORK, Chapter, ReviewState
from reviews.forms import (
    AskForm,
    CheckForm,
    FindingForm,
    FollowUpForm,
    PublishForm,
    RecommendForm,
    RewordForm,
    SendForm,
    StepForm,
)
from reviews.models import FactualCheck, Recommendation
from reviews.views.scoped import review_for
from reviews.wakeup import REVIEW, wake_after_commit


def last_change(row):
    """Who changed a row last, and when, from the record."""
    event = AuditEvent.objects.about(row).first()
    if event is None:
        return {}
    return {"who": event.actor, "at": event.at}


class ReviewAsk(FormView):
    """Ask for a review of one partnership, or of all."""

    form_class = AskForm
    template_name = "reviews/review_form.html"
    extra_context = {
        "heading": "Compile a review",
        "back_href": reverse_lazy("reviews:list"),
        "back_text": "Reviews",
    }

    def dispatch(self, request, *args, **kwargs):
        standing = standing_of(request.user)
        required(standing.may_everywhere(Permission.REVIEW_COMPILE))
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        review = actions.ask(
            **form.cleaned_data, by=self.request.user, at=timezone.now()
        )
        wake_after_commit(REVIEW, review_id=review.pk)
        return redirect(review)


class OnReview(FormView):
    """A page on which something is done with one review."""

    permission = Permission.REVIEW_COMPILE
    template_name = "reviews/review_form.html"
    heading = ""

    def dispatch(self, request, *args, **kwargs):
        self.review = review_for(request, kwargs["reference"], self.permission)
        self.find(**kwargs)
        return super().dispatch(request, *args, **kwargs)

    def find(self, **kwargs):
        """Find what the page is about, beside the review."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "heading": self.get_heading(),
            "caption": str(self.review),
            "back_href": self.review.get_absolute_url(),
        }

    def get_heading(self):
        return self.heading

    def form_valid(self, form):
        try:
            self.act(form.cleaned_data, by=self.request.user, at=timezone.now())
        except (actions.WrongState, actions.NoChair) as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        except ChangedMeanwhile:
            self.tell_change(form)
            return self.form_invalid(form)
        return redirect(self.review)

    def tell_change(self, form):
        """Show what somebody else has changed; what was typed stays."""
        self.review.refresh_from_db()
        form.changed_meanwhile(
            version=self.review.version,
            now={},
            by=self.request.user,
            **last_change(self.review),
        )


class FindingWrite(OnReview):
    """Write the finding of a chapter."""

    form_class = FindingForm

    def find(self, **kwargs):
        if kwargs["chapter"] not in Chapter:
            raise Http404
        self.passage = self.review.passages.get(chapter=kwargs["chapter"])

    def get_heading(self):
        return self.passage.get_chapter_display()

    def get_initial(self):
        return {"text": self.passage.text, "version": self.passage.version}

    def act(self, facts, *, by, at):
        actions.write_finding(passage=self.passage, **facts, by=by, at=at)
        messages.success(self.request, "The finding is saved.")

    def tell_change(self, form):
        self.passage.refresh_from_db()
        form.changed_meanwhile(
            version=self.passage.version,
            now={"text": self.passage.text},
            by=self.request.user,
            **last_change(self.passage),
        )


class Recommend(OnReview):
    form_class = RecommendForm
    heading = "Add a recommendation"

    def act(self, facts, *, by, at):
        actions.recommend(review=self.review, **facts, by=by, at=at)
        messages.success(self.request, "The recommendation is added.")


class RecommendationEdit(OnReview):
    """Reword a recommendation of a draft, or follow up a published one."""

    def find(self, **kwargs):
        self.recommendation = visible_or_404(
            Recommendation.objects.filter(review=self.review),
            reference=kwargs["recommendation"],
        )

    @property
    def fields(self):
        if self.review.state == ReviewState.PUBLISHED:
            return ("status", "what_became")
        return ("text", "owner", "due_on")

    def get_form_class(self):
        is_published = self.review.state == ReviewState.PUBLISHED
        return FollowUpForm if is_published else RewordForm

    def get_heading(self):
        is_published = self.review.state == ReviewState.PUBLISHED
        return "What became of it" if is_published else "Change a recommendation"

    def get_initial(self):
        row = self.recommendation
        return {name: getattr(row, name) for name in (*self.fields, "version")}

    def get_context_data(self, **kwargs):
        drops = self.review.state in AT_WORK
        return super().get_context_data(**kwargs) | {
            "recommendation": self.recommendation,
            "drop_href": reverse(
                "reviews:recommendation-drop",
                args=[self.review.reference, self.recommendation.reference],
            )
            if drops
            else "",
        }

    def act(self, facts, *, by, at):
        is_published = self.review.state == ReviewState.PUBLISHED
        write = actions.follow_up if is_published else actions.reword
        write(recommendation=self.recommendation, **facts, by=by, at=at)
        messages.success(self.request, "The recommendation is saved.")

    def tell_change(self, form):
        row = self.recommendation
        row.refresh_from_db()
        form.changed_meanwhile(
            version=row.version,
            now={name: getattr(row, name) for name in self.fields},
            by=self.request.user,
            **last_change(row),
        )


class RecommendationDrop(View):
    """Take a recommendation out of a draft."""

    def post(self, request, reference, recommendation):
        review = review_for(request, reference, Permission.REVIEW_COMPILE)
        row = visible_or_404(
            Recommendation.objects.filter(review=review), reference=recommendation
        )
        try:
            actions.drop(recommendation=row, by=request.user, at=timezone.now())
            messages.success(request, "The recommendation has been removed.")
        except actions.WrongState as refusal:
            messages.error(request, str(refusal))
        return redirect(review)


class SendToChairs(OnReview):
    """Ask the chairs for their factual check, by a date."""

    permission = Permission.REVIEW_PUBLISH
    form_class = SendForm
    heading = "Send to the chairs for their factual check"

    def get_initial(self):
        return {"version": self.review.version}

    def act(self, facts, *, by, at):
        asked = actions.send_to_chairs(review=self.review, **facts, by=by, at=at)
        chairs = "1 chair is" if asked == 1 else f"{asked} chairs are"
        messages.success(self.request, f"{chairs} asked to check the facts.")


class CheckAnswer(OnReview):
    """A chair says whether the facts are right."""

    permission = Permission.REVIEW_CHECK
    form_class = CheckForm
    heading = "Check the facts"

    def get_initial(self):
        given = FactualCheck.objects.filter(
            review=self.review, person=self.request.user
        ).first()
        if given is None:
            return {}
        return {"is_right": "yes" if given.is_right else "no", "comment": given.comment}

    def act(self, facts, *, by, at):
        actions.answer_check(
            review=self.review,
            is_right=facts["is_right"] == "yes",
            comment=facts["comment"] if facts["is_right"] == "no" else "",
            by=by,
            at=at,
        )
        messages.success(self.request, "Your answer is with the National PACE team.")


class Publish(OnReview):
    """Publish a review to all members, after a last look."""

    permission = Permission.REVIEW_PUBLISH
    form_class = PublishForm
    template_name = "reviews/review_publish.html"
    heading = "Publish this review"

    def get_initial(self):
        return {"version": self.review.version}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "checks": self.review.checks.select_related("person").order_by("at"),
            "empty": self.review.passages.filter(text="").count(),
        }

    def act(self, facts, *, by, at):
        actions.publish(review=self.review, **facts, by=by, at=at)
        messages.success(self.request, "The review is published to all members.")


class ReviewStep(View):
    """Compile again, or take back from the chairs: one press each."""

    permissions = {
        "compile": Permission.REVIEW_COMPILE,
        "take-back": Permission.REVIEW_PUBLISH,
    }

    def post(self, request, reference, step):
        review = review_for(request, reference, self.permissions[step])
        form = StepForm(request.POST)
        if not form.is_valid():
            messages.error(request, "This page was opened too long ago. Try again.")
            return redirect(review)
        facts = {
            "review": review,
            "by": request.user,
            "at": timezone.now(),
            "version": form.cleaned_data["version"],
        }
        try:
            if step == "compile":
                actions.ask_again(**facts)
                wake_after_commit(REVIEW, review_id=review.pk)
            else:
                actions.take_back(**facts)
                messages.success(request, "The review is a draft again.")
        except ChangedMeanwhile as refusal:
            is_own = last_change(review).get("who") == request.user
            own = "You changed this in another window."
            messages.error(request, own if is_own else str(refusal))
        except actions.WrongState as refusal:
            messages.error(request, str(refusal))
        return redirect(review)
