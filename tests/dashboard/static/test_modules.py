"""Modules are joined in the forms that they use, and refused in every other."""

import re

import pytest

from dashboard.saved.document import INSTEAD, LOADER
from dashboard.static.files import ASSETS, COLORS, ENTRY, FAILURE, SERVICE_WORKER, STYLES, TABLE, WAITING
from dashboard.static.modules import UnknownForm, joined, joined_whole, read_module

LEAF = "export const A = 1;\nexport function b() {}\n"
# the text of main.js beside leaf.js; what of it is refused
REFUSED = {
    "all of a module": 'import * as leaf from "./leaf.js";',
    "a default": 'import leaf from "./leaf.js";',
    "only to run it": 'import "./leaf.js";',
    "in single quotes": "import { A } from './leaf.js';",
    "in several lines, unended": 'import {\n  A,\n} from "./leaf.js"',
    "handed on": 'export { A } from "./leaf.js";',
    "all handed on": 'export * from "./leaf.js";',
    "exported by default": "export default function f() {}",
    "exported by name": "const a = 1;\nexport { a };",
    "a variable": "export let a = 1;",
    "taken apart": "export const { a } = { a: 1 };",
    "a computed address": "const load = (name) => import(name);",
    "where it lies": "const here = import.meta.url;",
    "awaited": "await fetch('/');",
    "what is not exported": 'import { C } from "./leaf.js";',
    "itself, by another": 'import { a } from "./circle.js";\nexport const b = a;',
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "leaf.js").write_text(LEAF)
    (tmp_path / "circle.js").write_text('import { b } from "./main.js";\nexport const a = () => b;\n')
    return tmp_path


def write(folder, text, name="main.js"):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text)


@pytest.mark.parametrize("form", REFUSED)
def test_other_forms_are_refused(folder, form):
    write(folder, REFUSED[form])
    with pytest.raises(UnknownForm, match=r"main\.js"):
        joined(folder, "main.js")


def test_what_is_joined_reads_as_it_was_written_without_documentation(folder):
    write(
        folder,
        '/** Says. */\n\nimport { A, b as c } from "./leaf.js";\n\nexport const said = () => c(A); // import x\n',
    )
    assert joined(folder, "main.js") == {
        "main.js": "\n".join(
            [
                "export const modules = {};",
                'modules["leaf.js"] ??= (() => {',
                "const A = 1;",
                "function b() {}",
                "return { A, b };",
                "})();",
                'modules["main.js"] ??= (() => {',
                'const { A, b: c } = modules["leaf.js"];',
                "",
                "const said = () => c(A); // import x",
                "return { said };",
                "})();",
                'export const { said } = modules["main.js"];',
                "",
            ]
        )
    }


def test_what_is_fetched_later_takes_what_is_there_already(folder):
    write(folder, 'import { A } from "./leaf.js";\nexport const go = () => import("./later/page.js");\n')
    write(
        folder,
        'import { A } from "../leaf.js";\nimport { own } from "./own.js";\nexport const x = own(A);\n',
        "later/page.js",
    )
    write(folder, "/** @type {import('../leaf.js')} */\nexport const own = (a) => a;\n", "later/own.js")
    texts = joined(folder, "main.js")
    assert set(texts) == {"main.js", "later/page.js"}
    assert 'import("./later/page.js")' in texts["main.js"]
    assert texts["later/page.js"].startswith('import { modules } from "../main.js";\nmodules["later/own.js"] ??= ')
    assert "const A = 1" not in texts["later/page.js"]
    assert "@type" not in texts["later/page.js"], "documentation stays behind"


def test_every_module_of_the_page_can_be_joined():
    texts = [*joined(ASSETS, ENTRY).values(), joined_whole(ASSETS, ENTRY, INSTEAD)]
    ours = {path.relative_to(ASSETS).as_posix() for path in ASSETS.rglob("*.js")}
    ours -= {TABLE, FAILURE, COLORS, WAITING, SERVICE_WORKER, LOADER}
    assert {name for name in ours if any(f'modules["{name}"] ??=' in text for text in texts)} == ours
    assert [name for name in sorted(ours) if not read_module(ASSETS, name).exports] == [], "nothing of them can be used"


def test_what_stands_in_offers_what_it_stands_in_for():
    lacking = {
        name: set(read_module(ASSETS, name).exports) - set(read_module(ASSETS, other).exports)
        for name, other in INSTEAD.items()
    }
    assert {name: names for name, names in lacking.items() if names} == {}


def test_a_whole_page_is_one_script_with_others_in_place_of_some(folder):
    write(folder, 'import { A } from "./leaf.js";\nexport const later = () => import("./more/late.js");\n')
    write(folder, 'import { b } from "../leaf.js";\nexport const late = () => b();\n', "more/late.js")
    write(folder, "export const A = 2;\nexport const b = () => A;\n", "other.js")
    text = joined_whole(folder, "main.js", {"leaf.js": "other.js"})
    assert re.findall(r'^modules\["([^"]+)"\]', text, re.MULTILINE) == ["other.js", "main.js", "more/late.js"]
    assert 'Promise.resolve(modules["more/late.js"])' in text
    assert "import" not in text


def test_every_style_sheet_is_joined():
    assert {f"{name}.css" for name in STYLES} == {path.name for path in ASSETS.rglob("*.css")}
