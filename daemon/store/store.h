/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store - the data folder: tables on disk, in one LMDB environment, and tables in memory;
 * transactions and cursors over both. There are three kinds of tables:
 *
 *   - on disk: each commit writes its rows.
 *   - deferred: its rows stay in memory until the next checkpoint writes them to disk. It holds
 *     what the log says about the past, which grows with the log.
 *   - in memory: all that the log says about the present. A checkpoint saves it, see checkpoint.h.
 *
 * The log determines the last two kinds: a start reads the checkpoint and applies the entries after
 * it again. A snapshot shows all three as of one commit.
 *
 * Only this folder knows LMDB. A span read from the store is valid until the end of its
 * transaction; in a write transaction only until the next write. One thread writes; any number of
 * threads read.
 */
#ifndef STORE_H
#define STORE_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "tree.h"
#include "wire.h"
#include <tenure/status.h>

/* The data file, and LMDB's lock file. */
#define STORE_FILE "data.mdb"
#define STORE_LOCK_FILE "lock.mdb"

enum {
    STORE_KEY_MAX = 511, // bytes; LMDB's limit
    STORE_KEY_TEXT_MAX = 160,
};

struct store;
struct store_writer;
struct store_snapshot;

/* Sliced reading: after `steps_left` lookups and cursor steps the store calls may_go_on(). Any
 * result but TENURE_OK ends the reading: from then on every call returns it. */
struct store_slices {
    unsigned steps_left;                                     // at least 1
    tenure_status (*may_go_on)(struct store_slices *slices); // must set `steps_left` again
};

/* Transactions; a write transaction can also be read. */
struct store_read {
    const struct store *store;
    void *txn;
    const struct tree *trees;        // of the tables in memory
    struct store_snapshot *snapshot; // NULL in a write transaction
    struct store_writer *writer;     // NULL in a snapshot
    struct store_slices *slices;     // owned by the caller; NULL: not sliced
};

struct store_write {
    struct store_read read;
};

enum {
    ROW_BYTES_MAX = 4 * 1024 * 1024
};

/* Keys are numbers (8 bytes, native order) where noted, otherwise bytes in memcmp order. */
enum store_table {
    // on disk
    STORE_META,       // name -> bytes
    STORE_LOG,        // number: seq -> record, see log.h
    STORE_UPDATES,    // number: 1, 2, 3 ... -> updates of an entry, see channels.h
    STORE_CHECKPOINT, // number: -> rows of the tables in memory, see checkpoint.h
    // deferred
    STORE_IDS,          // source, id -> seq and content, see names.h
    STORE_CORRECTIONS,  // corrected seq, correcting seq -> nothing
    STORE_INCARNATIONS, // number: seq of the entry -> incarnation, see incarnations.h
    STORE_WAYPOINTS,    // post, seq -> the post's row at that time, see waypoints.h
    // number: first offset of a day -> hashes of indicators, see indicator_updates.h
    STORE_INDICATOR_UPDATES,
    STORE_ALERTS_ENDED,    // number: -> an ended alert, see alert_row.h
    STORE_ALERT_REVISIONS, // alert, revision -> offsets of updates, see alert_row.h
    // in memory
    STORE_RULES,              // nothing -> the rule set in force, see rules.c
    STORE_NAMES,              // kind, text -> number, see names.h
    STORE_SOURCES,            // number: -> text
    STORE_PEOPLE,             // number: -> person row, see rows.h
    STORE_ORGANISATIONS,      // number: -> organisation row
    STORE_POSTS,              // number: -> post row
    STORE_ORGANISATION_POSTS, // organisation, post -> nothing
    STORE_CHILDREN,           // organisation, organisation that was ever part of it -> nothing
    // person, scope where the person counts as holding several posts -> nothing
    STORE_PERSON_SCOPES,
    STORE_PERSON_POSTS, // person, post -> the person's part in it, see holdings.h
    STORE_SCOPES,       // number: -> scope row
    STORE_INDICATORS,   // scope, group, text -> cells, see indicator_row.h
    STORE_STARTS,       // number: scope, days -> starts of present holders, see starts.h
    STORE_CALENDAR,   // number: scope, days -> scheduled changes of its indicators, see calendar.h
    STORE_DEPARTURES, // scope, day, post, index -> departure, see departures.h
    STORE_SURVEYS,    // number: -> survey row, see surveys.h
    STORE_NAMINGS,    // subject kind, number -> reported names, see namings.h
    STORE_ROLE_POSTS, // role, post -> nothing
    STORE_RETRACTED,  // number: seq of an event that is not live -> nothing
    STORE_TIMERS,     // day, subject -> nothing, see timers.h
    STORE_ALERTS,     // number: -> an open alert, see alert_row.h
    STORE_ALERTS_PENDING, // number: of an alert -> its unpublished finding, see alerts.c
    STORE_ALERT_LISTS,    // subject -> the last alert of each rule, see subject_alerts.h
    STORE_TABLES,
};

