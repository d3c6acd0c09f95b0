"""The API's documentation as one static page, made from the OpenAPI document; it loads nothing."""

from html import escape
from typing import Any, Final

from flask import Blueprint, Response, current_app

blueprint = Blueprint("documents", __name__, url_prefix="/v1")

_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "code,pre{font:14px/1.4 ui-monospace,monospace}h2{margin-top:2.5rem}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.2rem .6rem}"
    "tr{border-top:1px solid #ccc}@media(prefers-color-scheme:dark){body{background:#111;color:#eee}}"
)
_METHODS: Final = ("get", "post", "put", "delete")


@blueprint.get("/docs")
def docs() -> Response:
    """The page."""
    page = _page(current_app.extensions["avstem_api"].spec.to_dict())
    return Response(
        page,
        mimetype="text/html",
        headers={"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"},
    )


def _page(spec: dict[str, Any]) -> str:
    parts = [
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(spec['info']['title'])}</title>",
        f"<meta name=viewport content='width=device-width'><style>{_STYLE}</style>",
        f"<h1>{escape(spec['info']['title'])} {escape(spec['info']['version'])}</h1>",
        f"<p>{escape(spec['info'].get('description', ''))}</p>",
        "<p>The same for machines: <a href=openapi.json>openapi.json</a>.</p>",
    ]
    for path, operations in sorted(spec["paths"].items()):
        for method in _METHODS:
            if method in operations:
                parts.append(_operation(path, method, operations))
    parts.append("<h1>Forms</h1>")
    for name, schema in sorted(spec["components"].get("schemas", {}).items()):
        parts.append(f"<h2 id='{escape(name)}'>{escape(name)}</h2>{_properties(schema)}")
    return "\n".join(parts)


def _operation(path: str, method: str, operations: dict[str, Any]) -> str:
    one = operations[method]
    text = [f"<h2><code>{method.upper()} {escape(path)}</code></h2>"]
    text.append(f"<p><b>{escape(one.get('summary', ''))}</b></p>")
    if one.get("description"):
        text.append(f"<p>{escape(one['description'])}</p>")
    for parameter in [*operations.get("parameters", []), *one.get("parameters", [])]:
        if "name" in parameter:
            text.append(
                f"<p><code>{escape(parameter['name'])}</code> ({escape(parameter['in'])}): "
                f"{_type(parameter.get('schema', {}))} {escape(parameter.get('description', ''))}</p>"
            )
    body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if body:
        text.append(f"<p>Body: {_type(body)}</p>")
    for status, answer in sorted(one.get("responses", {}).items()):
        if status == "default":
            continue
        content = answer.get("content", {})
        kinds = ", ".join(_type(kind.get("schema", {})) for kind in content.values())
        text.append(f"<p>{escape(str(status))}: {kinds or 'no body'}</p>")
    return "\n".join(text)


def _properties(schema: dict[str, Any]) -> str:
    required = schema.get("required", [])
    rows = [
        f"<tr><td><code>{escape(name)}</code>{'' if name in required else ' (optional)'}"
        f"<td>{_type(one)}<td>{escape(str(one.get('description', '')))}{_bounds(one)}"
        for name, one in schema.get("properties", {}).items()
    ]
    return f"<table><tr><th>Field<th>Type<th>Meaning{''.join(rows)}</table>"


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = escape(schema["$ref"].rsplit("/", 1)[-1])
        return f"<a href='#{name}'>{name}</a>"
    for combined in ("oneOf", "allOf", "anyOf"):
        if combined in schema:
            return " or ".join(_type(one) for one in schema[combined])
    kind = schema.get("type", "any")
    if kind == "array":
        return f"list of {_type(schema.get('items', {}))}"
    shown = " or ".join(kind) if isinstance(kind, list) else str(kind)
    return escape(shown + (f" ({schema['format']})" if schema.get("format") else ""))


def _bounds(schema: dict[str, Any]) -> str:
    told = [
        f"{word} {schema[key]}"
        for key, word in (
            ("minimum", "at least"),
            ("maximum", "at most"),
            ("minLength", "shortest"),
            ("maxLength", "longest"),
            ("maxItems", "most"),
            ("pattern", "pattern"),
        )
        if key in schema
    ]
    if schema.get("enum"):
        told.append("one of " + ", ".join(str(one) for one in schema["enum"] if one is not None))
    return escape(f" [{'; '.join(told)}]") if told else ""
