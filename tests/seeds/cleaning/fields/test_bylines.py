from __future__ import annotations

import pytest

from seeds.cleaning.fields.bylines import byline_authors, dateline_end, dateline_text
from seeds.metadata.byline_lines import dated_authors, is_outlet_line, line_date, relative_authors
from seeds.metadata.names import is_person


@pytest.mark.parametrize(
    ("paragraph", "dateline"),
    [
        ("FERROL, (BM) – The mayor", "FERROL, (BM)"),
        ("WASHINGTON (AP) — The ships", "WASHINGTON (AP)"),
        ("LONDON, England (CNN) -- The ships", "LONDON, England (CNN)"),
        ("BEIJING, June 3 (Xinhua) -- The ships", "BEIJING, June 3 (Xinhua)"),
        ("NEW YORK, Jan 4 (Reuters) - The ships", "NEW YORK, Jan 4 (Reuters)"),
        ("SEOUL/TOKYO (Reuters) - The ships", "SEOUL/TOKYO (Reuters)"),
        ("(CNN) -- The ships", "(CNN)"),
        ("(CNN) The ships", "(CNN)"),
        ("CNN — The ships", "CNN"),
        ("New York CNN Business — The ships", "New York CNN Business"),
        ("TUCSON, Ariz. – The ships", "TUCSON, Ariz."),
        ("OKLAHOMA CITY — The ships", "OKLAHOMA CITY"),
        ("İZMİR (AA) – The ships", "İZMİR (AA)"),
    ],
)
def test_datelines_as_printed(paragraph: str, dateline: str) -> None:
    end = dateline_end(paragraph)
    assert dateline_text(paragraph[:end]) == dateline
    assert paragraph[end:].startswith("The ")


@pytest.mark.parametrize(
    "paragraph",
    [
        "NATO – The alliance met on Monday.",
        "US - China talks failed.",
        "NASA said on Monday — and nobody listened.",
        "The mayor (a former sailor) — who resigned — left.",
        "Ferrol — once rich — is poor.",
        "A — B",
        "",
    ],
)
def test_no_datelines(paragraph: str) -> None:
    assert dateline_end(paragraph) == 0


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Jane Doe", ("Jane Doe",)),
        ("BY JANE DOE", ("JANE DOE",)),
        ("By JANE DOE and JOHN ROE, Associated Press", ("JANE DOE", "JOHN ROE")),
        ("By Jane Doe, John Roe & Ann de la Cruz", ("Jane Doe", "John Roe", "Ann de la Cruz")),
        ("Jane Doe, Staff Writer", ("Jane Doe",)),
        ("Jane Doe, USA TODAY", ("Jane Doe",)),
        ("By Jane Doe | The Bugle", ("Jane Doe",)),
        ("Written by Jane Doe", ("Jane Doe",)),
        ("By Reuters", ()),
        ("By Bugle Staff", ()),
        ("By Reporter A Smith", ("A Smith",)),
        ("By Jane Doe, Larkfield Echo", ("Jane Doe",)),
        ("By Jane Doe | 14 March 2024", ("Jane Doe",)),
        ("Posted on March 14th, 2024 at 8:30am by Jane Doe", ("Jane Doe",)),
        ("Jane Doe, Staff Writer | March 14, 2024", ("Jane Doe",)),
        ("By Jane Doe - The Bugle - Thursday, March 14, 2024", ("Jane Doe",)),
        ("Updated 3 hours ago by Jane Doe", ("Jane Doe",)),
        ("By Анна Лунд", ("Анна Лунд",)),
        ("Words by Jane Doe, photographs by John Roe", ("Jane Doe",)),
        ("Posted March 14, 2024 by Jane Doe in News", ("Jane Doe",)),
        ("By Jane Doe for the Tarn Valley Echo March 14, 2024", ("Jane Doe",)),
        ("By Jane DoePublished 14 March 2024", ("Jane Doe",)),
        ("Jane Doe | Larkfield Echo", ("Jane Doe",)),
        ("By senior political correspondent Jane Doe and John Roe", ("Jane Doe", "John Roe")),
        ("By Jane Doe | Larkfield Voice | May 4, 2021", ("Jane Doe",)),
        ("By Jane Doe and John Roe • larkfield.example • 4 May 2021", ("Jane Doe", "John Roe")),
        ("By Jane Doe, New York", ("Jane Doe",)),
        ("By New York, AP", ()),
        ("San Marino, Reuters", ()),
    ],
)
def test_bylines(line: str, authors: tuple[str, ...]) -> None:
    assert byline_authors(line) == authors


