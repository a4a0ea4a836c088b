"""Notes which facts a rule looked up, so that its finding is told only to who may see them all."""

from collections.abc import Iterator, Mapping

#: Ends what stands in for every name that begins so; alone it stands for every name there is.
ANY = "*"


class NotedFacts(Mapping[str, object]):
    """Facts that note every name that was asked for, whether or not there is an answer.

    What a rule asks for next may hang on an answer, but on none that it has not noted before: so
    the names themselves give nothing away to somebody who may see the facts they begin with.
    """

    def __init__(self, facts: Mapping[str, object]) -> None:
        self._facts = facts
        self.names: set[str] = set()

    @classmethod
    def of(cls, facts: Mapping[str, object]) -> "NotedFacts":
        """Return facts that note, which they may do already."""
        return facts if isinstance(facts, cls) else cls(facts)

    def __getitem__(self, name: str) -> object:
        self.names.add(name)
        return self._facts[name]

    def __iter__(self) -> Iterator[str]:
        self.names.add(ANY)
        return iter(self._facts)

    def beginning(self, start: str) -> list[str]:
        """Return the names of the answers that begin so: which are there is an answer too."""
        self.names.add(start + ANY)
        return sorted(name for name in self._facts if name.startswith(start))

    def __len__(self) -> int:
        self.names.add(ANY)
        return len(self._facts)


def touches(noted: frozenset[str], names: frozenset[str]) -> bool:
    """Say whether one of `names` is among the noted ones, or begins as one of them says."""
    starts = tuple(one.removesuffix(ANY) for one in noted if one.endswith(ANY))
    return bool(noted & names) or (bool(starts) and any(one.startswith(starts) for one in names))
