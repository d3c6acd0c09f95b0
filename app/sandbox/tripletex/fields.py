"""The fields filter: ``id,number,postings(*,account(id,number))``.

``*`` is every field of the model, objects in it as id and url. An object named without parentheses is id
and url too; with them it holds what they name. Without a filter everything is as with ``*``. A name the
model does not have is refused with 400, code 11000.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from app.sandbox.tripletex.refusals import illegal_field

Getter = Callable[[Any], Any]
Selection = Mapping[str, "Selection | None"]

_TOKEN: Final = re.compile(r"\s*([A-Za-z0-9_]+|[*(),])")
_DEEPEST: Final = 8
_COMMON: Final = ("id", "version", "url", "changes")
EVERYTHING: Final[Selection] = {"*": None}


@dataclass(frozen=True, slots=True)
class Model:
    """How one kind of object is shown; ``nested`` are (model name, getter of an object, list or None).

    ``path`` below ``/v2`` makes its url; objects without ``path`` have neither id nor url.
    """

    name: str
    path: str
    plain: Mapping[str, Getter]
    nested: Mapping[str, tuple[str, Getter]] = field(default_factory=dict)

    def reference(self, thing: Any) -> dict[str, Any]:
        return {"id": thing.id, "url": self.url(thing)}

    def url(self, thing: Any) -> str:
        return f"tripletex.no/v2/{self.path}/{thing.id}"


class Models:
    """The models by name, and the rendering of an object by a fields filter."""

    def __init__(self, models: Mapping[str, Model]) -> None:
        self._models = models

    def select(self, name: str, given: str) -> Selection:
        """Read a filter for a model and check every name in it."""
        selection = _parse(given, name) if given.strip() else EVERYTHING
        self._check(self._models[name], selection)
        return selection

    def is_plain(self, name: str, field_name: str) -> bool:
        """Whether a model has this field and it is no object."""
        model = self._models[name]
        return field_name in model.plain or (bool(model.path) and field_name in ("id", "version"))

    def _check(self, model: Model, selection: Selection) -> None:
        for name, inner in selection.items():
            if name == "*" and inner is None:
                continue
            if name in model.nested:
                if inner is not None:
                    self._check(self._models[model.nested[name][0]], inner)
            elif inner is not None or not (name in model.plain or (model.path and name in _COMMON)):
                raise illegal_field(name, model.name)

    def show(self, name: str, thing: Any, selection: Selection = EVERYTHING) -> dict[str, Any]:
        """Return the object's fields as selected."""
        model = self._models[name]
        shown: dict[str, Any] = {}
        for wanted, inner in _expanded(model, selection).items():
            if wanted in model.nested:
                kind, get = model.nested[wanted]
                shown[wanted] = self._nested(kind, get(thing), inner)
            elif wanted in model.plain:
                shown[wanted] = model.plain[wanted](thing)
            else:
                shown[wanted] = _common(model, thing, wanted)
        return shown

    def _nested(self, kind: str, value: Any, inner: Selection | None) -> Any:
        if value is None:
            return None
        if isinstance(value, list):
            return [self._nested(kind, one, inner) for one in value]
        model = self._models[kind]
        if inner is None:
            return model.reference(value)
        return self.show(kind, value, inner)


def _common(model: Model, thing: Any, name: str) -> Any:
    match name:
        case "id":
            return thing.id
        case "version":
            return thing.version
        case "url":
            return model.url(thing)
        case _:
            return []


def _expanded(model: Model, selection: Selection) -> dict[str, Selection | None]:
    expanded: dict[str, Selection | None] = {}
    if "*" in selection:
        names = ["id", "version", "url"] if model.path else []
        expanded = dict.fromkeys([*names, *model.plain, *model.nested])
    expanded.update({name: inner for name, inner in selection.items() if name != "*"})
    return expanded


def _parse(given: str, model: str) -> Selection:
    tokens: list[str] = []
    position = 0
    while position < len(given.rstrip()):
        match = _TOKEN.match(given, position)
        if match is None:
            raise illegal_field(given[position:], model)
        tokens.append(match[1])
        position = match.end()
    selection, rest = _list(tokens, model, 0)
    if rest:
        raise illegal_field("".join(rest), model)
    return selection


def _list(tokens: list[str], model: str, depth: int) -> tuple[Selection, list[str]]:
    if depth > _DEEPEST:
        raise illegal_field("(", model)
    selection: dict[str, Selection | None] = {}
    while True:
        if not tokens or tokens[0] in "(),":
            raise illegal_field(tokens[0] if tokens else "", model)
        name, tokens = tokens[0], tokens[1:]
        inner: Selection | None = None
        if tokens and tokens[0] == "(":
            inner, tokens = _list(tokens[1:], model, depth + 1)
            if not tokens or tokens[0] != ")":
                raise illegal_field(name, model)
            tokens = tokens[1:]
        selection[name] = inner
        if not tokens or tokens[0] == ")":
            return selection, tokens
        if tokens[0] != ",":
            raise illegal_field(tokens[0], model)
        tokens = tokens[1:]
