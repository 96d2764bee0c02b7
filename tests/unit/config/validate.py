"""Validates each JSON document, a line, against a JSON schema: `valid`, or the first reason it is not."""

import json
import sys

import jsonschema

schema = json.load(open(sys.argv[1], encoding="utf-8"))
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)
for line in open(sys.argv[2], encoding="utf-8"):
    error = next(validator.iter_errors(json.loads(line)), None)
    print("valid" if error is None else json.dumps(f"{list(error.path)}: {error.message}"[:300]))
