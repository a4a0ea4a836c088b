"""The database's own text: tables, and the triggers that let entries only be added."""

from formsvc.adapters.ledger.schema_chain import CHAIN

#: Bump when the text below changes, and add the step from the old text to `migrating.STEPS`.
SCHEMA_VERSION = 1

_ROWS = """
CREATE TABLE organisation (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('school', 'provider', 'authority')),
    name TEXT NOT NULL, urn TEXT NOT NULL, authority_id TEXT REFERENCES organisation (id)
) STRICT;
CREATE TABLE user (
    id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL,
    organisation_id TEXT NOT NULL REFERENCES organisation (id), disabled INTEGER NOT NULL
) STRICT;
CREATE TABLE session (
    id_sha256 TEXT PRIMARY KEY, kind TEXT NOT NULL, user_id TEXT REFERENCES user (id),
    invitation_id TEXT REFERENCES invitation (id), created_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL, expires_at TEXT NOT NULL, looked_for TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE provider (
    id TEXT PRIMARY KEY REFERENCES organisation (id), name_key TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE provider_link (
    id TEXT PRIMARY KEY, provider_id TEXT NOT NULL REFERENCES provider (id),
    name TEXT NOT NULL, email TEXT NOT NULL, invited_by TEXT NOT NULL REFERENCES organisation (id),
    token_sha256 TEXT NOT NULL UNIQUE, expires_at TEXT NOT NULL, opened_at TEXT, stopped_at TEXT
) STRICT;
CREATE UNIQUE INDEX provider_link_current ON provider_link (provider_id, email)
WHERE stopped_at IS NULL;
CREATE TABLE provider_session (
    id_sha256 TEXT PRIMARY KEY, link_id TEXT NOT NULL REFERENCES provider_link (id),
    token_sha256 TEXT NOT NULL, expires_at TEXT NOT NULL
) STRICT;
CREATE TABLE upload (
    id TEXT PRIMARY KEY, provider_id TEXT REFERENCES provider (id),
    pack_ref TEXT REFERENCES pack (ref), question TEXT NOT NULL, kind TEXT NOT NULL,
    name TEXT NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL,
    scan TEXT NOT NULL CHECK (scan IN ('not scanned', 'waiting', 'clean', 'infected')),
    added_at TEXT NOT NULL, CHECK ((provider_id IS NULL) <> (pack_ref IS NULL)),
    CHECK ((pack_ref IS NULL) = (question = ''))
) STRICT;
CREATE INDEX upload_pack ON upload (pack_ref);
CREATE INDEX upload_sha256 ON upload (sha256);
CREATE TABLE evidence (
    id TEXT PRIMARY KEY, provider_id TEXT NOT NULL REFERENCES provider (id), item TEXT NOT NULL,
    value TEXT NOT NULL, upload_id TEXT REFERENCES upload (id), added_at TEXT NOT NULL,
    ended_at TEXT, told_days INTEGER NOT NULL,
    superseded_by TEXT REFERENCES evidence (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX evidence_upload ON evidence (upload_id);
CREATE UNIQUE INDEX evidence_current ON evidence (provider_id, item) WHERE ended_at IS NULL;
CREATE TABLE sign_in_code (
    email_sha256 TEXT PRIMARY KEY, code_hmac TEXT NOT NULL, expires_at TEXT NOT NULL,
    tries INTEGER NOT NULL
) STRICT;
CREATE TABLE pack (
    ref TEXT PRIMARY KEY, school_id TEXT NOT NULL REFERENCES organisation (id),
    authority_id TEXT NOT NULL REFERENCES organisation (id), created_by TEXT NOT NULL,
    created_at TEXT NOT NULL, state TEXT NOT NULL,
    under TEXT NOT NULL DEFAULT '', running INTEGER NOT NULL DEFAULT 0,
    opening TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX pack_opening ON pack (created_by, opening) WHERE opening <> '';
CREATE INDEX pack_school ON pack (school_id, created_at);
CREATE INDEX pack_authority ON pack (authority_id, state);
CREATE TABLE fact (
    pack_ref TEXT NOT NULL REFERENCES pack (ref), name TEXT NOT NULL, value TEXT NOT NULL,
    document TEXT NOT NULL, saved_by TEXT NOT NULL, saved_at TEXT NOT NULL,
    source TEXT NOT NULL, PRIMARY KEY (pack_ref, name)
) STRICT;
CREATE TABLE profile_fact (
    organisation_id TEXT NOT NULL REFERENCES organisation (id), name TEXT NOT NULL,
    value TEXT NOT NULL, saved_by TEXT NOT NULL, saved_at TEXT NOT NULL,
    PRIMARY KEY (organisation_id, name)
) STRICT;
CREATE TABLE import_draft (
    pack_ref TEXT NOT NULL REFERENCES pack (ref), user_id TEXT NOT NULL REFERENCES user (id),
    origin TEXT NOT NULL, people TEXT NOT NULL, made_at TEXT NOT NULL,
    PRIMARY KEY (pack_ref, user_id)
) STRICT;
CREATE TABLE school_calendar (
    school_id TEXT PRIMARY KEY REFERENCES organisation (id), terms TEXT NOT NULL,
    closed TEXT NOT NULL, saved_by TEXT NOT NULL, saved_at TEXT NOT NULL
) STRICT;
CREATE TABLE authority_rules (
    authority_id TEXT PRIMARY KEY REFERENCES organisation (id), switched_on TEXT NOT NULL,
    switched_off TEXT NOT NULL, full_week TEXT NOT NULL, dfe_items INTEGER NOT NULL,
    codes TEXT NOT NULL, saved_by TEXT NOT NULL, saved_at TEXT NOT NULL
) STRICT;
CREATE TABLE authority_retention (
    authority_id TEXT PRIMARY KEY REFERENCES organisation (id), months TEXT NOT NULL,
    saved_by TEXT NOT NULL, saved_at TEXT NOT NULL
) STRICT;
CREATE TABLE warning_answer (
    pack_ref TEXT NOT NULL REFERENCES pack (ref), rule TEXT NOT NULL, rule_version TEXT NOT NULL,
    why_sha256 TEXT NOT NULL, reason TEXT NOT NULL, given_by TEXT NOT NULL, given_at TEXT NOT NULL,
    PRIMARY KEY (pack_ref, rule)
) STRICT;
CREATE TABLE page_save (
    pack_ref TEXT NOT NULL REFERENCES pack (ref), document TEXT NOT NULL, page TEXT NOT NULL,
    version INTEGER NOT NULL, saved_by TEXT NOT NULL, saved_at TEXT NOT NULL,
    opening TEXT NOT NULL, PRIMARY KEY (pack_ref, document, page)
) STRICT;
CREATE TABLE draft (
    pack_ref TEXT NOT NULL REFERENCES pack (ref), document TEXT NOT NULL, page TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES user (id), typed TEXT NOT NULL, version INTEGER NOT NULL,
    kept_at TEXT NOT NULL, PRIMARY KEY (pack_ref, document, page, user_id)
) STRICT;
CREATE TABLE version (
    pack_ref TEXT NOT NULL REFERENCES pack (ref), number INTEGER NOT NULL,
    answers_sha256 TEXT NOT NULL, findings_sha256 TEXT NOT NULL, definitions TEXT NOT NULL,
    templates TEXT NOT NULL, sent_at TEXT NOT NULL, sent_by TEXT NOT NULL,
    PRIMARY KEY (pack_ref, number)
) STRICT;
CREATE TABLE edition (
    pack_ref TEXT NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL,
    audience TEXT NOT NULL, title TEXT NOT NULL, pdf_sha256 TEXT NOT NULL,
    page_sha256 TEXT NOT NULL, PRIMARY KEY (pack_ref, version, document, audience),
    FOREIGN KEY (pack_ref, version) REFERENCES version (pack_ref, number)
) STRICT;
CREATE TABLE frozen_file (
    pack_ref TEXT NOT NULL, version INTEGER NOT NULL,
    upload_id TEXT NOT NULL REFERENCES upload (id), PRIMARY KEY (pack_ref, version, upload_id),
    FOREIGN KEY (pack_ref, version) REFERENCES version (pack_ref, number)
) STRICT;
CREATE INDEX frozen_file_upload ON frozen_file (upload_id);
CREATE TABLE invitation (
    id TEXT PRIMARY KEY, pack_ref TEXT NOT NULL, version INTEGER NOT NULL, party TEXT NOT NULL,
    name TEXT NOT NULL, address TEXT NOT NULL, role TEXT NOT NULL,
    token_sha256 TEXT NOT NULL UNIQUE, expires_at TEXT NOT NULL, revoked INTEGER NOT NULL,
    sent_at TEXT NOT NULL, reminders INTEGER NOT NULL, time_zone TEXT NOT NULL,
    code TEXT NOT NULL CHECK (code IN ('', 'email', 'text', 'phone')),
    reach TEXT NOT NULL CHECK (reach IN ('email', 'text', 'by_hand')),
    FOREIGN KEY (pack_ref, version) REFERENCES version (pack_ref, number)
) STRICT;
CREATE INDEX invitation_pack ON invitation (pack_ref, version);
CREATE TABLE item (
    invitation_id TEXT NOT NULL REFERENCES invitation (id), document TEXT NOT NULL,
    signatory TEXT NOT NULL, number INTEGER NOT NULL, title TEXT NOT NULL,
    statement TEXT NOT NULL, act TEXT NOT NULL, capacity TEXT NOT NULL,
    step INTEGER NOT NULL, required INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'signed', 'declined', 'waived', 'carried')),
    seq INTEGER REFERENCES entry (seq),
    PRIMARY KEY (invitation_id, document, signatory, number)
) STRICT;
CREATE TABLE sealed_file (
    pack_ref TEXT NOT NULL, version INTEGER NOT NULL, path TEXT NOT NULL,
    document TEXT NOT NULL, audience TEXT NOT NULL, sha256 TEXT NOT NULL,
    PRIMARY KEY (pack_ref, version, path)
) STRICT;
CREATE INDEX sealed_file_sha256 ON sealed_file (sha256);
CREATE TABLE job (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, dedupe_key TEXT NOT NULL UNIQUE,
    payload TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('ready', 'leased', 'done', 'dead')),
    attempts INTEGER NOT NULL, unended INTEGER NOT NULL, tried_since TEXT NOT NULL,
    next_at TEXT NOT NULL, lease_until TEXT, lease_owner TEXT, last_error TEXT NOT NULL
) STRICT;
CREATE INDEX job_waiting ON job (state, next_at);
CREATE TABLE letter (
    id TEXT PRIMARY KEY, pack TEXT NOT NULL, letter TEXT NOT NULL, invitation_id TEXT NOT NULL,
    standing TEXT NOT NULL
    CHECK (standing IN ('promised', 'deferred', 'accepted', 'delivered', 'refused', 'bounced',
    'undelivered')),
    former INTEGER NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL CHECK (by IN ('email', 'text'))
) STRICT;
CREATE INDEX letter_pack ON letter (pack, invitation_id);
CREATE TABLE former_link (
    token_sha256 TEXT PRIMARY KEY, invitation_id TEXT NOT NULL REFERENCES invitation (id),
    works_until TEXT
) STRICT;
CREATE INDEX former_link_of ON former_link (invitation_id);
CREATE TABLE erasure (
    pack_ref TEXT PRIMARY KEY REFERENCES pack (ref), seq INTEGER NOT NULL REFERENCES entry (seq),
    files TEXT NOT NULL, letters TEXT NOT NULL, finished INTEGER REFERENCES entry (seq)
) STRICT;
CREATE TABLE counter (
    key TEXT PRIMARY KEY, window_start TEXT NOT NULL, count INTEGER NOT NULL
) STRICT;
"""

TABLES = _ROWS + CHAIN

#: Tables that ordinary work may not change other than by adding rows.
ONLY_ADDED = frozenset({"entry"})
