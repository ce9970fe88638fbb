"""The book: what Sphinx reads before it builds the site from this folder; see `book` for the pages that are made."""

import sys
from importlib.metadata import version as installed
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent)]

project = "lowerbounds"
author = "The lowerbounds maintainers"
version = release = installed("lowerbounds")

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_click",
    "sphinx_copybutton",
    "sphinx_design",
    "book.site",
]
exclude_patterns = ["built", "gallery/*.py"]

nb_execution_mode = "off"  # outputs are stored; `.ci/night` runs every notebook again
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
suppress_warnings = ["mystnb.unknown_mime_type"]

default_role = "code"
smartquotes = False  # `--full` in a sentence stays what one types
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True, "show-inheritance": False}
napoleon_custom_sections = ["Source", "Shapes"]
python_use_unqualified_type_names = True
maximum_signature_line_length = 88

copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True

html_theme = "pydata_sphinx_theme"
html_title = "lowerbounds"
html_context = {"default_mode": "auto"}  # light or dark, as the reader's system says
html_static_path = ["book/static"]
html_css_files = ["book.css"]
html_show_sourcelink = False
html_sidebars = {page: [] for page in ("glossary", "verify", "made/gallery/index")}  # they have no pages below
html_theme_options = {
    "navbar_align": "left",
    "header_links_before_dropdown": 7,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "show_prev_next": True,
    "search_as_you_type": False,
}
