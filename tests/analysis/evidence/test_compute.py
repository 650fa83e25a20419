"""Evidence: against independent computations, on tables whose truth is known, saved and opened again."""

import json
import shutil

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy.stats import f_oneway
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, calinski_harabasz_score, silhouette_samples
from sklearn.preprocessing import StandardScaler

from analysis.build.pipeline import segment
from analysis.clustering.criteria import silhouette_widths
from analysis.clustering.methods import kmeans
from analysis.clustering.methods.kmeans import Clustering
from analysis.core import progress
from analysis.core.errors import InputError
from analysis.core.progress import ProgressFile, read_progress
from analysis.evidence import compute, resampling
from analysis.evidence.resampling import adjusted_rand
from analysis.model.customer_measures import in_ones
from analysis.model.question import Question
from analysis.store.evidence import PROGRESS_FILE, fill_names, open_evidence
from analysis.store.folder import open_segmentation


def silent(phase, done):
    pass


@pytest.fixture(scope="module")
def mall_evidence(mall_folder, mall):
    return open_evidence(mall_folder, mall)


@pytest.fixture(scope="module")
def mall_scaled(mall_file):
    columns = ["Age", "Annual Income (k$)", "Spending Score (1-100)"]
    return StandardScaler().fit_transform(pd.read_csv(mall_file)[columns])


@pytest.fixture(scope="module")
def mall_rows(mall_folder):
    """Return customers as segmented for the default number, in file order."""
    return pd.read_csv(mall_folder / "customers.csv")


@pytest.fixture
def quick(monkeypatch):
    """Few starts, refits and copies, for what does not depend on their number."""
    monkeypatch.setattr(kmeans, "N_INIT", 10)
    for module in (resampling, compute):
        monkeypatch.setattr(module, "REFITS", 10)
        monkeypatch.setattr(module, "COPIES", 30)


@pytest.mark.parametrize(("n", "most", "k"), [(30, 1, 2), (60, 5, 4), (20, 3, 9)])
def test_silhouettes_of_cells_as_on_rows(n, most, k):
    random = np.random.default_rng(n)
    points, counts = random.normal(size=(n, 2)), random.integers(1, most + 1, n)
    labels = np.concatenate([np.arange(1, k + 1), random.integers(1, k + 1, n - k)]).astype(np.uint8)
    found = silhouette_widths(points, counts, [Clustering(k, np.empty(0), labels, 0.0)])[k]
    rows = silhouette_samples(np.repeat(points, counts, axis=0), np.repeat(labels, counts))
    assert np.repeat(found, counts) == pytest.approx(rows, abs=1e-7)


def test_agreement_as_in_scikit_learn():
    random = np.random.default_rng(1)
    for _ in range(20):
        a, b, counts = random.integers(0, 4, 30), random.integers(0, 5, 30), random.integers(1, 9, 30)
        expected = adjusted_rand_score(np.repeat(a, counts), np.repeat(b, counts))
        assert adjusted_rand(a, b, counts) == pytest.approx(expected, abs=1e-12)


def test_mall_agrees_with_published_figures(mall_evidence):
    six, five = mall_evidence.solution(6), mall_evidence.solution(5)
    shuffled = six["references"]["shuffled"]
    assert len(shuffled) == 100
    assert np.mean(shuffled) == pytest.approx(0.265, abs=0.01)
    assert max(shuffled) == pytest.approx(0.300, abs=0.015)
    assert six["stability"]["mean"] == pytest.approx(0.96, abs=0.03)
    assert five["stability"]["mean"] == pytest.approx(0.83, abs=0.06)
    assert six["verdict"]["word"] in {"fair", "strong"}


def test_measures_of_the_mall_as_on_rows(mall, mall_evidence, mall_rows, mall_scaled):
    labels = mall_rows["segment"].to_numpy()
    centers = np.array([mall_scaled[labels == j].mean(axis=0) for j in range(1, 7)])
    distances = np.sort(np.linalg.norm(mall_scaled[:, None, :] - centers[None], axis=2), axis=1)
    expected = {
        "silhouette": silhouette_samples(mall_scaled, labels),
        "margin": 1 - distances[:, 0] / distances[:, 1],
    }
    for key, values in expected.items():
        found = np.repeat(in_ones(mall_evidence.measures[f"{key}_k6"]), mall.cells.counts)
        assert np.sort(found) == pytest.approx(np.sort(values), abs=0.0051), key
    stability = in_ones(mall_evidence.measures["stability_k6"])
    assert (stability >= 0).all()
    assert (stability <= 1).all()


