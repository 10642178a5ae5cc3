"""How long a search takes in an index of 10,000 things: ``python -m benchmarks.search [THINGS]``. Run by hand.

The things have names and descriptions put together at random from words of such plans and 2,000 made-up ones in each
language, the common ones far more often than the rare (Zipf's law): a common word is found in thousands of things.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from lsgraph.search import documents
from lsgraph.search.documents import Document, Text
from lsgraph.search.index import DOCUMENTS, prepare
from lsgraph.search.query import read_query
from lsgraph.search.searching import Index
from lsgraph.vocabulary import LSG

JAPANESE = (
    "再生医療 創薬 研究 基盤 支援 事業 ゲノム バイオバンク 感染症 がん 脳科学 疾患 細胞 拠点 ネットワーク プログラム "
    "実現 推進 開発 評価 臨床 技術 データ 人材 育成 国際 連携 革新的 先端 次世代 iPS細胞 遺伝子 治療 医薬品 医療機器 "
    "老化 精神 神経 免疫 創生"
).split()
ENGLISH = (
    "regenerative medicine drug discovery research platform support project genome biobank infectious disease cancer "
    "brain science cell network programme promotion development evaluation clinical technology data training therapy"
).split()
QUERIES = (
    "再生医療", "研究", "再生", "患", "iPS細胞", "R4", "令和4年度 がん", "ﾊﾞｲｵﾊﾞﾝｸ", "がん 免疫 治療", "research", "res",
    '"drug discovery"', "genome platform", "LSG-0042", "研究 開発 2022", "医療機器", "b", "存在しない語", "AI",
)  # fmt: skip
KANJI = "医療研究開発創生基盤支援評価細胞再疾患臨床技術国際連携人材育成次世代先端革新精神経免疫遺伝子治薬品機器老化"
SYLLABLES = "ba co di fe ga hu ki lo mi ne po ra se ti vo".split()
CLASSES = ("PlanProject", "Programme", "Evaluation", "BudgetItem", "PolicyMeasure", "SourcePassage", "NameRecord")
ROUNDS = 25


def vocabulary(
    chance: random.Random, common: Sequence[str], parts: Sequence[str], size: int
) -> tuple[list[str], list[float]]:
    """Return words with how often each occurs: the common ones first, then made-up ones of ``size`` parts."""
    words = [*common, *("".join(chance.choices(parts, k=size)) for _ in range(2000))]
    return words, [1 / (rank + 3) for rank in range(len(words))]


def things(count: int) -> Iterator[Document]:
    """Yield so many documents, always the same ones."""
    chance = random.Random(20220603)  # noqa: S311 – not a secret
    japanese, english = vocabulary(chance, JAPANESE, KANJI, 2), vocabulary(chance, ENGLISH, SYLLABLES, 3)
    for number in range(count):
        texts = (
            Text("label", "en", " ".join(chance.choices(*english, k=6))),
            Text("label", "ja", "".join(chance.choices(*japanese, k=5))),
            Text("abbreviation", "en", f"LSG-{number:04}"),
            Text("overview", "en", " ".join(chance.choices(*english, k=40))),
            Text("overview", "ja", "、".join("".join(chance.choices(*japanese, k=4)) for _ in range(8))),
        )
        first = chance.randint(2012, 2026)
        yield Document(
            f"https://example.org/{number:06}",
            (LSG.iri + chance.choice(CLASSES),),
            texts,
            (f"https://example.org/programme/{chance.randint(1, 6)}",),
            tuple(range(first, first + chance.randint(1, 5))),
        )


def main(count: int) -> None:
    """Print how long the index takes to make, and each query in it."""
    with tempfile.TemporaryDirectory() as folder:
        release = Path(folder)
        (release / DOCUMENTS).write_bytes(documents.write(things(count)))
        began = time.perf_counter()
        size = prepare(release).stat().st_size
        print(f"{count:,} things: index made in {time.perf_counter() - began:.1f} s, {size / 1e6:.1f} MB")
        index = Index(release)
        index.search(read_query("がん"))
        every = [seconds for query in QUERIES for seconds in measure(index, query)]
        index.close()
    print(f"all queries: p50 {statistics.median(every) * 1000:.2f} ms, p99 {percentile(every, 99) * 1000:.2f} ms")


def measure(index: Index, query: str) -> list[float]:
    """Return how long each of the rounds took, in seconds, and print their median."""
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        found = index.search(read_query(query))
        taken.append(time.perf_counter() - began)
    print(f"{statistics.median(taken) * 1000:8.2f} ms  {found.total:6,} hits  {query}")
    return taken


def percentile(values: list[float], share: int) -> float:
    """Return the value that so many per cent do not exceed."""
    return statistics.quantiles(values, n=100)[share - 1]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
