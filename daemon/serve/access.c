/* SPDX-License-Identifier: Apache-2.0 */
#include "access.h"

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "ingest.h"
#include "keys.h"
#include <tenure/date.h>
#include <tenure/event.h>
#include <tenure/text.h>

struct access_key {
    char key[TNI_KEY_TEXT_MAX];
    const char *name; // `name` and the sources point into the table's text
    unsigned roles;   // flags of enum access_role
    bool any_source;
    const char *sources[ACCESS_SOURCES_MAX];
    size_t sources_count;
    int32_t from, until; // the days within which the key is valid
};

struct access_table {
    char *text;
    struct access_key *keys; // sorted by key
    size_t count, max;
};

struct access {
    const char *path;
    // the writer's thread reads without locking, because only it changes the table
    pthread_rwlock_t lock;
    struct access_table table;
};

/* The state of the parser. */
struct access_reading {
    const char *path;
    unsigned line;
    char *problem;
};

__attribute__((format(printf, 2, 3))) static tenure_status
access_fail(const struct access_reading *reading, const char *format, ...)
{
    va_list arguments;
    int size =
        snprintf(reading->problem, ACCESS_PROBLEM_MAX, "%.200s:%u: ", reading->path, reading->line);
    va_start(arguments, format);
    tenure_text_vformat(reading->problem + size, ACCESS_PROBLEM_MAX - (size_t)size, format,
                        arguments);
    va_end(arguments);
    tenure_text_mend(reading->problem); // the path may have been cut within a character
    return TENURE_INVALID;
}

static tenure_status
read_roles(const struct access_reading *reading, char *text, struct access_key *key)
{
    static const char *const names[] = { "publish", "subscribe", "query", "operate", "follow" };
    char *rest = NULL;
    for (char *role = strtok_r(text, ",", &rest); role != NULL; role = strtok_r(NULL, ",", &rest)) {
        unsigned before = key->roles;
        for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
            key->roles |= strcmp(role, names[i]) == 0 ? 1u << i : 0;
        if (key->roles == before)
            return access_fail(
                reading,
                "%.40s is not a role, or occurs twice; the roles are publish, subscribe, "
                "query, operate and follow",
                role);
    }
    return TENURE_OK;
}

static tenure_status
read_sources(const struct access_reading *reading, char *text, struct access_key *key)
{
    char *rest = NULL;
    key->any_source = strcmp(text, "*") == 0;
    if (key->any_source || strcmp(text, "-") == 0)
        return TENURE_OK;
    for (char *source = strtok_r(text, ",", &rest); source != NULL;
         source = strtok_r(NULL, ",", &rest)) {
        if (key->sources_count == ACCESS_SOURCES_MAX)
            return access_fail(reading, "a key can have at most %d sources; * means any",
                               ACCESS_SOURCES_MAX);
        key->sources[key->sources_count++] = source;
    }
    return TENURE_OK;
}

static tenure_status
read_validity(const struct access_reading *reading, char *text, struct access_key *key)
{
    char *dots = strstr(text, "..");
    if (dots != NULL)
        *dots = '\0';
    bool fine = dots != NULL && (text[0] == '\0' || tenure_day_parse(text, &key->from)) &&
                (dots[2] == '\0' || tenure_day_parse(dots + 2, &key->until)) &&
                key->from <= key->until;
    return fine ? TENURE_OK
                : access_fail(reading,
                              "the validity has to be FROM..UNTIL, two days of which either may "
                              "be left out, as 2026-01-01..2026-12-31");
}

enum {
    NAME,
    KEY,
    ROLES,
    SOURCES,
    VALIDITY,
    WORDS_MAX
};

static tenure_status
read_key(const struct access_reading *reading, char **words, size_t count,
         struct access_key *ret_key)
{
    *ret_key = (struct access_key){ .from = tenure_day_first(), .until = tenure_day_last() };
    if (count <= ROLES)
        return access_fail(reading, "a line has NAME KEY ROLES [SOURCES [FROM..UNTIL]]");
    if (strlen(words[NAME]) > TENURE_SLUG_MAX)
        return access_fail(reading, "the name is longer than %d characters", TENURE_SLUG_MAX);
    if (!tni_is_key(words[KEY]))
        return access_fail(reading,
                           "%.60s is not a public key; it has 40 characters, as tenure keygen "
                           "prints them",
                           words[KEY]);
    ret_key->name = words[NAME];
    strcpy(ret_key->key, words[KEY]);
    tenure_status status = read_roles(reading, words[ROLES], ret_key);
    if (status == TENURE_OK && count > SOURCES)
        status = read_sources(reading, words[SOURCES], ret_key);
    if (status == TENURE_OK && count > VALIDITY)
        status = read_validity(reading, words[VALIDITY], ret_key);
    return status;
}

