"""Holds exchanges between client and stand-in against a vendor's own OpenAPI file, where one is given.

``AVSTEM_VENDOR_SPECS`` names the folder. Deviations that are known, and why, are listed beside the tests:
an observed behaviour beats a specification, a specification beats the stand-in.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml
from jsonschema import Draft202012Validator

from app.sandbox.server import Exchange

NEIGHBOUR = Path(__file__).parents[3] / "shared" / "specs"


def specs_folder() -> Path | None:
    """The folder of vendor specifications, or None where there is none."""
    named = os.environ.get("AVSTEM_VENDOR_SPECS")
    folder = Path(named) if named else NEIGHBOUR
    return folder if folder.is_dir() else None


@dataclass(frozen=True)
class VendorSpec:
    """An OpenAPI 3.0 file; ``prefix`` is what the server's address adds before the paths."""

    document: Mapping[str, Any]
    prefix: str = ""

    @classmethod
    def load(cls, path: Path, prefix: str = "") -> "VendorSpec":
        text = path.read_text(encoding="utf-8")
        return cls(json.loads(text) if path.suffix == ".json" else yaml.safe_load(text), prefix)

    def operation(self, exchange: Exchange) -> tuple[str, Mapping[str, Any]] | None:
        """Return the path template and operation of an exchange, or None when the file has none."""
        path = exchange.path.removeprefix(self.prefix)
        for template in sorted(self.document["paths"], key=lambda one: (one.count("{"), -len(one))):
            pattern = re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(template))
            item = self.document["paths"][template]
            if re.fullmatch(pattern, path) and exchange.method.lower() in item:
                operation = item[exchange.method.lower()]
                shared = [*item.get("parameters", ()), *operation.get("parameters", ())]
                return template, {**operation, "parameters": shared}
        return None

    def problems(self, exchange: Exchange) -> Iterator[str]:
        """Yield what of an exchange is not as the file says: parameters, request body, answer."""
        found = self.operation(exchange)
        where = f"{exchange.method} {exchange.path}"
        if found is None:
            yield f"{where}: no such operation"
            return
        template, operation = found
        where = f"{exchange.method} {template}"
        yield from self._query_problems(where, operation, exchange.query)
        body = operation.get("requestBody")
        if exchange.request and body and exchange.request[:1] in b"{[":
            schema = self._json_schema(self._resolve(body).get("content", {}))
            yield from self._check(f"{where} request", schema, exchange.request)
        answer = operation["responses"].get(str(exchange.status)) or operation["responses"].get("default")
        if exchange.status < 300 and exchange.answer:
            if answer is None:
                yield f"{where}: answer {exchange.status} is not in the file"
            else:
                schema = self._json_schema(self._resolve(answer).get("content", {}))
                yield from self._check(f"{where} answer", schema, exchange.answer)

    def _query_problems(self, where: str, operation: Mapping[str, Any], query: str) -> Iterator[str]:
        given = [self._resolve(one) for one in operation.get("parameters", ())]
        known = {
            name: one.get("required", False)
            for one in given
            if one["in"] == "query"
            for name in self._names_of(one)
        }
        # ``created[gte]`` and ``expand[]`` are forms of the parameters ``created`` and ``expand``.
        sent = {unquote(name).partition("[")[0] for name in re.findall(r"(?:^|&)([^=&]+)=", query)}
        for name in sorted(sent - set(known)):
            yield f"{where}: unknown query parameter {name}"
        for name in sorted(name for name, required in known.items() if required and name not in sent):
            yield f"{where}: query parameter {name} is missing"

    def _names_of(self, parameter: Mapping[str, Any]) -> list[str]:
        """An object in the query stands for its properties, each a parameter (``style: form``, exploded)."""
        schema = self._resolve(parameter.get("schema", {}))
        exploded = parameter.get("style", "form") == "form" and parameter.get("explode", True)
        if schema.get("type") == "object" and exploded and schema.get("properties"):
            return list(schema["properties"])
        return [parameter["name"]]

    def _resolve(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in node:
            target: Any = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def _json_schema(self, content: Mapping[str, Any]) -> Mapping[str, Any] | None:
        for media_type, one in content.items():
            if "json" in media_type or media_type == "*/*":
                schema: Mapping[str, Any] = one.get("schema", {})
                return schema
        return None

    def _check(self, where: str, schema: Mapping[str, Any] | None, text: bytes) -> Iterator[str]:
        if schema is None:
            return
        try:
            value = json.loads(text)
        except ValueError:
            yield f"{where}: not JSON"
            return
        whole = {**self._plain(schema), "components": self._plain(self.document.get("components", {}))}
        for error in Draft202012Validator(whole).iter_errors(value):
            place = "/".join("*" if isinstance(step, int) else str(step) for step in error.absolute_path)
            yield f"{where} {place or '.'}: {error.message[:120]}"

    def _plain(self, node: Any) -> Any:
        """OpenAPI 3.0's ``nullable`` as JSON Schema's null type; nothing else differs for what is used."""
        if isinstance(node, list):
            return [self._plain(one) for one in node]
        if not isinstance(node, dict):
            return node
        plain = {
            key: self._plain(value) for key, value in node.items() if key not in ("example", "discriminator")
        }
        if node.get("nullable") is True and "anyOf" in plain:
            plain["anyOf"] = [*plain["anyOf"], {"enum": [None]}]
        if node.get("nullable") is True and isinstance(node.get("type"), str):
            plain["type"] = [node["type"], "null"]
            if "enum" in plain:
                plain["enum"] = [*plain["enum"], None]
        if isinstance(plain.get("exclusiveMinimum"), bool):
            plain.pop("exclusiveMinimum")
        return plain
