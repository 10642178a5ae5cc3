"""Files for spreadsheets: nothing in them is run, and what is read back is what was written."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from lsgraph.web.spreadsheet import Sheet, csv_file, xlsx_file

SOURCE = Sheet("出典", ("a", "b"), [("x", "y")])


@pytest.mark.parametrize("text", ["=1+1", "+81", "-x", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_is_a_formula(text: str) -> None:
    table = Sheet("t", ("h",), [(text,)])
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file([table], SOURCE)))

    assert (
        next(csv.reader(io.StringIO(csv_file(table).decode("utf-8-sig").partition("\r\n")[2], newline="")))[0]
        == f"'{text}"
    )
    assert book.worksheets[0]["A2"].data_type == "s"


def test_numbers_and_other_texts_stay_as_they_are() -> None:
    rows = [(-5, 1.5, '再生医療, "細胞"\n二行目', ""), (0, 0.25, "‐", "1,261百万")]
    table = Sheet("t", ("整数", "小数", "文字", "空"), rows)

    read = list(csv.reader(io.StringIO(csv_file(table).decode("utf-8-sig"), newline="")))
    cells = [
        [c.value for c in row] for row in openpyxl.load_workbook(io.BytesIO(xlsx_file([table], SOURCE))).worksheets[0]
    ]

    assert read == [list(table.heads), *([str(cell) for cell in row] for row in rows)]
    assert cells[1:] == [[-5, 1.5, '再生医療, "細胞"\n二行目', None], [0, 0.25, "‐", "1,261百万"]]


def test_any_title_becomes_a_name_that_excel_takes() -> None:
    tables = [Sheet(name, ("h",), []) for name in ("a/b:c*d?[e]", "長" * 40, "長" * 40, "", "'x'")]
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(tables, SOURCE)))
    assert book.sheetnames == ["a b c d  e", "長" * 31, "長" * 27 + " 2", "1", "x", "出典"]
