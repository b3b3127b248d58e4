"""One file per screen, each with a `PAGE` declaration; `dashboard.page.discover_pages` reads them."""
