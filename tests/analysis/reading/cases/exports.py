"""The right answer for exports of tools that marketers use, surveys, other languages and slips of spreadsheets."""

from tests.analysis.reading.cases.judging import Case

SPENT = {"a1": 30.0, "b2": 420.0, "c3": 20.0, "d4": 610.0, "e5": 21.0, "f6": 490.0}
TWO_ORDERS = ("has the day first", "the month")


def ours(*forms: str, own: str | None = None, **roles: str) -> Case:
    """Return sixteen customers whose segments these columns form."""
    return Case(16, forms=forms, own=own, roles=roles)


def bought(mail: str = "", row: str = "order", own: str | None = None, says: tuple[str, ...] = ()) -> Case:
    """Return six customers with two orders each."""
    values = {f"{customer}{mail}": {"monetary": amount} for customer, amount in SPENT.items()}
    return Case(6, row=row, own=own, values=values, says=("Frequency (purchases): ignored", *says))


EXPORTS: dict[str, Case] = {
    # customers of tools
    "hubspot_contacts.csv": ours(
        "Number of Page Views", "Number of Sessions", "Number of Associated Deals", "Total Revenue", own="Email"
    ),
    "salesforce_accounts.csv": Case(
        16, forms=("Annual Revenue", "Employees"), own="Account ID", order={"Rating": ("Cold", "Warm", "Hot")}
    ),
    "salesforce_report.csv": Case(16, 4, forms=("Age", "Income", "Visits"), own="Customer Number"),
    "mailchimp.csv": ours("MEMBER_RATING", "Total Spent", "Orders", own="Email Address"),
    "klaviyo_profiles.csv": ours(
        "Historic Customer Lifetime Value", "Historic Number Of Orders", "Average Order Value", own="Email"
    ),
    "stripe_customers.csv": ours("Total Spend", "Payment Count", "Refunded Volume"),
    "square_directory.csv": ours("Transaction Count", "Total Spend", own="Square Customer ID"),
    "woo_analytics.csv": ours("Orders", "Total Spend", "AOV", own="Email"),
    "magento_customers.csv": ours("Orders", "Lifetime Sales", own="Email"),
    "intercom.csv": ours("Web sessions", "Monthly Spend", own="User ID"),
    "ga_totals.csv": Case(16, 1, forms=("Sessions", "Total revenue", "Event count"), own="Effective user ID"),
    # orders
    "ebay_awaiting.csv": bought("@members.ebay.com", own="Buyer Email"),
    "etsy_orders.csv": bought(own="Buyer User ID"),
    "eventbrite.csv": bought("@x.org", own="Email"),
    "amazon_payments.csv": Case(6, row="order", own="buyer id"),
    "shopify_picked.csv": bought("@x.org", "order line", own="Email", says=("orders from Shopify",)),
    "shopify_mail_once.csv": bought("@x.org", "order line", own="Email", says=("orders from Shopify",)),
    # surveys
    "forms_linear.csv": Case(
        16,
        row="survey answer",
        forms=(
            "How old are you?",
            "How satisfied are you with our shop?",
            "How much do you spend per month (in euros)?",
        ),
        own="Email Address",
        order={"How often do you shop with us?": ("Never", "Rarely", "Sometimes", "Often", "Always")},
    ),
    "typeform_hash.csv": Case(
        16,
        row="survey answer",
        forms=(
            "What's your age?",
            "On a scale from 0 to 10, how likely are you to recommend us?",
            "Yearly spend (USD)",
        ),
    ),
    "limesurvey.csv": Case(
        16,
        row="survey answer",
        forms=("G01Q01. How old are you?", "G01Q02. Monthly spend in EUR"),
        order={
            "G01Q03. How satisfied are you?": (
                "Very dissatisfied",
                "Dissatisfied",
                "Neutral",
                "Satisfied",
                "Very satisfied",
            )
        },
    ),
    "likert_grid.csv": Case(
        16,
        row="survey answer",
        forms=("age", "monthly_spend"),
        own="respondent_id",
        order={
            "The shop is easy to use": (
                "Strongly disagree",
                "Disagree",
                "Neither agree nor disagree",
                "Agree",
                "Strongly agree",
            ),
            "Prices are fair": ("Strongly disagree", "Disagree", "Agree", "Strongly agree"),
        },
    ),
    "nps.csv": Case(16, forms=("NPS Score (0-10)", "Account Age (days)"), own="Customer Email", row="survey answer"),
    # tables as published
    "telco_labels.csv": Case(
        15,
        1,
        own="CustomerID",
        forms=("Tenure Months", "Monthly Charges", "Total Charges"),
        roles={"CLTV": "descriptor", "Zip Code": "ignored|category", "Churn Value": "ignored|category|descriptor"},
    ),
    "hotel_demand.csv": Case(
        15,
        1,
        roles={
            "arrival_date_year": "category|ignored",
            "arrival_date_week_number": "category|ignored",
            "arrival_date_day_of_month": "category|ignored",
            "agent": "category|ignored",
            "company": "category|ignored",
            "lead_time": "feature",
            "adr": "feature",
            "reservation_status_date": "date",
        },
    ),
    "gym_members.csv": ours(
        "Age",
        "Weight (kg)",
        "Height (m)",
        "Max_BPM",
        "Session_Duration (hours)",
        "Workout_Frequency (days/week)",
        "Fat_Percentage",
        own="Member No",
    ),
    "saas_workspaces.csv": ours(
        "seats", "mrr_usd", "logins_30d", "api_calls", own="workspace_id", storage_used="category"
    ),
    "saas_months.csv": Case(8, 8, own="account_id", says=("repeats",)),
    "recharge.csv": Case(8, row="order", own="customer_id"),
    "wholesale_long.csv": Case(
        120,
        forms=("Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen"),
        roles={"Channel": "category", "Region": "category"},
    ),
    # other languages
    "german_loyalty.csv": ours("Punktestand", "Umsatz 12 Monate", own="Kartennummer"),
    "french_adherents.csv": ours("Chiffre d'affaires", "Panier moyen", "Nb commandes", own="N° adhérent"),
    "spanish_clientes.csv": ours("Edad", "Importe total", "Nº pedidos", own="Código cliente"),
    "polish_klienci.csv": ours("Wiek", "Przychód", "Liczba zamówień", own="Nr klienta"),
    "turkish_musteriler.csv": ours("Yaş", "Toplam Harcama (TL)", "Sipariş Sayısı", own="Müşteri No"),
    "japanese_kaiin.csv": ours("年齢", "購入金額", "来店回数", own="会員番号"),
    "chinese_huiyuan.csv": ours("年龄", "消费金额", "到店次数", own="会员号"),
    "russian_unicode_text.txt": ours("Возраст", "Сумма покупок", "Количество заказов", own="Клиент"),
    "brazil_cpf.csv": ours("Idade", "Renda mensal", "Qtd compras", own="CPF"),
    "swedish_kunder.csv": ours("Ålder", "Belopp", "Antal köp", own="Kundnr"),
    "korean_gogaek.csv": ours("나이", "구매금액", "방문횟수", own="고객번호"),
    "danish_medlemmer.csv": Case(16, forms=("Age (years)", "Omsætning", "Antal besøg"), own="Medlemsnr."),
    # slips of spreadsheets
    "excel_sci_ids.csv": Case(16, forms=("Age", "Income", "Visits"), says=("4.00012E+15",)),
    "hash_overflow.csv": Case(14, 2, forms=("age", "income", "visits"), own="customer_id"),
    "age_bands_mangled.csv": Case(16, forms=("income", "visits"), roles={"age_group": "category"}),
    "thousands_unquoted.csv": Case(refused=("most rows have 5 values, but the header names 4 columns",)),
    "extra_unnamed.csv": Case(refused=("most rows have 5 values, but the header names 4 columns",)),
    "header_wider.csv": Case(refused=("line 3: most rows have 4 values, but the header names 5 columns",)),
    "two_separators.csv": Case(refused=("line 2: its values are separated by commas",)),
    "trailing_every.csv": ours("age", "income", "visits", own="customer_id"),
    "dates_two_orders.csv": Case(16, forms=("age", "income"), roles={"joined": "ignored"}, says=TWO_ORDERS),
    "orders_two_orders.csv": Case(refused=("order_date is left out", *TWO_ORDERS)),
    "orders_one_other.csv": Case(6, row="order", says=("01/31/2024 on line 8 has the month first",), own="customer_id"),
    "orders_swapped.csv": Case(refused=("order_date is left out", "swapped day and month")),
    "orders_iso_and_marked.csv": bought(own="customer_id"),
    "titled_totals.xlsx": Case(16, 1, forms=("Age", "Discount", "Spent"), own="Kundennr"),
    "pivot_first.xlsx": Case(16, forms=("age", "spent"), own="customer_id", says=("sheet: 'Data'",)),
    "numbers_as_text.xlsx": ours("age", "spent", "visits", own="customer_id"),
    "swapped_dates.xlsx": Case(16, forms=("age", "spent"), own="customer_id", says=("swapped day and month",)),
}
