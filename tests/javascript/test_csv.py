"""The page guards and reads CSV as the server writes it."""

import random

from analysis.core.text.csv import csv_lines
from analysis.core.text.formulas import guarded
from tests.javascript.core import Core

SEED = 20261128
ALPHABET = "=+-@5a.,;|\t\r\n '\"\u02bc\u00a0\u200b\ufeff\u3000\x0b\x1c\uff1d\uff0b\ufe66%\u00e9\U000e0041"


def random_texts(n: int, alphabet: str = ALPHABET) -> list[str]:
    draw = random.Random(SEED)
    return ["".join(draw.choices(alphabet, k=draw.randint(0, 8))) for _ in range(n)]


def test_formulas_are_guarded_as_by_the_server(core: Core):
    texts = random_texts(2_000)
    answers = core.ask("guards", texts=texts)
    assert [(text, own) for text, own in zip(texts, answers, strict=True) if own != guarded(text)] == []


def test_rows_are_read_as_the_server_writes_them(core: Core):
    texts = random_texts(900, 'a,"\n 1')
    rows = [dict(zip("abc", texts[i : i + 3], strict=True)) for i in range(0, len(texts), 3)]
    assert core.ask("rows", text=csv_lines([["a", "b", "c"], *(list(row.values()) for row in rows)])) == rows
