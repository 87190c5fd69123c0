/* SPDX-License-Identifier: Apache-2.0 */
/* Checks names against those in the log; see known.h. */
#include "known.h"

#include <string.h>

#include <tenure/event.h>
#include <tenure/nearest.h>

enum {
    PASSES = 4,
    PASS_MAX = TENURE_NEAREST_CANDIDATES_MAX / PASSES
};

static bool
is_shipped(const char *name)
{
    const Tenure__V1__RuleSet *shipped = rules_default();
    for (size_t i = 0; i < shipped->n_rules; i++) {
        if (strcmp(shipped->rules[i]->name, name) == 0)
            return true;
    }
    return false;
}

static tenure_status
find(struct store_read read, enum name_kind kind, const char *name)
{
    uint64_t number;
    if (strlen(name) > TENURE_SLUG_MAX)
        return TENURE_NOT_FOUND;
    if (kind == NAME_RULE && is_shipped(name))
        return TENURE_OK;
    return names_find(read, kind, name, &number);
}

/* Offers the known names that share the first `size` bytes with the wanted one, in order. */
static tenure_status
offer_names(struct store_read read, enum name_kind kind, size_t prefix,
            struct tenure_nearest *nearest)
{
    struct store_cursor cursor;
    uint8_t key[1 + TENURE_SLUG_MAX];
    key[0] = (uint8_t)kind;
    memcpy(key + 1, nearest->wanted, prefix);
    tenure_status status = store_cursor_open(read, STORE_NAMES, &cursor);
    if (status != TENURE_OK)
        return status;
    status = store_cursor_seek(&cursor, (struct tni_span){ key, 1 + prefix });
    for (unsigned i = 0; i < PASS_MAX && status == TENURE_OK; i++) {
        char name[TENURE_SLUG_MAX + 1];
        if (cursor.key.size < 1 + prefix || memcmp(cursor.key.data, key, 1 + prefix) != 0)
            break;
        if (cursor.key.size <= sizeof(name)) {
            memcpy(name, cursor.key.data + 1, cursor.key.size - 1);
            name[cursor.key.size - 1] = '\0';
            tenure_nearest_offer(nearest, name);
        }
        status = store_cursor_next(&cursor);
    }
    store_cursor_close(&cursor);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

/* Tries names with the same beginning first: among a million names the nearest can only be searched
 * near the wanted one's position. */
static tenure_status
suggest(struct store_read read, enum name_kind kind, struct tenure_nearest *nearest)
{
    size_t size = strlen(nearest->wanted);
    const size_t prefixes[PASSES] = { size > 1 ? size - 1 : 0, size / 2, 1, 0 };
    const Tenure__V1__RuleSet *shipped = rules_default();
    tenure_status status = TENURE_OK;
    if (size > TENURE_SLUG_MAX || size == 0)
        return TENURE_OK; // nothing is near
    for (size_t i = 0; kind == NAME_RULE && i < shipped->n_rules; i++)
        tenure_nearest_offer(nearest, shipped->rules[i]->name);
    for (size_t i = 0; i < PASSES && status == TENURE_OK; i++)
        status = offer_names(read, kind, prefixes[i], nearest);
    return status;
}

tenure_status
known_check(struct store_read read, const struct known_names *names, const char **ret_kind,
            char *reason)
{
    const struct {
        const char *word, *name;
        enum name_kind kind;
    } checks[] = {
        { "rule", names->rule, NAME_RULE },
        { "region", names->region, NAME_ORGANISATION },
        { "organisation", names->organisation, NAME_ORGANISATION },
        { "role", names->role, NAME_ROLE },
    };
    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
        const char *name = checks[i].name;
        struct tenure_nearest nearest;
        if (name == NULL || name[0] == '\0' ||
            (name == names->region && strcmp(name, TENURE_EVERYTHING) == 0))
            continue;
        tenure_status status = find(read, checks[i].kind, name);
        if (status == TENURE_OK)
            continue;
        tenure_nearest_begin(&nearest, name);
        if (status == TENURE_NOT_FOUND)
            status = suggest(read, checks[i].kind, &nearest);
        if (status != TENURE_OK)
            return status;
        *ret_kind = checks[i].word;
        tenure_nearest_text(&nearest, checks[i].word, reason, KNOWN_REASON_MAX);
        return TENURE_INVALID;
    }
    return TENURE_OK;
}

static tenure_status
check_limit(struct store_read read, const char *rule, const struct known_names *names,
            known_fn *take, void *context)
{
    const char *kind;
    char reason[KNOWN_REASON_MAX];
    tenure_status status = known_check(read, names, &kind, reason);
    if (status != TENURE_INVALID)
        return status;
    take(context, rule, reason);
    return TENURE_OK;
}

tenure_status
known_check_rules(struct store_read read, const struct rules *rules, known_fn *take, void *context)
{
    tenure_status status = TENURE_OK;
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = &rules->rules[i];
        for (size_t k = 0; k < rule->regions_count && status == TENURE_OK; k++) {
            const struct known_names names = { .region = rule->regions[k] };
            status = check_limit(read, rule->name, &names, take, context);
        }
        for (size_t k = 0; k < rule->roles_count && status == TENURE_OK; k++) {
            const struct known_names names = { .role = rule->roles[k] };
            status = check_limit(read, rule->name, &names, take, context);
        }
    }
    return status;
}
