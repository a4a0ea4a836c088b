"""The outbox: work that was promised, under a lease, never lost and done at least once."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from formsvc.adapters.ledger.subject import Subject, record
from formsvc.domain.chain import utc_text
from formsvc.domain.jobs import UnfinishedJob
from formsvc.domain.records import Job

#: So often in a row may a job be taken without coming to any end before it is given up: it may be
#: what ends its workers. A try that fails is an end.
CLAIMS = 12
#: No wait and no lease is longer: a moment beyond was written by a clock that was ahead.
_LONGEST = timedelta(hours=2)

#: What only saves time later: it comes after all else, and given up it is over, nobody's task.
_AHEAD = "kind = 'lay_out'"
#: Giving a job up takes a link's seed and a sign-in code out of what it carries, together with the
#: address: nobody needs them any more, and whoever reads the file could use them.
_GIVEN_UP = f"""state = iif({_AHEAD}, 'done', 'dead'), payload = iif(
    json_extract(payload, '$.seed') IS NULL AND json_extract(payload, '$.facts.code') IS NULL,
    payload,
    json_object(
        'letter', json_extract(payload, '$.letter'), 'pack', json_extract(payload, '$.pack'),
        'invitation', json_extract(payload, '$.invitation'), 'forgotten', 1
    )
)"""


class Jobs(Subject):
    """Jobs are added in the transaction that makes them necessary; handlers are idempotent."""

    def add(self, kind: str, dedupe_key: str, payload: Mapping[str, object]) -> None:
        """Promise a job; a second promise under the same key changes nothing."""
        now = self.now()
        self.change(
            "INSERT OR IGNORE INTO job (kind, dedupe_key, payload, state, attempts, unended, "
            "tried_since, next_at, last_error) VALUES (?, ?, ?, 'ready', 0, 0, ?, ?, '')",
            *(kind, dedupe_key, json.dumps(payload), now, now),
        )

    def add_again(self, kind: str, dedupe_key: str, payload: Mapping[str, object]) -> None:
        """Promise a job even if one with this key was done: what it did is not there."""
        self.change("DELETE FROM job WHERE dedupe_key = ? AND state = 'done'", dedupe_key)
        self.add(kind, dedupe_key, payload)

    def claim(self, owner: str, *, lease_seconds: float) -> Job | None:
        """Take the job that waits longest: a ready one, or one whose lease ran out.

        What is only laid out ahead comes last: for all else somebody waits. A job that was taken
        too often without coming to an end is given up first.
        """
        until = utc_text(self.clock() + timedelta(seconds=lease_seconds))
        now = self.now()
        waits = [utc_text(self.clock() + one) for one in (timedelta(milliseconds=1), _LONGEST)]
        self.change(
            f"UPDATE job SET {_GIVEN_UP}, last_error = 'It never came to an end.' "  # noqa: S608
            "WHERE state = 'leased' AND lease_until <= ? AND unended >= ?",
            *(now, CLAIMS),
        )
        row = self.row(
            "UPDATE job SET state = 'leased', lease_owner = ?, lease_until = ?, attempts = "  # noqa: S608
            "attempts + 1, unended = unended + 1 WHERE id = (SELECT id FROM job WHERE "
            "(state = 'ready' AND next_at NOT BETWEEN ? AND ?) "
            "OR (state = 'leased' AND lease_until NOT BETWEEN ? AND ?) "
            f"ORDER BY {_AHEAD}, next_at, id LIMIT 1) RETURNING *",
            *(owner, until, *waits, *waits),
        )
        if row is None:
            return None
        return record(Job, row, payload=json.loads(row["payload"]), owner=row["lease_owner"])

    def extend(self, job: Job, *, lease_seconds: float) -> bool:
        """Keep a lease alive during long work; say whether it is still ours."""
        until = utc_text(self.clock() + timedelta(seconds=lease_seconds))
        return bool(self._of(job, "lease_until = ?", until))

    def done(self, job: Job) -> bool:
        """Close a job and forget what it carried; say whether it was still ours."""
        return bool(self._of(job, "state = 'done', payload = '{}', last_error = ''"))

    def failed(self, job: Job, error: str, *, wait_seconds: float) -> None:
        """Put a job back to try again later."""
        later = utc_text(self.clock() + timedelta(seconds=wait_seconds))
        settings = "state = 'ready', unended = 0, last_error = ?, next_at = ?"
        self._of(job, settings, error, later)

    def bury(self, job: Job, error: str) -> bool:
        """Give a job up: it is a task for a person now; say whether it was still ours."""
        return bool(self._of(job, f"{_GIVEN_UP}, last_error = ?", error))

    def _of(self, job: Job, settings: str, *values: object) -> int:
        return self.change(
            f"UPDATE job SET {settings} WHERE id = ? AND lease_owner = ? "  # noqa: S608
            "AND attempts = ? AND state = 'leased'",
            *(*values, job.id, job.owner, job.attempts),
        )

    def owners(self) -> list[str]:
        """Return who holds a lease."""
        rows = self.rows("SELECT DISTINCT lease_owner FROM job WHERE state = 'leased'")
        return [row["lease_owner"] for row in rows]

    def release(self, owner: str) -> int:
        """Free the leases of an owner that is over; return how many there were."""
        # Those taken too often are left to `claim`, which gives them up: their lease is over.
        return self.change(
            "UPDATE job SET state = iif(unended >= ?, 'leased', 'ready'), lease_until = ? "
            "WHERE state = 'leased' AND lease_owner = ?",
            *(CLAIMS, self.now(), owner),
        )

    def retry(self, *, job_id: int | None = None, prefix: str = "") -> int:
        """Try one job again now, or all whose key begins so; return how many.

        Those that were given up begin anew; one that forgot what it carried stays given up.
        """
        now = self.now()
        return self.change(
            "UPDATE job SET state = 'ready', next_at = ?, unended = 0, "
            "attempts = iif(state = 'dead', 0, attempts), "
            "tried_since = iif(state = 'dead', ?, tried_since) "
            "WHERE state IN ('ready', 'dead') AND json_extract(payload, '$.forgotten') IS NULL "
            "AND ifnull(id = ?, 1) AND substr(dedupe_key, 1, ?) = ?",
            *(now, now, job_id, len(prefix), prefix),
        )

    def drop(self, prefix: str) -> int:
        """Forget the jobs whose key begins so and that wait or were given up; return how many.

        Nobody needs them any more: something newer took their place.
        """
        return self.change(
            "UPDATE job SET state = 'done', payload = '{}', last_error = '' "
            "WHERE state IN ('ready', 'dead') AND substr(dedupe_key, 1, ?) = ?",
            *(len(prefix), prefix),
        )

    def drop_of(self, invitation_id: str) -> None:
        """Forget a person's letters that wait or were given up: they go another way from now on."""
        self.change(
            "UPDATE job SET state = 'done', payload = '{}', last_error = '' "
            "WHERE state IN ('ready', 'dead') AND kind = 'letter' "
            "AND json_extract(payload, '$.invitation') = ?",
            invitation_id,
        )

    def readdress(self, invitation_id: str, to: str) -> None:
        """Send a person's letters that wait, or were given up, to another address; now."""
        self.change(
            "UPDATE job SET payload = json_set(payload, '$.to', ?), state = 'ready', next_at = ?, "
            "unended = 0, attempts = 0, tried_since = ?, last_error = '' "
            "WHERE state IN ('ready', 'dead') AND kind = 'letter' "
            "AND json_extract(payload, '$.forgotten') IS NULL "
            "AND json_extract(payload, '$.invitation') = ?",
            *(to, self.now(), self.now(), invitation_id),
        )

    def waiting(self, prefix: str = "") -> int:
        """Count the jobs that still wait or run; `prefix` narrows by the key's beginning."""
        row = self.row(
            "SELECT count(*) AS n FROM job WHERE state IN ('ready', 'leased') "
            "AND substr(dedupe_key, 1, ?) = ?",
            len(prefix),
            prefix,
        )
        return int(row["n"])

    def dead(self) -> list[UnfinishedJob]:
        """Return the jobs that were given up."""
        return [one for one in self.unfinished() if one.given_up]

    def errors(self, prefix: str) -> list[UnfinishedJob]:
        """Return the unfinished jobs whose key begins so and that went wrong before."""
        return [one for one in self.unfinished(prefix) if one.last_error]

    def unfinished(self, prefix: str = "") -> list[UnfinishedJob]:
        """Return the jobs that are not done, the oldest first."""
        rows = self.rows(
            "SELECT * FROM job WHERE state <> 'done' AND substr(dedupe_key, 1, ?) = ? ORDER BY id",
            len(prefix),
            prefix,
        )
        return [_unfinished(row) for row in rows]


def _unfinished(row: Any) -> UnfinishedJob:
    carried = json.loads(row["payload"])
    return record(
        UnfinishedJob,
        row,
        letter=str(carried.get("letter") or ""),
        pack=str(carried.get("pack") or ""),
        invitation=str(carried.get("invitation") or ""),
        given_up=row["state"] == "dead",
        forgotten=bool(carried.get("forgotten")),
    )
