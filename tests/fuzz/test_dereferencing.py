"""Whatever stands below a namespace in an address is answered: a page, data, a way there, or a helpful refusal."""

from __future__ import annotations

import os
from urllib.parse import quote, quote_from_bytes

from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

EXAMPLES = 10 * int(os.environ.get("LSGRAPH_FUZZ_EXAMPLES", "20"))

NAMESPACES = st.sampled_from(
    ["/ont/", "/ont", "/voc/", "/voc/a/", "/voc", "/id/", "/id/project/", "/src/", "/shapes", "/dataset", "/graph/"]
)
UNFIT = ["\0", " ", "<", ">", "^", "`", "{", "}", "|", "\\", '"', "\ud800", "\uffff", "%", "#", "..", "//", "\u202e"]
NAMES = st.lists(st.sampled_from([*UNFIT, "buoy-1", "PlanProject", "浮標"]) | st.text(max_size=3), max_size=4).map(
    lambda parts: quote("".join(parts).encode("utf-8", "surrogatepass"), safe="/")
)
PATHS = NAMES | NAMES.map(quote) | st.binary(max_size=4).map(quote_from_bytes)
SUFFIXES = st.sampled_from(["", ".html", ".ttl", ".nt", ".rdf", ".jsonld", ".html.html", ".foo", "/"])
QUERIES = st.sampled_from(["", "?page=99999999999999999999", "?page=x", "?lang=%ED%A0%80", "?content=%00"])
ACCEPTED = st.sampled_from(["text/html", "text/turtle", "application/json", "*/*"])


def test_every_name_below_a_namespace_is_answered(client: FlaskClient) -> None:
    @seed(1)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(NAMESPACES, PATHS, SUFFIXES, QUERIES, ACCEPTED)
    def answered(namespace: str, name: str, suffix: str, query: str, accept: str) -> None:
        answer = client.get(namespace + name + suffix + query, headers={"Accept": accept})
        assert answer.status_code in {200, 303, 308, 400, 404, 406}
        if answer.status_code == 404 and accept == "text/html":
            assert '<main id="main"' in answer.text

    answered()
