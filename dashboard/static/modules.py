"""Our modules joined into one script a page: each becomes a scope of its own, after those that it imports.

Lines stay as they are, so that what runs can be read. Three forms are known, and others refused: `import { a, b as c }`
from a path, `export` before a function, class or constant, and `import("...")` of a module that is fetched later.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath, relpath

COMMENT = re.compile(r"/\*.*?\*/|(?:^|(?<=\s))//[^\n]*", re.DOTALL | re.MULTILINE)
IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) +([\w$]+))", re.MULTILINE)
LATER = re.compile(r'\bimport\("([^"]+)"\)')
UNKNOWN = re.compile(r"^(?:import|export)\b.*|\bimport\s*[.(].*|^await\b.*", re.MULTILINE)


class UnknownForm(ValueError):  # noqa: N818 - it says what it is
    """A module uses what cannot be joined."""


@dataclass(frozen=True)
class Module:
    """One file: its name below the folder, its text, what it imports from where, what it exports and fetches later."""

    name: str
    text: str
    imports: tuple[tuple[str, str], ...]
    exports: tuple[str, ...]
    later: tuple[str, ...]


def read_module(folder: Path, name: str) -> Module:
    """Raises UnknownForm where the file has an import or export of another form."""
    text = (folder / name).read_text(encoding="utf-8")
    code = COMMENT.sub(_blank, text)
    rest = LATER.sub("", EXPORT.sub("", IMPORT.sub("", code)))
    if unknown := UNKNOWN.search(rest):
        raise UnknownForm(f"{name} has {unknown[0].strip()!r}; write it in one of the forms that modules.py names.")
    imports = tuple((names, _resolved(name, path)) for names, path in IMPORT.findall(code))
    later = tuple(_resolved(name, path) for path in LATER.findall(code))
    return Module(name, text, imports, tuple(EXPORT.findall(code)), later)


def joined(folder: Path, entry: str) -> dict[str, str]:
    """The text of `entry` with all that it imports, and of each module fetched later with what is not in it yet.

    Raises UnknownForm for what cannot be joined.
    """
    first = _in_order(folder, entry)
    texts = {entry: _text(first, entry)}
    waiting = [name for module in first.values() for name in module.later]
    while waiting:
        name = waiting.pop()
        if name not in texts:
            modules = _in_order(folder, name)
            texts[name] = _text({n: m for n, m in modules.items() if n not in first}, name, entry)
            waiting += [later for module in modules.values() for later in module.later]
    return texts


def _in_order(folder: Path, entry: str) -> dict[str, Module]:
    """`entry` and all that it imports, each after those that it imports itself."""
    done: dict[str, Module] = {}
    _visit(folder, entry, done, ())
    return done


def _visit(folder: Path, name: str, done: dict[str, Module], above: tuple[str, ...]) -> None:
    if name in above:
        raise UnknownForm(f"{' imports '.join([*above, name])}; modules that import each other cannot be joined.")
    if name in done:
        return
    module = read_module(folder, name)
    for names, path in module.imports:
        _visit(folder, path, done, (*above, name))
        if missing := {wanted for wanted, _ in _pairs(names)} - set(done[path].exports):
            raise UnknownForm(f"{name} imports {', '.join(sorted(missing))} from {path}, which does not export it.")
    done[name] = module


def _text(modules: dict[str, Module], entry: str, known: str = "") -> str:
    head = f'import {{ modules }} from "{_relative(entry, known)}";' if known else "export const modules = {};"
    scopes = [_scope(module, entry) for module in modules.values()]
    exports = ", ".join(modules[entry].exports)
    tail = [] if known and not exports else [f'export const {{ {exports} }} = modules["{entry}"];']
    return "\n".join([head, *scopes, *tail, ""])


def _scope(module: Module, entry: str) -> str:
    """The module as a function that is run at once, if none was with its name, and gives back what it exports."""
    text = IMPORT.sub(lambda found: _taken(found[1], _resolved(module.name, found[2])), module.text)
    text = LATER.sub(lambda found: _fetched(module, found, entry), EXPORT.sub("", text)).rstrip("\n")
    return f'modules["{module.name}"] ??= (() => {{\n{text}\nreturn {{ {", ".join(module.exports)} }};\n}})();'


def _taken(names: str, path: str) -> str:
    taken = ", ".join(name if name == own else f"{name}: {own}" for name, own in _pairs(names))
    return f'const {{ {taken} }} = modules["{path}"];'


def _fetched(module: Module, found: re.Match[str], entry: str) -> str:
    """Types in comments are left as they are: what is said of them there holds where the module lies."""
    name = _resolved(module.name, found[1])
    return f'import("{_relative(entry, name)}")' if name in module.later else found[0]


def _pairs(names: str) -> Iterator[tuple[str, str]]:
    """The names in an import's braces: what each is called there, and here."""
    for name in filter(None, map(str.strip, names.split(","))):
        there, _, here = name.partition(" as ")
        yield there.strip(), here.strip() or there.strip()


def _resolved(name: str, path: str) -> str:
    return normpath(join(dirname(name), path))


def _relative(entry: str, name: str) -> str:
    path = relpath(name, dirname(entry))
    return path if path.startswith(".") else f"./{path}"


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])
