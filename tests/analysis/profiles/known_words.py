"""Made-up tables on which the right words are known.

Each group is how many customers it has and their averages; its customers are a tenth below, at and above these.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """Headers, groups, and the name and the beginning of the action that each group should get."""

    about: str
    headers: tuple[str, ...]
    groups: tuple[tuple[int, tuple[float, ...]], ...]
    names: tuple[str, ...]
    actions: tuple[str, ...]
    logs: tuple[str, ...] = ()


RFM = ("Recency (days)", "Frequency (purchases)", "Monetary (€)")

TABLES = (
    Known(
        "income and spending",
        ("Annual Income (k$)", "Spending Score (1-100)"),
        ((30, (90.0, 80.0)), (30, (90.0, 20.0)), (30, (30.0, 80.0)), (30, (30.0, 20.0))),
        (
            "High income, high spending",
            "High income, low spending",
            "Low income, high spending",
            "Low income, low spending",
        ),
        (
            "Consider early access",
            "Consider asking what they miss",
            "Consider small, frequent rewards",
            "Consider low-cost",
        ),
    ),
    Known(
        "orders summed up per customer",
        RFM,
        ((30, (10.0, 12.0, 900.0)), (30, (200.0, 12.0, 900.0)), (30, (10.0, 2.0, 300.0)), (30, (200.0, 2.0, 300.0))),
        ("Recent, frequent", "Long ago, frequent", "Recent, rare", "Long ago, rare"),
        (
            "Consider rewarding them",
            "Consider winning them back",
            "Consider a reason for the next purchase soon",
            "Consider low-cost contact",
        ),
    ),
    Known(
        "recency without purchases calls for winning back, not for rewards",
        ("Recency (days)", "Age"),
        ((30, (10.0, 30.0)), (30, (200.0, 30.0))),
        ("Recent, middle-aged", "Long ago, middle-aged"),
        ("What sets them apart: recent", "Consider winning them back: they bought long ago"),
    ),
    Known(
        "nothing is known of the columns",
        ("Fresh", "Grocery"),
        ((30, (12000.0, 3000.0)), (30, (4000.0, 20000.0))),
        ("High fresh, low grocery", "Low fresh, high grocery"),
        ("What sets them apart: low grocery (index 26) and high fresh (index 150)", "What sets them apart: "),
    ),
    Known(
        "a rate of cash advances is no buying frequency",
        ("CASH_ADVANCE_FREQUENCY", "CREDIT_LIMIT"),
        ((30, (0.6, 2000.0)), (30, (0.1, 8000.0))),
        ("High cash advance frequency, low credit limit", "Low cash advance frequency, high credit limit"),
        ("What sets them apart: ", "What sets them apart: "),
    ),
    Known(
        "the strongest feature leads, not the first column",
        ("Family_Size", "Age", "Work_Experience", "Distance"),
        ((60, (3.0, 30.0, 5.0, 10.0)), (60, (3.1, 62.0, 5.0, 10.1))),
        ("Younger", "Older"),
        ("What sets them apart: younger", "What sets them apart: older"),
    ),
    Known(
        "income without spending suggests nothing",
        ("Income", "Number of Children"),
        ((30, (90000.0, 0.5)), (30, (30000.0, 2.5))),
        ("High income, few children", "Low income, many children"),
        ("What sets them apart: ", "What sets them apart: "),
    ),
    Known(
        "visits and discounts",
        ("Visits", "Discount"),
        ((30, (20.0, 5.0)), (30, (4.0, 30.0))),
        ("Many visits, low discount", "Few visits, high discount"),
        ("What sets them apart: ", "Consider testing whether they also buy without discounts"),
    ),
    Known(
        "returns and revenue",
        ("Total Revenue", "Returns"),
        ((30, (900.0, 20.0)), (30, (300.0, 2.0))),
        ("High revenue, many returns", "Low revenue, few returns"),
        (
            "Consider finding out why: they have many returns",
            "Consider a reason for the next purchase: they spend little",
        ),
    ),
    Known(
        "satisfaction and tenure",
        ("Satisfaction Score", "tenure"),
        ((30, (2.0, 60.0)), (30, (8.0, 6.0))),
        ("Low satisfaction, long-standing", "High satisfaction, newer customers"),
        ("Consider asking what went wrong: they have low satisfaction", "Consider a welcome program"),
    ),
    Known(
        "a few large values stretch the standard deviation, and 22% of an average is not average",
        ("Monetary", "Age"),
        ((400, (425.0, 40.0)), (390, (2400.0, 40.0)), (9, (45000.0, 40.0))),
        ("Low value, middle-aged", "Mid value, middle-aged", "High value, middle-aged"),
        ("Consider a reason for the next purchase: they spend little", "Nothing sets", "Consider rewards"),
    ),
    Known(
        "a handful of customers far away is extreme",
        RFM,
        ((1500, (100.0, 4.0, 400.0)), (1500, (20.0, 9.0, 900.0)), (3, (5.0, 300.0, 90000.0))),
        ("Long ago, rare", "Recent, frequent", "Extreme customers: "),
        ("Consider low-cost", "Consider rewarding", "Consider setting these 3 customers aside"),
        ("frequency", "monetary"),
    ),
    Known(
        "a third column of purchases that goes the other way leaves open how much they buy",
        ("Recency (days)", "Web Purchases", "Store Purchases"),
        ((30, (100.0, 20.0, 2.0)), (30, (100.0, 2.0, 20.0))),
        ("Many web purchases, few store purchases", "Few web purchases, many store purchases"),
        ("What sets them apart: ", "What sets them apart: "),
    ),
)
