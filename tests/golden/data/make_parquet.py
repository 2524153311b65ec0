#!/usr/bin/env python3
"""Write rows.parquet, which tests/core/data/test_table.cpp reads: a text column (dictionary encoded) and a number column, in two row groups."""
import os

import pyarrow
import pyarrow.parquet

table = pyarrow.table({"text": pyarrow.array(["good", "null", "\u00e9"]).dictionary_encode(), "label": pyarrow.array([1, 0, 1])})
pyarrow.parquet.write_table(table, os.path.join(os.path.dirname(os.path.abspath(__file__)), "rows.parquet"), row_group_size=2)
