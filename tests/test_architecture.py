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
    "soap": {"errors", "clock"},
    "transport": {"errors", "clock"},
    "session": {"errors", "clock", "model", "versions", "rpc", "soap", "transport"},
    "quirks": {"versions"},
    "csms": {"errors", "clock", "model", "versions", "soap", "transport", "session", "quirks"},
    "station": {"errors", "clock", "model", "versions", "soap", "transport", "session"},
    "testing": {"", "errors", "clock", "model", "versions", "transport", "session", "csms", "station"},
    "simulator": {"", "errors", "clock", "model", "transport", "session", "csms", "station", "versions"},
    "server": {"", "errors", "clock", "model", "transport", "session", "quirks", "csms", "station"},
    "": {"errors", "model", "versions", "transport", "session", "quirks", "csms", "station"},
    "demo": {"", "errors", "clock", "model", "versions", "transport", "server", "simulator"},
    "cli": {"", "errors", "clock", "model", "versions", "quirks", "server", "simulator", "demo"},
    "__main__": {"cli"},
}
APPLICATIONS = ("server", "simulator", "testing", "demo", "cli", "__main__")
NETWORK_LIBRARIES = {"picows", "uvloop", "websockets", "aiofastnet", "h11", "socket"}
WITHOUT_IO = {"model", "versions", "rpc", "soap"}
DOES_IO = {"asyncio", "socket", "ssl", "threading", "subprocess"}
VERSIONS = ("v12", "v15", "v16", "v201", "v21")  # a newer one may build on an older one
# The mapping of a version that nobody builds on any more is a step to the next one.
STEPS_TO = {"v12.mapping": ["v15"], "v15.mapping": ["v16"]}
VERSION_NAME = re.compile(r"(^|_)[vV](12|15|16|201|21)(_|$)")
VERSION_TEXT = re.compile(r"(?<![\d.])(1\.[256]|2\.0\.1|2\.1)(?!\.?\d)")
READS_TIME = re.compile(
    r"\btime\.(time|monotonic|perf_counter|process_time|localtime|gmtime|sleep)(_ns)?\b|\b(datetime|date)\.(now|utcnow|today)\b|loop(\(\))?\.time\b"
)


