"""The form of every error, for the documentation."""

from marshmallow import Schema, fields


class Problem(Schema):
    """RFC 9457, ``application/problem+json``."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    code = fields.String(metadata={"description": "stable; clients decide by it"})
    detail = fields.String(metadata={"description": "a sentence in the reader's language"})
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
