"""Reads and cleans mutations of good files, in a process that holds no more than that needs.

Arguments: a seed, how many, and a folder to put them into. Prints as JSON what was not a sentence, how many were read,
and the largest memory of the process in MB.
"""

import itertools
import json
import random
import sys
from pathlib import Path

import duckdb

from analysis.cleaning.clean_table import clean
from analysis.core.errors import InputError
from analysis.model.question import Question
from analysis.reading.formats import parquet_files
from analysis.reading.sources import read_table
from analysis.reading.tables import fit_rows
from tests.serving import FILES

FOLDER = FILES / "corpus"
BASES = ("plain.csv", "semicolon_decimal_comma.csv", "line_break_in_cell.csv", "utf16_le_bom.csv", "cp1252.csv")
BASES += ("workbook.xlsx", "table.parquet", "packed.csv.gz", "dates_german.csv", "currency_after.csv")
TOKENS = [b'"', b"'", b",", b";", b"\t", b"\n", b"\r", b"\0", b"\xff", b"NaN", b"inf", b"1e999", b"=1+1", b"-", b"0x1F"]
TOKENS += [
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"Total",
    b"1.234,5",
    b"999999999999999999999999",
    b"__line",
    "\u202e".encode(),
]


def mutated(body, random_):
    """Return a file with a few bytes changed, removed, doubled, moved or put in."""
    data = bytearray(body)
    for _ in range(random_.randint(1, 4)):
        at = random_.randrange(len(data) or 1)
        length = random_.choice((1, 1, 2, 5, 20, 200))
        match random_.randrange(6):
            case 0:
                data[at : at + 1] = bytes([random_.randrange(256)])
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length] * random_.choice((1, 2, 50))
            case 3:
                other = random_.randrange(len(data) or 1)
                data[at : at + length], data[other : other + length] = (
                    data[other : other + length],
                    data[at : at + length],
                )
            case 4:
                data[at:at] = random_.choice(TOKENS)
            case _:
                del data[at:]
    return bytes(data)


class Lent:
    """A database of its own within one that is open already, since opening takes as long as all the rest."""

    def __init__(self, root, number):
        self.root, self.name = root, f"lent{number}"
        root.execute(f"ATTACH ':memory:' AS {self.name}")
        self.cursor = root.cursor()
        self.cursor.execute(f"USE {self.name}")
        self.cursor.execute("PRAGMA disable_optimizer")

    def __getattr__(self, name):
        return getattr(self.cursor, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.cursor.close()
        self.root.execute(f"DETACH DATABASE IF EXISTS {self.name}")


def main(seed, count, place):
    root = duckdb.connect(config={"threads": 1, "memory_limit": "200MB"})
    numbers = itertools.count()
    fit_rows.new_connection = parquet_files.new_connection = lambda: Lent(root, next(numbers))
    bodies = [(FOLDER / name).read_bytes() for name in BASES]
    wrong, read = [], 0
    for number in range(count):
        chance = random.Random(seed * 100_003 + number)
        which = chance.randrange(len(BASES))
        path = place / BASES[which]
        path.write_bytes(mutated(bodies[which], chance))
        message = tried(path)
        read += message is None
        wrong += [(number, message)] if message else []
    # the kernel's ru_maxrss would count what the starting process held
    status = Path("/proc/self/status").read_text(encoding="ascii")
    most = int(status.split("VmHWM:")[1].split()[0]) / 1000
    print(json.dumps({"wrong": wrong[:20], "read": read, "mb": most}))  # noqa: T201


def tried(path):
    """None where a file is read, nothing where it is refused in a sentence, else what is wrong."""
    try:
        with read_table(path, most_bytes=50_000_000) as table:
            before = len(table)
            return None if len(clean(table, Question(path.name)).table) == before else "rows were lost"
    except InputError as error:
        return "" if str(error).endswith(".") and "\n" not in str(error) else f"no sentence: {error}"
    except BaseException as error:  # noqa: BLE001 - what nobody expects is what is looked for
        return repr(error)[:300]


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
