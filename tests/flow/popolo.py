# SPDX-License-Identifier: Apache-2.0
"""popolo.py DOCUMENT: checks that an export conforms to Popolo's JSON schemas (popolo-project/popolo-spec, schemas/: person,
organization, post, membership, identifier, other_name), and that all referenced objects are in the document."""
import json
import sys

import jsonschema

TEXT = {"type": "string", "minLength": 1}
DATE = {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}){0,2}$"}
IDENTIFIERS = {"type": "array", "items": {"type": "object", "required": ["identifier"],
                                          "properties": {"identifier": TEXT, "scheme": TEXT}, "additionalProperties": False}}
OTHER_NAMES = {"type": "array", "items": {"type": "object", "required": ["name"], "properties": {"name": TEXT, "start_date": DATE,
                                          "end_date": DATE, "note": TEXT}, "additionalProperties": False}}


def object_of(required, **properties):
    return {"type": "object", "required": required, "properties": properties}


SCHEMAS = {
    "persons": object_of(["id", "name"], id=TEXT, name=TEXT, identifiers=IDENTIFIERS, other_names=OTHER_NAMES),
    "organizations": object_of(["id", "name"], id=TEXT, name=TEXT, classification=TEXT, parent_id=TEXT, founding_date=DATE,
                               dissolution_date=DATE, identifiers=IDENTIFIERS, other_names=OTHER_NAMES),
    "posts": object_of(["id", "label", "role", "organization_id"], id=TEXT, label=TEXT, role=TEXT, organization_id=TEXT),
    "memberships": object_of(["id", "person_id", "organization_id", "post_id", "role"], id=TEXT, role=TEXT, start_date=DATE,
                             end_date=DATE),
}
REFERENCES = {"person_id": "persons", "organization_id": "organizations", "parent_id": "organizations", "post_id": "posts"}

document = json.load(open(sys.argv[1]))
ids = {name: {one["id"] for one in document[name]} for name in SCHEMAS}
for name, schema in SCHEMAS.items():
    assert document[name], f"no {name}"
    assert len(ids[name]) == len(document[name]), f"two {name} of one id"
    for one in document[name]:
        jsonschema.validate(one, schema)
        for member, target in REFERENCES.items():
            assert member not in one or one[member] in ids[target], f"{one}: nothing has the id of its {member}"
