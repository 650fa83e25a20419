"""Words of column headers in the common languages of business, and what they say about a column."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import groupby

SHORTEST_PART, SHORTEST_COMPOUND, MAX_PARTS = 2, 4, 4
FIRST_WIDE = "\u2e80"  # from here on scripts put no spaces between words
CAMEL = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])")
PARTS = re.compile(r"[^\W\d_]+|\d+|#")
NUMERO = re.compile(r"\bn\s?[°º]|№", re.IGNORECASE)

# kinds of words, the best names of persons first
WORDS = {
    "customer": "customer cust client clnt kunde kunden kund klant klanten klient cliente kliente klienta клиент клиента "
    "покупатель покупателя zakaznik zakaznika zakaznicke zakaznicky musteri kunda kunder kundens pelatis pelati πελατη πελατης "
    "khach ugyfel vevo kupac klijent klijenta client_id 买家 會員名 买家会员名 주문자 musterisi asiakas pelanggan 顧客 顾客 お客様 客户 客戶 고객 عميل العميل לקוח buyer shopper",
    "member": "member mitglied membre miembro socio membro participant adherent medlem medlems medlemsnr lid leden 会員 会员 會員 회원 subscriber abonnent abonne",
    "user": "user usr utilisateur usuario utente benutzer nutzer пользователь пользователя 用户 ユーザー 사용자 visitor "
    "person personal panelist respondent resp patient donor guest passenger student employee emp contact",
    "account": "account acct acc konto compte cuenta conto conta счет счета 账户 帳戶 口座 계좌 contract contrat contrato "
    "contratto vertrag договор договора policy subscription cpf cnpj rut dni curp",
    "household": "household haushalt hshd hh foyer hogar famiglia 世帯",
    "email": "email mail emailaddress courriel correo 邮箱 メール 이메일 почта",
    "card": "card karte karten carte tarjeta carta карта карты loyalty カード 卡",
    "name": "name nom nombre nome imie имя 氏名 名前 姓名 이름 firstname lastname surname vorname nachname fullname",
    "identity": "id ids uid uuid guid identifier identifiant identificador identificativo ident key schluessel cle clave "
    "ид идентификатор アイディ 标识",
    "number": "no nr num nbr nro nb number nummer numero numer numara nomor cislo broj szam numro lambar # номер ном 番号 编号 編號 号码 號碼 번호 رقم מספר",
    "code": "code codes cd kod kode codigo codice κωδικος κωδ код коды コード 代码 代碼 코드 ref reference kennung kennzahl",
    "order": "order orders invoice receipt basket transaction trans txn bill cheque purchase bestellung auftrag rechnung "
    "beleg bon kassenbon commande facture ticket pedido factura compra recibo ordine fattura scontrino заказ заказа "
    "чек чека счетфактура zamowienie zamowienia ordre orden objednavka objednavky tilaus rendeles comanda pesanan siparis παραγγελια faktura bestelling factuur 订单 訂單 注文 伝票 주문 sale",
    "thing": "product produkt produit producto prodotto товар товара artikel article articulo item line lineitem sku asin "
    "stock record session device event visit shipment payment campaign lead listing product_id 商品 产品 製品 상품 zeile row",
    "place": "store shop branch filial filiale filialnummer butik butikk butikken pobocka sklep magazyn magasin tienda negozio sucursal магазин магазина 店舗 店铺 매장 region "
    "district area territory country city county state province department dept category class department_id zone "
    "warehouse depot outlet location site geo tract blz bank abteilung agent agency vendor supplier seller traffictype "
    "operatingsystems browser channel",
    "postal": "zip zipcode postcode postal psc postinumero posta pos postnr cap τκ iranyitoszam irsz plz postleitzahl codepostal cep pincode pin eircode postnummer индекс 郵便番号 邮编 "
    "邮政编码 우편번호 codpostal",
    "phone": "phone telephone telefon tel mobile handy fax cell telefono telefone телефон телефона 電話 电话 手机 전화 whatsapp msisdn",
    "barcode": "iban bic ean upc gtin isbn ssn vat nif siret siren vin imei mac ip barcode passport pan",
    "row": "unnamed index idx row rownum rowid rownumber sno srno slno serial s sr sl seq sequence obs observation recno "
    "lfd laufende 序号 行号 連番 순번 zeile ligne fila riga строка пп",
    "derived": "decile quintile classifier bayes segment segments cluster clusters klaster clusterid kmeans dbscan hdbscan gmm prediction predicted predict "
    "pred probability proba prob yhat propensity cohortcluster centroid pca pc tsne umap クラスタ 聚类",
    "year": "year yr years jahr annee ano anno rok год года 年 jaar",
    "birth": "fødselsår fødselsdato fodselsar fodselsdato fodelsear syntymavuosi geboortejaar birth born dob yob birthdate birthday birthyear geburt geburts geburtsjahr geburtsdatum naissance "
    "nacimiento nascita nascimento рождения 生年 出生 생년",
    "month": "month monat mois mes mese месяц 月 yearmonth yyyymm period cohort",
    "day": "day days dayno tag jour dia giorno день 日",
    "date": "date datum data fecha dato paivamaara tarih tarihi tanggal ημερομηνια ngay 일자 일시 дата 日期 日付 날짜 timestamp datetime time when at on created since created_at",
    "bought": "order ordered purchase purchased invoice invoiced transaction paid bought sale sold booking kauf "
    "bestel bestell bestellung rechnung zamowienia ordre siparis 결제 付款 支付 commande achat facture compra pedido ordine acquisto заказа покупки 注文 購入 订单 購買",
    "later": "ship shipped shipping delivery delivered updated modified approved estimated due limit expiry expires "
    "expiration cancelled signup registered registration joined birth born enrolled opened start end valid until last "
    "first lieferung livraison entrega refund refunded",
    "total": "totaal totalt sum_total celkem razem toplam total totals grand gesamt summe totale suma итого всего 合計 总计 總計 합계 collected",
    "amount": "omsætning omsetning omsattning przychod przychody obrot wydatki sprzedaz bedrag belopp belob belop kwota castka tutar jumlah osszeg summa ποσο 실付 实付 实际支付 결제금액 amount amt value revenue sales spend spent spending paid payment betrag umsatz monetary turnover montant "
    "importe importo valor valore ventas сумма 金额 金額 売上 금액 gmv charge charged gross net",
    "price": "price prices preis prix precio prezzo preco цена 价格 価格 가격 unitprice itemprice rate_per_unit cost "
    "einzelpreis cena hinta fiyat harga ar_egyseg prijs pris",
    "quantity": "quantity qty quant units pieces pcs menge anzahl quantite cantidad quantita количество 数量 수량 stueck count",
    "extra": "shipping freight tax taxes vat mwst discount discounts refund refunds refunded fee fees tip tips coupon "
    "handling frakt fragt verzend verzendkosten versandkosten dostawa dostawy frete frais port envio gastos spedizione kargo 运费 运費 送料 배송 배송비 moms iva tva ust versand steuer rabatt remise descuento sconto installments balance margin profit weight gift match "
    "subtotal allowance deposit commission surcharge доставка скидка налог",
    "refund": "refund refunded refunds returned erstattet rembourse",
    "currency": "currency waehrung wahrung devise moneda valuta валюта 通貨 货币 통화 ccy",
    "status": "status state_of zustand statut estado stato статус 状态 状態 상태 financial",
    "measure": "age alter income salary earnings wage einkommen gehalt revenu ingreso score points rating visits sessions "
    "frequency recency tenure distance duration minutes hours seconds size height weight children kids members rooms "
    "population percent percentage share ratio average avg mean median sum max min limit credit debt loan rent "
    "expenses savings balance profit margin clicks views pageviews calls usage mileage km miles kwh temperature "
    "leeftijd inkomen inkomst inkomster indkomst inntekt vek prijem prijmy wiek dochod eletkor jovedelem ika tulot "
    "idade renda rendimento rendimentos usia umur pendapatan penghasilan yas gelir varsta venit tuoi nhap εισοδημα ηλικια גיל "
    "הכנסה שכר العمر الدخل الراتب adults babies guests nights stays revenus ingresos entrate reddito alder "
    "area_m2 возраст доход зарплата 年齢 年龄 年収 收入 나이 소득 edad eta age_years miete orders purchases items count "
    "steps followers likes experience budget cost weighttotal volume calories spend_score",
    "survey": "respondent resp response responses submission submit answer antwort reponse respuesta",
    "coordinate": "latitude longitude lat lon lng latlong breitengrad laengengrad langengrad широта долгота 緯度 経度 纬度 经度",
    "version": "version release build",
    "timezone": "gmtoff dstoff gmtoffset utcoffset tzoffset",
    "of": "of der des de du di del von",
}
PERSONS = ("customer", "member", "user", "account", "household", "email", "card")
# what is counted where it stands in the plural, and words that only look so
COUNTED = frozenset((*PERSONS, "order", "thing", "month", "day", "year")) - {"email"}
SINGULAR = frozenset(("socios", "cas", "mas", "mes", "mois", "campus", "sales", "address", "status"))
# what follows them does not make an amount a tax: `Order Total (inc tax)`
QUALIFIERS = frozenset(
    [
        "inc",
        "incl",
        "including",
        "ex",
        "excl",
        "excluding",
        "exc",
        "before",
        "after",
        "without",
        "with",
        "inkl",
        "exkl",
        "zzgl",
        "ohne",
        "hors",
        "sans",
        "sin",
        "con",
        "senza",
        "netto",
        "brutto",
        "zonder",
        "met",
    ]
)


def fold(text: str) -> str:
    """Small letters without accents, full-width letters as plain ones."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(ch for ch in plain if not unicodedata.combining(ch))


