"""Runs every benchmark and prints a table: .venv/bin/python tests/benchmarks/run.py [rounds]

Each line compares what we do with its floor, measured side by side in this run. Ratios travel from
one machine to another; milliseconds do not.
"""

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]

import bench_documents  # noqa: E402
import bench_ledger  # noqa: E402
import bench_pages  # noqa: E402
import bench_peer  # noqa: E402
import bench_sealing  # noqa: E402
import bench_signing  # noqa: E402

ALL = {
    "documents": bench_documents,
    "signing": bench_signing,
    "sealing": bench_sealing,
    "peer": bench_peer,
    "ledger": bench_ledger,
    "pages": bench_pages,
}


def main(words):
    rounds = next((int(one) for one in words if one.isdigit()), 25)
    chosen = [ALL[one] for one in words if one in ALL] or list(ALL.values())
    print(f"{'ours : floor':<52} {'ours':>12} {'floor':>12} {'ratio':>6}")
    for bench in chosen:
        # Beside the repository, not in /tmp: that may lie in memory, where a commit costs nothing.
        with tempfile.TemporaryDirectory(dir=HERE, prefix=".run-") as folder:
            for ratio in bench.run(Path(folder), rounds):
                print(ratio.line(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
