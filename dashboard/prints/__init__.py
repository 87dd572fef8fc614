"""Images at print size, drawn without a browser: maps and charts as PNG and SVG."""
