"""Every setting by name, with its default and what it is for."""

from collections.abc import Mapping

#: Every setting, its default, and what it is for: `formsvc config` prints this table.
SETTINGS: Mapping[str, tuple[str, str]] = {
    "FORMSVC_MODE": ("demo", "demo or production. Production refuses unsafe settings."),
    "FORMSVC_DATA": (".data", "Folder for formsvc.db, blobs/, outbox/ and keys/."),
    "FORMSVC_SIGNED": ("signed", "Folder for the sealed packs."),
    "FORMSVC_FORMS": ("forms", "Folder of the form files (*.toml)."),
    "FORMSVC_TEMPLATES": ("doc_templates", "Folder of the Word templates (*.docx)."),
    "FORMSVC_BASE_URL": ("http://127.0.0.1:8000", "The site's address. Links are built from it."),
    "FORMSVC_SECRET_KEYS": (
        "",
        "Secret keys, with commas between, newest last, 32 characters or more. Demo makes one.",
    ),
    "FORMSVC_MAIL": (
        "folder:",
        "folder: writes letters to outbox/. smtp://user:pass@host:port or smtps://… sends them. "
        "notify: sends them through GOV.UK Notify.",
    ),
    "FORMSVC_MAIL_FROM": ("formsvc@localhost.example", "The address that letters come from."),
    "FORMSVC_BOUNCES": (
        "",
        "Mailbox that undelivered letters come back to, as maildir:PATH. It is read every minute.",
    ),
    "FORMSVC_BOUNCE_ADDRESS": (
        "",
        "Address of that mailbox, like bounces@forms.example. Letters then leave from "
        "bounces+ID@forms.example, each from its own. Only smtp:// uses it.",
    ),
    "FORMSVC_NOTIFY_KEY_FILE": ("", "File that holds the API key of GOV.UK Notify."),
    "FORMSVC_NOTIFY_TEMPLATE": (
        "",
        "Id of the email template at GOV.UK Notify. Its subject is ((subject)), its message "
        "((body)) and then ((file_1)) to ((file_8)).",
    ),
    "FORMSVC_NOTIFY_TEXT_TEMPLATE": (
        "",
        "Id of the text message template at GOV.UK Notify, whose message is ((body)). Links then "
        "go to people without email too, whatever FORMSVC_MAIL says. Left out: no text messages.",
    ),
    "FORMSVC_NOTIFY_URL": (
        "https://api.notifications.service.gov.uk",
        "Address of GOV.UK Notify.",
    ),
    "FORMSVC_NOTIFY_TOKEN_FILE": (
        "",
        "File that holds the bearer token with which GOV.UK Notify reports, 32 characters or "
        "more. It reports to /notify/delivery. Left out: it reports nothing.",
    ),
    "FORMSVC_REMINDERS": ("3", "How often a person who has not answered is reminded. 0 is never."),
    "FORMSVC_REMINDER_DAYS": ("4", "Days from a letter to its reminder."),
    "FORMSVC_SEAL": ("", "PKCS#12 file of the seal key. In demo mode one is made in keys/."),
    "FORMSVC_SEAL_PASSPHRASE_FILE": (
        "",
        "File that holds the seal key's passphrase, or the token's PIN.",
    ),
    "FORMSVC_SEAL_TOKEN": (
        "",
        "Address of a seal key in a token, like pkcs11:token=seals;object=seal?module-path=/….so. "
        "FORMSVC_SEAL is then the PEM file of its certificate and those above.",
    ),
    "FORMSVC_ADMINISTRATOR": (
        "",
        "Address of whoever runs this. It gets a letter when the nightly check finds a fault.",
    ),
    "FORMSVC_CHECKPOINT_FOLDER": (
        "",
        "Folder on another disk or machine. Every signed checkpoint of the ledger is copied there.",
    ),
    "FORMSVC_CHECKPOINT_TO": (
        "",
        "Address outside this machine, at the council for instance. It gets one letter a day with "
        "the newest checkpoint, when the ledger grew.",
    ),
    "FORMSVC_CLAMAV": (
        "",
        "Socket of a ClamAV server, like /run/clamav/clamd.ctl. It looks at every file sent here.",
    ),
    "FORMSVC_TRUSTED_PROXY": (
        "",
        "Address of the proxy in front of the site, like 127.0.0.1. Only it is believed about who "
        "asks. Without it behind a proxy, everybody seems to come from one address.",
    ),
    "FORMSVC_TSA_URL": (
        "",
        "Address of a time-stamp authority (RFC 3161). Seals then reach level B-LTA, or wait for "
        "it. Left out: level B-B.",
    ),
    "FORMSVC_TSA_ROOT": (
        "",
        "PEM file of that authority's root certificate. It goes together with FORMSVC_TSA_URL.",
    ),
}
