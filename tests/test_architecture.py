"""The house: which way imports point, and who may know what. Each rule is also shown to catch what breaks it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[1] / "src"

# What each room may import of ours, besides itself.
MAY_IMPORT = {
    "errors": set(),
    "clock": set(),
    "model": {"errors", "clock"},
    "versions": {"errors", "clock", "model"},
    "rpc": {"errors", "clock"},
    "transport": {"errors", "clock"},
    "session": {"errors", "clock", "model", "versions", "rpc", "transport"},
    "csms": {"errors", "clock", "model", "versions", "transport", "session"},
    "station": {"errors", "clock", "model", "versions", "transport", "session"},
    "testing": {"", "errors", "clock", "model", "versions", "transport", "session", "csms", "station"},
    "simulator": {"", "errors", "clock", "model", "transport", "session", "csms", "station", "versions"},
    "server": {"", "errors", "clock", "model", "transport", "session", "csms", "station"},
    "": {"errors", "model", "versions", "transport", "session", "csms", "station"},
    "demo": {"", "errors", "clock", "model", "server", "simulator"},
    "__main__": {"", "errors", "clock", "model", "versions", "server", "simulator", "demo"},
}
APPLICATIONS = ("server", "simulator", "testing", "demo", "__main__")
NETWORK_LIBRARIES = {"picows", "uvloop", "websockets", "aiofastnet", "socket"}
VERSION_NAME = re.compile(r"\bv(12|15|16|201|21)\b|\bV(12|15|16|201|21)\b")
VERSION_TEXT = re.compile(r"(ocpp)?(1\.[256]|2\.0\.1|2\.1)")
READS_TIME = re.compile(r"\b(time\.(time|monotonic|perf_counter|sleep)|datetime\.(now|utcnow|today))\b")


class Module:
    def __init__(self, name: str, source: str) -> None:
        self.name = name
        self.source = source
        self.tree = ast.parse(source)

    @property
    def room(self) -> str:
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else ""

    def imports(self, *, for_types: bool = True) -> Iterator[tuple[str, ast.stmt]]:
        """Every module imported, as dotted name; of ``from package import name`` also ``package.name``."""
        skipped = set() if for_types else set(self._type_checking())
        for node in ast.walk(self.tree):
            if node in skipped:
                continue
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield alias.name, node
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name} imports relatively"
                yield node.module or "", node
                for alias in node.names:
                    yield f"{node.module}.{alias.name}", node

    def _type_checking(self) -> Iterator[ast.AST]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
                yield from ast.walk(node)


def _modules() -> dict[str, Module]:
    found = {}
    for path in sorted((SRC / "evwire").rglob("*.py")):
        parts = path.relative_to(SRC).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = Module(name, path.read_text())
    return found


MODULES = _modules()


def _room_of(imported: str) -> str | None:
    """The first folder or file below the package; empty for the package itself, None for what is not ours."""
    parts = imported.split(".")
    if parts[0] != "evwire":
        return None
    room = parts[1] if len(parts) > 1 else ""
    place = SRC / "evwire" / room
    return room if place.is_dir() or place.with_suffix(".py").exists() else ""


def wrong_directions(module: Module) -> list[str]:
    found = []
    for imported, node in module.imports():
        room = _room_of(imported)
        if room is None or room == module.room:
            continue
        if room == "" and isinstance(node, ast.ImportFrom) and node.module == "evwire":
            names = {alias.name for alias in node.names}
            rooms = {name for name in names if _room_of(f"evwire.{name}")}
            if names == rooms:
                continue  # from evwire import model: the room is judged by its own name
        if room not in MAY_IMPORT[module.room]:
            found.append(f"{module.name}:{node.lineno} imports {imported}")
    return found


def private_imports(module: Module) -> list[str]:
    """Applications use what a user can import: a package's own names, not the files inside it."""
    if module.room not in APPLICATIONS:
        return []
    return [
        f"{module.name}:{node.lineno} imports from {node.module}"
        for _, node in module.imports()
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("evwire.")
        and (node.module or "").count(".") >= 2
        and (node.module or "").split(".")[1] != module.room
    ]


