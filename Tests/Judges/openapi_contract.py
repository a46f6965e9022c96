"""Judges openapi.yaml: is it a contract, and is it the one that the code keeps?

Usage: openapi_contract.py OPENAPI FACTS

FACTS is a JSON file written by the Swift test from the code itself:
    routes   [{method, template, scopes, query, hasBody}]   every route
    words    {schema name: [word]}                          every closed list
    webhooks [body]                                         bodies as the code sends them, as text, of every event
Prints one line for each thing that is wrong; exit 0 when there is none.
"""

import json
import re
import sys

import jsonschema
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

METHODS = ["get", "put", "post", "delete", "patch", "head", "options"]
FORMATS = jsonschema.FormatChecker()


@FORMATS.checks("ssin")
def is_ssin(value):
    if not isinstance(value, str) or not re.fullmatch("[0-9]{11}", value):
        return not isinstance(value, str)
    body, check = int(value[:9]), int(value[9:])
    return check in (97 - body % 97, 97 - (2_000_000_000 + body) % 97)


@FORMATS.checks("enterprise-number")
def is_enterprise_number(value):
    if not isinstance(value, str) or not re.fullmatch("[01][0-9]{9}", value):
        return not isinstance(value, str)
    return int(value[8:]) == 97 - int(value[:8]) % 97


