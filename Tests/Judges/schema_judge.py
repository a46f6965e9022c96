"""Validates documents with the xmlschema package: one schema, many files, one line each.

Usage: schema_judge.py SCHEMA FILE...     prints "valid FILE" or "invalid FILE"; exit 0 when every file had a verdict
"""
import sys

import xmlschema

schema = xmlschema.XMLSchema(sys.argv[1])
for path in sys.argv[2:]:
    with open(path, "rb") as file:
        print("valid" if schema.is_valid(file.read()) else "invalid", path)
