"""Several papers in one file, to be printed in one go. Only papers that we set ourselves: nothing from outside is opened here."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdfium2


def together(papers: Sequence[bytes]) -> bytes:
    """One after the other. Each alone is what was kept; the whole is for the printer and no PDF/A."""
    out = io.BytesIO()
    with pypdfium2.PdfDocument.new() as whole:
        for one in papers:
            with pypdfium2.PdfDocument(one) as document:
                whole.import_pages(document)
        whole.save(out)
    return out.getvalue()
