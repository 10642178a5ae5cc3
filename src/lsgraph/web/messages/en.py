"""English."""

from typing import Final

MESSAGES: Final[dict[str, str]] = {
    "language-name": "English",
    "site": "lsgraph",
    "untitled": "Knowledge graph of a research plan",
    "skip": "Skip to content",
    "nav-label": "Sections",
    "nav-home": "Home",
    "nav-query": "SPARQL",
    "switch-label": "Language",
    "footer-release": "Release",
    "footer-note": (
        "The source is a plan of Japan's Ministry of Education, Culture, Sports, Science and Technology (MEXT). "
        "MEXT neither made nor endorses this data set."
    ),
    # home
    "home-lead": (
        "The plan's policies, projects, evaluations, budgets and indicators as one graph that SPARQL can ask. "
        "Every fact leads back to the passage of the plan that it rests on."
    ),
    "home-facts": "What is in it",
    "home-facts-note": "Counted in the graph of this release.",
    "home-quads": "Triples",
    "home-ask": "Ask",
    "home-examples": "Example questions",
    "home-examples-lead": (
        "Each one runs and answers with a table. “Source” in the table leads to the page and lines behind an answer."
    ),
    "home-no-examples": "This package holds no questions.",
    "home-run": "Run",
    "home-run-label": "Run “{title}”",
    "home-trace-title": "From an answer to its passage",
    "home-trace": (
        "Facts carry citations (lsg:Citation). A citation says which property of which resource stands on which page "
        "and lines of the plan, and how: in the text, in a table, as a label on a chart, or inferred by us."
    ),
    "home-trace-step-1": "Run a question.",
    "home-trace-step-2": "Choose “Source” in a row of the result.",
    "home-trace-step-3": "Page, lines, kind of evidence and certainty appear for each property.",
    "home-program": "From a program",
    "home-program-lead": "The same address is a SPARQL 1.1 Protocol endpoint. The Accept header chooses the format.",
    "home-formats": "Formats",
    "home-formats-table": "SELECT and ASK: JSON, XML (SELECT also CSV, TSV)",
    "home-formats-graph": "CONSTRUCT and DESCRIBE: Turtle, JSON-LD, RDF/XML, N-Triples, N-Quads, TriG, N3",
    "home-limits": "Limits",
    "home-limits-text": (
        "One query may take {seconds} s and {memory} MB. Updates and SERVICE are refused. No result is ever cut short."
    ),
    # query page
    "query-title": "SPARQL query",
    "query-lead": "A query without a dataset clause sees every graph.",
    "query-label": "Query",
    "query-format": "Result as",
    "query-format-html": "Table (this page)",
    "query-run": "Run",
    "query-prefixes": "Common prefixes",
    "query-prefixes-note": "Copy what you need to the top of the query.",
    "result-title": "Result",
    "result-count": "{count} rows",
    "result-more": "These are the first {count} rows. The files hold all of them.",
    "result-none": "No rows match.",
    "result-download": "This result as a file",
    "result-yes": "Yes: there is a match",
    "result-no": "No: nothing matches",
    "result-trace": "Source",
    "result-trace-label": "Source of {name}",
    "result-unbound": "no value",
    "result-time": "{seconds} s",
    # terms that never occur
    "unknown-title": "Not in this release",
    "unknown-lead": "These terms of the query occur nowhere in the release:",
    "unknown-nearest": "Perhaps this is meant",
    "unknown-again": "Ask with {name}",
    # problems
    "problem-nearest": " Perhaps this is meant: {names}",
    "problem-where": "line {line}, column {column}",
    "problem-hint": "This line at the top makes it readable",
    "problem-expected": "What may stand here",
    "problem-offers": "Choose from",
    "problem-back": "Back to the query page",
    "not-found.title": "No such page",
    "not-found.detail": "There is no page {path}.",
    "method-not-allowed.title": "This method is not allowed",
    "method-not-allowed.detail": "{method} is not allowed here. The Allow header lists the methods that are.",
    "internal.title": "Something went wrong in the server",
    "internal.detail": "It has been logged. If it goes on, please report it together with your request.",
    "bad-request.title": "The request cannot be read",
    "bad-request.detail": "This is not a correct HTTP request.",
    "too-many-fields.title": "Too many parameters",
    "too-many-fields.detail": "A request may have {limit} parameters.",
    "not-utf8.title": "Not UTF-8",
    "not-utf8.detail": "The request holds bytes that are not UTF-8. Send it as UTF-8.",
    "body-too-long.title": "The request body is too long",
    "body-too-long.detail": "A body may have {limit} bytes.",
    "missing-type.title": "No Content-Type",
    "missing-type.detail": "Say with Content-Type what the body is. Accepted: {accepted}",
    "unsupported-type.title": "This media type cannot be read",
    "unsupported-type.detail": "{type} is not accepted. Accepted: {accepted}",
    "unsupported-encoding.title": "This content encoding cannot be read",
    "unsupported-encoding.detail": "Content-Encoding: {encoding} is not supported. Send the body uncompressed.",
    "unsupported-charset.title": "This charset cannot be read",
    "unsupported-charset.detail": "{charset} is not supported. Send the query as UTF-8.",
    "query-and-update.title": "Both query and update",
    "query-and-update.detail": "A request may have one of them.",
    "query-missing.title": "No query",
    "query-missing.detail": "Send SPARQL in the parameter query.",
    "query-twice.title": "More than one query",
    "query-twice.detail": "There are {count} query parameters. A request may have one.",
    "query-empty.title": "The query is empty",
    "query-empty.detail": "Write SPARQL that is a SELECT, ASK, CONSTRUCT or DESCRIBE.",
    "graph-not-absolute.title": "A graph's IRI is not absolute",
    "graph-not-absolute.detail": "“{iri}” cannot be used. Give an IRI that begins with https:// or another scheme.",
    "graph-not-named.title": "No graph is named",
    "graph-not-named.detail": "Add ?default for the default graph, or ?graph= and a graph's IRI. There are: {offers}",
    "graph-ambiguous.title": "More than one graph is named",
    "graph-ambiguous.detail": "Name one: either ?default, or ?graph= once.",
    "no-graph.title": "There is no such graph",
    "no-graph.detail": "There is no graph {graph}. There are: {offers}",
    "graph-read-only.title": "Graphs can only be read here",
    "graph-read-only.detail": (
        "{method} is not allowed on a graph of a published release, for anybody. Data change by editing the package's "
        "files and building a new release."
    ),
    "no-dump.title": "There is no such file",
    "no-dump.detail": "The release has no file {name}. It has: {offers}",
    "bad-range.title": "There is no such part",
    "bad-range.detail": "The file has {size} bytes. Ask for a range within it.",
    "bad-timeout.title": "This timeout cannot be used",
    "bad-timeout.detail": "Give a number of seconds above 0, not “{value}”.",
    "update-refused.title": "Updates are refused",
    "update-refused.detail": (
        "A published release does not change. Data changes by editing the package's files and building a new release."
    ),
    "update-as-query.title": "This is an update",
    "update-as-query.detail": (
        "Only SELECT, ASK, CONSTRUCT and DESCRIBE are read here. Data changes with a new release."
    ),
    "query-too-long.title": "The query is too long",
    "query-too-long.detail": "It has {length} characters. The limit is {limit}.",
    "too-deep.title": "Too many levels of brackets",
    "too-deep.detail": "Brackets may be nested {limit} deep. This one is deeper.",
    "too-many-operators.title": "Too many operators or patterns",
    "too-many-operators.detail": "A query may have {limit}. This one is beyond. Perhaps VALUES serves instead.",
    "service-refused.title": "SERVICE is refused",
    "service-refused.detail": "This server does not connect to other servers for a query.",
    "escape-outside.title": "\\ cannot stand here",
    "escape-outside.detail": "Escapes such as \\u are read only inside strings and IRIs.",
    "string-open.title": "A string does not end",
    "string-open.detail": "The string that begins here has no closing quotation mark.",
    "syntax.title": "This is not correct SPARQL",
    "syntax.detail": "It cannot be read on from here. Look at this place, or just before it.",
    "undeclared.title": "A prefix is not declared",
    "undeclared.detail": "Declare “{prefix}:” with PREFIX.",
    "not-acceptable.title": "Not available in the requested format",
    "not-acceptable.detail": "A {kind} result is available as: {offers}",
    "time-limit.title": "The time limit was reached",
    "time-limit.detail": "The query was stopped after {seconds} s. Narrow it, or ask in parts.",
    "evaluator-ended.title": "The evaluation could not go on",
    "evaluator-ended.detail": (
        "It has probably used up its memory ({memory} MB). Narrow what DISTINCT, ORDER BY or GROUP BY work on."
    ),
    "result-too-large.title": "The result is too large",
    "result-too-large.detail": "It is larger than {limit} MB. Narrow the query, or take parts with LIMIT and OFFSET.",
    "queue-full.title": "Too many queries at the moment",
    "queue-full.detail": "{length} queries are waiting. Please send it again in a little while.",
    "queue-slow.title": "Too many queries at the moment",
    "queue-slow.detail": "This query's turn did not come. Please send it again in a little while.",
    "no-evaluator.title": "Not ready to evaluate",
    "no-evaluator.detail": "It will be shortly. Please send the query again in a little while.",
    "network-shut.title": "Other servers cannot be reached",
    "network-shut.detail": "This query needs a connection to another server.",
    "unknown-function.title": "This function is not known here",
    "unknown-function.detail": (
        "There is no function {function}. The service description lists those beyond SPARQL 1.1 (sd:extensionFunction)."
    ),
    "evaluation-failed.title": "The query could not be evaluated",
    "evaluation-failed.detail": "Something failed on the way: {detail}",
    "address-too-long.title": "The address is too long",
    "address-too-long.detail": "Send the query in the body, by POST or QUERY.",
    "rate-limit.title": "Too many requests",
    "rate-limit.detail": (
        "Your address has sent more than {rate} requests in a minute. Retry-After says in how many seconds to go on."
    ),
    "body-late.title": "The request did not come in time",
    "body-late.detail": "Its body was not complete after {seconds} s.",
    "iri-unfit.title": "An IRI has a character that it cannot have",
    "iri-unfit.detail": (
        "Between < and > there is no room for spaces, quotation marks, braces and < > ^ ` | \\. "
        "Write them percent-encoded: a space as %20."
    ),
}