def test_described_as_in_scipy_and_scikit_learn(mall, mall_evidence, mall_rows, mall_scaled):
    found = mall_evidence.solution(6)["describe"]
    labels = mall_rows["segment"].to_numpy()
    fitted = KMeans(6, n_init=50, random_state=1).fit(mall_scaled)
    assert found["within"] == pytest.approx(fitted.inertia_, rel=1e-6)
    assert found["total"] == pytest.approx(200 * 3)
    score = calinski_harabasz_score(mall_scaled, labels)
    assert (found["between"] / 5) / (found["within"] / 194) == pytest.approx(score)
    for output, feature in zip(found["features"], mall.schema.features, strict=True):
        column = mall_rows[feature.column]
        assert output["f"] == pytest.approx(f_oneway(*(column[labels == j] for j in range(1, 7))).statistic)
        assert (output["df_between"], output["df_within"]) == (5, 194)
    assert "p_value" not in json.dumps(found["features"])
    centers = np.array([mall_scaled[labels == j].mean(axis=0) for j in range(1, 7)])
    for j, output in enumerate(found["nearest"]):
        apart = np.linalg.norm(centers - centers[j], axis=1)
        apart[j] = np.inf
        assert (output["segment"], output["distance"]) == (apart.argmin() + 1, pytest.approx(apart.min()))


def test_flow_is_the_cross_table(mall_evidence, mall):
    table = np.array(mall_evidence.solution(6)["flow"]["table"])
    six, seven = (np.repeat(mall.cells.labels[k], mall.cells.counts) for k in (6, 7))
    assert table.tolist() == pd.crosstab(six, seven).to_numpy().tolist()
    assert mall_evidence.solution(10)["flow"] is None


TABLES = {
    "uniform noise": (lambda r: r.uniform(0, 100, (300, 3)), "none"),
    "one blob": (lambda r: r.normal(50, 10, (300, 3)), "none"),
    "one long blob": (lambda r: 50 + r.normal(0, 10, (300, 3)) @ [[1, 0.9, 0.8], [0, 0.4, 0.3], [0, 0, 0.4]], "none"),
    "one tilted sheet": (
        lambda r: r.uniform(0, 100, (300, 3)) @ [[1, 1, 0.9], [0.1, -0.1, 0.1], [0, 0.1, -0.1]],
        "none",
    ),
    "three blobs": (
        lambda r: np.concatenate([r.normal(c, 3, (100, 3)) for c in ([0, 0, 0], [50, 50, 0], [0, 50, 80])]),
        "strong",
    ),
}


@pytest.mark.parametrize("case", TABLES)
def test_verdict_on_tables_whose_truth_is_known(case, tmp_path, quick):
    make, word = TABLES[case]
    frame = pd.DataFrame(make(np.random.default_rng(7)).round(2), columns=["a", "b", "c"])
    frame.to_csv(tmp_path / "customers.csv", index_label="id")
    segment(Question(str(tmp_path / "customers.csv")), tmp_path / "out")
    assert open_segmentation(tmp_path / "out").verdict is None
    compute.find_evidence(tmp_path / "out", silent)
    assert json.loads((tmp_path / "out" / "segmentation.json").read_text())["verdict"] == word
    assert open_segmentation(tmp_path / "out").verdict == word


