"""Takes proof out of the ledger: its entries, and its head under a signature."""

import json

from formsvc.journeys.services import Services


def export_entries(services: Services) -> str:
    """Return all entries, one JSON object a line: seq, SHA-256, and the stored body."""
    with services.ledger.reading() as tx:
        lines = [
            json.dumps(
                {"seq": entry.seq, "sha256": entry.sha256, "body": entry.body.decode()},
                ensure_ascii=False,
            )
            for entry in tx.entries.all()
        ]
    return "".join(f"{line}\n" for line in lines)


def sign_checkpoint(services: Services) -> str:
    """Return the signed note (C2SP) of the ledger's size and root as they are now."""
    with services.ledger.reading() as tx:
        size, _ = tx.entries.head()
        root = tx.entries.root()
    return services.checkpoints.sign(size=size, root=root)
