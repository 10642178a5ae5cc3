"""Messages for results whose shape has none in a language: what the constraint component asks, in Japanese and English.

Spec: https://www.w3.org/TR/shacl/#core-components. ``{}`` is the parameter of the constraint.
"""

from __future__ import annotations

from collections.abc import Mapping

from lsgraph.validation.report import Texts

_MESSAGES: Mapping[str, tuple[str, str]] = {
    "Class": ("値が {} のものではありません。", "The value is not an instance of {}."),
    "Datatype": ("値のデータ型が {} ではないか、その書き方になっていません。", "The value is not a well-formed {}."),
    "NodeKind": ("値の種類が {} ではありません。", "The value is not of kind {}."),
    "MinCount": ("値が足りません（{} 個以上必要です）。", "There are too few values: at least {} needed."),
    "MaxCount": ("値が多すぎます（{} 個までです）。", "There are too many values: at most {} allowed."),
    "MinExclusive": ("値が {} より大きくありません。", "The value is not greater than {}."),
    "MinInclusive": ("値が {} 以上ではありません。", "The value is less than {}."),
    "MaxExclusive": ("値が {} より小さくありません。", "The value is not less than {}."),
    "MaxInclusive": ("値が {} 以下ではありません。", "The value is greater than {}."),
    "MinLength": ("文字が足りません（{} 字以上必要です）。", "The value is shorter than {} characters."),
    "MaxLength": ("文字が多すぎます（{} 字までです）。", "The value is longer than {} characters."),
    "Pattern": ("値が型 {} に合いません。", "The value does not match the pattern {}."),
    "LanguageIn": ("言語が {} のいずれでもありません。", "The language is none of {}."),
    "UniqueLang": ("同じ言語の値が二つ以上あります。", "There is more than one value in the same language."),
    "Equals": ("{} の値と一致しません。", "The values are not those of {}."),
    "Disjoint": ("{} と同じ値があります。", "The value is also a value of {}."),
    "LessThan": ("値が {} の値より小さくありません。", "The value is not less than those of {}."),
    "LessThanOrEquals": ("値が {} の値以下ではありません。", "The value is greater than one of {}."),
    "Not": ("値が、満たしてはならない {} を満たしています。", "The value conforms to {}, which it must not."),
    "And": ("値が、すべてを満たすべき {} を満たしていません。", "The value does not conform to all of {}."),
    "Or": ("値が {} のどれも満たしていません。", "The value conforms to none of {}."),
    "Xone": ("値が {} のちょうど一つを満たしていません。", "The value does not conform to exactly one of {}."),
    "Node": ("値が {} を満たしていません。", "The value does not conform to {}."),
    "Property": ("値が {} を満たしていません。", "The value does not conform to {}."),
    "QualifiedMinCount": (
        "条件を満たす値が足りません（{} 個以上必要です）。",
        "Too few values meet the condition: at least {} needed.",
    ),
    "QualifiedMaxCount": (
        "条件を満たす値が多すぎます（{} 個までです）。",
        "Too many values meet the condition: at most {} allowed.",
    ),
    "Closed": ("ここで使えない性質です。", "This property is not allowed here."),
    "HasValue": ("必要な値 {} がありません。", "The value {} is missing."),
    "In": ("値が {} のいずれでもありません。", "The value is none of {}."),
    "SPARQL": ("SPARQL の制約を満たしていません。", "A SPARQL constraint is not satisfied."),
    "Expression": ("式の制約を満たしていません。", "An expression constraint is not satisfied."),
}

_NAMESPACE = "http://www.w3.org/ns/shacl#"
_SUFFIX = "ConstraintComponent"


def parameter(component: str) -> str | None:
    """Return the local name of the parameter of a core component ("minCount"), None for any other component."""
    name = component.removeprefix(_NAMESPACE).removesuffix(_SUFFIX)
    if name not in _MESSAGES or not component.startswith(_NAMESPACE):
        return None
    return "sparql" if name == "SPARQL" else name[0].lower() + name[1:]


def completed(messages: Texts, component: str, asked: str, *, own: bool) -> Texts:
    """Return ``messages`` with a general one in Japanese or English where the shape's author wrote none.

    ``asked`` is the parameter as text; ``own`` tells whether ``messages`` are the author's or the validator's.
    """
    general = _MESSAGES.get(component.removeprefix(_NAMESPACE).removesuffix(_SUFFIX))
    if general is None:
        return messages
    texts = {"ja": general[0].format(asked), "en": general[1].format(asked)}
    if not own:
        return texts
    return {**({} if "" in messages else texts), "ja": texts["ja"], **messages}
