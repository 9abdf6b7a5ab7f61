"""A worker killed before, during and after the call to the mail server."""

import threading

import pytest

from notifications.choices import State
from notifications.models import Message
from tests.faults.chance import PATIENCE, SENT

pytestmark = pytest.mark.committing


def keys_of(smtp_server):
    return sorted(letter.message["Message-ID"] for letter in smtp_server.letters)


def test_killed_before_the_call_nothing_is_lost_and_nothing_told_twice(
    running, smtp_server
):
    worker = running.worker()
    [letter] = running.letters(1)
    # Its sender asks this table before it says that it is about to send.
    with running.holding("LOCK TABLE notifications_suspendedaddress"):
        running.wake()
        running.wait_for_state(letter, State.LEASED)
        running.kill(worker, children_only=True)

    running.let_lease_run_out(letter)
    running.wake()
    running.wait_until_sent([letter], seconds=SENT)

    assert len(keys_of(smtp_server)) == 1
    assert not Message.objects.get(pk=letter.pk).is_perhaps_repeated


@pytest.mark.parametrize("children_only", [False, True], ids=["worker", "child"])
def test_killed_during_the_call_it_is_told_at_most_once_more(
    running, smtp_server, children_only
):
    stalled, go_on = threading.Event(), threading.Event()

    def stall(letter):
        stalled.set()
        go_on.wait(PATIENCE)
        return "250 OK"

    smtp_server.answer = stall
    worker = running.worker()
    [letter] = running.letters(1)
    running.wake()
    assert stalled.wait(PATIENCE)
    running.kill(worker, children_only=children_only)
    smtp_server.answer = None
    go_on.set()

    running.let_lease_run_out(letter)
    if not children_only:
        running.worker()
    running.wake()
    running.wait_until_sent([letter], seconds=SENT)

    assert 1 <= len(keys_of(smtp_server)) <= 2
    assert len(set(keys_of(smtp_server))) == 1
    assert Message.objects.get(pk=letter.pk).is_perhaps_repeated


def test_killed_after_the_call_it_is_told_once_more_and_says_so(running, smtp_server):
    worker = running.worker()
    [letter] = running.letters(1)
    row = f"SELECT 1 FROM notifications_message WHERE id = {letter.pk} FOR UPDATE"
    taken, locked = threading.Event(), threading.Event()

    def wait_for_lock(_):
        taken.set()
        locked.wait(PATIENCE)
        return "250 OK"

    smtp_server.answer = wait_for_lock
    running.wake()
    assert taken.wait(PATIENCE)
    with running.holding(row):
        locked.set()
        smtp_server.wait_for(1)
        running.kill(worker, children_only=True)
    smtp_server.answer = None

    assert Message.objects.get(pk=letter.pk).state == State.SENDING
    running.let_lease_run_out(letter)
    running.wake()
    running.wait_until_sent([letter], seconds=SENT)

    assert len(keys_of(smtp_server)) == 2
    assert len(set(keys_of(smtp_server))) == 1
    assert Message.objects.get(pk=letter.pk).is_perhaps_repeated


def test_two_workers_and_many_sweeps_send_one_letter_each(running, smtp_server):
    running.worker(count=2)
    letters = running.letters(30)

    for _ in range(5):
        running.wake()
    running.wait_until_sent(letters, seconds=SENT)

    assert len(keys_of(smtp_server)) == 30
    assert len(set(keys_of(smtp_server))) == 30
