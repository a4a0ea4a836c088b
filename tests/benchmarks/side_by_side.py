"""Times two jobs side by side: interleaved, in turn first, in one run."""

import statistics
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    name: str
    ours: float
    floor: float
    ratio: float
    aim: float

    def line(self):
        mark = "met" if self.ratio <= self.aim else "MISSED"
        return (
            f"{self.name:<52} {self.ours * 1000:9.2f} ms {self.floor * 1000:9.2f} ms "
            f"{self.ratio:6.2f}   aim {self.aim:g}: {mark}"
        )


def compare(name, *, ours, floor, aim, rounds, warm=3, before=lambda: None):
    """Return the ratio of two jobs: the median of each round's own ratio.

    What happens `before` each round is not timed.
    """
    for _ in range(warm):
        before()
        floor()
        ours()
    pairs = []
    for number in range(rounds):
        before()
        order = (ours, floor) if number % 2 else (floor, ours)
        took = {job: seconds(job) for job in order}
        pairs.append((took[ours], took[floor]))
    mine, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
    return Ratio(name, mine, bare, statistics.median(one / two for one, two in pairs), aim)


def seconds(job):
    start = time.perf_counter()
    job()
    return time.perf_counter() - start
