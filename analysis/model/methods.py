"""The methods that can form segments, in words."""

from dataclasses import dataclass

K_MEANS, MIXTURE = "k-means", "mixture"


@dataclass(frozen=True)
class Method:
    """What people read about a method.

    `by`: its name after "by", with its source. `assumes`: what it takes for granted. `belongs`: where a customer
    belongs. `most`: how many customers form segments; where there are more, that many are drawn at random.
    """

    name: str
    by: str
    assumes: str
    belongs: str
    most: int | None = None

    def sentences(self, n_customers: int) -> str:
        """Return how the segments of `n_customers` are formed, what that assumes, and who belongs where."""
        return f"Segments are formed by {self.by.partition(' (')[0]}. {self.assumptions(n_customers)}"

    def assumptions(self, n_customers: int) -> str:
        """Return what it takes for granted, where customers belong, and whether only some form the segments."""
        drawn = self.most is not None and n_customers > self.most
        some = f" {self.most:,} customers, drawn at random, form the segments." if drawn else ""
        return f"{self.assumes} {self.belongs}{some}"


METHODS = {
    K_MEANS: Method(
        "K-means",
        "K-means (Lloyd 1982; starts by Arthur and Vassilvitskii 2007)",
        "It assumes that segments are compact and round.",
        "Each customer belongs to the segment with the nearest center.",
    ),
    "mixture": Method(
        "Gaussian mixture",
        "a Gaussian mixture (Dempster, Laird and Rubin 1977)",
        "It assumes that each segment is a cloud, round or stretched, and that clouds may overlap.",
        "Each customer belongs to the segment that is most likely.",
        20_000,
    ),
    "ward": Method(
        "Ward's method",
        "Ward's method (Ward 1963)",
        "It joins the most similar customers step by step, and assumes compact segments.",
        "Each customer belongs to the segment with the nearest center.",
        4_000,
    ),
}


def method_trouble(method: str, where: str) -> str:
    """Return why a method other than K-means cannot be used, as an error; `where` says for which customers."""
    return f"{where} can only be segmented by K-means, not by {METHODS[method].by.partition(' (')[0]}; choose k-means"