static tenure_status
read_line(const struct access_reading *reading, char *line, struct access_table *table)
{
    char *words[WORDS_MAX], *rest = NULL;
    size_t count = 0;
    if (line[strspn(line, " \t")] == '#')
        return TENURE_OK;
    for (char *word = strtok_r(line, " \t\r", &rest); word != NULL;
         word = strtok_r(NULL, " \t\r", &rest)) {
        if (count == WORDS_MAX)
            return access_fail(reading, "%.40s is too much", word);
        words[count++] = word;
        if (count == KEY + 1 && strcmp(word, "tenure") == 0)
            return access_fail(
                reading, "give only the key: the last word of the line that tenure keygen wrote");
    }
    if (count == 0)
        return TENURE_OK;
    if (table->count == ACCESS_KEYS_MAX)
        return access_fail(reading, "there can be at most %d keys", ACCESS_KEYS_MAX);
    struct access_key *keys =
        tni_grow(table->keys, table->count, &table->max, sizeof(*table->keys));
    if (keys == NULL)
        return TENURE_NO_MEMORY;
    table->keys = keys;
    tenure_status status = read_key(reading, words, count, &keys[table->count]);
    table->count += status == TENURE_OK;
    return status;
}

static int
compare_keys(const void *left, const void *right)
{
    return strcmp(((const struct access_key *)left)->key, ((const struct access_key *)right)->key);
}

static tenure_status
read_lines(struct access_reading *reading, struct access_table *table)
{
    tenure_status status = TENURE_OK;
    char *rest = table->text;
    for (reading->line = 1; status == TENURE_OK && rest != NULL; reading->line++) {
        char *line = strsep(&rest, "\n");
        status = read_line(reading, line, table);
        if (status != TENURE_OK)
            return status;
    }
    if (table->count > 0)
        qsort(table->keys, table->count, sizeof(*table->keys), compare_keys);
    for (size_t i = 1; i < table->count; i++) {
        reading->line = 0;
        if (compare_keys(&table->keys[i - 1], &table->keys[i]) == 0)
            return access_fail(reading, "the key %s occurs twice, for %s and %s",
                               table->keys[i].key, table->keys[i - 1].name, table->keys[i].name);
    }
    return TENURE_OK;
}

static void
table_close(struct access_table *table)
{
    free(table->keys);
    free(table->text);
    *table = (struct access_table){ 0 };
}

static tenure_status
read_file(const char *path, struct access_table *ret_table, char *problem)
{
    struct access_reading reading = { .path = path, .problem = problem };
    struct access_table table = { .text = calloc(1, ACCESS_FILE_BYTES_MAX + 2) };
    FILE *file = fopen(path, "re");
    if (file == NULL || table.text == NULL) {
        access_fail(&reading, "cannot be read: %s", strerror(errno));
        if (file != NULL)
            fclose(file);
        table_close(&table);
        return TENURE_INVALID;
    }
    size_t size = fread(table.text, 1, ACCESS_FILE_BYTES_MAX + 1, file);
    tenure_status status = TENURE_OK;
    if (ferror(file) || size > ACCESS_FILE_BYTES_MAX || strlen(table.text) < size)
        status = access_fail(&reading, "is not a text of at most %d bytes", ACCESS_FILE_BYTES_MAX);
    fclose(file);
    if (status == TENURE_OK)
        status = read_lines(&reading, &table);
    if (status == TENURE_OK)
        *ret_table = table;
    else
        table_close(&table);
    return status;
}

tenure_status
access_open(const char *path, struct access **ret_access, char *ret_problem)
{
    struct access *access = calloc(1, sizeof(*access));
    if (access == NULL)
        return TENURE_NO_MEMORY;
    access->path = path;
    pthread_rwlock_init(&access->lock, NULL);
    tenure_status status = read_file(path, &access->table, ret_problem);
    if (status != TENURE_OK)
        access_close(&access);
    else
        *ret_access = access;
    return status;
}

void
access_close(struct access **access_p)
{
    struct access *access = *access_p;
    if (access == NULL)
        return;
    *access_p = NULL;
    table_close(&access->table);
    pthread_rwlock_destroy(&access->lock);
    free(access);
}

tenure_status
access_reload(struct access *access, char *ret_problem)
{
    struct access_table table;
    tenure_status status = read_file(access->path, &table, ret_problem);
    if (status != TENURE_OK)
        return status;
    pthread_rwlock_wrlock(&access->lock);
    struct access_table before = access->table;
    access->table = table;
    pthread_rwlock_unlock(&access->lock);
    table_close(&before);
    return TENURE_OK;
}

/* NULL: the key is not in the file, or not valid today. */
static const struct access_key *
find(const struct access *access, const char *key)
{
    struct access_key wanted;
    const struct access_table *table = &access->table;
    if (table->count == 0 || strlen(key) >= sizeof(wanted.key))
        return NULL;
    strcpy(wanted.key, key);
    const struct access_key *found =
        bsearch(&wanted, table->keys, table->count, sizeof(wanted), compare_keys);
    int32_t today = ingest_today();
    return found != NULL && found->from <= today && today <= found->until ? found : NULL;
}

unsigned
access_roles(struct access *access, const char *key)
{
    pthread_rwlock_rdlock(&access->lock);
    const struct access_key *found = find(access, key);
    unsigned roles = found != NULL ? found->roles : 0;
    pthread_rwlock_unlock(&access->lock);
    return roles;
}

struct engine_sender
access_sender(const struct access *access, const char *key)
{
    const struct access_key *found = find(access, key);
    if (found == NULL)
        return (struct engine_sender){ .name = "of this connection, which is no longer in force," };
    return (struct engine_sender){
        .name = found->name,
        .publishes = (found->roles & ACCESS_PUBLISH) != 0,
        .operates = (found->roles & ACCESS_OPERATE) != 0,
        .speaks_for_all = found->any_source,
        .sources = found->sources,
        .sources_count = found->sources_count,
    };
}
