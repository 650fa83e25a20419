"""How many small files as people have them are read right, asked about, refused with a reason, or misread."""

from collections import Counter

from benchmarks.instruments.report import Measure
from tests.analysis.reading.cases.judging import OUTCOMES, judge
from tests.analysis.reading.cases.small_tables import CASES


def measure(store: str) -> list[Measure]:  # noqa: ARG001 - every part is asked alike
    """Judge every file; the ones that are wrong are named."""
    answers = {name: judge(name, case) for name, case in CASES.items()}
    for name, answer in answers.items():
        if answer.why:
            print(f"{answer.outcome}: {name}: {'; '.join(answer.why)[:300]}")
    counts = Counter(answer.outcome for answer in answers.values())
    print(", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES), f"of {len(answers)} files")
    return []
