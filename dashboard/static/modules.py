"""Our modules joined into one script a page: each becomes a scope of its own, after those that it imports.

A saved page has all in one script, with a few modules in place of those that need a server: `joined_whole`.

Documentation stays behind, other lines stay as they are, so that what runs can be read. Three forms are known, and
others refused: `import { a, b as c }` from a path, `export` before a function, class or constant, and `import("...")`
of a module that is fetched later.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from types import MappingProxyType

COMMENT = re.compile(r"/\*.*?\*/|(?:^|(?<=\s))//[^\n]*", re.DOTALL | re.MULTILINE)
DOCUMENTATION = re.compile(r"^[ \t]*/\*\*.*?\*/[ \t]*\n", re.DOTALL | re.MULTILINE)
IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) +([\w$]+))", re.MULTILINE)
INDENTATION = re.compile(r"^ +", re.MULTILINE)
LATER = re.compile(r'\bimport\("([^"]+)"\)')
NOTHING: Mapping[str, str] = MappingProxyType({})
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


def read_module(folder: Path, name: str, instead: Mapping[str, str] = NOTHING) -> Module:
    """Raise UnknownForm where the file has an import or export of another form.

    `instead`: names of modules to those that stand in for them.
    """
    text = (folder / name).read_text(encoding="utf-8")
    code = COMMENT.sub(_blank, text)
    rest = LATER.sub("", EXPORT.sub("", IMPORT.sub("", code)))
    if unknown := UNKNOWN.search(rest):
        raise UnknownForm(f"{name} has {unknown[0].strip()!r}; write it in one of the forms that modules.py names.")
    taken = ((names, _resolved(name, path)) for names, path in IMPORT.findall(code))
    imports = tuple((names, instead.get(path, path)) for names, path in taken)
    fetched = (_resolved(name, path) for path in LATER.findall(code))
    later = tuple(instead.get(path, path) for path in fetched)
    return Module(name, text, imports, tuple(EXPORT.findall(code)), later)


def joined(folder: Path, entry: str) -> dict[str, str]:
    """Return the text of `entry` with all that it imports, and of each module fetched later with what is not in it yet.

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


def joined_whole(folder: Path, entry: str, instead: Mapping[str, str]) -> str:
    """Return the text of `entry` with all that it imports, and all that would be fetched later, in one script.

    `instead`: names of modules to those that stand in for them. Raises UnknownForm for what cannot be joined.
    """
    modules = _in_order(folder, entry, instead)
    waiting = [name for module in modules.values() for name in module.later]
    while waiting:
        added = _in_order(folder, waiting.pop(), instead)
        waiting += [later for name, module in added.items() if name not in modules for later in module.later]
        modules = modules | {name: module for name, module in added.items() if name not in modules}
    return _text(modules, entry, instead=instead)


def _in_order(folder: Path, entry: str, instead: Mapping[str, str] = NOTHING) -> dict[str, Module]:
    """`entry` and all that it imports, each after those that it imports itself."""
    done: dict[str, Module] = {}
    _visit(partial(read_module, folder, instead=instead), entry, done, ())
    return done


def _visit(read: Callable[[str], Module], name: str, done: dict[str, Module], above: tuple[str, ...]) -> None:
    if name in above:
        raise UnknownForm(f"{' imports '.join([*above, name])}; modules that import each other cannot be joined.")
    if name in done:
        return
    module = read(name)
    for names, path in module.imports:
        _visit(read, path, done, (*above, name))
        if missing := {wanted for wanted, _ in _pairs(names)} - set(done[path].exports):
            raise UnknownForm(f"{name} imports {', '.join(sorted(missing))} from {path}, which does not export it.")
    done[name] = module


def _text(modules: dict[str, Module], entry: str, known: str = "", instead: Mapping[str, str] | None = None) -> str:
    head = f'import {{ modules }} from "{_relative(entry, known)}";' if known else "export const modules = {};"
    scopes = [_scope(module, entry, instead) for module in modules.values()]
    exports = ", ".join(modules[entry].exports)
    tail = [] if known and not exports else [f'export const {{ {exports} }} = modules["{entry}"];']
    return "\n".join([head, *scopes, *tail, ""])


def _scope(module: Module, entry: str, instead: Mapping[str, str] | None) -> str:
    """Wrap the module in a function that runs once for its name and returns what it exports."""

    def known(path: str) -> str:
        name = _resolved(module.name, path)
        return (instead or NOTHING).get(name, name)

    text = _flush_left(DOCUMENTATION.sub("", module.text).lstrip("\n"))
    text = IMPORT.sub(lambda match: _taken(match[1], known(match[2])), EXPORT.sub("", text))
    text = LATER.sub(lambda match: _fetched(module, match, known(match[1]), entry, instead), text).rstrip("\n")
    return f'modules["{module.name}"] ??= (() => {{\n{text}\nreturn {{ {", ".join(module.exports)} }};\n}})();'


def _flush_left(text: str) -> str:
    """Return the text without indentation, which a first visit is 1 kB less without; as it is around long templates."""
    has_long_template = any(line.count("`") % 2 for line in text.splitlines())
    return text if has_long_template else INDENTATION.sub("", text)


def _taken(names: str, path: str) -> str:
    taken = ", ".join(name if name == own else f"{name}: {own}" for name, own in _pairs(names))
    return f'const {{ {taken} }} = modules["{path}"];'


def _fetched(module: Module, match: re.Match[str], name: str, entry: str, instead: Mapping[str, str] | None) -> str:
    """Types in comments are left as they are: they hold where the module lies."""
    if name not in module.later:
        return match[0]
    return f'import("{_relative(entry, name)}")' if instead is None else f'Promise.resolve(modules["{name}"])'


def _pairs(names: str) -> Iterator[tuple[str, str]]:
    """Yield the names in an import's braces: what each is called there, and here."""
    for name in filter(None, map(str.strip, names.split(","))):
        there, _, here = name.partition(" as ")
        yield there.strip(), here.strip() or there.strip()


def _resolved(name: str, path: str) -> str:
    return normpath(join(dirname(name), path))


def _relative(entry: str, name: str) -> str:
    path = relpath(name, dirname(entry))
    return path if path.startswith(".") else f"./{path}"


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
