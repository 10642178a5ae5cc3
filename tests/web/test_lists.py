"""Lists: sorted, filtered, in pages, and the same as files."""

from __future__ import annotations

import csv
import io
import zipfile
from urllib.parse import urlencode

import openpyxl
import pytest
from flask.testing import FlaskClient

from lsgraph.views.lists import LAYOUTS, layout
from lsgraph.web.messages import CATALOGUES


def listed(client: FlaskClient, name: str, **fields: str) -> list[dict[str, str]]:
    """Return the rows of a list's CSV."""
    answer = client.get(f"/list/{name}?{urlencode({'lang': 'ja', **fields, 'format': 'csv'})}")
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def names(rows: list[dict[str, str]]) -> list[str]:
    return [row["IRI"].rpartition("/")[2] for row in rows]


def test_the_index_names_every_class_with_its_number(plan_client: FlaskClient) -> None:
    text = plan_client.get("/list?lang=ja", headers={"Accept": "text/html"}).text
    for name, title, count in (
        ("PlanProject", "プラン掲載課題", "33"), ("Citation", "典拠", "2,791"), ("FormalOrganization", "組織", "12"),
    ):  # fmt: skip
        assert f'<a href="/list/{name}?lang=ja">{title}</a> <span class="count">{count}</span>' in text


@pytest.mark.slow
def test_every_class_can_be_listed_in_every_form(plan_client: FlaskClient) -> None:
    text = plan_client.get("/list?lang=en", headers={"Accept": "text/html"}).text
    addresses = [part.partition("?")[0] for part in text.split('href="/list/')[1:]]
    assert len(addresses) > 45
    for name in addresses:
        answer = plan_client.get(f"/list/{name}?lang=en", headers={"Accept": "text/html"})
        assert answer.status_code == 200, name
        assert "<table" in answer.text, name


def test_a_project_stands_there_with_what_an_analyst_asks_for(plan_client: FlaskClient) -> None:
    row = next(row for row in listed(plan_client, "PlanProject") if row["IRI"].endswith("/bio"))
    assert row == {
        "名称": "先端的バイオ創薬等基盤技術開発事業",
        "プログラム": "医薬品・医療機器・ヘルスケアプログラム",
        "開始年度": "2019",
        "終了年度": "2023",
        "評価の年度": "2021 | 2023",
        "前身": "革新的バイオ医薬品創出基盤技術開発事業",
        "予算の年度(最新)": "2022",
        "予算額(円)": "1466000000",
        "予算の種別": "予算額",
        "確定状況": "見込額",
        "上位の事業": "",
        "IRI": "https://w3id.org/lsgraph/id/project/bio",
    }


def test_filters_select_and_sorting_orders(plan_client: FlaskClient) -> None:
    of_programme = listed(plan_client, "PlanProject", programme="p2")
    in_year = listed(plan_client, "PlanProject", fy="R5")
    dear = listed(plan_client, "PlanProject", sort="budget", order="desc")
    late = listed(plan_client, "Evaluation", year="令和8年度", evaluation_kind="exPost")

    assert set(names(of_programme)) == {"saisei", "saisei-kasoku"}
    assert "binds-2" in names(in_year)
    assert "saisei" not in names(in_year)  # ends with FY2022
    assert names(dear)[:3] == ["saisei", "kansen-kiban", "bio"]
    assert dear[-1]["予算額(円)"] == ""
    assert {row["年度"] for row in late} == {"2026"}


def test_every_spelling_of_a_filter_selects_the_same(plan_client: FlaskClient) -> None:
    iri = "https://w3id.org/lsgraph/id/programme/p2"
    spellings = ("p2", "prg:p2", iri, "再生・細胞医療・遺伝子治療プログラム", "再生細胞医療")
    assert len({tuple(names(listed(plan_client, "PlanProject", programme=value))) for value in spellings}) == 1
    assert set(names(listed(plan_client, "PlanProject", q="ﾊﾞｲｵﾊﾞﾝｸ 利活用"))) == {
        "bbj",
        "gbank",
        "genome-platform",
        "tmm",
    }


def test_sorting_is_by_number_where_there_are_numbers(plan_client: FlaskClient) -> None:
    lines = [int(row["開始行"]) for row in listed(plan_client, "SourcePassage", sort="first_line")]
    assert lines == sorted(lines)
    assert len(lines) == 853


def test_a_page_shows_fifty_rows_and_the_file_all(plan_client: FlaskClient) -> None:
    text = plan_client.get("/list/PolicyMeasure?page=3&lang=en", headers={"Accept": "text/html"}).text
    assert text.count('<th scope="row">') == 24
    assert "101–124 are shown" in text
    assert len(listed(plan_client, "PolicyMeasure")) == 124


