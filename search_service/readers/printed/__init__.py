"""Reads printed text, in all formats but XML: lines, paragraphs, documents.

A format feeds this pipeline in one of two ways, and has no rules of its own for clauses, notes or headings:

- One that prints lines (plain text, PDF) makes `line.Line`s of them, with what it knows of where they stand, and calls
  `layout.printed_paragraphs(lines)`: page furniture goes out, and lines become `block.Block`s.
- One that has paragraphs (Word, HTML, Markdown) makes `block.Block`s itself: a paragraph each, a row of a table with its
  cells joined by " | ", a heading with `heading=True`, an automatic number or bullet as text in front ("1. ", "(a) ", "• ").
  A raised mark of a note is `block.mark("1")` in the text where it stands; the note is a block of its own, anywhere below,
  that begins with the same mark, and so does each further paragraph of it, as blocks with `note="1"`. Other raised text
  ("m³") goes through `block.set_apart`.

Both end in `documents.documents_of(blocks, source)`, which raises nothing but ReadError. Text goes through
`block.without_controls` first and `block.clean` (one blank between words, no invisible characters) paragraph by paragraph.
"""
