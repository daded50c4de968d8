"""Sphinx: Markdown, the public Python, no network."""

from __future__ import annotations

from typing import Any

import darkana
from darkana.editors.lexer import AnaLexer

project = "darkana"
author = "the darkana developers"
project_copyright = author
release = version = darkana.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["files"]
highlight_language = "text"
default_role = "literal"
smartquotes = False
myst_heading_anchors = 4
myst_enable_extensions = ["attrs_block"]
suppress_warnings = ["misc.highlighting_failure"]  # a format with `...` in it is shown all the same

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True}
autodoc_class_signature = "separated"
napoleon_google_docstring = True
python_maximum_signature_line_length = 80

html_theme = "furo"
html_title = f"darkana {release}"
html_favicon = "_static/favicon.svg"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"


def setup(app: Any) -> None:
    """A part of a search is coloured as a whole one."""
    app.add_lexer("ana-part", AnaLexer)
