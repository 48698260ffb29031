"""Fills in answer forms as suppliers do: workbooks with openpyxl, in order and with their rows sorted; Word files in their controls."""

import datetime
import json
import sys
import zipfile
from pathlib import Path

import openpyxl
from lxml import etree

LAST_DAY = datetime.date(2029, 5, 11)
DESCRIPTION, REFERENCE = "Så här: <b>&amp; rad två", "Bilaga 4, sidan 12"

if sys.argv[1] == "--compare":
    # Every answer came back, with what was written beside it.
    (bid,) = json.loads(Path(sys.argv[2]).read_text())
    lost = [
        answer["key"]
        for answer in bid["answers"]
        if answer["given"] is None or answer["given"] == "no" or (answer["description"] and " ".join(answer["description"].split()) != DESCRIPTION)
    ]
    lost += [id for id, day in bid["last-days"].items() if day != LAST_DAY.isoformat()]
    lost += [id for id in bid["details"] if id.startswith("giltigt-") and id.removeprefix("giltigt-") not in bid["last-days"]]
    described = sum(answer["description"] != "" and answer["reference"] == REFERENCE for answer in bid["answers"])
    print(f"{Path(bid['file']).name}: {len(bid['answers']) - len(lost)} of {len(bid['answers'])} answers, {described} described")
    sys.exit(1 if lost or described < len(bid["answers"]) - 1 else 0)

built, work = Path(sys.argv[1]), Path(sys.argv[2])
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def numbers(text):
    """The bound that a question states, if it asks for a number."""
    for line in (text or "").split("\n"):
        for words in ("Ange ett tal i ", "State a number in "):
            if line.startswith(words):
                return int("".join(c for c in line.rsplit(":", 1)[1] if c.isdigit()))
    return None


def choice(sheet, cell):
    for validation in sheet.data_validations.dataValidation:
        if cell.coordinate in validation.sqref:
            return validation.formula1.strip('"').split(",")[0] if validation.type == "list" else None
    return None


def fill_workbook(source, target, turned=False):
    book = openpyxl.load_workbook(source)
    for sheet in book.worksheets:
        for row in range(1, sheet.max_row + 1):
            key = sheet.cell(row, 1).value or ""
            if not str(key).startswith("v1|"):
                continue
            if key.startswith("v1|@"):
                cell = sheet.cell(row, 3)
                cell.value = choice(sheet, cell) or (LAST_DAY if "@giltigt-" in key else None) or {"v1|@organisationsnummer|": "556000-0001"}.get(key, "Exempelbolaget Åäö")
                continue
            cell = sheet.cell(row, 4)
            bound = numbers(sheet.cell(row, 3).value)
            cell.value = bound if bound is not None else choice(sheet, cell)
            sheet.cell(row, 5).value = DESCRIPTION.replace(" rad", "\nrad")
            sheet.cell(row, 6).value = REFERENCE
        sheet.column_dimensions["C"].width = 40
        if turned and sheet.sheet_state == "visible" and sheet.cell(3, 2).value:
            values = [[c.value for c in r[:6]] for r in sheet.iter_rows(min_row=4)]
            for number, line in enumerate(reversed(values), 4):
                for column, value in enumerate(line, 1):
                    sheet.cell(number, column).value = value
    book.save(target)


def fill_document(source, target):
    with zipfile.ZipFile(source) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    body = etree.fromstring(parts["word/document.xml"])
    for control in body.iter(W + "sdt"):
        properties = control.find(W + "sdtPr")
        path = properties.find(W + "dataBinding").get(W + "xpath")
        items = properties.findall(f"{W}dropDownList/{W}listItem")
        content = control.find(W + "sdtContent")
        text = content.find(f".//{W}t")
        if items:
            answer = items[1].get(W + "value")
        elif "organisationsnummer" in path:
            answer = "556000-0001"
        elif "giltigt-" in path:
            answer = LAST_DAY.isoformat()
        elif path.endswith("s:svar[1]"):
            answer = "4"
        elif path.endswith("s:var[1]"):
            answer = REFERENCE
        elif path.endswith("s:hur[1]"):
            answer = DESCRIPTION
        else:
            answer = "Exempelbolaget Åäö"
        text.text = answer
        placeholder = properties.find(W + "showingPlcHdr")
        if placeholder is not None:
            properties.remove(placeholder)
    parts["word/document.xml"] = etree.tostring(body, xml_declaration=True, encoding="UTF-8", standalone=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


for example in ("journal-system", "guarding-service"):
    folder = built / example / "till-leverantor"
    for suffix in ("", "-en"):
        fill_workbook(folder / f"svarsformular{suffix}.xlsx", work / f"{example}{suffix}.xlsx")
        fill_workbook(folder / f"svarsformular{suffix}.xlsx", work / f"{example}{suffix}-turned.xlsx", turned=True)
        fill_document(folder / f"svarsformular{suffix}.docx", work / f"{example}{suffix}.docx")
