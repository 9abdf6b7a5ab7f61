"""The broker emptied, frozen and cut off: nothing is lost, and work goes on soon."""

import signal
import threading
import time

import pytest
from celery import Celery
from django.db import transaction
from django.utils import timezone

from notifications import actions, wakeup
from notifications.models import Message
from tests.faults.chance import PATIENCE, SENT, WOKEN
from tests.faults.proxy import Swallowing

pytestmark = pytest.mark.committing


def sent_once(smtp_server, letters):
    keys = sorted(letter.message["Message-ID"] for letter in smtp_server.letters)
    return len(keys) == len(set(keys)) == len(letters)


def test_the_broker_emptied_loses_nothing(running, broker, smtp_server):
    running.worker()
    running.beat()
    letters = running.letters(40)
    running.wake()

    broker.flushall()

    running.wait_until_sent(letters, seconds=SENT)
    assert sent_once(smtp_server, letters)


def test_the_broker_frozen_loses_nothing(running, broker, smtp_server, away):
    running.worker()
    running.beat()
    broker.process.send_signal(signal.SIGSTOP)
    letters = running.letters(10)
    time.sleep(away)

    broker.process.send_signal(signal.SIGCONT)

    running.wait_for_life(seconds=WOKEN)
    running.wait_until_sent(letters, seconds=SENT)
    assert sent_once(smtp_server, letters)


def test_a_connection_left_half_open_loses_nothing(
    running, own_valkey, smtp_server, away
):
    direct = running.broker_url
    with Swallowing(own_valkey.port) as proxy:
        running.broker_url = direct.replace(str(own_valkey.port), str(proxy.port))
        running.worker()
        running.beat()
        proxy.swallow()
        letters = running.letters(10)
        time.sleep(away)

        proxy.heal()

        running.wait_for_life(seconds=WOKEN, broker_url=direct)
        running.wait_until_sent(letters, seconds=SENT)
        assert sent_once(smtp_server, letters)
        running.stop()


@pytest.fixture
def bell(monkeypatch, own_valkey):
    """A bell of this test's own, and who rang it through its own broker."""
    ringing = []
    app = Celery(set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.broker_url = own_valkey.url()
    app._get_current_object = lambda: app
    send_task = app.send_task

    def ring(*words, **facts):
        ringing.append(threading.current_thread())
        send_task(*words, **facts)

    app.send_task = ring
    monkeypatch.setattr(wakeup, "current_app", app)
    monkeypatch.setattr(wakeup, "BELL", wakeup.Bell())
    with app:
        yield ringing


def test_telling_goes_on_while_the_broker_is_frozen(running, broker, bell):
    [letter] = running.letters(1)

    def tell(occasion):
        with transaction.atomic():
            actions.tell(
                event="address.suspended",
                context_id=letter.context_id,
                person=running.team,
                occasion=occasion,
                at=timezone.now(),
            )

    tell("while all is well")
    wait_until(lambda: broker.llen("letters"), seconds=PATIENCE)
    broker.delete("letters")
    broker.process.send_signal(signal.SIGSTOP)
    for number in range(10):
        tell(f"while it is frozen, {number}")
    time.sleep(6)  # longer than the broker is waited for
    broker.process.send_signal(signal.SIGCONT)
    tell("after its return")

    # Nobody who told somebody spoke to the broker, let alone waited for it.
    assert bell
    assert threading.current_thread() not in bell
    assert Message.objects.filter(event="address.suspended").count() == 13
    wait_until(lambda: broker.llen("letters"), seconds=WOKEN)


def wait_until(is_so, *, seconds):
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "nobody was rung for"
        time.sleep(0.1)
