"""Makes workbooks with one sheet, part by part, so that a test can break one part."""

import io
import zipfile
from collections.abc import Mapping

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
SHEET = "xl/worksheets/sheet1.xml"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Pack parts into one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def excel_parts(
    rows: str, *, more: str = "", strings: str = "", old_days: bool = False
) -> dict[str, str | bytes]:
    """Return the parts of a workbook whose one sheet has these rows, as XML."""
    days = '<workbookPr date1904="1"/>' if old_days else ""
    return {
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}">{days}<sheets>'
            '<sheet name="Log" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}">'
            '<Relationship Id="rId1" Type="x" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{strings}</sst>',
        "xl/styles.xml": (
            f'<styleSheet xmlns="{_MAIN}"><numFmts><numFmt numFmtId="164" '
            'formatCode="[$-809]dd\\ mmm\\ yyyy"/></numFmts><cellXfs><xf numFmtId="0"/>'
            '<xf numFmtId="164"/><xf numFmtId="22"/></cellXfs></styleSheet>'
        ),
        SHEET: (f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{more}</worksheet>'),
    }


def an_excel_file(rows: str, **more: str) -> bytes:
    """Make a workbook of these rows."""
    return zipped(excel_parts(rows, **more))  # type: ignore[arg-type]


def words(*cells: str) -> str:
    """Write a row of texts as XML."""
    inner = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f"<row>{inner}</row>"


def an_open_document(rows: str) -> bytes:
    """Make an OpenDocument spreadsheet of these rows, as XML."""
    content = (
        f'<office:document-content xmlns:office="{_OFFICE}:office:1.0" '
        f'xmlns:table="{_OFFICE}:table:1.0" xmlns:text="{_OFFICE}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Log">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": f"{_OFFICE}", "content.xml": content})
