"""A description stays readable however many customers are not segmented."""

from analysis.cli.describe import MOST_UNPLACED, describe


def test_at_most_twenty_rows_that_are_not_segmented_are_listed(segment_text):
    rows = [f"{i},{i % 7},{i % 5}" for i in range(40)] + [f"{100 + i},,1" for i in range(30)]
    lines = describe(segment_text("id,x,y\n" + "\n".join(rows) + "\n")).splitlines()
    assert sum(line.startswith("Not segmented: ") for line in lines) == MOST_UNPLACED
    assert "10 more are not segmented; customers.csv has them all, with the reasons." in lines
