"""Every regular expression of the code, found in its source, so that none can be forgotten."""

import ast
import importlib
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
ANYWHERE = ("search", "fullmatch")
CALLS = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
LITERAL = re.compile(r"(?<=[=(,:?&|!\s])/(?![/*\s])((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+)/[dgimsuvy]*(?=[.,;)])")
# patterns that are no constant where they are used, by what is written there
KNOWN_AS = {
    "c.pattern": ("analysis.core.vocabulary", "[c.pattern for c in CONCEPTS]"),
    "sign": ("analysis.in_place.engines.refusals", "[sign for sign, _ in SIGNS]"),
    "_MARKS[style.decimal]": ("analysis.core.text.numbers", "list(_MARKS.values())"),
}


def python_patterns():
    """Name, pattern, flags and methods of each; the name says where it stands."""
    for path in sorted([*ROOT.glob("analysis/**/*.py"), *ROOT.glob("dashboard/**/*.py")]):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        calls = [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if _is_call(n)]
        for call in calls:
            yield from _of_call(name.removesuffix(".__init__"), call)


def _is_call(node):
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CALLS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
    )


def _of_call(module, call):
    text = ast.unparse(call.args[0])
    where, expression = KNOWN_AS.get(text, (module, f"[{text}]"))
    space = vars(importlib.import_module(where))
    flags = [ast.unparse(a) for a in [*call.args[1:], *(k.value for k in call.keywords)] if _is_flag(a)]
    for pattern in eval(expression, {**space}):
        as_text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
        yield f"{module}:{call.lineno}", as_text, int(eval(flags[0], {"re": re})) if flags else 0, _methods(call)


def _methods(call):
    """Return a pattern that is kept may be used in any way; one that is written where it is used, only so."""
    return ("fullmatch",) if call.func.attr == "fullmatch" else ANYWHERE


def _is_flag(node):
    return ast.unparse(node).startswith("re.")


def script_patterns():
    """Yield what the page's modules refuse, which Python takes alike."""
    for path in sorted(ROOT.glob("assets/**/*.js")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip().startswith(("*", "/*", "//")):
                for found in LITERAL.finditer(line):
                    yield f"{path.name}:{number}", found[1], 0, ANYWHERE