class Module:
    def __init__(self, name: str, source: str) -> None:
        self.name = name
        self.source = source
        self.tree = ast.parse(source)

    @property
    def room(self) -> str:
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else ""

    def imports(self) -> Iterator[tuple[str, ast.stmt]]:
        """Every module imported, as dotted name; of ``from package import name`` also ``package.name``."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield alias.name, node
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name} imports relatively"
                yield node.module or "", node
                for alias in node.names:
                    yield f"{node.module}.{alias.name}", node

    def reached(self, modules: dict[str, Module]) -> Iterator[str]:
        """What must have run before this module can: of a package that only gathers names, the file that is meant."""
        skipped = set(self._type_checking())
        for node in ast.walk(self.tree):
            if node in skipped:
                continue
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names if alias.name in modules)
            elif isinstance(node, ast.ImportFrom):
                files = [f"{node.module}.{alias.name}" for alias in node.names]
                yield from (file for file in files if file in modules)
                if node.module in modules and not modules.keys() >= set(files):
                    yield node.module

    def docstrings(self) -> set[int]:
        return {
            id(node.value)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }

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
    if module.room not in MAY_IMPORT:
        return [f"{module.name} is in a room that MAY_IMPORT does not know"]
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
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            deep = [
                alias.name for alias in node.names if alias.name.startswith("evwire.") and alias.name.count(".") > 1
            ]
            names = [name for name in deep if name.split(".")[1] != module.room]
        elif isinstance(node, ast.ImportFrom) and _room_of(node.module or "") not in (None, module.room):
            names = [f"{node.module}.{alias.name}" for alias in node.names if not _is_public(node.module, alias.name)]
        else:
            continue
        found += [f"{module.name}:{node.lineno} imports {name}" for name in names]
    return found


def _is_public(package: str | None, name: str) -> bool:
    """Whether the package has the name in its ``__all__``; a file without one offers what has no underscore."""
    source = MODULES.get(package or "")
    if source is None or (package or "").count(".") > 1:
        return False
    if package == "evwire" and _room_of(f"evwire.{name}"):
        return True
    for node in source.tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return name in ast.literal_eval(node.value)
    return not name.startswith("_")


def version_names(module: Module) -> list[str]:
    """Outside versions/ no code names a version; the package itself offers them by name."""
    if module.room in ("versions", ""):
        return []
    docstrings = module.docstrings()
    found = []
    for node in ast.walk(module.tree):
        words = [word for field in ("id", "attr", "arg", "name", "asname", "module") for word in _words(node, field)]
        found += [f"{module.name}:{_line(node)} {word}" for word in words if VERSION_NAME.search(word)]
        if id(node) in docstrings or not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if VERSION_TEXT.search(node.value):
            found.append(f"{module.name}:{node.lineno} {node.value!r}")
    return found


def _words(node: ast.AST, field: str) -> list[str]:
    value = getattr(node, field, None)
    return value.split(".") if isinstance(value, str) else []


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 0)


def newer_versions(module: Module) -> list[str]:
    """A version may build on an older one, never on a newer; and what all versions share knows none of them."""
    parts = module.name.split(".")
    if module.room != "versions" or len(parts) < 3:
        return []
    place = VERSIONS.index(parts[2]) if parts[2] in VERSIONS else -1
    return [
        f"{module.name}:{node.lineno} imports {imported}"
        for imported, node in module.imports()
        if (wanted := imported.split("."))[:2] == ["evwire", "versions"]
        and wanted[2:3] != STEPS_TO.get(".".join(parts[2:]))
        and len(wanted) == 3
        and wanted[2] in VERSIONS
        and VERSIONS.index(wanted[2]) > place
    ]


def io_imports(module: Module) -> list[str]:
    """What is said and in which order is decided without a socket, a thread or a loop."""
    if module.room not in WITHOUT_IO:
        return []
    return [
        f"{module.name}:{node.lineno} imports {imported}"
        for imported, node in module.imports()
        if imported.split(".")[0] in DOES_IO
    ]


def time_readings(module: Module) -> list[str]:
    if module.name == "evwire.clock":
        return []
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and READS_TIME.search(ast.unparse(node)):
            found.append(f"{module.name}:{node.lineno} {ast.unparse(node)}")
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            found.append(f"{module.name}:{node.lineno} {ast.unparse(node)}")
        if isinstance(node, ast.ImportFrom) and node.module == "asyncio" and "sleep" in {a.name for a in node.names}:
            found.append(f"{module.name}:{node.lineno} {ast.unparse(node)}")
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "asyncio.sleep" and _sleeps(node):
            found.append(f"{module.name}:{node.lineno} {ast.unparse(node)}")
    return found


def _sleeps(call: ast.Call) -> bool:
    """Whether it waits; of no seconds it only lets others run."""
    return [ast.unparse(argument) for argument in call.args] != ["0"]


def network_imports(module: Module) -> list[str]:
    if module.room == "transport":
        return []
    return [
        f"{module.name}:{node.lineno} imports {imported}"
        for imported, node in module.imports()
        if imported.split(".")[0] in NETWORK_LIBRARIES
    ]


# What takes so long to load that stations would wait for it at every start.
LOADED_LATE = {
    "evwire.server.app": "evwire.server.api.port",
    "evwire.server.files.serving": "evwire.server.files.ftp",
    "evwire.server.storage.database": "alembic",
}


def hidden_imports(module: Module) -> list[str]:
    """No import inside a function, except of what the [server] extra brings, and what is loaded late for a reason."""
    found = []
    for function in ast.walk(module.tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom) and module.room not in ("demo", "cli"):
                imported = getattr(node, "module", None) or node.names[0].name
                if imported.startswith(LOADED_LATE.get(module.name, "nothing")):
                    continue
                found.append(f"{module.name}:{node.lineno} {ast.unparse(node)}")
    return found


def cycles(modules: dict[str, Module]) -> list[list[str]]:
    """Groups of modules that import each other when they run."""
    graph = {name: set(module.reached(modules)) - {name} for name, module in modules.items()}
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
    "a version builds on older ones": newer_versions,
    "what is said needs no I/O": io_imports,
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
        ("imports point down", "evwire.attic.trunk", "import json"),
        ("applications use the public names", "evwire.server.app", "import evwire.csms.roster"),
        ("applications use the public names", "evwire.server.app", "from evwire.csms import roster"),
        ("applications use the public names", "evwire.server.app", "from evwire.clock import _hidden"),
        ("outside versions/ no file names a version", "evwire.csms.server", "from evwire.versions import v16"),
        ("outside versions/ no file names a version", "evwire.csms.server", "import evwire.versions.v16.mapping as m"),
        ("outside versions/ no file names a version", "evwire.csms.server", "def boot_v201(): pass"),
        ("outside versions/ no file names a version", "evwire.csms.server", "wanted = 'ocpp2.0.1, ocpp1.6'"),
        ("outside versions/ no file names a version", "evwire.station.client", "if version == '1.6': pass"),
        ("only clock.py reads the time", "evwire.session.json_peer", "import time\nnow = time.monotonic()"),
        ("only clock.py reads the time", "evwire.station.outbox", "import asyncio\nasyncio.sleep(5)"),
        ("only clock.py reads the time", "evwire.station.outbox", "from asyncio import sleep"),
        ("only clock.py reads the time", "evwire.station.outbox", "from time import monotonic"),
        ("only clock.py reads the time", "evwire.station.outbox", "now = asyncio.get_running_loop().time()"),
        ("only clock.py reads the time", "evwire.server.tables", "now = datetime.datetime.now()"),
        ("a version builds on older ones", "evwire.versions.v16.mapping", "from evwire.versions.v201 import mapping"),
        ("a version builds on older ones", "evwire.versions.checking", "from evwire.versions import v16"),
        ("what is said needs no I/O", "evwire.rpc.connection", "import asyncio"),
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


def test_a_file_that_needs_the_package_around_it_is_a_circle() -> None:
    package = Module("evwire.model", "from evwire.model.one import a")
    one = Module("evwire.model.one", "from evwire.model import a")
    assert cycles({"evwire.model": package, "evwire.model.one": one}) == [["evwire.model", "evwire.model.one"]]


@pytest.mark.parametrize(
    ("rule", "name", "source"),
    [
        ("imports point down", "evwire.csms.server", "from evwire import model\nfrom evwire.session import Router"),
        ("applications use the public names", "evwire.server.app", "from evwire.csms import CSMS\nimport evwire.model"),
        ("applications use the public names", "evwire.server.app", "from evwire.transport import loop"),
        ("applications use the public names", "evwire.server.app", "from evwire.clock import SystemClock"),
        ("outside versions/ no file names a version", "evwire.csms.server", "def f():\n    '''As in 1.6.'''"),
        ("outside versions/ no file names a version", "evwire.csms.server", "host = '127.0.0.1'; clause = '3.2.1'"),
        ("a version builds on older ones", "evwire.versions.v21.mapping", "from evwire.versions.v201 import mapping"),
        ("only clock.py reads the time", "evwire.session.router", "from datetime import datetime\nasyncio.sleep(0)"),
    ],
)
def test_a_rule_lets_through_what_keeps_it(rule: str, name: str, source: str) -> None:
    assert RULES[rule](Module(name, source)) == []
