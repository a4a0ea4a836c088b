"""Keeps apart what we worked out from what somebody said: the first may be proposed anew."""

from collections.abc import Collection, Mapping

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Value
from formsvc.domain.definition import Page
from formsvc.domain.records import User
from formsvc.domain.sources import Origin, Source, read_source

#: What we work out, and from which answer, as people call it.
WORKED_OUT_FROM: Mapping[str, str] = {"pupil_year_group": "date of birth"}


def worked_out_in(tx: Transaction, ref: str, page: Page) -> frozenset[str]:
    """Return the answers of a page that are kept as we worked them out."""
    asked = {one.name for one in page.questions} & WORKED_OUT_FROM.keys()
    sources = {name: read_source(one.source) for name, one in tx.facts.named(ref, asked).items()}
    return frozenset(
        name for name, one in sources.items() if one and one.origin is Origin.WORKED_OUT
    )


def keep_worked_out(
    tx: Transaction,
    user: User,
    where: tuple[str, str, str],
    values: Mapping[str, Value],
    ours: Collection[str],
) -> None:
    """Keep those answers that are ours and nobody touched, before the page (`where`) is saved.

    What is kept already keeps its source, whoever said it.
    """
    ref, document, _ = where
    for name in values.keys() & set(ours):
        source = Source(origin=Origin.WORKED_OUT, at=tx.facts.now(), of=WORKED_OUT_FROM[name])
        tx.facts.put(ref, document, values={name: values[name]}, by=user.id, source=source.text)
