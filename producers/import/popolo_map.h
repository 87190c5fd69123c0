/*
 * popolo_map - how Popolo's memberships become events, unless a map says otherwise.
 */
#ifndef POPOLO_MAP_H
#define POPOLO_MAP_H

static const char popolo_map[] =
    "events:\n"
    "  - when: {record: organisation}\n"
    "    event:\n"
    "      source: popolo\n"
    "      id: \"organisation:{organisation_id|id}\"\n"
    "      announced: \"{date|day}\"\n"
    "      organisation:\n"
    "        id: \"{organisation_id|key}\"\n"
    "        name: \"{organisation}\"\n"
    "        parent: \"{parent_id|key}\"\n"
    "        kind: OTHER\n"
    "  - when: {record: start}\n"
    "    event:\n"
    "      source: popolo\n"
    "      id: \"start:{id,person_id|id}:{organisation_id|id}:{role|slug}:{date}\"\n"
    "      announced: \"{date|day}\"\n"
    "      effective: \"{date}\"\n"
    "      appointment:\n"
    "        organisation: \"{organisation_id|key}\"\n"
    "        role: \"{role|slug}\"\n"
    "        person: {id: \"{person_id|key}\", name: \"{person}\"}\n"
    "        joint: true\n"
    "        incumbent: \"{undated|boolean}\"\n"
    "  - when: {record: end}\n"
    "    event:\n"
    "      source: popolo\n"
    "      id: \"end:{id,person_id|id}:{organisation_id|id}:{role|slug}:{date}\"\n"
    "      announced: \"{date|day}\"\n"
    "      effective: \"{date}\"\n"
    "      departure:\n"
    "        organisation: \"{organisation_id|key}\"\n"
    "        role: \"{role|slug}\"\n"
    "        person: {id: \"{person_id|key}\", name: \"{person}\"}\n";

#endif
