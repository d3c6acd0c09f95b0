"""The commands and their parts: each is listed, and loads its own part alone."""

import subprocess
import sys
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path

import pytest

import app.cli
from app.cli import PARTS, build_parser


@pytest.mark.parametrize("part", PARTS)
def test_a_part_adds_the_commands_that_are_listed(part: str) -> None:
    commands = ArgumentParser().add_subparsers()
    import_module(f"app.cli.{part}").add_commands(commands)
    assert tuple(commands.choices) == tuple(PARTS[part])


def test_every_part_is_listed() -> None:
    folder = Path(app.cli.__file__).parent
    modules = [one for one in folder.iterdir() if one.suffix == ".py" or one.is_dir()]
    texts = {one.stem: one.read_text("utf-8") for one in modules if one.suffix == ".py"}
    texts |= {one.name: (one / "__init__.py").read_text("utf-8") for one in modules if one.name == "demo"}
    assert {name for name, text in texts.items() if "\ndef add_commands(" in text} == set(PARTS)


def test_a_command_loads_no_other_part() -> None:
    told = "import atexit, sys; atexit.register(lambda: print(*sys.modules))"
    ask = f"{told}; from app.cli import main; main(['shop', 'list', '--help'])"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    modules = set(done.stdout.split())
    assert "app.cli.shop" in modules
    assert not modules & {f"app.cli.{part}" for part in PARTS if part != "shop"}


@pytest.mark.parametrize("arguments", [[], ["--nothing"], ["shops"]])
def test_what_begins_with_no_command_is_told_all_of_them(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        app.cli.main(arguments)
    assert left.value.code == 2
    assert "usage: avstem" in capsys.readouterr().err
    assert build_parser().prog == "avstem"
