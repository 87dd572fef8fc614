"""Files of the firm's own: names of economies settled, columns proposed, figures put together."""
