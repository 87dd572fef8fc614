"""The pages, one module each; every one reads the state, calls analysis, and draws."""
