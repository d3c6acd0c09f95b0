"""Imports point one way: the contracts in ``pyproject.toml`` are there, and hold."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def contracts() -> dict[str, dict[str, list[str]]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return {one["name"]: one for one in settings["tool"]["importlinter"]["contracts"]}


def test_the_layers_are_those_of_the_architecture() -> None:
    (layers,) = [one["layers"] for one in contracts().values() if "layers" in one]
    order = {name.strip(): place for place, layer in enumerate(layers) for name in layer.split("|")}
    assert (
        order["app.api"] < order["app.tasks"] < order["app.pipeline"] < order["app.store"] < order["app.core"]
    )
    assert order["app.cli"] < order["app.pipeline"]
    assert order["app.providers"] == order["app.accounting"] == order["app.reports"] == order["app.store"]


def test_core_and_sandbox_have_contracts_of_their_own() -> None:
    forbidden = {
        source: set(one["forbidden_modules"])
        for one in contracts().values()
        for source in one.get("source_modules", ())
        if source in ("app.core", "app.sandbox")
    }
    others = {"app.providers", "app.accounting", "app.store", "app.pipeline"}
    assert forbidden["app.core"] >= others | {"app.errors", "app.http", "app.sandbox", "app.config"}
    assert forbidden["app.sandbox"] >= others | {"app.core"}


def test_the_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(linter), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert "0 broken" in done.stdout
