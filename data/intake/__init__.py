"""Tables of the firm's own: bytes of a CSV or XLSX file to cells, and cells to numbers.

Nothing here opens a file, and nothing is guessed: where a file can be read in two ways, both are
given and somebody has to choose.
"""
