"""Reads which facts a template's fields and tags use, and which of its words are not allowed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from jinja2 import nodes

#: Stands in a path for "each entry of": `row.name` in a loop over `parents`.
EACH = "*"
#: The filters that a template may use: none of them changes what somebody wrote.
FILTERS = ("length", "first", "last")
_LOOP_PARTS = frozenset({"index", "index0", "first", "last", "length", "revindex"})
_LOOP = "(loop)"
Path = tuple[str, ...]
Scope = Mapping[str, Path]


class How(StrEnum):
    """How a template uses a fact."""

    PRINTED = "printed"
    ASKED = "asked"
    COMPARED = "compared"
    LOOPED = "looped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One use of a fact: its path, like ("parents", EACH, "name"), and what it is compared with."""

    path: Path
    how: How
    place: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something wrong that the template shows by itself, with the place in words."""

    place: str
    message: str


class UseReader:
    """Walks a template's syntax tree; `places` says where each of its lines stands."""

    def __init__(self, places: Sequence[str]) -> None:
        self._places = places
        self.uses: list[Use] = []
        self.remarks: list[Remark] = []

    def read(self, body: Iterable[nodes.Node], scope: Scope) -> None:
        """Note the uses in these statements; `scope` maps a loop's name to what it stands for."""
        for node in body:
            if isinstance(node, nodes.Output):
                for one in node.nodes:
                    self._print(one, scope)
            elif isinstance(node, nodes.For):
                self._loop(node, scope)
            elif isinstance(node, nodes.If):
                self._ask(node.test, scope)
                self.read((*node.body, *node.elif_, *node.else_), scope)
            else:
                self._refuse(node, f"the tag {{% {type(node).__name__.lower()} %}}")

    def _loop(self, node: nodes.For, scope: Scope) -> None:
        path = _path(node.iter, scope)
        if path is None or not isinstance(node.target, nodes.Name):
            self._refuse(node, "a loop over anything but one table")
            return
        self._use(node, path, How.LOOPED)
        inner = {**scope, node.target.name: (*path, EACH), "loop": (_LOOP,)}
        if node.test is not None:
            self._ask(node.test, inner)
        self.read(node.body, inner)
        self.read(node.else_, scope)

    def _print(self, node: nodes.Node, scope: Scope) -> None:
        if isinstance(node, nodes.TemplateData | nodes.Const):
            return
        if isinstance(node, nodes.CondExpr):
            self._ask(node.test, scope)
            for one in (node.expr1, node.expr2):
                if one is not None:
                    self._print(one, scope)
        elif isinstance(node, nodes.Filter) and node.name == "length" and node.node is not None:
            self._ask(node, scope)
        else:
            self._name(node, scope, How.PRINTED)

    def _ask(self, node: nodes.Node, scope: Scope) -> None:
        if isinstance(node, nodes.And | nodes.Or):
            self._ask(node.left, scope)
            self._ask(node.right, scope)
        elif isinstance(node, nodes.Not):
            self._ask(node.node, scope)
        elif isinstance(node, nodes.Compare):
            self._compare(node, scope)
        elif not isinstance(node, nodes.Const):
            self._name(node, scope, How.ASKED)

    def _compare(self, node: nodes.Compare, scope: Scope) -> None:
        values: list[str] = []
        for operand in node.ops:
            found = _words(operand.expr)
            if found is None:
                self._name(operand.expr, scope, How.COMPARED)
            values.extend(found or ())
        self._name(node.expr, scope, How.COMPARED, tuple(values))

    def _name(self, node: nodes.Node, scope: Scope, how: How, values: tuple[str, ...] = ()) -> None:
        if isinstance(node, nodes.Filter) and node.name in FILTERS and node.node is not None:
            how = How.COMPARED if node.name == "length" else how
            self._name(node.node, scope, how)
            return
        path = _path(node, scope)
        if path is None:
            self._refuse(node, _describe(node))
        else:
            self._use(node, path, how, values)

    def _use(self, node: nodes.Node, path: Path, how: How, values: tuple[str, ...] = ()) -> None:
        place = self._places[node.lineno - 1]
        if path[0] != _LOOP:
            self.uses.append(Use(path=path, how=how, place=place, values=values))
        elif path[1:] and path[1] not in _LOOP_PARTS:
            self._refuse(node, f"loop.{path[1]}")

    def _refuse(self, node: nodes.Node, what: str) -> None:
        message = f"{what} is not allowed in a template. It may name facts, and use if and for."
        self.remarks.append(Remark(place=self._places[node.lineno - 1], message=message))


def _path(node: nodes.Node, scope: Scope) -> Path | None:
    """Return what a dotted name stands for, or None when it is more than a name."""
    if isinstance(node, nodes.Name):
        return scope.get(node.name, (node.name,))
    if isinstance(node, nodes.Getattr):
        whole, part = _path(node.node, scope), node.attr
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        whole = _path(node.node, scope)
        part = EACH if isinstance(node.arg.value, int) else str(node.arg.value)
    else:
        return None
    return None if whole is None else (*whole, part)


def _words(node: nodes.Node) -> tuple[str, ...] | None:
    """Return the fixed words that something is compared with, or None when it is a name."""
    if isinstance(node, nodes.Const):
        return (str(node.value),) if isinstance(node.value, str) else ()
    if isinstance(node, nodes.Tuple | nodes.List):
        found = [_words(one) for one in node.items]
        return tuple(word for words in found for word in words or ())
    return None


def _describe(node: nodes.Node) -> str:
    if isinstance(node, nodes.Filter):
        return f'the filter "|{node.name}"'
    if isinstance(node, nodes.Call):
        return "calling something with ( )"
    if isinstance(node, nodes.Test):
        return f'the test "is {node.name}"'
    return "working something out"