KINDS: dict[str, frozenset[str]] = {}
for _kind, _words in WORDS.items():
    for _word in map(fold, _words.split()):
        KINDS[_word] = KINDS.get(_word, frozenset()) | {_kind}


@cache
def words_of(header: str) -> tuple[str, ...]:
    """Return the words of a header: `CustomerID`, `customer_id` and `customerid` give `("customer", "id")`."""
    spaced = CAMEL.sub(" ", NUMERO.sub(" # ", header).replace("e-mail", "email").replace("E-Mail", "Email"))
    runs = PARTS.findall(fold(spaced).replace("_", " "))
    pieces = ["".join(run) for word in runs for _, run in groupby(word, lambda ch: ch >= FIRST_WIDE)]
    return tuple(part for piece in pieces for part in _parts(piece))


def _parts(word: str) -> tuple[str, ...]:
    if word in KINDS or len(word) < SHORTEST_PART:
        return (word,)
    if word >= FIRST_WIDE:
        return _longest_first(word)
    if len(word) < SHORTEST_COMPOUND:
        return (word,)
    return _compound(word, MAX_PARTS) or (word,)


def _compound(word: str, most: int) -> tuple[str, ...]:
    """Return the fewest known words that a word is made of, none where it is not."""
    if word in KINDS:
        return (word,)
    if most == 1:
        return ()
    best: tuple[str, ...] = ()
    for end in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
        if word[:end] in KINDS and (rest := _compound(word[end:], most - 1)):
            words = (word[:end], *rest)
            best = words if not best or len(words) < len(best) else best
    return best


