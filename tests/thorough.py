"""Modules that try many variants of what quicker tests cover, or need minutes; `make test-thorough` runs them."""

from pathlib import Path

HERE = Path(__file__).parent
MODULES = {
    "analysis": "test_damage test_determinism",
    "analysis/anonymity": "test_segment_groups",
    "analysis/cleaning": "test_descriptors test_rounding",
    "analysis/cli": "test_command_line",
    "analysis/clustering": "test_new_customers",
    "analysis/clustering/methods": "test_kmeans",
    "analysis/editions": "test_refitting test_refreshing test_refreshing_where test_shop",
    "analysis/evidence": "test_compute",
    "analysis/in_place/at_size": (
        "test_every_row_counts test_groups_where_rows_are test_odd_values test_precision test_run_again "
        "test_same_result test_weight test_where_rows_are"
    ),
    "analysis/patterns": "test_patterns",
    "analysis/reading/corpus": "test_corpus",
    "analysis/reading/formats": "test_fast_csv",
    "analysis/reports": "test_report",
    "analysis/store/names": "test_following",
    "analysis/using": "test_methods_in_use test_same_ids test_updating",
    "browser": "test_evidence test_failure test_names test_weight",
    "browser/accessibility": "test_axe test_help test_zoom",
    "browser/data": "test_bring test_descriptors test_doubts",
    "browser/explore": "test_size",
    "browser/files": "test_files test_pictures test_print test_saved_page",
    "dashboard/api": "test_uploads",
    "dashboard/startup": "test_start test_store",
}
THOROUGH = frozenset(HERE / folder / f"{name}.py" for folder, names in MODULES.items() for name in names.split())