def test_columns_that_took_no_part_get_a_real_test(tmp_path, mall_file, quick):
    frame = pd.read_csv(mall_file)
    frame["Visits"] = (frame["Spending Score (1-100)"] // 3 + np.arange(200) % 5).where(np.arange(200) % 9 > 0)
    frame["Note"] = [f"note {i}" for i in range(200)]
    frame.to_csv(tmp_path / "customers.csv", index=False)
    wanted = ("income", "spending")
    s = segment(Question(str(tmp_path / "customers.csv"), wanted), tmp_path / "out")
    found = compute.find_evidence(tmp_path / "out", silent).solution(s.n_clusters)["describe"]["others"]
    rows = pd.read_csv(tmp_path / "out" / "customers.csv")
    assert [o["column"] for o in found] == ["Age", "Visits"]
    for output in found:
        groups = [g.dropna() for _, g in rows.groupby("segment")[output["column"]]]
        expected = f_oneway(*groups)
        assert output["f"] == pytest.approx(expected.statistic)
        assert output["p_value"] == pytest.approx(expected.pvalue, rel=1e-6)
        assert output["n"] == sum(map(len, groups))
        assert output["means"] == pytest.approx([g.mean() for g in groups])


@pytest.mark.parametrize(
    "text",
    [
        "id,a,b\n1,1,1\n2,2,2\n3,3,5\n",
        "id,a,b,c\n1,1,1,x\n2,1,1,y\n3,1,1,z\n4,2,2,x\n5,3,9,x\n6,3,9,y\n",
        "a,b\n" + "1,2\n" * 50 + "3,4\n" * 30 + "5,9\n" + "1,9\n",
    ],
    ids=["three customers", "alike but for a category", "many alike"],
)
def test_small_tables_have_evidence_too(text, tmp_path, quick):
    (tmp_path / "customers.csv").write_text(text)
    s = segment(Question(str(tmp_path / "customers.csv")), tmp_path / "out")
    found = compute.find_evidence(tmp_path / "out", silent)
    assert set(found.document["verdicts"]) == {str(k) for k in s.ks}


def test_the_verdict_of_the_number_shown_is_known_first(mall_folder, mall, tmp_path, quick, monkeypatch):
    monkeypatch.setattr(progress, "PAUSE", 0.0)
    folder = shutil.copytree(mall_folder, tmp_path / "copy")
    (folder / "evidence.json").unlink()
    seen = []

    def watch(phase, done):
        seen.append((done, read_progress(folder / PROGRESS_FILE).get("known", {})))

    found = compute.find_evidence(folder, watch, 1)
    done, first = next((done, known) for done, known in seen if known)
    assert list(first) == [str(mall.n_clusters)]
    assert done < 0.5
    last = seen[-1][1]
    assert {int(k) for k in last} == set(mall.ks)
    for k, known in last.items():
        of_document = found.solution(int(k))
        own = {"verdict": of_document["verdict"], "sentence": of_document["sentences"]["verdict"]}
        assert known == json.loads(json.dumps(own))


def test_identical_whatever_the_threads_and_processes(mall_folder, tmp_path, run_python):
    """Evidence found on one core, and with four threads by three processes."""
    found = []
    for threads, processes in (("1", "1"), ("4", "3")):
        folder = shutil.copytree(mall_folder, tmp_path / threads)
        (folder / "evidence.json").unlink()
        script = (
            "import sys, pathlib; from analysis.evidence import compute as f, resampling as r\n"
            "f.REFITS = r.REFITS = 5; f.COPIES = r.COPIES = 5\n"
            "f.find_evidence(pathlib.Path(sys.argv[1]), lambda phase, done: None, int(sys.argv[2]))"
        )
        done = run_python("-c", script, folder, processes, OMP_NUM_THREADS=threads, OPENBLAS_NUM_THREADS=threads)
        assert done.returncode == 0, done.stderr
        found.append([(folder / name).read_bytes() for name in ("evidence.json", "evidence.parquet")])
    assert found[0] == found[1]


def test_saved_and_opened_again(mall_folder, mall, tmp_path):
    folder = shutil.copytree(mall_folder, tmp_path / "copy")
    found = open_evidence(folder, mall)
    assert set(found.measures) == {f"{m}_k{k}" for m in ("silhouette", "margin", "stability") for k in mall.ks}
    assert compute.find_evidence(folder, silent).document == found.document, "it is there already"
    assert read_progress(folder / PROGRESS_FILE) == {}
    (folder / "evidence.json").unlink()
    assert open_evidence(folder, mall) is None


DAMAGE = {
    "json cut short": lambda f: (f / "evidence.json").write_bytes((f / "evidence.json").read_bytes()[:-50]),
    "json of a list": lambda f: (f / "evidence.json").write_text("[]"),
    "no measures": lambda f: (f / "evidence.parquet").unlink(),
    "measures cut short": lambda f: (f / "evidence.parquet").write_bytes((f / "evidence.parquet").read_bytes()[:200]),
    "a measure less": lambda f: duckdb.sql(
        f"COPY (SELECT * EXCLUDE margin_k6 FROM read_parquet('{f}/evidence.parquet')) TO '{f}/evidence.parquet'"
    ),
    "a customer less": lambda f: duckdb.sql(
        f"COPY (SELECT * FROM read_parquet('{f}/evidence.parquet') LIMIT 100) TO '{f}/evidence.parquet'"
    ),
}


@pytest.mark.parametrize("case", DAMAGE)
def test_damaged_evidence_is_refused_in_a_sentence(case, mall_folder, mall, tmp_path):
    folder = shutil.copytree(mall_folder, tmp_path / "copy")
    DAMAGE[case](folder)
    with pytest.raises(InputError, match=r"run `python -m analysis evidence` on that folder again\.$"):
        open_evidence(folder, mall)


def test_evidence_of_an_older_format_is_still_read(mall_folder, mall, tmp_path):
    """Before format 5 there were no verdicts on segments and no second opinions."""
    folder = shutil.copytree(mall_folder, tmp_path / "copy")
    document = json.loads((folder / "evidence.json").read_text())
    for found in document["solutions"]:
        del found["segments"], found["opinions"], found["sentences"]["segments"], found["sentences"]["kind"]
    (folder / "evidence.json").write_text(json.dumps(document | {"format": 4}))
    older = open_evidence(folder, mall)
    assert (older.is_current, older.segments(6)) == (False, [])
    assert older.document["verdicts"] == document["verdicts"]
    (folder / "evidence.json").write_text(json.dumps(document))
    with pytest.raises(InputError):
        open_evidence(folder, mall)


def test_every_segment_of_the_mall_is_judged(mall, mall_evidence):
    for k in mall.ks:
        judged = mall_evidence.segments(k)
        assert [one["segment"] for one in judged] == list(range(1, k + 1))
        assert all(one["first"] <= k <= one["last"] for one in judged)
        assert all(text.endswith(".") for one in judged for text in one["sentences"].values())
        assert mall_evidence.solution(k)["opinions"]["drawn"] is None
    six = mall_evidence.solution(6)
    assert {one["word"] for one in six["segments"]} <= {"stable", "valid"}
    assert min(one["jaccard"] for one in mall_evidence.segments(5)) < 0.7, "five are the least stable of 4 to 7"
    best = min(six["opinions"]["bic"], key=six["opinions"]["bic"].get)
    assert best == "5"
    assert [round(m["agreement"], 1) for m in six["opinions"]["methods"][:2]] == [0.8, 0.9]


def test_evidence_of_other_data_does_not_count(mall_folder, mall, tmp_path):
    folder = shutil.copytree(mall_folder, tmp_path / "copy")
    document = json.loads((folder / "evidence.json").read_text()) | {"fingerprint": "0" * 16}
    (folder / "evidence.json").write_text(json.dumps(document))
    assert open_evidence(folder, mall) is None


def test_progress_is_told_to_other_processes(tmp_path, monkeypatch):
    monkeypatch.setattr(progress, "PAUSE", 0.0)
    file = ProgressFile(tmp_path / PROGRESS_FILE)
    file.report("refitting", 0.25)
    assert read_progress(tmp_path / PROGRESS_FILE) == {"phase": "refitting", "done": 0.25}
    file.know("6", "fair")
    file.report("refitting", 0.5)
    assert read_progress(tmp_path / PROGRESS_FILE) == {"phase": "refitting", "done": 0.5, "known": {"6": "fair"}}
    file.fail("There is no space left.")
    assert read_progress(tmp_path / PROGRESS_FILE) == {"failed": "There is no space left."}
    file.remove()
    assert read_progress(tmp_path / PROGRESS_FILE) == {}


# seconds spent, share done, the sentence
LEFT = [
    (2.9, 0.5, ""),
    (60, 0.01, ""),
    (10, 0.5, ", about 10 s left"),
    (10, 0.9, ", about 5 s left"),
    (29, 0.25, ", about 85 s left"),
    (31, 0.25, ", about 2 min left"),
    (60, 0.05, ", about 19 min left"),
    (10, 1.0, ", about 5 s left"),
]


@pytest.mark.parametrize(("spent", "done", "message"), LEFT)
def test_how_long_it_may_still_take(spent, done, message):
    assert progress.left_words(progress.seconds_left(spent, done)) == message


def test_what_is_left_becomes_less_though_nothing_is_told(tmp_path, monkeypatch):
    path = tmp_path / PROGRESS_FILE
    file = ProgressFile(path)
    file.started -= 20
    file.report("making cells", 0.5)
    assert read_progress(path) == {"phase": "making cells", "done": 0.5, "left": pytest.approx(20, abs=2)}
    for age, left in ((15, {"left": pytest.approx(5, abs=2)}), (40, {})):
        at = path.stat().st_mtime
        monkeypatch.setattr("analysis.core.progress.time.time", lambda at=at, age=age: at + age)
        assert read_progress(path) == {"phase": "making cells", "done": 0.5} | left


def test_every_sentence_of_the_mall_is_whole(mall_evidence, mall):
    for k in mall.ks:
        for name, text in mall_evidence.solution(k)["sentences"].items():
            output = fill_names(text, mall.solution(k).names)
            assert output.endswith("."), name
            assert not set("{}") & set(output), output
            assert "nan" not in output.lower(), output


def test_sentences_of_the_mall(mall_evidence):
    output = mall_evidence.solution(6)["sentences"]
    assert output["verdict"].startswith("These 6 segments are fair")
    assert output["how_many"].startswith("Of 2 to 10 segments, 6 are the clearest")
    assert "Kindred uses the silhouette (6)." in output["disagreements"]
    assert output["against"].startswith("No: the segments are clearer than chance")
    assert "explain 78% of the variation" in output["describe"]
    assert mall_evidence.solution(5)["sentences"]["how_many"].startswith(
        "6 segments would be clearer than 5 (silhouette 0.43 against 0.42; 5 is number 4 of 9)."
    )
