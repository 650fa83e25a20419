"""Order exports of shops and public data sets, as they come: which column says what."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """An export that is known by its headers; alternatives are separated by bars, empty: there is no such column."""

    name: str
    person: str
    order: str
    date: str
    amount: str
    quantity: str = ""
    status: str = ""
    refund: str = ""
    currency: str = ""
    needs: str = ""

    @property
    def required(self) -> tuple[str, ...]:
        """Headers without which it is another table, each with its alternatives."""
        extra = self.needs.split(", ") if self.needs else []
        return (self.person, self.order, self.date, self.amount, *extra)


LAYOUTS = (
    Layout(
        "Shopify",
        "email",
        "name",
        "created at|paid at",
        "total",
        status="financial status",
        refund="refunded amount",
        currency="currency",
        needs="financial status|lineitem quantity|lineitem name|lineitem price",
    ),
    Layout(
        "WooCommerce",
        "customer id|customer user id|customer user email|email (billing)|billing email address",
        "order number|order id",
        "order date",
        "order total amount",
        status="order status",
        refund="order refund amount",
        currency="order currency",
    ),
    Layout(
        "Stripe",
        "customer id|customer email",
        "id",
        "created (utc)|created date (utc)|created",
        "amount",
        status="status",
        refund="amount refunded",
        currency="currency",
        needs="amount refunded, status",
    ),
    Layout(
        "Magento",
        "customer email",
        "id|order #",
        "purchase date|purchased on",
        "grand total (purchased)|g.t. (purchased)|grand total (base)",
        status="status",
        refund="total refunded",
    ),
    Layout(
        "Square",
        "customer id|customer name",
        "transaction id",
        "date",
        "net sales",
        currency="currency",
        needs="gross sales, total collected|net total",
    ),
    Layout(
        "Amazon",
        "buyer-email|buyer-name",
        "amazon-order-id|order-id",
        "purchase-date",
        "item-price",
        status="order-status",
        currency="currency",
    ),
    Layout(
        "Olist",
        "customer_unique_id",
        "order_id",
        "order_purchase_timestamp",
        "payment_value|price",
        status="order_status",
    ),
    Layout(
        "UCI Online Retail",
        "customerid|customer id",
        "invoiceno|invoice",
        "invoicedate",
        "unitprice|price",
        quantity="quantity",
        needs="stockcode",
    ),
    Layout("Superstore", "customer id", "order id", "order date", "sales", needs="ship date"),
    Layout("Dunnhumby", "household_key", "basket_id", "day", "sales_value"),
)


def known_layout(headers: Mapping[str, int]) -> Layout | None:
    """Return the first layout whose headers are all there; `headers` are small letters with their positions."""
    return next((x for x in LAYOUTS if all(place(headers, name) is not None for name in x.required)), None)


def place(headers: Mapping[str, int], names: str) -> int | None:
    """Return where the first of alternative names is."""
    return next((headers[name] for name in names.split("|") if name in headers), None)
