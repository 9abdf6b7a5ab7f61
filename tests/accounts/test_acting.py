"""A request, a stream and a task know their actor, and a failure leaves nothing."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import Client, override_settings
from django.urls import path

from accounts import audit
from accounts.models import AuditEvent
from kit.acting import acting, current_actor, stream
from pace_portal.celery import app
from tests.factories.accounts import UserFactory


class Asking:
    """Asked by the template while it renders, after the view has returned."""

    def __str__(self):
        return str(current_actor())


def rendered(request):
    template = engines["django"].from_string("actor {{ asking }}")
    from_template = template.render({"asking": Asking()}, request)
    return HttpResponse(from_template)


def late(request):
    # Rendered by the handler, when the view is over.
    template = engines["django"].from_string("actor {{ asking }}")
    return TemplateResponse(request, template, {"asking": Asking()})


def streamed(request):
    rows = stream(request.user, (f"actor {current_actor()}\n" for _ in range(2)))
    return StreamingHttpResponse(rows)


def failing(request):
    audit.record("person.edited", by=request.user, on=request.user)
    return HttpResponse("it went wrong", status=503)


@login_not_required
def nobody(request):
    return HttpResponse(f"actor {current_actor()}")


urlpatterns = [
    path("rendered/", rendered),
    path("late/", late),
    path("streamed/", streamed),
    path("failing/", failing),
    path("nobody/", nobody),
]

on_these_pages = override_settings(ROOT_URLCONF="tests.accounts.test_acting")


@pytest.fixture
def person():
    return UserFactory()


@pytest.fixture
def browser(person):
    client = Client()
    client.force_login(person)
    with on_these_pages:
        yield client


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["rendered", "late"])
def test_a_template_is_rendered_with_the_actor(browser, person, page):
    assert str(person.pk) in browser.get(f"/{page}/").content.decode()


@pytest.mark.committing
def test_a_stream_has_the_actor_after_its_request_is_over(browser, person):
    response = browser.get("/streamed/")

    assert current_actor() is None
    assert b"".join(response.streaming_content).decode().split() == [
        "actor",
        str(person.pk),
        "actor",
        str(person.pk),
    ]


@pytest.mark.committing
def test_a_task_has_the_actor_it_acts_for(person):
    @app.task(name="tests.who_acts")
    def who_acts(*, actor_id, **_):
        with acting(type(person).objects.get(pk=actor_id)):
            return current_actor()

    try:
        assert who_acts.apply(kwargs={"actor_id": person.pk}).get() == person.pk
    finally:
        app.tasks.unregister("tests.who_acts")
    assert current_actor() is None


@pytest.mark.committing
def test_a_failed_response_leaves_nothing_behind(browser):
    assert browser.get("/failing/").status_code == 503

    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
@on_these_pages
def test_nobody_acts_on_a_public_page():
    assert Client().get("/nobody/").content == b"actor None"


@pytest.mark.django_db
def test_the_outer_actor_comes_back(person):
    other = UserFactory()

    with acting(person):
        with acting(other):
            inner = current_actor()
        outer = current_actor()

    assert (inner, outer) == (other.pk, person.pk)


@pytest.mark.django_db
def test_a_failed_inner_act_keeps_the_outer_actor(person):
    with acting(person):
        with pytest.raises(ZeroDivisionError), acting(UserFactory()):
            1 / 0  # noqa: B018
        assert current_actor() == person.pk
        assert transaction.get_connection().in_atomic_block


@pytest.mark.django_db
def test_triggers_find_what_they_look_for():
    """Where it is not set, each row of a statement begins a transaction that fails."""
    with acting(None), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pgtrigger.ignore')")
        assert cursor.fetchone() == ("{}",)
