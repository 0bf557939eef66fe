"""Report files in the formats that are no text, made here so that every test can see what is in them."""

import io

import docx
from pypdf import PdfReader, PdfWriter


def pdf(*pages, title=""):
    """A PDF with each page's lines in Helvetica; an empty line leaves a gap."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        shown = " ".join(f"({_escaped(line)}) Tj T*" for line in lines)
        content = f"BT /F1 11 Tf 14 TL 72 720 Td {shown} ET".encode("cp1252")
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            b"/Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % (5 + 2 * number),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        ]
    objects.append(f"<< /Title ({_escaped(title)}) >>".encode("cp1252"))
    return _pdf_file(objects, f"/Root 1 0 R /Info {len(objects)} 0 R")


def _escaped(text):
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _pdf_file(objects, trailer):
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, rows)
    tail = b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer.encode(), len(data))
    return data + table + tail


def encrypted_pdf(data, password, algorithm="RC4-128"):
    """The PDF behind a password; "" encrypts it and lets everybody read."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(password, owner_password="owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def aes_pdf():
    """A PDF that asks for AES, which cannot be opened without a package for it."""
    key = "00" * 48
    return _pdf_file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [] /Count 0 >>",
            f"<< /Filter /Standard /V 5 /R 6 /Length 256 /P -1 /O <{key}> /U <{key}> /OE <{'00' * 32}> "
            f"/UE <{'00' * 32}> /Perms <{'00' * 16}> /StmF /StdCF /StrF /StdCF "
            "/CF << /StdCF << /CFM /AESV3 /AuthEvent /DocOpen /Length 32 >> >> >>".encode(),
        ],
        "/Root 1 0 R /Encrypt 3 0 R /ID [<00> <00>]",
    )


def word(*parts, title=""):
    """A Word document from (style, text) pairs; a list of rows instead of a text is a table."""
    document = docx.Document()
    document.core_properties.title = title
    for style, text in parts:
        if isinstance(text, str):
            document.add_paragraph(text, style=style)
        else:
            table = document.add_table(rows=len(text), cols=len(text[0]))
            for row, values in zip(table.rows, text, strict=True):
                for cell, value in zip(row.cells, values, strict=True):
                    cell.text = value
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
