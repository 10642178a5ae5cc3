"""What the command line says, in Japanese and English; the language follows ``LC_ALL``, ``LC_MESSAGES`` or ``LANG``."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Final, Literal

Language = Literal["ja", "en"]

CATALOGUE: Final[Mapping[str, tuple[str, str]]] = {
    # key: (Japanese, English)
    "fix": ("直し方", "fix"),
    "error": ("エラー", "error"),
    # the command line
    "help": (
        "研究開発計画を、問いに答え典拠を示す知識グラフにする。",
        "A research plan as a graph that answers questions.",
    ),
    "help-build": (
        "パッケージ(省略時は同梱のもの)からリリースを作る。",
        "Build a release from a package (the one that comes with lsgraph if none is named).",
    ),
    "help-validate": (
        "パッケージ、または編集中のファイルを検証する。違反があれば終了コード 1。",
        "Validate a package, or files being edited. Exit status 1 if there are violations.",
    ),
    "help-query": (
        "SPARQL の問いに答える。SOURCE はファイル、-(標準入力)、または用意された問いの名前。",
        "Answer a SPARQL query. SOURCE is a file, - (stdin) or the name of a question of the library.",
    ),
    "help-export": ("リリース全体、または一つのグラフを書き出す。", "Write the whole release or one of its graphs."),
    "help-serve": (
        "パッケージ(省略時は同梱のもの)をウェブで公開する。",
        "Serve a package (the one that comes with lsgraph if none is named) on the web.",
    ),
    "help-source": ("典拠を原典の本文と照らし合わせる。", "Compare citations with the text of the source."),
    "help-source-check": (
        "すべての引用箇所が本文にあり、すべての行が引用されているかを調べる。",
        "Check that every passage stands in the text and every line is covered.",
    ),
    "help-source-attach": (
        "引用文を付けたリリースを手元に作る。パッケージは変わらない。",
        "Build a local release with quotations. The package is not changed.",
    ),
    "help-source-passage": (
        "行の範囲から引用箇所の Turtle を作る(編集者用)。",
        "Print the Turtle of a passage over a range of lines, for an editor.",
    ),
    "help-package": ("パッケージのフォルダー(省略時は同梱のもの)", "Folder of the package (default: lsgraph's own)"),
    "help-out": ("リリースを置くフォルダー", "Folder for releases"),
    "help-quiet": ("進み具合を表示しない", "Show no progress"),
    "help-format": ("答えの形式", "Format of the answer"),
    "help-report-format": (
        "報告の形式: text, html, turtle, json-ld, rdf-xml, n-triples, json, csv, junit, sarif, github, markdown, badge",
        "Format: text, html, turtle, json-ld, rdf-xml, n-triples, json, csv, junit, sarif, github, markdown, badge",
    ),
    "help-shapes": ("SHACL のファイル(繰り返し可)", "A file of SHACL shapes (repeatable)"),
    "help-profile": ("制約の組(既定 plan: パッケージ自身のもの)", "Set of shapes (default plan: the package's own)"),
    "help-fail-on": (
        "終了コード 1 にする重さ(これ以上の結果があれば失敗)",
        "Exit with status 1 if there is a result this bad or worse",
    ),
    "help-input-format": ("標準入力(-)の形式", "Format of stdin (-)"),
    "help-watch": (
        "保存のたびに検証し直し、変わったことだけを示す",
        "Validate again at each save and tell what changed",
    ),
    "help-param": ("問いのパラメーター(繰り返し可)", "A parameter of the question (repeatable)"),
    "help-graph": ("グラフの名前(data, citations など)", "Name of a graph (data, citations …)"),
    "help-output": ("出力先のファイル", "File to write to"),
    "help-host": ("待ち受けるアドレス(既定 127.0.0.1、環境変数 HOST)", "Address (default 127.0.0.1, or HOST)"),
    "help-port": ("ポート番号(既定 8000、環境変数 PORT)", "Port (default 8000, or PORT)"),
    "help-iri": ("引用箇所の IRI", "IRI of the passage"),
    "no-option": (
        "{name} というオプションはありません。近いもの: {near}",
        "There is no option {name}. Nearest: {near}",
    ),
    "no-command": (
        "{name} というコマンドはありません。近いもの: {near}",
        "There is no command {name}. Nearest: {near}",
    ),
    "bad-choice": ("{name} に使える値: {possible}", "{name} can be: {possible}"),
    "bad-number": (
        "{name} には {least} から {most} までの整数を指定してください。",
        "{name} is an integer from {least} to {most}.",
    ),
    "missing-parameter": ("{name} を指定してください。", "{name} is missing."),
    "bad-parameter": ("{name} の値が使えません: {reason}", "The value of {name} cannot be used: {reason}"),
    "file-trouble": ("ファイルを扱えません: {reason}", "A file cannot be used: {reason}"),
    "one-package": (
        "パッケージのフォルダーは一つだけ、ほかのファイルと一緒にせずに指定してください: {given}",
        "Name one package folder and nothing else, or only files: {given}",
    ),
    # packages
    "no-folder": (
        "{path} というフォルダーはありません。ontology/ data/ shapes/ queries/ を収めたフォルダーを指定してください。",
        "There is no folder {path}. Name the folder that holds ontology/ data/ shapes/ queries/.",
    ),
    "wrong-shape": (
        "{path} はグラフパッケージではありません。足りないもの: {missing}",
        "{path} is not a graph package. It lacks: {missing}",
    ),
    "no-file": ("{path} というファイルはありません。", "There is no file {path}."),
    "not-text": (
        "{path} は UTF-8 のテキストではありません。UTF-8 で保存し直してください。",
        "{path} is not UTF-8 text. Save it as UTF-8.",
    ),
    "triple-term": (
        "RDF 1.2 の書き方(<<( )>> や {{| |}})は使えません。記録と典拠で表してください。",
        "RDF 1.2 syntax (<<( )>> or {{| |}}) cannot be used here. Use a record and a citation.",
    ),
    # rules
    "rule-invalid": ("規則 {path} を実行できません: {reason}", "The rule {path} cannot be run: {reason}"),
    "rules-endless": (
        "規則が {rounds} 回でも収束しません。新しい IRI や値を作り続ける規則がないか確認してください: {rules}",
        "The rules do not settle in {rounds} rounds. Look for one that keeps making new values: {rules}",
    ),
    # releases
    "stage-parse": ("ファイルを読む", "parse the files"),
    "stage-infer": ("規則で導く", "apply the rules"),
    "stage-validate": ("検証する", "validate"),
    "stage-canonicalise": ("正規化する", "canonicalise"),
    "stage-dump": ("書き出す", "write the dumps"),
    "stage-describe": ("記述を作る", "describe the data set"),
    "stage-index": ("索引を作る", "index the labels"),
    "stage-seal": ("目録を書く", "write the manifest"),
    "stage-publish": ("公開する", "publish"),
    "stage-switch": ("切り替える", "switch to it"),
    "stage": ("[{step}/{of}] {title}", "[{step}/{of}] {title}"),
    "release-ready": ("リリース {name}\n{directory}", "release {name}\n{directory}"),
    "release-refused": (
        "何も公開していません。制約違反: {count} 件",
        "Nothing was published. Violations of the constraints: {count}.",
    ),
    "no-release": (
        "{path} にリリースがありません。`lsgraph build` で作ってください。",
        "There is no release in {path}. Make one with `lsgraph build`.",
    ),
    "release-damaged": (
        "{path} のリリースが壊れています({file})。`lsgraph build` で作り直してください。",
        "The release in {path} is damaged ({file}). Make it again with `lsgraph build`.",
    ),
    # validation
    "validator-failed": (
        "検証そのものに失敗しました(制約の書き方を確認してください): {reason}",
        "The validation itself failed (look at the shapes): {reason}",
    ),
    "not-rdf": (
        "{path} は RDF の拡張子ではありません。使える拡張子: {possible}",
        "{path} does not have the extension of an RDF format. Possible: {possible}",
    ),
    "watch-package": (
        "--watch はパッケージ(フォルダー)だけに、ほかの選択肢なしで使えます。",
        "--watch goes with a package (a folder) alone, without other options.",
    ),
    "watch-done": ("{seconds} 秒。保存を待っています(終了は Ctrl+C)", "{seconds} s. Waiting for a save (Ctrl+C stops)"),
    "watch-fixed": ("直ったもの:", "Fixed:"),
    "watch-counts": (
        "新規 {new} 件、修正済み {fixed} 件、継続 {still} 件",
        "{new} new, {fixed} fixed, {still} as before",
    ),
    "wrong-report-format": (
        "報告を {format} では書けません。使える形式: {possible}",
        "A report cannot be written as {format}. Possible: {possible}",
    ),
    # queries
    "no-query": (
        "「{name}」という問いもファイルもありません。近い名前: {near}",
        "There is no question and no file called '{name}'. Nearest: {near}",
    ),
    "nothing-near": ("(なし)", "(none)"),
    "query-invalid": ("SPARQL として読めません: {reason}", "This is not SPARQL that can be read: {reason}"),
    "query-service": (
        "SERVICE は使えません(この道具は外のサーバーに問い合わせません)。",
        "SERVICE cannot be used: this tool does not ask other servers.",
    ),
    "query-too-large": (
        "この問いは長すぎるか、入れ子が深すぎます。分けて実行してください。",
        "This query is too long or too deeply nested. Split it.",
    ),
    "bad-param": (
        "--param は 名前=値 の形で書いてください: {given}",
        "Write --param as NAME=VALUE, not {given}",
    ),
    "param-without-name": (
        "--param は名前の付いた問いだけに使えます。",
        "--param goes with a question of the library, not with a file.",
    ),
    "wrong-format": (
        "この問いの答えは {format} では書けません。使える形式: {possible}",
        "The answer to this query cannot be written as {format}. Possible: {possible}",
    ),
    "rows": ("{count} 行", "rows: {count}"),
    "no-graph": (
        "{graph} というグラフはありません。あるもの: {possible}",
        "There is no graph {graph}. There are: {possible}",
    ),
    # sources
    "source-found": ("{count} 箇所が記録どおりの行にあります。", "{count} passages are at the lines recorded."),
    "source-moved": ("{count} 箇所は別の行にあります。", "{count} passages are at other lines."),
    "source-changed": (
        "{iri}: 記録した {first}〜{last} 行の文言が違い、ほかの場所にもありません。",
        "{iri}: the text at lines {first}-{last} differs, and it is nowhere else.",
    ),
    "source-missing": (
        "{iri}: 記録した {first}〜{last} 行がなく、ほかの場所にもありません。",
        "{iri}: lines {first}-{last} are not there, and it is nowhere else.",
    ),
    "source-lines": (
        "空でない {total} 行のうち {covered} 行が引用されています。",
        "{covered} of {total} non-empty lines are covered.",
    ),
    "source-uncovered": ("引用されていない行: {ranges}", "Lines not covered: {ranges}"),
    "source-none": (
        "引用箇所が一つもありません。パッケージの data/source/ を確認してください。",
        "There are no passages at all. Look at data/source/ of the package.",
    ),
    "source-unfit": (
        "原典と合わない引用箇所があるため、引用文を付けられません。`lsgraph source check` で確認してください。",
        "Some passages do not fit this text, so no quotations are added. See `lsgraph source check`.",
    ),
    "bad-lines": (
        "行の範囲 {first}〜{last} は使えません。このファイルは {count} 行です。",
        "Lines {first}-{last} cannot be used: the file has {count} lines.",
    ),
    "empty-lines": ("{first}〜{last} 行には文字がありません。", "There is no text in lines {first}-{last}."),
    # serving
    "port-taken": (
        "{host} のポート {port} は使われています。別の番号を選んでください: PORT=8080 または --port 8080",
        "Port {port} of {host} is taken. Choose another: PORT=8080 or --port 8080",
    ),
    "host-unusable": (
        "{host}:{port} で待ち受けられません: {reason}",
        "Cannot listen on {host}:{port}: {reason}",
    ),
    "serving": (
        "http://{host}:{port}/ で公開しています(終了は Ctrl+C)",
        "Serving http://{host}:{port}/ (Ctrl+C stops)",
    ),
    # remote stores
    "help-publish": (
        "リリースを SPARQL サーバーに載せ、すべて揃い確かめられてから切り替える。",
        "Load a release into a SPARQL server, and switch to it once it is complete and verified.",
    ),
    "help-to": ("サーバーの URL(環境変数 LSGRAPH_STORE)", "URL of the server (or LSGRAPH_STORE)"),
    "help-engine": ("サーバーの種類(auto は尋ねて判別)", "Kind of server (auto: ask it)"),
    "help-credentials": (
        "「ユーザー:パスワード」を1行目に書いたファイル(環境変数 LSGRAPH_STORE_CREDENTIALS)",
        "File whose first line is user:password (or LSGRAPH_STORE_CREDENTIALS)",
    ),
    "help-releases": (
        "リリースを置いたフォルダー(既定のものの代わり)",
        "Folder of releases, instead of the default one",
    ),
    "help-dry-run": ("何をするかを表示するだけで、何も変えない", "Say what would be done, and change nothing"),
    "help-delay": ("使われなくなったリリースを残す秒数", "Seconds for which earlier releases stay"),
    "help-keep": ("必ず残す以前のリリースの数", "Earlier releases that stay in any case"),
    "publish-no-url": (
        "載せる先がありません。--to URL か環境変数 LSGRAPH_STORE で指定してください。",
        "Publish where? Give --to URL or set LSGRAPH_STORE.",
    ),
    "publish-plan": (
        "{engine} {place}\nリリース {name}: グラフ {graphs} 個、トリプル {triples} 件、{pieces} 個に分けて送る",
        "{engine} at {place}\nrelease {name}: {graphs} graphs, {triples} triples, to be sent in {pieces} pieces",
    ),
    "publish-state": (
        "いま公開中: {current}\n送信済み: {done} / {pieces}\n削除するもの: {drop}",
        "current there: {current}\nsent already: {done} of {pieces}\nto be dropped: {drop}",
    ),
    "publish-step-load": ("送る", "send"),
    "publish-step-union": ("合わせる", "unite"),
    "publish-step-verify": ("確かめる", "verify"),
    "publish-step-switch": ("切り替える", "switch"),
    "publish-step-drop": ("片付ける", "tidy up"),
    "published": (
        "{place} はリリース {name} を公開しています(トリプル {triples} 件)。",
        "{place} has release {name} now ({triples} triples).",
    ),
    "publish-locked": (
        "{place} では別の公開作業({holder})が進んでいます。終わるのを待つか、あと {seconds} 秒後にやり直してください。",
        "Another publish ({holder}) is at work at {place}. Wait for it, or try again in {seconds} s.",
    ),
    "publish-lock-lost": (
        "{place} で別の公開作業({holder})が始まったため中止しました。切り替えていません。"
        "もう一度実行すると続きから始まります。",
        "Stopped: another publish ({holder}) has begun at {place}. Nothing was switched. Run it again to go on.",
    ),
    "publish-mismatch": (
        "{place}: 送ったものと載っているものが一致しません({graph}: 期待 {expected}、実際 {found})。"
        "切り替えていません。"
        "もう一度実行すると最初から送り直します。",
        "{place}: what is there is not what was sent ({graph}: {expected} expected, {found} found). Nothing was "
        "switched. Run it again to send everything anew.",
    ),
    "publish-not-switched": (
        "{place}: 切り替えの更新が効きませんでした。公開中のものは変わっていません。もう一度実行してください。",
        "{place}: the update that switches had no effect. What is current there has not changed. Run it again.",
    ),
    "remote-bad-address": (
        "{place} は SPARQL サーバーの URL として使えません。http:// か https:// で始まり ? や # を含まない URL "
        "を指定してください。",
        "{place} cannot be the URL of a SPARQL server. Give one that begins with http:// or https:// and has no "
        "? or #.",
    ),
    "remote-credentials-in-address": (
        "URL にユーザー名やパスワードを書かないでください({place})。--credentials FILE か環境変数 "
        "LSGRAPH_STORE_USER と "
        "LSGRAPH_STORE_PASSWORD で渡してください。",
        "Do not write a user name or password into the URL ({place}). Use --credentials FILE, or set "
        "LSGRAPH_STORE_USER "
        "and LSGRAPH_STORE_PASSWORD.",
    ),
    "remote-bad-credentials": (
        "{place} を資格情報として使えません: {reason}",
        "{place} holds no credentials: {reason}",
    ),
    "remote-one-of-two": ("両方とも設定してください", "set both of them"),
    "remote-credentials-form": (
        "1行目を「ユーザー:パスワード」の形にしてください",
        "the first line must be user:password",
    ),
    "remote-unreachable": (
        "{place} に接続できません({reason})。URL と、サーバーが動いているかを確認してください。",
        "Cannot reach {place} ({reason}). Check the URL, and that the server is running.",
    ),
    "remote-refused": (
        "{place} に拒まれました({status})。--credentials FILE のユーザー名とパスワード、"
        "書き込みの権限を確認してください。",
        "{place} refuses us ({status}). Check user and password in --credentials FILE, and the right to write.",
    ),
    "remote-redirected": (
        "{place} は {target} へ転送しようとします。転送には従いません。正しければその URL を指定してください。",
        "{place} redirects to {target}, which is not followed. If that is right, give that URL.",
    ),
    "remote-no-endpoint": (
        "{place} は SPARQL サーバーとして答えません({got})。URL と --engine を確認してください。",
        "{place} does not answer as a SPARQL server ({got}). Check the URL and --engine.",
    ),
    "remote-broken": (
        "{place} の答えが途中で切れているか、読めません({reason})。もう一度実行し、"
        "続くようならサーバーのログを見てください。",
        "The answer of {place} is cut short or cannot be read ({reason}). Try again; if it goes on, see the "
        "server's log.",
    ),
    "remote-error-inside": (
        "{place} は成功と答えながら中身がエラーです: {reason}。サーバーのログを見てください。",
        "{place} says it succeeded, but the answer holds an error: {reason}. See the server's log.",
    ),
    "remote-cut": (
        "{place} は {limit} 行で答えを打ち切りました。サーバーの行数の上限(Virtuoso では "
        "ResultSetMaxRows)を上げてください。",
        "{place} cut its answer at {limit} rows. Raise the server's limit on rows (ResultSetMaxRows of Virtuoso).",
    ),
    "remote-too-large": (
        "{place} の答えが {limit} バイトを超えました。問いに LIMIT を付けるか、LSGRAPH_STORE_BYTE_LIMIT "
        "を上げてください。",
        "The answer of {place} is longer than {limit} bytes. Use LIMIT, or raise LSGRAPH_STORE_BYTE_LIMIT.",
    ),
    "remote-timed-out": (
        "{place} が制限時間内に答えません。問いを絞るか、LSGRAPH_STORE_TIME_LIMIT、LSGRAPH_STORE_LOAD_TIME_LIMIT "
        "を上げてください。",
        "{place} does not answer in time. Narrow the query, or raise LSGRAPH_STORE_TIME_LIMIT or "
        "LSGRAPH_STORE_LOAD_TIME_LIMIT.",
    ),
    "remote-failed": (
        "{place} で失敗しました({status}): {reason}。サーバーのログとディスクの空きを確認してください。",
        "{place} failed ({status}): {reason}. Check the server's log and its disk space.",
    ),
    "remote-query-error": ("{place} が受け付けません: {reason}", "{place} does not accept it: {reason}"),
    "remote-circuit-open": (
        "{place} は続けて失敗したため休ませています。{seconds} 秒後にやり直してください。",
        "{place} failed several times in a row and is left alone. Try again in {seconds} s.",
    ),
    "bad-setting": (
        "{name}={value} は使えません: {expected}",
        "{name}={value} cannot be used: {expected}",
    ),
}


def language(environment: Mapping[str, str] | None = None) -> Language:
    """Return the user's language: Japanese if the first locale variable that is set says so, otherwise English.

    The order is POSIX's (https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_02).
    """
    variables = os.environ if environment is None else environment
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := variables.get(name):
            return "ja" if re.match(r"ja([_.@-]|$)", value, re.IGNORECASE) else "en"
    return "en"


def tell(key: str, **values: object) -> str:
    """Return the message in the user's language with its values filled in."""
    japanese, english = CATALOGUE[key]
    return (japanese if language() == "ja" else english).format(**values)
