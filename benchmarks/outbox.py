"""From an act in the charity's store to what it changes in the unit's, both of them open.

The navigator keeps the rota, which crosses as every other act does. The demo folder is changed:
give a copy of it.
"""

from __future__ import annotations

import statistics
from queue import Empty, Queue
from time import perf_counter

from opened import folder

from mscu.actions.charity.charity_rota import AddTurn
from mscu.app.sign_in import StoreSignIn
from mscu.demo.store import DEMO_PASSPHRASE
from mscu.outbox import Exchanged, Outbox

ROUNDS, BOUND_MS = 60, 200
TIMEOUT_S = 10


def main() -> None:
    """Measure, and tell."""
    opened = StoreSignIn().unlock(folder(), "navigator", DEMO_PASSPHRASE)
    police, own = opened.sessions
    arrived: Queue[Exchanged] = Queue()
    outbox = Outbox(own.aside, police.aside)
    outbox.run()
    outbox.begin(arrived.put)
    own.after_act = outbox.wake
    took = []
    for number in range(ROUNDS):
        turn = AddTurn(
            starts_at=f"{1 + number % 28} Jul 2022 08:00",
            ends_at=f"{1 + number % 28} Jul 2022 20:00",
            name=f"Navigator {number}",
            number="07700 900171",
        )
        own.perform(turn)
        start = perf_counter()
        while arrived.get(timeout=TIMEOUT_S).police is None:
            continue
        took.append((perf_counter() - start) * 1000)
    outbox.end()
    opened.release()
    took.sort()
    late = sum(ms > BOUND_MS for ms in took)
    median, p95 = statistics.median(took), took[int(len(took) * 0.95)]
    print(f"an act that crosses: median {median:.0f} ms, p95 {p95:.0f} ms, longest {took[-1]:.0f} ms")
    print(f"{late} of {ROUNDS} over {BOUND_MS} ms")


if __name__ == "__main__":
    try:
        main()
    except Empty:
        raise SystemExit("An act did not cross within ten seconds.") from None
