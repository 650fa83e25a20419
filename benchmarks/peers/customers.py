"""The Mall customers with their six segments and their place on the map, for pages that fit nothing themselves."""

from pathlib import Path

import pandas as pd
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

MALL = Path(__file__).parents[2] / "data" / "Mall_Customers.csv"
FEATURES = ["Age", "Annual Income (k$)", "Spending Score (1-100)"]


def mall_customers() -> pd.DataFrame:
    """Return the customers with `segment`, `pc1` and `pc2`."""
    customers = pd.read_csv(MALL)
    scaled = StandardScaler().fit_transform(customers[FEATURES])
    customers["segment"] = KMeans(6, n_init=10, random_state=0).fit_predict(scaled).astype(str)
    customers[["pc1", "pc2"]] = PCA(2).fit_transform(scaled)
    return customers
