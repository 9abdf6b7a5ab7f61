"""Record support given, and see what was recorded."""

from __future__ import annotations

from django.contrib import messages as flash
from django.db.models import BigIntegerField, DateField
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import AuditEvent
from kit import tables
from kit.kept import Given, GivenList, Kept
from kit.scoping import required, visible_or_404
from kit.versions import ChangedMeanwhile
from partnerships.models import Organisation, Partnership
from partnerships.roles import Permission
from partnerships.standing import standing_of
from redundancies.actions import deliveries as actions
from redundancies.actions.shared import Refused
from redundancies.choices import Audience
from redundancies.doors import asks_in_which, caption_of
from redundancies.forms.deliveries import DeliveryEditForm, DeliveryForm
from redundancies.models import Delivery, Request, Situation
from redundancies.views.requests import (
    READ_AND_WRITE,
    response_for,
    situation_for,
    without_partnership,
)

RECORD = Permission.DELIVERY_RECORD
RECORDING = "Record support given"
NEWEST_FIRST = ("-on", "-pk")


@Kept
def support(asker, limit, is_backwards):
    """The newest support given, or that beyond a key: forwards, backwards."""
    key = None
    if is_backwards is not None:
        on, number = Given("on", DateField()), Given("number", BigIntegerField())
        key = tables.Key((on, number), is_backwards)
    order = tables.turned(NEWEST_FIRST, key)
    parts = [
        part.filter(tables.beyond(NEWEST_FIRST, key)).order_by(*order)[:limit]
        for part in Delivery.objects.parts_seen_by(asker)
    ]
    if not parts:
        return Delivery.objects.none()
    rows = parts[0]
    if len(parts) > 1:
        first, *others = (part.values("pk") for part in parts)
        found = Delivery.objects.filter(pk__in=first.union(*others))
        rows = found.order_by(*order)[:limit]
    return rows.for_page()


@Kept
def given_where(asker):
    """The situations of these numbers that may be named, with their employers."""
    numbers = GivenList("numbers", BigIntegerField())
    seen = Situation.objects.seen_by(asker).select_related("employer")
    return seen.filter(pk__in=numbers)


@require_safe
def listing(request):
    """Support given by one's own organisation; by all of it for SDS staff."""
    standing = standing_of(request.user)
    required(standing.may(RECORD))

    def read(key, limit):
        values = key and {"on": key.values[0], "number": key.values[1]}
        is_backwards = key and key.backwards
        return support.rows(values, standing, limit=limit, is_backwards=is_backwards)

    page = tables.keyed_page(
        read,
        kinds=(tables.is_day, tables.is_number),
        key_of=lambda row: (row.on, row.pk),
        after=request.GET.get("after", ""),
    ).addressed(request.GET)
    given_in = {row.response.situation_id for row in page.rows if row.response}
    # One's own organisation may have given support where one may not know the employer.
    values = {"numbers": list(given_in)}
    situations = {row.pk: row for row in given_where.rows(values, standing)}
    for row in page.rows:
        row.situation = row.response and situations.get(row.response.situation_id)
    return render(
        request,
        "redundancies/delivery_list.html",
        {"heading": "Support given", "page": page, "rows": page.rows},
    )


def own_organisations(standing, partnerships, on):
    """By whom this person may record: own organisation, or any for SDS staff."""
    own, anybody = set(), Organisation.objects.none()
    for partnership in partnerships:
        if standing.may_everywhere(RECORD) or standing.is_staff_of(partnership.pk):
            anybody |= Organisation.objects.belonging_to(partnership, on)
        own |= standing.organisations(partnership.pk)
    return (Organisation.objects.filter(pk__in=own) | anybody).order_by("name", "pk")


@require_http_methods(READ_AND_WRITE)
def add(request):
    """Record support that belongs to no situation, or to none that is known."""
    standing = standing_of(request.user)
    required(standing.may(RECORD))
    on = timezone.localdate()
    partnerships = Partnership.objects.permitting(standing, RECORD).active(on)
    return record(
        request,
        standing=standing,
        partnerships=partnerships.for_list(),
        back_href=reverse("redundancies:deliveries"),
    )