class Contract:
    def __init__(self, document, facts):
        self.document, self.facts, self.faults = document, facts, []

    def fault(self, text):
        self.faults.append(text)

    def resolve(self, node):
        seen = set()
        while isinstance(node, dict) and "$ref" in node and node["$ref"] not in seen:
            seen.add(node["$ref"])
            node = self.pointer(node["$ref"])
        return node

    def pointer(self, ref):
        node = self.document
        for step in ref.removeprefix("#/").split("/"):
            node = node.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(node, dict) else None
        return node

    def operations(self):
        for path, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    yield method, path, item[method], item.get("parameters", [])

    def check(self):
        self.check_references()
        if not self.faults:
            for error in OpenAPIV31SpecValidator(self.document).iter_errors():
                self.fault(f"not OpenAPI 3.1: {list(error.absolute_path)}: {error.message[:200]}")
            self.check_routes()
            self.check_words()
            self.check_examples()
            self.check_webhooks()
        return self.faults

    def check_references(self):
        used = set()

        def walk(node, place):
            if isinstance(node, dict):
                ref = node.get("$ref")
                if isinstance(ref, str):
                    used.add(ref)
                    if self.pointer(ref) is None:
                        self.fault(f"{place}: {ref} names nothing")
                for name, value in node.items():
                    walk(value, f"{place}/{name}")
            elif isinstance(node, list):
                for index, value in enumerate(node):
                    walk(value, f"{place}/{index}")

        walk(self.document, "")
        for kind, members in self.document["components"].items():
            for name in members:
                if kind != "securitySchemes" and f"#/components/{kind}/{name}" not in used:
                    self.fault(f"#/components/{kind}/{name} is not used")

    def check_routes(self):
        promised = {}
        for method, path, operation, shared in self.operations():
            parameters = [self.resolve(each) for each in shared + operation.get("parameters", [])]
            promised[f"{method.upper()} {path}"] = {
                "scopes": sorted({scope for each in operation.get("security", []) for scope in each.get("apiKey", [])}),
                "query": sorted(each["name"] for each in parameters if each["in"] == "query"),
                "hasBody": "requestBody" in operation,
            }
            named = {each["name"] for each in parameters if each["in"] == "path"}
            if named != set(re.findall(r"\{(\w+)\}", path)):
                self.fault(f"{method.upper()} {path}: parameters of the path are {sorted(named)}")
            for name in ["operationId", "summary", "tags"]:
                if name not in operation:
                    self.fault(f"{method.upper()} {path}: has no {name}")
        kept = {
            f"{route['method']} {route['template']}": {
                "scopes": sorted(route["scopes"]), "query": sorted(route["query"]), "hasBody": route["hasBody"]}
            for route in self.facts["routes"]
        }
        for name in sorted(kept.keys() - promised.keys()):
            self.fault(f"{name}: is a route, but not in the contract")
        for name in sorted(promised.keys() - kept.keys()):
            self.fault(f"{name}: is in the contract, but no route")
        for name in sorted(kept.keys() & promised.keys()):
            for part in ["scopes", "query", "hasBody"]:
                if kept[name][part] != promised[name][part]:
                    self.fault(f"{name}: {part} {promised[name][part]} in the contract, {kept[name][part]} in the code")

    def check_words(self):
        schemas = self.document["components"]["schemas"]
        for name, words in self.facts["words"].items():
            promised = schemas.get(name, {}).get("enum")
            if promised is None:
                self.fault(f"{name}: no such list in the contract")
            elif sorted(map(str, promised)) != sorted(map(str, words)):
                self.fault(f"{name}: differs in {sorted(set(map(str, promised)) ^ set(map(str, words)))}")
        for name, schema in schemas.items():
            if "enum" in schema and name not in self.facts["words"]:
                self.fault(f"{name}: is a list of words that the test does not compare with the code")

    def validate(self, place, schema, value):
        # A schema of the document, judged with the whole document as its base, so that references resolve.
        whole = {**self.document, "$schema": "https://json-schema.org/draft/2020-12/schema", "allOf": [schema]}
        for error in jsonschema.Draft202012Validator(whole, format_checker=FORMATS).iter_errors(value):
            self.fault(f"{place}: example {list(error.absolute_path)}: {error.message[:160]}")

    def webhooks(self):
        return {name: item["post"] for name, item in self.document.get("webhooks", {}).items()}

    def check_webhooks(self):
        """Each body that the code makes fits the webhook of its type, and no other webhook is promised."""
        bodies = [json.loads(body) for body in self.facts["webhooks"]]
        webhooks = self.webhooks()
        for name in sorted({body["type"] for body in bodies} ^ webhooks.keys()):
            self.fault(f"{name}: is {'no event of the code' if name in webhooks else 'sent, but not in the contract'}")
        for body in bodies:
            if body["type"] in webhooks:
                schema = webhooks[body["type"]]["requestBody"]["content"]["application/json"]["schema"]
                self.validate(f"webhook {body['type']} as sent", schema, body)

    def check_examples(self):
        for name, operation in self.webhooks().items():
            self.check_content(f"webhook {name}", operation["requestBody"]["content"])
            for parameter in map(self.resolve, operation["parameters"]):
                self.validate(f"webhook {name} {parameter['name']}", parameter["schema"], parameter["example"])
        for method, path, operation, shared in self.operations():
            name = f"{method.upper()} {path}"
            for parameter in shared + operation.get("parameters", []):
                parameter = self.resolve(parameter)
                if "example" in parameter:
                    self.validate(f"{name} {parameter['name']}", parameter["schema"], parameter["example"])
            if "requestBody" in operation:
                self.check_content(f"{name} body", self.resolve(operation["requestBody"])["content"])
            for status, response in operation["responses"].items():
                response = self.resolve(response)
                if status not in ("204", "304") and "content" not in response:
                    self.fault(f"{name} {status}: has no body")
                self.check_content(f"{name} {status}", response.get("content", {}))
        for name, schema in self.document["components"]["schemas"].items():
            for example in schema.get("examples", []):
                self.validate(name, schema, example)

    def check_content(self, place, content):
        for kind, media in content.items():
            examples = [media["example"]] if "example" in media else []
            examples += [self.resolve(each)["value"] for each in media.get("examples", {}).values()]
            if not examples:
                self.fault(f"{place}: {kind} has no example")
            for example in examples:
                self.validate(place, media["schema"], example)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        document = yaml.safe_load(file)
    with open(sys.argv[2], encoding="utf-8") as file:
        facts = json.load(file)
    faults = Contract(document, facts).check()
    print("\n".join(faults))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