def test_the_sorted_column_says_so_and_turns_round(plan_client: FlaskClient) -> None:
    text = plan_client.get("/list/PlanProject?sort=start&lang=en", headers={"Accept": "text/html"}).text
    assert text.count("aria-sort=") == 1
    assert 'aria-sort="ascending"><a href="/list/PlanProject?lang=en&amp;sort=start&amp;order=desc"' in text


def test_the_workbook_has_numbers_as_numbers_and_says_where_it_is_from(plan_client: FlaskClient) -> None:
    answer = plan_client.get("/list/BudgetItem?format=xlsx&lang=ja&project=prj:saisei&sort=amount")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    table, source = book.worksheets
    heads = [cell.value for cell in table[1]]
    amounts = [row[heads.index("金額(円)")].value for row in table.iter_rows(min_row=2)]
    told = {row[0].value: str(row[1].value) for row in source.iter_rows(min_row=2)}

    assert answer.headers["Content-Disposition"] == 'attachment; filename="BudgetItem.xlsx"'
    assert table.freeze_panes == "B2"
    assert [amount for amount in amounts if amount is not None and not isinstance(amount, int)] == []
    assert 9066000000 in amounts
    assert told["リリース"] == answer.headers["Lsgraph-Release"]
    assert told["ライセンス"] == "https://creativecommons.org/licenses/by/4.0/"
    assert told["アドレス"].startswith("http://localhost/list/BudgetItem?")
    assert "文部科学省が作成したものではありません" in told["作成者"]


def test_csv_workbook_and_json_say_the_same(plan_client: FlaskClient) -> None:
    rows = listed(plan_client, "Succession", sort="year")
    book = openpyxl.load_workbook(
        io.BytesIO(plan_client.get("/list/Succession?format=xlsx&lang=ja&sort=year").data)
    ).worksheets[0]
    document = plan_client.get("/list/Succession?format=json&lang=ja&sort=year").json
    assert document is not None

    from_book = [["" if cell.value is None else str(cell.value) for cell in row] for row in book.iter_rows(min_row=2)]

    assert from_book == [list(row.values()) for row in rows]
    assert [item["iri"] for item in document["items"]] == [row["IRI"] for row in rows]


def test_the_same_table_is_the_same_file(plan_client: FlaskClient) -> None:
    first, second = (plan_client.get("/list/Policy?format=xlsx&lang=en").data for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/list/Nothing", 404, "no-list"),
        ("/list/PlanProject?colour=red", 400, "no-column"),
        ("/list/PlanProject?sort=colour", 400, "no-column"),
        ("/list/PlanProject?order=up", 400, "bad-order"),
        ("/list/PlanProject?fy=R0", 400, "bad-fiscal-year"),
        ("/list/PlanProject?page=-1", 400, "bad-page"),
        ("/list/PlanProject?format=pdf", 406, "no-such-format"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(
    plan_client: FlaskClient, path: str, status: int, kind: str
) -> None:
    answer = plan_client.get(path, headers={"Accept": "application/json"})
    document = answer.get_json(force=True)
    assert (answer.status_code, document["type"].rpartition("/")[2]) == (status, kind)


def test_a_name_written_otherwise_leads_to_the_list(plan_client: FlaskClient) -> None:
    answer = plan_client.get("/list/plan-project?fy=R5")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/list/PlanProject?fy=R5")
    assert plan_client.get("/list/PlanProjekt").json["nearest"][0] == "PlanProject"  # type: ignore[index]


def test_a_class_of_another_plan_is_listed_by_what_its_things_have(client: FlaskClient) -> None:
    document = client.get("/list/PlanProject?format=json&lang=en").json
    assert document is not None
    assert [item["name"] for item in document["items"]] == ["浮標<b>事業</b>", "Buoy"]


@pytest.mark.slow
def test_all_lists_come_in_one_archive(plan_client: FlaskClient) -> None:
    with zipfile.ZipFile(io.BytesIO(plan_client.get("/downloads/tables.zip?lang=en").data)) as archive:
        assert archive.testzip() is None
        assert {"PlanProject.csv", "Citation.csv", "SOURCE.csv"} <= set(archive.namelist())
        assert archive.read("PlanProject.csv").count(b"\r\n") == 34


def test_every_column_of_a_block_has_a_title_in_both_languages() -> None:
    columns = {column.name for kind in LAYOUTS for column in layout(kind)[1]}
    untitled = {(code, name) for code in CATALOGUES for name in columns if f"listed-{name}" not in CATALOGUES[code]}
    assert untitled == set()


def test_a_policy_decided_twice_tells_the_first_day(plan_client: FlaskClient) -> None:
    row = next(row for row in listed(plan_client, "Policy") if row["IRI"].endswith("/kenko-iryo-2"))
    assert row["最初の決定日"] == "2020-03-27"
    assert row["決定"].count(" | ") == 1