def _longest_first(word: str) -> tuple[str, ...]:
    if not word:
        return ()
    for end in range(len(word), 0, -1):
        if word[:end] in KINDS:
            return (word[:end], *_longest_first(word[end:]))
    rest = _longest_first(word[1:])
    return (word[0], *rest)


@dataclass(frozen=True)
class Meaning:
    """What the words of a header say: their kinds, and the order in which they stand."""

    words: tuple[str, ...]
    kinds: frozenset[str]

    def has(self, *kinds: str) -> bool:
        """Return whether a word is of one of these kinds."""
        return not self.kinds.isdisjoint(kinds)

    @property
    def is_plural(self) -> bool:
        """`Employees`, `Transactions`, `months_on_book`: how many, not which."""
        ends = [word for word in (*self.words[:1], *self.words[-1:]) if word.endswith("s") and word not in SINGULAR]
        one = any(not kinds_of(word.removesuffix("s")).isdisjoint(COUNTED) for word in ends)
        return one and not self.has("identity", "code", "number", "name", "email", "birth")

    @property
    def is_count(self) -> bool:
        """`number of visits`, `num_orders`, `Transactions`: how many, not which."""
        if self.is_plural:
            return True
        if len(self.words) < 2 or "number" not in kinds_of(self.words[0]):
            return False
        if "#" in self.words:  # `Nº pedidos`, but not `N° client`
            last = self.words[-1]
            return last.endswith("s") and last not in SINGULAR and self.has("order", "measure", "quantity")
        which = self.has(*PERSONS, "order", "row", "phone", "postal", "barcode")
        return "of" in self.words or not which or self.words[-1].endswith("s")

    @property
    def is_row_number(self) -> bool:
        """Whether it may number the rows: `S.No`, `#`, `Unnamed: 0`, `row_id`."""
        return (
            bool(self.words)
            and all(
                word.isdigit() or len(word) == 1 or not kinds_of(word).isdisjoint(("row", "number", "identity"))
                for word in self.words
            )
            and self.has("row", "number")
        )

    @property
    def is_identity(self) -> bool:
        """Whether it says which one: an id, a number or a code."""
        return self.has("identity", "code") or (self.has("number") and not self.is_count)

    @property
    def person(self) -> int | None:
        """How well it says who somebody is, 0 best; None where it does not."""
        named = [i for i, kind in enumerate(PERSONS) if kind in self.kinds]
        if not named or self.has("thing", "place", "postal", "phone", "row", "order") or self.is_count:
            return None
        if self.has("date", "year", "month", "amount", "measure", "birth", "derived", "status", "total", "extra"):
            return None if not (self.has("identity") or self.kinds == {"email"}) else named[0]
        return named[0]


def kinds_of(word: str) -> frozenset[str]:
    """Return the kinds of one word, plural or not."""
    kinds = KINDS.get(word)
    return kinds if kinds is not None else KINDS.get(word.removesuffix("s"), frozenset()) - {"identity", "number"}


@cache
def meaning_of(header: str) -> Meaning:
    """Return what the words of a header say."""
    words = words_of(header)
    at = next((i for i, word in enumerate(words) if word in QUALIFIERS), len(words))
    kept = words[:at] + tuple(word for word in words[at:] if "extra" not in kinds_of(word))
    return Meaning(words, frozenset(kind for word in kept for kind in kinds_of(word)))
