"""The coverage-guided fuzzer: ``python -m tests.fuzz.policy_fuzzer [libFuzzer options] [CORPUS]``.

Only code that is instrumented counts, so that the imports are inside. https://github.com/google/atheris
"""

from __future__ import annotations

import sys

import atheris

WORDS = (
    "SELECT",
    "SERVICE",
    "FROM",
    "PREFIX",
    "FILTER",
    "UNION",
    "VALUES",
    "GRAPH",
    "<http://x/>",
    '"""',
    "'''",
    "<<(",
    "{|",
    "\\u0053",
)


def main() -> None:
    """Fuzz until the options say to stop."""
    with atheris.instrument_imports(include=["lsgraph.sparql.lexer", "lsgraph.sparql.policy", "lsgraph.sparql.shape"]):
        from lsgraph.sparql import lexer, policy, shape  # noqa: F401

    from tests.fuzz import properties

    def judge(data: bytes) -> None:
        provider = atheris.FuzzedDataProvider(data)
        if provider.ConsumeBool():
            text = provider.ConsumeUnicodeNoSurrogates(1_000)
        else:
            parts = []
            while provider.remaining_bytes() and len(parts) < 60:
                if provider.ConsumeBool():
                    parts.append(provider.PickValueInList(list(WORDS)))
                parts.append(provider.ConsumeUnicodeNoSurrogates(4))
            text = " ".join(parts)
        properties.hold(text)

    atheris.Setup(sys.argv, judge)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
