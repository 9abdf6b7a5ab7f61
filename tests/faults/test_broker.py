"""The broker emptied, frozen and cut off: nothing is lost, and work goes on soon."""

import signal
import time

import pytest
from celery import Celery
from django.db import transaction
from django.utils import timezone

from notifications import actions, wakeup
from notifications.models import Message
from tests.faults.proxy import Swallowing

pytestmark = pytest.mark.committing

# Within so many seconds of the broker's return new wake-ups are worked, and every
# letter that is due is sent.
WOKEN, SENT = 20, 60


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


def test_the_broker_frozen_loses_nothing(running, broker, smtp_server):
    running.worker()
    running.beat()
    broker.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    letters = running.letters(10)
    time.sleep(20 - (time.monotonic() - began))

    broker.process.send_signal(signal.SIGCONT)

    assert running.wait_for_life(seconds=WOKEN) < WOKEN
    running.wait_until_sent(letters, seconds=SENT)
    assert sent_once(smtp_server, letters)


def test_a_connection_left_half_open_loses_nothing(running, own_valkey, smtp_server):
    direct = running.broker_url
    with Swallowing(own_valkey.port) as proxy:
        running.broker_url = direct.replace(str(own_valkey.port), str(proxy.port))
        running.worker()
        running.beat()
        proxy.swallow()
        letters = running.letters(10)
        time.sleep(10)

        proxy.heal()

        assert running.wait_for_life(seconds=WOKEN, broker_url=direct) < WOKEN
        running.wait_until_sent(letters, seconds=SENT)
        assert sent_once(smtp_server, letters)
        running.stop()


@pytest.fixture
def bell(monkeypatch, own_valkey):
    """A bell of this test's own, which rings through its own broker."""
    app = Celery(set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.broker_url = own_valkey.url()
    app._get_current_object = lambda: app
    monkeypatch.setattr(wakeup, "current_app", app)
    monkeypatch.setattr(wakeup, "BELL", wakeup.Bell())
    with app:
        yield


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
    wait_until(lambda: broker.llen("letters"), seconds=10)
    broker.delete("letters")
    broker.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    for number in range(10):
        tell(f"while it is frozen, {number}")
    took = time.monotonic() - began
    time.sleep(6)  # longer than the broker is waited for
    broker.process.send_signal(signal.SIGCONT)
    tell("after its return")

    assert took < 2
    assert Message.objects.filter(event="address.suspended").count() == 13
    wait_until(lambda: broker.llen("letters"), seconds=WOKEN)


def wait_until(is_so, *, seconds):
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "nobody was rung for"
        time.sleep(0.1)
