"""Japanese."""

from typing import Final

MESSAGES: Final[dict[str, str]] = {
    "language-name": "日本語",
    "site": "lsgraph",
    "untitled": "研究開発計画の知識グラフ",
    "skip": "本文へ",
    "nav-label": "案内",
    "nav-home": "ホーム",
    "nav-query": "SPARQL",
    "switch-label": "表示言語",
    "footer-release": "リリース",
    "footer-note": (
        "原典は文部科学省の計画です。このデータは独自に作成したもので、文部科学省が作成・保証するものではありません。"
    ),
    # home
    "home-lead": (
        "計画の施策・事業・評価・予算・指標を一つのグラフにまとめ、SPARQL で問い合わせられるようにしました。"
        "どの事実も、根拠となる計画の箇所までたどれます。"
    ),
    "home-facts": "収録内容",
    "home-facts-note": "このリリースのグラフを数えた結果です。",
    "home-quads": "トリプル",
    "home-ask": "問い合わせる",
    "home-examples": "問いの例",
    "home-examples-lead": "実行すると結果が表で出ます。表の「典拠」を選ぶと、根拠となる頁と行が分かります。",
    "home-no-examples": "このパッケージには、登録された問いがありません。",
    "home-run": "実行",
    "home-run-label": "「{title}」を実行",
    "home-trace-title": "答えから根拠へ",
    "home-trace": (
        "どの事実にも典拠(lsg:Citation)が付いています。典拠は、その事実が計画の何頁の何行目に基づくか、"
        "本文・表・図の文字によるものか、当方の推定かを示します。"
    ),
    "home-trace-step-1": "問いを実行する。",
    "home-trace-step-2": "結果の行にある「典拠」を選ぶ。",
    "home-trace-step-3": "頁、行、根拠の種類、確からしさが、性質ごとに表で出る。",
    "home-program": "プログラムから使う",
    "home-program-lead": "同じアドレスが SPARQL 1.1 Protocol のエンドポイントです。結果の形式は Accept で選べます。",
    "home-formats": "形式",
    "home-formats-table": "SELECT と ASK: JSON、XML(SELECT は CSV、TSV も)",
    "home-formats-graph": "CONSTRUCT と DESCRIBE: Turtle、JSON-LD、RDF/XML、N-Triples、N-Quads、TriG、N3",
    "home-limits": "制限",
    "home-limits-text": (
        "1 件の問い合わせは {seconds} 秒、{memory} MB まで。更新と SERVICE は受け付けません。"
        "結果を途中で切ることはありません。"
    ),
    # query page
    "query-title": "SPARQL 問い合わせ",
    "query-lead": "データセット句のない問い合わせは、すべてのグラフを対象にします。",
    "query-label": "問い合わせ文",
    "query-format": "結果の形式",
    "query-format-html": "表(この画面)",
    "query-run": "実行",
    "query-prefixes": "よく使う接頭辞",
    "query-prefixes-note": "必要なものを問い合わせ文の先頭に写してください。",
    "result-title": "結果",
    "result-count": "{count} 行",
    "result-more": "先頭の {count} 行を表示しています。全体はファイルで取得できます。",
    "result-none": "該当する行はありません。",
    "result-download": "この結果をファイルで取得",
    "result-yes": "はい(該当するものがあります)",
    "result-no": "いいえ(該当するものはありません)",
    "result-trace": "典拠",
    "result-trace-label": "{name} の典拠",
    "result-unbound": "値なし",
    "result-time": "{seconds} 秒",
    # terms that never occur
    "unknown-title": "このリリースにない語",
    "unknown-lead": "問い合わせ文の次の語は、このリリースのどこにも現れません。",
    "unknown-nearest": "もしかして",
    "unknown-again": "{name} で問い合わせ直す",
    # problems
    "problem-nearest": "もしかして: {names}",
    "problem-where": "{line} 行 {column} 桁",
    "problem-hint": "次の 1 行を先頭に加えると読めます",
    "problem-expected": "ここに書けるもの",
    "problem-offers": "選べるもの",
    "problem-back": "問い合わせ画面に戻る",
    "not-found.title": "ページがありません",
    "not-found.detail": "{path} というページはありません。",
    "method-not-allowed.title": "このメソッドは使えません",
    "method-not-allowed.detail": "{method} は使えません。使えるメソッドは Allow ヘッダーにあります。",
    "internal.title": "サーバー内部で問題が起きました",
    "internal.detail": "記録しました。時間をおいても続く場合は、要求の内容を添えて知らせてください。",
    "bad-request.title": "要求を読めません",
    "bad-request.detail": "HTTP の要求として正しくありません。",
    "too-many-fields.title": "パラメーターが多すぎます",
    "too-many-fields.detail": "パラメーターは {limit} 個までです。",
    "not-utf8.title": "UTF-8 ではありません",
    "not-utf8.detail": "要求に UTF-8 として読めないバイトがあります。UTF-8 で送ってください。",
    "body-too-long.title": "要求の本文が長すぎます",
    "body-too-long.detail": "本文は {limit} バイトまでです。",
    "missing-type.title": "Content-Type がありません",
    "missing-type.detail": "本文の種類を Content-Type で示してください。使えるもの: {accepted}",
    "unsupported-type.title": "この種類の本文は読めません",
    "unsupported-type.detail": "{type} は使えません。使えるもの: {accepted}",
    "unsupported-encoding.title": "この圧縮形式は読めません",
    "unsupported-encoding.detail": "Content-Encoding: {encoding} には対応していません。圧縮せずに送ってください。",
    "unsupported-charset.title": "この文字コードは読めません",
    "unsupported-charset.detail": "{charset} には対応していません。UTF-8 で送ってください。",
    "query-and-update.title": "query と update が両方あります",
    "query-and-update.detail": "一つの要求に書けるのはどちらか一方です。",
    "query-missing.title": "問い合わせ文がありません",
    "query-missing.detail": "query パラメーターに SPARQL を入れて送ってください。",
    "query-twice.title": "問い合わせ文が二つ以上あります",
    "query-twice.detail": "query が {count} 個あります。一つの要求に書けるのは一つです。",
    "query-empty.title": "問い合わせ文が空です",
    "query-empty.detail": "SELECT、ASK、CONSTRUCT、DESCRIBE のいずれかで始まる SPARQL を書いてください。",
    "graph-not-absolute.title": "グラフの IRI が絶対 IRI ではありません",
    "graph-not-absolute.detail": "「{iri}」は使えません。https:// などで始まる IRI を指定してください。",
    "graph-not-named.title": "グラフの指定がありません",
    "graph-not-named.detail": "?default(既定グラフ)か ?graph=(グラフの IRI)を付けてください。グラフ: {offers}",
    "graph-ambiguous.title": "グラフが二つ以上指定されています",
    "graph-ambiguous.detail": "?default か ?graph= のどちらかを、一つだけ指定してください。",
    "no-graph.title": "そのグラフはありません",
    "no-graph.detail": "{graph} というグラフはありません。あるもの: {offers}",
    "graph-read-only.title": "グラフは読み取り専用です",
    "graph-read-only.detail": (
        "公開済みのリリースのグラフに {method} は使えません(権限の問題ではありません)。"
        "データは、パッケージのファイルを編集して新しいリリースを作ることで変わります。"
    ),
    "no-dump.title": "そのファイルはありません",
    "no-dump.detail": "このリリースに {name} というファイルはありません。あるもの: {offers}",
    "bad-range.title": "その範囲はありません",
    "bad-range.detail": "ファイルは {size} バイトです。その中の範囲を指定してください。",
    "bad-timeout.title": "timeout の値が使えません",
    "bad-timeout.detail": "「{value}」ではなく、0 より大きい秒数を指定してください。",
    "update-refused.title": "更新は受け付けていません",
    "update-refused.detail": (
        "公開中のリリースは変更できません。データを直すには、パッケージのファイルを編集して新しいリリースを作ります。"
    ),
    "update-as-query.title": "これは更新の文です",
    "update-as-query.detail": (
        "ここで読めるのは SELECT、ASK、CONSTRUCT、DESCRIBE だけです。データは新しいリリースを作って直します。"
    ),
    "query-too-long.title": "問い合わせ文が長すぎます",
    "query-too-long.detail": "{length} 文字あります。{limit} 文字までにしてください。",
    "too-deep.title": "括弧が深すぎます",
    "too-deep.detail": "括弧の入れ子は {limit} 段までです。ここで超えます。",
    "too-many-operators.title": "演算子やパターンが多すぎます",
    "too-many-operators.detail": (
        "一つの問い合わせに書けるのは {limit} 個までです。ここで超えます。VALUES で書けないか検討してください。"
    ),
    "service-refused.title": "SERVICE は使えません",
    "service-refused.detail": "このサーバーは、問い合わせのために外のサーバーへ接続しません。",
    "escape-outside.title": "ここに \\ は書けません",
    "escape-outside.detail": "\\u などの書き方は、文字列と IRI の中だけで使えます。",
    "string-open.title": "文字列が閉じていません",
    "string-open.detail": "ここから始まる文字列に、終わりの引用符がありません。",
    "syntax.title": "SPARQL の文法に合いません",
    "syntax.detail": "ここから先を読めません。この位置か、その直前を確認してください。",
    "undeclared.title": "接頭辞が宣言されていません",
    "undeclared.detail": "「{prefix}:」を PREFIX で宣言してください。",
    "not-acceptable.title": "求められた形式では答えられません",
    "not-acceptable.detail": "{kind} の結果は、次の形式で答えられます: {offers}",
    "time-limit.title": "時間の上限に達しました",
    "time-limit.detail": "{seconds} 秒で終わらず、中止しました。条件を絞るか、範囲を分けて問い合わせてください。",
    "evaluator-ended.title": "評価を続けられませんでした",
    "evaluator-ended.detail": (
        "使えるメモリ({memory} MB)を超えたとみられます。DISTINCT、ORDER BY、GROUP BY の対象を絞ってください。"
    ),
    "result-too-large.title": "結果が大きすぎます",
    "result-too-large.detail": "結果が {limit} MB を超えます。条件を絞るか、LIMIT と OFFSET で分けてください。",
    "queue-full.title": "混み合っています",
    "queue-full.detail": "待っている問い合わせが {length} 件あります。少し待ってからもう一度送ってください。",
    "queue-slow.title": "混み合っています",
    "queue-slow.detail": "順番が来ませんでした。少し待ってからもう一度送ってください。",
    "no-evaluator.title": "評価の準備ができていません",
    "no-evaluator.detail": "すぐに再開します。少し待ってからもう一度送ってください。",
    "network-shut.title": "外のサーバーには接続できません",
    "network-shut.detail": "この問い合わせは外のサーバーへの接続を必要とします。",
    "unknown-function.title": "この関数はありません",
    "unknown-function.detail": (
        "{function} という関数はありません。SPARQL 1.1 にない関数で使えるものは、"
        "サービス記述の sd:extensionFunction にあります。"
    ),
    "evaluation-failed.title": "評価できませんでした",
    "evaluation-failed.detail": "評価の途中で問題が起きました: {detail}",
    "address-too-long.title": "URL が長すぎます",
    "address-too-long.detail": "問い合わせ文は POST か QUERY で本文に入れて送ってください。",
    "rate-limit.title": "要求が多すぎます",
    "rate-limit.detail": (
        "同じアドレスからの要求が 1 分間に {rate} 件を超えました。Retry-After の秒数だけ待ってから続けてください。"
    ),
    "body-late.title": "要求が時間内に届きませんでした",
    "body-late.detail": "本文が {seconds} 秒たっても揃いませんでした。",
    "iri-unfit.title": "IRI に使えない文字があります",
    "iri-unfit.detail": (
        "< と > の間に空白、引用符、波括弧、< > ^ ` | \\ は書けません。空白は %20 のように書いてください。"
    ),
}
