/* SPDX-License-Identifier: Apache-2.0 */
#include "record.h"

#include <string.h>

const char *
record_value(const struct record *record, const char *name)
{
    for (size_t i = 0; i < record->count; i++) {
        if (strcmp(record->names[i], name) == 0)
            return record->values[i];
    }
    return "";
}

bool
record_add(struct record *record, const char *name, const char *value)
{
    if (record->count == RECORD_COLUMNS_MAX)
        return false;
    record->names[record->count] = name;
    record->values[record->count++] = value != NULL ? value : "";
    return true;
}