@asks_in_which
@require_http_methods(READ_AND_WRITE)
def add_to_situation(request, reference):
    """Record support given in a situation."""
    situation, standing = situation_for(request, reference, RECORD)
    response = response_for(
        request, situation, standing, RECORD, what=RECORDING, takes_closed=True
    )
    if response is None:
        return without_partnership(request, situation)
    return record(
        request,
        standing=standing,
        partnerships=Partnership.objects.filter(pk=response.partnership_id),
        response=response,
        back_href=situation.get_absolute_url(),
    )


def record(request, *, standing, partnerships, back_href, response=None):
    """One page: the common case is filled in."""
    at = timezone.now()
    on = timezone.localdate(at)
    organisations = own_organisations(standing, partnerships, on)
    form = DeliveryForm(
        request.POST or None,
        partnerships=partnerships,
        organisations=organisations,
        on=on,
        initial=common_case(standing, organisations, partnerships, response, on),
    )
    form.cancel_href = back_href
    if request.method == "POST" and form.is_valid():
        place = form.place()
        mine = own_organisations(standing, [place["partnership"]], on)
        if not mine.filter(pk=place["organisation"].pk).exists():
            form.add_error(
                "organisation" if "organisation" in form.fields else None,
                "Select an organisation of this partnership",
            )
        else:
            try:
                actions.record(
                    response=response,
                    form_key=form.cleaned_data["form_key"],
                    by=request.user,
                    at=at,
                    **place,
                    **form.facts(),
                )
            except actions.ServiceElsewhere:
                form.add_error("service", "Select a service of this partnership")
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                flash.success(request, "The support is recorded.")
                return redirect(back_href)
    return render(
        request,
        "redundancies/delivery_add.html",
        {
            "form": form,
            "heading": RECORDING,
            "caption": caption_of(response.situation, response) if response else "",
            "back_href": back_href,
            "fixed": form.fixed,
        },
    )


def common_case(standing, organisations, partnerships, response, on):
    """Own organisation, today, and the service that was asked of it or it offers."""
    initial = {"on": on, "audience": Audience.GROUP.value}
    own = {pk for row in partnerships for pk in standing.organisations(row.pk)}
    mine = organisations.filter(pk__in=own).first()
    if mine is None:
        return initial
    initial["organisation"] = mine.pk
    asked = (
        Request.objects.filter(response=response, organisation=mine)
        .order_by("-asked_at")
        .values_list("services", flat=True)
        .first()
        if response
        else None
    )
    offered = (
        mine.offers.on(on)
        .filter(partnership__in=list(partnerships))
        .order_by("service__position", "pk")
        .values_list("service", flat=True)
        .first()
    )
    initial["service"] = asked or offered
    return initial


@require_http_methods(READ_AND_WRITE)
def edit(request, reference):
    """Correct what was recorded; support to a person is corrected at the client."""
    standing = standing_of(request.user)
    required(standing.may(RECORD))
    delivery = visible_or_404(
        Delivery.objects.seen_by(standing).for_page().exclude(audience=Audience.PERSON),
        reference=reference,
    )
    form = DeliveryEditForm(
        request.POST or None,
        delivery=delivery,
        on=timezone.localdate(),
        initial={
            "service": delivery.service_id,
            "on": delivery.on,
            "audience": delivery.audience,
            "reached": delivery.reached,
            "format": delivery.format,
            "note": delivery.note,
        },
    )
    form.cancel_href = reverse("redundancies:deliveries")
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct(
                delivery=delivery,
                by=request.user,
                at=timezone.now(),
                version=form.cleaned_data["version"],
                **form.facts(),
            )
        except ChangedMeanwhile:
            show_change(form, delivery, request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            flash.success(request, "The record is corrected.")
            return redirect("redundancies:deliveries")
    return render(
        request,
        "redundancies/delivery_edit.html",
        {
            "form": form,
            "heading": "Correct support given",
            "caption": str(delivery.organisation),
            "back_href": reverse("redundancies:deliveries"),
        },
    )


def show_change(form, delivery, by):
    """Tell the second person who changed what."""
    stored = Delivery.objects.for_page().get(pk=delivery.pk)
    event = AuditEvent.objects.about(delivery).first()
    form.changed_meanwhile(
        version=stored.version,
        now={
            name: getattr(stored, name)
            for name in ("service", "on", "audience", "reached", "format", "note")
        },
        by=by,
        who=event.actor if event else None,
        at=event.at if event else None,
    )
