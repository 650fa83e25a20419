"""Words and signs that stand in columns of numbers: missing values, currencies, short forms."""

EMPTY_WORDS = """na, n/a, #n/a, nan, null, none, nil, -, --, ?, ., missing, unknown, \\n, (null), <na>, <null>, [null],
    \\\\n, n.a., (blank), (empty), (none), undefined, <none>, nat, (not set), (not provided), not set, not available,
    not applicable, not provided, not specified, no data, n/d, s/d, not stated, tbd, tba, ---, –, —, …, ..."""
SPREADSHEET_ERRORS = "#div/0!, #ref!, #value!, #name?, #num!, #null!, #wert!, #nv, #valeur!, #error!, #getting_data"
SURVEY_WORDS = """prefer not to say, prefer not to answer, don't know, no answer, refused, decline to answer,
    no response, not answered"""
OTHER_LANGUAGES = """k.a., keine angabe, unbekannt, weiß nicht, inconnu, non renseigné, nsp, desconocido, sin datos,
    no disponible, sconosciuto, non disponibile, onbekend, brak, brak danych, н/д, нет данных, не указано, неизвестно,
    不明, 無回答, 未回答, 未知, 无, 该值缺失, 없음, غير معروف"""


def _listed(words: str) -> tuple[str, ...]:
    return tuple(" ".join(word.split()) for word in words.split(","))


MISSING = frozenset(
    (
        "",
        *_listed(EMPTY_WORDS),
        *_listed(SPREADSHEET_ERRORS),
        *_listed(SURVEY_WORDS),
        *_listed(OTHER_LANGUAGES),
    )
)
# codes that may be values of their own where they stand among others: North America, no membership
MAYBE_VALUES = frozenset(("na", "none"))
SYMBOLS = "€$£¥₹₽₺₩₴₪฿₫₦₱₸₼₾"
CODES = frozenset(
    """eur usd gbp chf jpy inr sek nok dkk pln czk aud cad aed sar qar kwd bhd omr egp mad zar ngn kes ghs cny rmb hkd
    twd sgd myr thb idr php vnd krw rub uah kzt try ils huf ron bgn hrk rsd isk brl mxn ars clp cop pen uyu nzd pkr bdt
    lkr btc""".split()  # noqa: SIM905 - a list would take sixty lines
)
CURRENCY_WORDS = {
    **{code: code.upper() for code in CODES},
    **dict.fromkeys(("€", "euro", "euros"), "EUR"),
    **dict.fromkeys(("$", "us$", "us $", "dollar", "dollars"), "USD"),
    **dict.fromkeys(("£", "pounds"), "GBP"),
    **dict.fromkeys(("¥", "円", "yen", "jp¥", "\\"), "JPY"),
    **dict.fromkeys(("元", "rmb", "cn¥", "人民币"), "CNY"),
    **dict.fromkeys(("₹", "rs", "re", "₨"), "INR"),
    **dict.fromkeys(("₽", "руб", "р", "рублей"), "RUB"),
    **dict.fromkeys(("₺", "tl"), "TRY"),
    **dict.fromkeys(("₩", "원", "won"), "KRW"),
    "₴": "UAH",
    "грн": "UAH",
    "₪": "ILS",
    "฿": "THB",
    "₫": "VND",
    "đ": "VND",
    "₦": "NGN",
    "₱": "PHP",
    "₸": "KZT",
    "₼": "AZN",
    "₾": "GEL",
    "rp": "IDR",
    "rm": "MYR",
    "ft": "HUF",
    "zł": "PLN",
    "zl": "PLN",
    "kč": "CZK",
    "kc": "CZK",
    "lei": "RON",
    "lv": "BGN",
    "лв": "BGN",
    "kr": "kr",
    "dh": "AED",
    "dhs": "AED",
    "fr": "CHF",
    "sfr": "CHF",
    "r$": "BRL",
    "a$": "AUD",
    "c$": "CAD",
    "hk$": "HKD",
    "nt$": "TWD",
    "s$": "SGD",
    "nz$": "NZD",
    "mx$": "MXN",
    "s/": "PEN",
    "ksh": "KES",
    "r": "ZAR",
    "au$": "AUD",
    "ca$": "CAD",
    "q": "GTQ",
    "ден": "MKD",
    "din": "RSD",
}
SHORT_FORMS = {
    **dict.fromkeys(("k", "tsd", "тыс", "thousand", "tys"), 1e3),
    **dict.fromkeys(("m", "mm", "mn", "mio", "million", "millions", "млн", "mln"), 1e6),
    **dict.fromkeys(("b", "bn", "mrd", "billion", "млрд", "mld"), 1e9),
    **dict.fromkeys(("lakh", "lac", "lakhs"), 1e5),
    **dict.fromkeys(("cr", "crore", "crores"), 1e7),
    "万": 1e4,
    "萬": 1e4,
    "億": 1e8,
    "亿": 1e8,
    "만": 1e4,
}
INFINITE = frozenset(("inf", "infinity", "∞"))
