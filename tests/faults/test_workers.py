"""A worker killed before, during and after the call to the mail server."""

import threading
import time

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
    with running.holding(row) as line:
        locked.set()
        running.wait_for_waiting(line)
        running.kill(worker, children_only=True)
        # What it said to the database last would be heard although it is gone.
        running.cut_off_who_waits(line)
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


def test_what_a_killed_worker_said_last_is_heard(running, smtp_server):
    """The answer is settled by one statement: once said, it needs nobody's commit."""
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
    with running.holding(row) as line:
        locked.set()
        running.wait_for_waiting(line)
        running.kill(worker, children_only=True)
    running.wait_for_state(letter, State.ACCEPTED)

    assert len(keys_of(smtp_server)) == 1
    assert not Message.objects.get(pk=letter.pk).is_perhaps_repeated


@pytest.mark.parametrize("number", [1, 3, 4, 6])
def test_killed_in_a_batch_three_at_most_may_be_repeated_and_none_is_lost(
    running, smtp_server, number
):
    stalled, go_on = threading.Event(), threading.Event()

    def stall(letter):
        if len(smtp_server.letters) + 1 == number and not go_on.is_set():
            stalled.set()
            go_on.wait(PATIENCE)
        return "250 OK"

    smtp_server.answer = stall
    worker = running.worker()
    letters = running.letters(8)
    running.wake()
    assert stalled.wait(PATIENCE)
    assert Message.objects.filter(state=State.SENDING).count() <= 3
    running.kill(worker, children_only=True)
    go_on.set()

    running.let_lease_run_out(*letters)
    running.wake()
    running.wait_until_sent(letters, seconds=SENT)

    keys = keys_of(smtp_server)
    flagged = Message.objects.filter(is_perhaps_repeated=True)
    told_twice = {key for key in keys if keys.count(key) > 1}
    assert len(set(keys)) == 8
    assert told_twice <= {f"<{message.key}@pace.example>" for message in flagged}
    assert flagged.count() <= 3
    assert set(Message.objects.values_list("crashes", flat=True)) <= {0, 1}


def test_a_mail_server_that_hangs_up_after_two_gets_all_of_them_once(
    running, smtp_server
):
    smtp_server.most = 2
    running.worker()
    letters = running.letters(9)

    running.wake()
    running.wait_until_sent(letters, seconds=SENT)

    assert len(keys_of(smtp_server)) == len(set(keys_of(smtp_server))) == 9
    assert smtp_server.connections >= 5
    assert not Message.objects.filter(is_perhaps_repeated=True).exists()


def test_a_slow_mail_server_gets_each_letter_once(running, smtp_server):
    def slow(letter):
        time.sleep(0.05)
        return "250 OK"

    smtp_server.answer = slow
    running.worker()
    letters = running.letters(60)

    for _ in range(3):
        running.wake()
    running.wait_until_sent(letters, seconds=SENT)

    assert len(keys_of(smtp_server)) == len(set(keys_of(smtp_server))) == 60
    assert set(Message.objects.values_list("crashes", "attempts")) == {(0, 1)}