def version_names(module: Module) -> list[str]:
    """Outside versions/ no code names a version; the package itself offers them by name."""
    if module.room in ("versions", ""):
        return []
    docstrings = {
        id(node.value)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    found = []
    for node in ast.walk(module.tree):
        words: list[str] = []
        if isinstance(node, ast.Name):
            words = [node.id]
        elif isinstance(node, ast.Attribute):
            words = [node.attr]
        elif isinstance(node, ast.alias):
            words = node.name.split(".")
        if any(VERSION_NAME.fullmatch(word) for word in words):
            found.append(f"{module.name}: {words}")
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docstrings
            and VERSION_TEXT.fullmatch(node.value)
        ):
            found.append(f"{module.name}:{node.lineno} {node.value!r}")
    return found


def time_readings(module: Module) -> list[str]:
    if module.name == "evwire.clock":
        return []
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and READS_TIME.search(ast.unparse(node)):
            found.append(f"{module.name}:{node.lineno} {ast.unparse(node)}")
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) == "asyncio.sleep"
            and ast.unparse(node.args[0]) != "0"
        ):
            found.append(f"{module.name}:{node.lineno} {ast.unparse(node)}")
    return found


def network_imports(module: Module) -> list[str]:
    if module.room == "transport":
        return []
    return [
        f"{module.name}:{node.lineno} imports {imported}"
        for imported, node in module.imports()
        if imported.split(".")[0] in NETWORK_LIBRARIES
    ]


def hidden_imports(module: Module) -> list[str]:
    """No import inside a function, except of what the [server] extra brings."""
    found = []
    for function in ast.walk(module.tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom) and module.room not in ("demo", "__main__"):
                found.append(f"{module.name}:{node.lineno} {ast.unparse(node)}")
    return found


def cycles(modules: dict[str, Module]) -> list[list[str]]:
    """Groups of modules that import each other when they run."""
    graph: dict[str, set[str]] = {}
    for name, module in modules.items():
        wanted = {imported for imported, _ in module.imports(for_types=False)}
        # Importing a name from a package reaches the file that has it; the package's __init__ only gathers names.
        reached = {target for target in wanted if target in modules}
        graph[name] = {target for target in reached if target != name and not name.startswith(target + ".")}
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        order[name] = low[name] = len(order)
        stack.append(name)
        for target in sorted(graph[name]):
            if target not in order:
                visit(target)
                low[name] = min(low[name], low[target])
            elif target in stack:
                low[name] = min(low[name], order[target])
        if low[name] == order[name]:
            group = []
            while True:
                group.append(stack.pop())
                if group[-1] == name:
                    break
            if len(group) > 1:
                found.append(sorted(group))

    for name in sorted(graph):
        if name not in order:
            visit(name)
    return found


RULES = {
    "imports point down": wrong_directions,
    "applications use the public names": private_imports,
    "outside versions/ no file names a version": version_names,
    "only clock.py reads the time": time_readings,
    "only transport/ imports a network library": network_imports,
    "no import is hidden in a function": hidden_imports,
}


@pytest.mark.parametrize("rule", RULES)
def test_the_house(rule: str) -> None:
    broken = [line for module in MODULES.values() for line in RULES[rule](module)]
    assert broken == [], f"{rule}:\n" + "\n".join(broken)


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert cycles(MODULES) == []


@pytest.mark.parametrize(
    ("rule", "name", "source"),
    [
        ("imports point down", "evwire.rpc.frames", "from evwire.versions import V16"),
        ("imports point down", "evwire.csms.station", "import evwire.station.client"),
        ("imports point down", "evwire.model.tokens", "from evwire.session import Router"),
        ("imports point down", "evwire.transport.memory", "from evwire import rpc"),
        ("applications use the public names", "evwire.server.app", "from evwire.csms.roster import Roster"),
        ("outside versions/ no file names a version", "evwire.csms.server", "from evwire.versions import v16"),
        ("outside versions/ no file names a version", "evwire.station.client", "if version == '1.6': pass"),
        ("only clock.py reads the time", "evwire.session.json_peer", "import time\nnow = time.monotonic()"),
        ("only clock.py reads the time", "evwire.station.outbox", "import asyncio\nasyncio.sleep(5)"),
        ("only transport/ imports a network library", "evwire.csms.server", "import picows"),
        ("no import is hidden in a function", "evwire.csms.server", "def f():\n    import json"),
    ],
)
def test_a_rule_catches_what_breaks_it(rule: str, name: str, source: str) -> None:
    assert RULES[rule](Module(name, source)) != []


def test_a_circle_is_found() -> None:
    one = Module("evwire.model.one", "from evwire.model.two import b")
    two = Module("evwire.model.two", "from evwire.model import one")
    assert cycles({"evwire.model.one": one, "evwire.model.two": two}) == [["evwire.model.one", "evwire.model.two"]]
