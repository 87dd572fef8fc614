"""Parts of pages that have a subject of their own."""