static inline bool
store_is_on_disk(enum store_table table)
{
    return table <= STORE_CHECKPOINT;
}

static inline bool
store_is_in_memory(enum store_table table)
{
    return table > STORE_ALERT_REVISIONS;
}

static inline bool
store_is_deferred(enum store_table table)
{
    return !store_is_on_disk(table) && !store_is_in_memory(table);
}

/* Opens or creates the environment in an existing folder. `map_bytes` is reserved address space,
 * not disk space. TENURE_DAMAGED: the file is unusable, or of an unknown format. TENURE_OUTDATED:
 * it has an earlier format. */
tenure_status store_open(const char *folder, size_t map_bytes, struct store **ret_store);
/* The same, only for reading; also while a daemon is writing. */
tenure_status store_open_to_read(const char *folder, struct store **ret_store);
/* Opens only the tables STORE_META and STORE_LOG, for reading; also in an earlier format. */
tenure_status store_open_log(const char *folder, struct store **ret_store);
void store_close(struct store **store_p);

/* Whether the file is not the one that the store was created in or that store_claim() recorded: it
 * was copied, and the original may be continued elsewhere. */
tenure_status store_was_copied(const struct store *store, bool *ret_was_copied);
/* Records this file as the store's own. On disk when it returns TENURE_OK. */
tenure_status store_claim(struct store *store);

/* The format of data folders: a number, and the retention limits of rows (core/retention.h).
 * Static. */
const char *store_format(void);

/* Whether an earlier version wrote it, see store_open_log(). */
bool store_is_outdated(const struct store *store);

/* From now on commits are not synced; for a store that can be recomputed. */
void store_be_volatile(struct store *store);
/* From now on a crash of the machine may undo the last commit, but no more: the page that completes
 * a commit is synced with the next one. For data that other machines also have. */
void store_lag_by_one(struct store *store);
/* Syncs everything committed so far; also while another thread writes. */
tenure_status store_sync(struct store *store);

/* Copies the store, synced and without unused pages, to another folder that has none; also while it
 * is being written. */
tenure_status store_copy(const struct store *store, const char *folder);

/* The first difference between two stores: a number key as digits, any other with \xNN for bytes
 * that are not printable; a long one ends in "...". */
struct store_difference {
    enum store_table table;
    char key[STORE_KEY_TEXT_MAX];
};

/* Compares all rows except those about the files themselves. TENURE_DAMAGED: the stores differ,
 * first in the row that *ret_difference names. */
tenure_status store_compare(struct store_read left, struct store_read right,
                            struct store_difference *ret_difference);
/* TENURE_DAMAGED: the list of free pages contains impossible ones. */
tenure_status store_check_free_list(const struct store *store);
const char *store_table_name(enum store_table table);

/* The size of the data file in use, and its maximum, in bytes. */
uint64_t store_size(const struct store *store);
uint64_t store_size_max(const struct store *store);

/* The memory used by the tables in memory, all versions, in bytes; only for the writer. */
uint64_t store_memory(const struct store *store);

/* At most how many bytes the next checkpoint adds to the file, as of the last commit; only for the
 * writer. */
uint64_t store_to_settle(const struct store *store);

/* The number of open snapshots in all processes. */
unsigned store_readers(const struct store *store);

tenure_status store_read_begin(const struct store *store, struct store_read *ret_read);
void store_read_end(struct store_read *read);

tenure_status store_write_begin(struct store *store, struct store_write *ret_write);
/* Durable when it returns TENURE_OK; otherwise the outcome is unknown. */
tenure_status store_write_commit(struct store_write *write);
void store_write_abort(struct store_write *write);

/* Begins a transaction that applies logged entries again to deferred tables and tables in memory.
 * It writes nothing to disk, which already has the log and the updates of these entries. */
tenure_status store_again_begin(struct store *store, struct store_write *ret_write);
tenure_status store_again_end(struct store_write *write);
/* Keeps what was applied so far, as store_again_end() does, and goes on reading the same snapshot
 * of the disk. */
