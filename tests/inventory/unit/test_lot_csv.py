"""Files of lots are read under English and French headers, whatever a spreadsheet did to them."""

import pytest

from kit.csv_table import MOST_ROWS, Unreadable
from kit.edge.french import in_french
from services.inventory.adapters.lot_csv import LotFile
from services.inventory.edge.french import PHRASES
from tests.inventory.lot_files import COLUMNS, imei, laptop, phone, written


def read(text):
    return list(LotFile(text.encode()))


@pytest.mark.parametrize(
    "header",
    [
        "Catégorie,Marque,Modèle,N° de série,IMEI 1",
        "type;FABRICANT;modele;Numéro de série;imei",
        "category,brand,Model,S/N,IMEI1",
    ],
)
def test_headers_are_understood_in_both_languages_and_with_both_separators(header):
    delimiter = ";" if ";" in header else ","
    cells = ["Téléphone à touches", "Nokia", "3310", "NK12345", imei(1)]
    file = LotFile(f"{header}\n{delimiter.join(cells)}\n".encode())
    [row] = file
    assert (row.given.category, row.given.make, row.given.serial) == (
        "feature_phone",
        "Nokia",
        "NK12345",
    )
    assert row.given.imeis == (imei(1),)
    assert file.warnings == []


@pytest.mark.parametrize(
    ("word", "category"),
    [
        ("laptop", "laptop"),
        ("Ordinateur portable", "laptop"),
        ("PC-portable", "laptop"),
        ("Unité centrale", "desktop"),
        ("ÉCRAN", "screen"),
        ("feature phone", "feature_phone"),
        ("Box internet", "router"),
        ("PC portable", "laptop"),
        ("Téléphone", "smartphone"),
        ("téléphone portable", "smartphone"),
        ("Smartphone", "smartphone"),
        ("tablette", "tablet"),
        ("box", "router"),
        ("portable", None),
        ("", None),
    ],
)
def test_categories_are_understood_in_both_languages_and_doubtful_ones_are_not(word, category):
    [row] = LotFile(written([laptop(1, category=word)]))
    assert row.given.category == category


def test_a_name_that_would_look_like_another_is_told():
    [row] = LotFile(written([laptop(1, make="De\u202ell")]))
    assert row.wrong == (("make", "holds an invisible character"),)


def test_a_category_that_is_none_is_told_which_words_there_are():
    [row] = LotFile(written([laptop(1, category="portable")]))
    [(field, rule)] = row.wrong
    assert field == "category"
    assert "laptop (Ordinateur portable, PC portable, notebook)" in rule
    assert in_french(rule, PHRASES).startswith("l’un de : ")


@pytest.mark.parametrize("cell", ['="{}"', "'{}", " {} "])
def test_what_keeps_a_number_from_a_spreadsheet_is_taken_off(cell):
    [row] = LotFile(written([phone(1, imei=cell.format(imei(1)))]))
    assert row.given.imeis == (imei(1),)


def test_columns_that_nothing_is_known_of_are_told_and_left_out():
    rows = [laptop(1) | {"condition": "Carte de Mme Martin", "": "x"}]
    file = LotFile(written(rows, (*COLUMNS, "condition", "")))
    [row] = file
    assert "Martin" not in repr(row)
    assert [(one.line, one.field) for one in file.warnings] == [(1, "condition")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("category,make,model\nlaptop,Dell,5490\n", "serial or imei"),
        ("category,make,serial\nlaptop,Dell,5490\n", "columns missing: model"),
        ("category,type,make,model,serial\n", "given twice: category"),
        ("category\tmake\tmodel\tserial\n", "separated by tabs"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(text, reason):
    with pytest.raises(Unreadable) as refusal:
        read(text)
    assert reason in refusal.value.finding.reason


def test_a_quote_left_open_and_too_many_rows_are_found_on_the_way():
    with pytest.raises(Unreadable) as refusal:
        read('category,make,model,serial\nlaptop,Dell,5490,A123\nlaptop,"Dell,5490,B123\n')
    assert refusal.value.finding.line == 3
    row = "laptop,Dell,5490,A123\n"
    with pytest.raises(Unreadable) as refusal:
        read("category,make,model,serial\n" + row * MOST_ROWS + "short\n")
    assert refusal.value.finding.line == MOST_ROWS + 2


def test_a_broken_record_and_a_last_line_that_does_not_end_are_rows_of_their_own():
    found = read("category,make,model,serial\nlaptop,Dell\n\nlaptop,Dell,5490,A123")
    assert [(row.line, row.given) for row in found] == [(2, None), (4, None)]
    assert "does not end" in found[1].wrong[0][1]


def test_a_file_can_be_gone_through_again():
    file = LotFile(written([laptop(1), laptop(2)]))
    assert list(file) == list(file)
    assert file.rows == 2
