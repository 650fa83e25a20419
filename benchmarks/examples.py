"""Five files as customers come in real life, made by seed: `python -m benchmarks.examples DIR` writes them to try.

None of them is about real people; sizes, units, habits and faults are those of such tables.
"""

import csv
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path

import duckdb
import numpy as np
from openpyxl import Workbook

SEED = 20261124
Rng = np.random.Generator
Rows = list[list[object]]
LAST_DAY = date(2026, 9, 30)


def retail(rng: Rng, path: Path) -> None:
    """Order lines of a web shop, CSV: returns with a minus, guests without a customer number."""
    rows: Rows = [["InvoiceNo", "InvoiceDate", "CustomerID", "Product", "Quantity", "UnitPrice", "Country"]]
    number = 536_000
    kinds = rng.choice(3, 420, p=[0.55, 0.3, 0.15])
    for customer, kind in enumerate(kinds, start=12_346):
        orders = 1 + rng.poisson((0.6, 4, 14)[kind])
        recent = int(rng.exponential((200, 60, 15)[kind]))
        country = rng.choice(["United Kingdom", "France", "Germany", "Norway"], p=[0.7, 0.12, 0.12, 0.06])
        for order in range(orders):
            number += 1
            days = min(recent + order * int(rng.integers(5, 40)), 700)
            at = datetime(2026, 9, 30, 9, 0) - timedelta(days=days, minutes=int(rng.integers(-480, 60)))
            back = rng.random() < 0.03
            who: object = "" if rng.random() < 0.02 else customer
            for _ in range(int(rng.integers(1, 4))):
                price = round(float(rng.lognormal((0.8, 1.2, 1.6)[kind], 0.6)), 2)
                amount = int(rng.integers(1, 13)) * (-1 if back else 1)
                product = f"{rng.integers(20_000, 24_000)}"
                name = f"C{number}" if back else number
                rows.append([name, at.isoformat(" ", "minutes"), who, product, amount, f"{price:.2f}", country])
    path.write_text(_text(rows), encoding="utf-8")


def bank(rng: Rng, path: Path) -> None:
    """Card holders of a bank, CSV: heavy tails, gaps in several spellings, numbers with leading zeros as ids."""
    rows: Rows = [["account", "age", "balance", "purchases", "cash_advance", "credit_limit", "payments", "tenure"]]
    for i in range(1_500):
        kind = rng.choice(3, p=[0.5, 0.3, 0.2])
        balance = rng.lognormal((5.5, 7.5, 8.2)[kind], 0.9)
        purchases = rng.lognormal((6.5, 5, 8)[kind], 1.0) if rng.random() > 0.1 else 0
        advance = rng.lognormal(7, 1) if rng.random() < (0.1, 0.8, 0.3)[kind] else 0
        limit: object = int(np.ceil(rng.lognormal((7.6, 8, 9)[kind], 0.5) / 100) * 100)
        payments: object = f"{rng.lognormal((6.5, 6.8, 8.3)[kind], 0.7):.2f}"
        if rng.random() < 0.02:
            payments = rng.choice(["", "NA", "n/a"])
        if rng.random() < 0.01:
            limit = ""
        age = int(np.clip(rng.normal((38, 49, 55)[kind], 10), 18, 92))
        account = f"{i * 7919 % 1_000_003:08d}"
        money = (f"{balance:.2f}", f"{purchases:.2f}", f"{advance:.2f}")
        rows.append([account, age, *money, limit, payments, int(rng.choice([6, 9, 12, 24, 36]))])
    path.write_text(_text(rows), encoding="utf-8")