tenure_status store_again_keep(struct store_write *write);

/* One step of sliced reading; for code that works long without other calls of the store. */
static inline tenure_status
store_step(struct store_read read)
{
    struct store_slices *slices = read.slices;
    return slices == NULL || --slices->steps_left > 0 ? TENURE_OK : slices->may_go_on(slices);
}

tenure_status store_find(struct store_read read, enum store_table table, struct tni_span key,
                         struct tni_span *ret_value);
tenure_status store_find_number(struct store_read read, enum store_table table, uint64_t key,
                                struct tni_span *ret_value);

/* A writer for one row of up to ROW_BYTES_MAX bytes, which are valid until the next call. */
struct tni_writer store_row_writer(struct store_write *write);

tenure_status store_put(struct store_write *write, enum store_table table, struct tni_span key,
                        struct tni_span value);
tenure_status store_put_number(struct store_write *write, enum store_table table, uint64_t key,
                               struct tni_span value);
/* Opens a row of fixed size in a table in memory for editing; zeroes, and *ret_is_new, if it did
 * not exist. The memory stays in place until the end of the transaction, unless the row is put or
 * deleted. */
tenure_status store_edit(struct store_write *write, enum store_table table, struct tni_span key,
                         size_t size, uint8_t **ret_bytes, bool *ret_is_new);
tenure_status store_edit_number(struct store_write *write, enum store_table table, uint64_t key,
                                size_t size, uint8_t **ret_bytes, bool *ret_is_new);
/* For a table on disk. The key must be larger than all keys in the table. */
tenure_status store_append(struct store_write *write, enum store_table table, uint64_t key,
                           struct tni_span value);
/* Deleting a missing row is not an error. */
tenure_status store_delete(struct store_write *write, enum store_table table, struct tni_span key);
tenure_status store_delete_number(struct store_write *write, enum store_table table, uint64_t key);

/* walking a table in key order */

struct store_cursor {
    struct tni_span key, value;
    // private to the store
    struct store_read read;
    enum store_table table;
    void *cursor;            // of LMDB
    struct tree_cursor tree; // of a table in memory
    struct deferred_cursor {
        struct tni_span key, value; // the next row on disk; NULL: there is none
        const struct tree_row *row; // the next row in memory; NULL: there is none
        bool takes_row, takes_disk; // which of the two the cursor is at
        bool is_forward;            // the last step was forward
        uint64_t changes;           // the trees' count of changes when both were found
    } deferred;
};

tenure_status store_cursor_open(struct store_read read, enum store_table table,
                                struct store_cursor *ret_cursor);
void store_cursor_close(struct store_cursor *cursor);

/* Moves to the first key not below the given one; TENURE_NOT_FOUND after the last. */
tenure_status store_cursor_seek(struct store_cursor *cursor, struct tni_span key);
tenure_status store_cursor_seek_number(struct store_cursor *cursor, uint64_t key);
tenure_status store_cursor_next(struct store_cursor *cursor);
tenure_status store_cursor_last(struct store_cursor *cursor);
tenure_status store_cursor_previous(struct store_cursor *cursor);

/* The current key of a table whose keys are numbers. */
uint64_t store_cursor_number(const struct store_cursor *cursor);

/* big-endian numbers for keys and rows, which sort like the numbers */

static inline void
bytes_put_u32(uint8_t *bytes, uint32_t number)
{
    number = htobe32(number);
    memcpy(bytes, &number, sizeof(number));
}

static inline void
bytes_put_u64(uint8_t *bytes, uint64_t number)
{
    number = htobe64(number);
    memcpy(bytes, &number, sizeof(number));
}

static inline uint32_t
bytes_u32(const uint8_t *bytes)
{
    uint32_t number;
    memcpy(&number, bytes, sizeof(number));
    return be32toh(number);
}

static inline uint64_t
bytes_u64(const uint8_t *bytes)
{
    uint64_t number;
    memcpy(&number, bytes, sizeof(number));
    return be64toh(number);
}

/* The key of a row with two numbers, of PAIR_KEY_BYTES; sorted by the first, then by the second. */
enum {
    PAIR_KEY_BYTES = 16
};
static inline struct tni_span
pair_key(uint64_t first, uint64_t second, uint8_t *bytes)
{
    bytes_put_u64(bytes, first);
    bytes_put_u64(bytes + 8, second);
    return (struct tni_span){ bytes, PAIR_KEY_BYTES };
}

#endif
