"""Send what is due, a batch at a time: claimed, written, handed over, settled.

Each step is committed before the next begins. A batch is short: letters are good for a
few seconds after they were written, with the rights of that moment, and what has not
gone by then is given back, to be written anew. Of a batch only a window is ever marked
as about to go, so that a sender that dies leaves no more than that without an answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from celery.exceptions import SoftTimeLimitExceeded

from notifications.actions.claiming import give_back, lease
from notifications.actions.settling import settle, step
from notifications.actions.writing import write_held
from notifications.channels import Answer, Line
from notifications.choices import State
from notifications.letters import Letter
from notifications.models import Message
from notifications.rules import BATCH, GOOD_FOR, WINDOW

Clock = Callable[[], dt.datetime]
Written = tuple[Message, Letter]


def send_some(*, clock: Clock) -> bool:
    """Send a batch of what is due; say whether time ran out with more to do."""
    until, many = clock() + GOOD_FOR, 0
    with Line() as line:
        while many < BATCH:
            held = lease(at=clock(), most=BATCH - many)
            if not held:
                return False
            many += len(held)
            if not send_held(held=held, line=line, clock=clock) or clock() >= until:
                return True
    return False


def send_held(*, held: Sequence[Message], line: Line, clock: Clock) -> bool:
    """Send the letters of one lease; false when some had to be given back."""
    if trouble := line.open():
        for message in held:
            settle(message=message, answer=trouble, at=clock())
        return True
    waiting = write_held(held=held, at=clock())
    # From here, so that the first go however long it took to come this far.
    until = clock() + GOOD_FOR
    gone: list[tuple[Message, Answer]] = []
    while waiting or gone:
        going = waiting[:WINDOW] if clock() < until else []
        ours = step(gone=gone, going=[message for message, _ in going], at=clock())
        if not going:
            give_back([message for message, _ in waiting])
            return not waiting
        window = [written for written in going if written[0].pk in ours]
        gone, left = hand_over(window, line, clock, until)
        waiting = left + waiting[WINDOW:]
    return True


def hand_over(
    window: list[Written], line: Line, clock: Clock, until: dt.datetime
) -> tuple[list[tuple[Message, Answer]], list[Written]]:
    """Give letters to the mail server: those that it took, and those left over.

    What it did not take is settled here, before the next letters are marked.
    """
    gone: list[tuple[Message, Answer]] = []
    for place, (message, letter) in enumerate(window):
        if clock() >= until:
            return gone, window[place:]
        try:
            answer = line.deliver(
                key=message.key, address=message.recipient, letter=letter
            )
        except SoftTimeLimitExceeded:
            line.hang_up()
            reason = "The mail server did not answer in time."
            answer = Answer(State.PENDING, reason, is_lost=True)
        if answer.state == State.ACCEPTED:
            gone.append((message, answer))
        else:
            settle(message=message, answer=answer, at=clock())
    return gone, []