def subscription(rng: Rng, path: Path) -> None:
    """Accounts of a subscription service, Excel: a title above, several categories, typed dates."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Accounts"
    sheet.append(["Active accounts, September 2026"])
    sheet.append([])
    sheet.append(
        ["Account", "Plan", "Country", "Since", "Monthly fee ($)", "Seats", "Logins per week", "Tickets", "NPS"]
    )
    for i in range(640):
        plan = rng.choice(3, p=[0.5, 0.35, 0.15])
        keen = rng.random() < (0.4, 0.6, 0.8)[plan]
        since = LAST_DAY - timedelta(days=int(rng.integers(20, (700, 1_300, 2_000)[plan])))
        seats = 1 + int(rng.poisson((0.5, 5, 30)[plan]))
        logins = round(float(rng.gamma(6 if keen else 1.5, 1.4)) * np.sqrt(seats), 1)
        tickets = int(rng.poisson(0.4 if keen else 2.2))
        score = int(np.clip(rng.normal(8.4 if keen else 4.5, 1.5), 0, 10))
        fee = round((9, 29, 99)[plan] * (1 if seats < 3 else float(np.sqrt(seats))), 2)
        country = str(rng.choice(["US", "DE", "BR", "IN", "JP"], p=[0.4, 0.2, 0.15, 0.15, 0.1]))
        sheet.append(
            [f"A-{i:04d}", ("Basic", "Team", "Company")[plan], country, since, fee, seats, logins, tickets, score]
        )
    book.save(path)


def wholesale(rng: Rng, path: Path) -> None:
    """Yearly spending of a wholesaler's clients in six columns, Parquet: no ids, channels and regions as codes."""
    shop = rng.random(440) < 0.33
    names = ("Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicatessen")
    hotels, shops = (9.0, 7.7, 7.9, 7.5, 5.8, 6.6), (8.4, 9.0, 9.5, 6.9, 8.6, 6.9)
    spread = (1.0, 0.8, 0.7, 1.0, 1.0, 1.0)
    columns = {
        name: np.round(rng.lognormal(np.where(shop, s, h), d)).astype(np.int64)
        for name, h, s, d in zip(names, hotels, shops, spread, strict=True)
    }
    region = rng.choice([1, 2, 3], 440, p=[0.17, 0.11, 0.72])
    table = {"Channel": np.where(shop, 2, 1), "Region": region, **columns}
    connection = duckdb.connect()
    connection.register("clients", table)
    connection.execute(f"COPY (SELECT * FROM clients) TO '{path}' (FORMAT parquet)")


def german(rng: Rng, path: Path) -> None:
    """Write a mail-order firm's customers as German Excel does: `;`, decimal comma, cp1252, dates d.m.Y, a total."""
    rows: Rows = [["Kundennummer", "Ort", "Alter", "Umsatz (€)", "Bestellungen", "Letzte Bestellung", "Newsletter"]]
    total = 0.0
    for i in range(380):
        kind = rng.choice(3, p=[0.45, 0.35, 0.2])
        orders = 1 + int(rng.poisson((2, 6, 15)[kind]))
        turnover = round(float(orders * rng.lognormal((3.4, 4, 4.6)[kind], 0.4)), 2)
        total += turnover
        age = int(np.clip(rng.normal((33, 47, 61)[kind], 8), 18, 90))
        last = LAST_DAY - timedelta(days=int(rng.exponential((240, 90, 30)[kind])))
        town = rng.choice(["München", "Köln", "Würzburg", "Kiel", "Görlitz"], p=[0.3, 0.3, 0.15, 0.15, 0.1])
        reads = "ja" if rng.random() < (0.3, 0.5, 0.8)[kind] else "nein"
        rows.append([f"{i + 1:05d}", town, age, _comma(turnover), orders, f"{last:%d.%m.%Y}", reads])
    rows.append(["Summe", "", "", _comma(total), "", "", ""])
    path.write_bytes(_text(rows, ";", "\r\n").encode("cp1252"))


EXAMPLES: dict[str, Callable[[Rng, Path], None]] = {
    "retail.csv": retail,
    "bank.csv": bank,
    "subscription.xlsx": subscription,
    "wholesale.parquet": wholesale,
    "kunden.csv": german,
}


def write_examples(folder: Path) -> list[Path]:
    """Write all five into `folder`, the same for the same seed."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, make) in enumerate(EXAMPLES.items()):
        make(np.random.default_rng([SEED, number]), folder / name)
    return [folder / name for name in EXAMPLES]


def _text(rows: Rows, separator: str = ",", end: str = "\n") -> str:
    out = StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(rows)
    return out.getvalue()


def _comma(value: float) -> str:
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where: python -m benchmarks.examples DIR")
    print(*write_examples(Path(sys.argv[1])), sep="\n")
