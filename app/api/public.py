"""The routes that need no site's signature. Every other route refuses an unsigned request (a test looks)."""

from typing import Final

PUBLIC: Final = frozenset(
    {
        "/healthz",
        "/readyz",
        "/metrics",
        "/v1/openapi.json",
        "/v1/docs",
        "/v1/pairing",
        "/v1/oauth/callback",
        "/v1/webhooks/<string:system>/<string:endpoint>",
    }
)
"""By the route's rule, for all of its methods."""
