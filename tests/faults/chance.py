"""How long faults last and how patient their tests are.

In `make test` each fault comes once, for just longer than anything waits, and a time is
only a net under a wait. In `make chaos` each comes several times, for as long as chance
has it, and the promised times are held.
"""

import os
import random

ROUNDS = int(os.environ.get("CHAOS_ROUNDS", "0"))
SEED = os.environ.get("CHAOS_SEED", "")
# So many forms and so many letters go through all faults by chance (`test_chaos.py`).
WRITES = int(os.environ.get("CHAOS_WRITES", "120"))

# Within so many seconds of the broker's return new wake-ups are worked, and every
# letter that is due is sent.
WOKEN, SENT = (20, 60) if ROUNDS else (300, 300)
PATIENCE = 300


def away(test: str) -> float:
    """For how many seconds the broker is away; connections wait for five."""
    if not ROUNDS:
        return 6
    return random.Random(f"{SEED} {test}").uniform(2, 45)