@pytest.mark.parametrize(
    "line",
    [
        "By the time the ferry left, the pier was gone",
        "By midnight",
        "By Monday the water had gone down.",
        "Paris, France",
        "Jane Doe",
        "Bystanders, Police",
        "John Smith, Paris",
    ],
)
def test_no_bylines(line: str) -> None:
    assert byline_authors(line) is None


def test_names_and_outlets_alone() -> None:
    assert is_person("Jane Doe")
    assert is_person("Ann de la Cruz")
    assert not is_person("Daily News")
    assert not is_person("the mayor")
    assert is_outlet_line("The Desert Sun")
    assert is_outlet_line("Senior political correspondent")
    assert is_outlet_line("ANI")
    assert not is_outlet_line("Mehmet Ali EFE")
    assert not is_outlet_line("The Sun rose over the bay")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("June 11, 2020", ("2020-06-11", False)),
        ("Published June 11, 2020 14:05 GMT", ("2020-06-11T14:05+00:00", False)),
        ("Published June 11, 2020 | Updated June 12, 2020", ("2020-06-11", False)),
        ("Updated: June 12, 2020", ("2020-06-12", True)),
        ("June 11, 2020 • 3 min read", ("2020-06-11", False)),
        ("11. Juni 2020 | Lesezeit: 3 Minuten", ("2020-06-11", False)),
        ("11/06/2020 06h30 Atualizado há 3 horas", ("2020-06-11T06:30", False)),
        ("Lesezeit: 3 Minuten | 12 Kommentare", None),
        ("Thursday", None),
        ("Updated 5:14 PM", None),
        ("The mayor resigned on June 11, 2020", None),
        ("2020 was a long year for the 12 ferries of the bay", None),
    ],
)
def test_date_lines(line: str, expected: tuple[str, bool] | None) -> None:
    assert line_date(line) == expected


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Jane Doe | 14 March 2024", ("Jane Doe",)),
        ("14 March 2024 · Jane Doe", ("Jane Doe",)),
        ("Jane Doe, Sports Editor and John Roe 2 March 2024 • 9:36pm", ("Jane Doe", "John Roe")),
        ("Jane Doe 2h ago", ("Jane Doe",)),
        ("Jane Doe · 5h", ("Jane Doe",)),
        ("Jane Doe yesterday at 14:03", ("Jane Doe",)),
        ("Jane Doe • March 14, 2024 • 4 min read", ("Jane Doe",)),
        ("Jane Doe in Larkfield, 14 March 2024", ("Jane Doe",)),
        ("Jane Doe", None),
        ("14 March 2024", None),
        ("Mill, Tarn End, 14 March 2024", None),
        ("Jane Doe left the council on 14 March 2024", None),
    ],
)
def test_names_beside_a_date(line: str, authors: tuple[str, ...] | None) -> None:
    assert dated_authors(line) == authors


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Jane Doe 3 hours ago", ("Jane Doe",)),
        ("By Jane Doe • 27 mins ago", ("Jane Doe",)),
        ("Updated 27 Min Ago", ()),
        ("Just now", ()),
        ("Tarn End 100 Years Ago", None),
        ("She left the council three days ago", None),
        ("Jane Doe", None),
    ],
)
def test_names_beside_how_long_ago(line: str, authors: tuple[str, ...] | None) -> None:
    assert relative_authors(line) == authors
