"""The outbox: work that was promised, under a lease, never lost and done at least once."""

import json
from collections.abc import Mapping
from datetime import timedelta

from formsvc.adapters.ledger.subject import Subject, record, records
from formsvc.domain.chain import utc_text
from formsvc.domain.records import DeadJob, Job

TRIES = 12


class Jobs(Subject):
    """Jobs are added in the transaction that makes them necessary; handlers are idempotent."""

    def add(self, kind: str, dedupe_key: str, payload: Mapping[str, object]) -> None:
        """Promise a job; a second promise under the same key changes nothing."""
        self.change(
            "INSERT OR IGNORE INTO job (kind, dedupe_key, payload, state, attempts, next_at, "
            "last_error) VALUES (?, ?, ?, 'ready', 0, ?, '')",
            *(kind, dedupe_key, json.dumps(payload), self.now()),
        )

    def claim(self, owner: str, *, lease_seconds: float) -> Job | None:
        """Take the job that waits longest: a ready one, or one whose lease ran out.

        A job whose worker ended in the middle as often as may be tried is given up first: it may
        be what ends them.
        """
        until = utc_text(self.clock() + timedelta(seconds=lease_seconds))
        now = self.now()
        self.change(
            "UPDATE job SET state = 'dead', last_error = 'It never came to an end.' "
            "WHERE state = 'leased' AND lease_until <= ? AND attempts >= ?",
            *(now, TRIES),
        )
        row = self.row(
            "UPDATE job SET state = 'leased', lease_owner = ?, lease_until = ?, "
            "attempts = attempts + 1 WHERE id = ("
            "SELECT id FROM job WHERE (state = 'ready' AND next_at <= ?) "
            "OR (state = 'leased' AND lease_until <= ?) ORDER BY next_at, id LIMIT 1) RETURNING *",
            *(owner, until, now, now),
        )
        return (
            None
            if row is None
            else record(Job, row, payload=json.loads(row["payload"]), owner=row["lease_owner"])
        )

    def extend(self, job: Job, *, lease_seconds: float) -> bool:
        """Keep a lease alive during long work; say whether it is still ours."""
        until = utc_text(self.clock() + timedelta(seconds=lease_seconds))
        return bool(self._of(job, "lease_until = ?", until))

    def done(self, job: Job) -> bool:
        """Close a job and forget what it carried; say whether it was still ours."""
        return bool(self._of(job, "state = 'done', payload = '{}', last_error = ''"))

    def failed(self, job: Job, error: str, *, wait_seconds: float) -> None:
        """Put a job back to try again later; after the last try it is a task for a person."""
        state = "dead" if job.attempts >= TRIES else "ready"
        later = utc_text(self.clock() + timedelta(seconds=wait_seconds))
        self._of(job, "state = ?, last_error = ?, next_at = ?", state, error, later)

    def bury(self, job: Job, error: str) -> bool:
        """Give a job up for good: trying again cannot help; say whether it was still ours."""
        return bool(self._of(job, "state = 'dead', last_error = ?", error))

    def _of(self, job: Job, settings: str, *values: object) -> int:
        return self.change(
            f"UPDATE job SET {settings} WHERE id = ? AND lease_owner = ? "  # noqa: S608
            "AND attempts = ? AND state = 'leased'",
            *(*values, job.id, job.owner, job.attempts),
        )

    def owners(self) -> list[str]:
        """Return who holds a lease."""
        return [
            row["lease_owner"]
            for row in self.rows("SELECT DISTINCT lease_owner FROM job WHERE state = 'leased'")
        ]

    def release(self, owner: str) -> int:
        """Free the leases of an owner that is over; return how many there were."""
        return self.change(
            "UPDATE job SET state = iif(attempts >= ?, 'dead', 'ready') "
            "WHERE state = 'leased' AND lease_owner = ?",
            *(TRIES, owner),
        )

    def dead(self) -> list[DeadJob]:
        """Return the jobs that were given up."""
        return records(DeadJob, self.rows("SELECT * FROM job WHERE state = 'dead' ORDER BY id"))

    def waiting(self, prefix: str = "") -> int:
        """Count the jobs that still wait or run; `prefix` narrows by the key's beginning."""
        row = self.row(
            "SELECT count(*) AS n FROM job WHERE state IN ('ready', 'leased') "
            "AND substr(dedupe_key, 1, ?) = ?",
            len(prefix),
            prefix,
        )
        return int(row["n"])

    def errors(self, prefix: str) -> list[str]:
        """Return what went wrong last with the unfinished jobs whose key begins so."""
        rows = self.rows(
            "SELECT last_error FROM job WHERE state <> 'done' AND last_error <> '' "
            "AND substr(dedupe_key, 1, ?) = ? ORDER BY id",
            len(prefix),
            prefix,
        )
        return [row["last_error"] for row in rows]


class Counters(Subject):
    """Counts of tries in a window of time, shared by all processes and kept over restarts."""

    def hit(self, key: str, *, window_seconds: float, limit: int) -> bool:
        """Count one try; say whether it is still within the limit of this window."""
        start = utc_text(self.clock() - timedelta(seconds=window_seconds))
        row = self.row(
            "INSERT INTO counter VALUES (?, ?, 1) ON CONFLICT (key) DO UPDATE SET "
            "count = CASE WHEN window_start <= ? THEN 1 ELSE count + 1 END, "
            "window_start = CASE WHEN window_start <= ? THEN excluded.window_start "
            "ELSE window_start END RETURNING count",
            *(key, self.now(), start, start),
        )
        return int(row["count"]) <= limit
