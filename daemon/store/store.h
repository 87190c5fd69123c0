/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store - the data folder: tables on disk, in the one LMDB environment, and tables in memory;
 * transactions and cursors over both. A table is of one of three kinds:
 *
 *   - on disk: each commit writes its rows.
 *   - deferred: its rows stay in memory until the next checkpoint writes them to disk. It holds
 *     what the log says about the past, which grows with the log.
 *   - in memory: all that the log says about the present. A checkpoint saves it, see checkpoint.h.
 *
 * The log determines the last two kinds: a start reads the checkpoint and applies the entries after
 * it again. A snapshot shows all three as of one commit.
 *
 * Nothing outside this folder knows LMDB. A span read from the store dies with its transaction, and
 * in a write transaction with the next write. One thread writes; any number read.
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

/* The file that holds everything, and the one by which LMDB's processes know of each other. */
#define STORE_FILE "data.mdb"
#define STORE_LOCK_FILE "lock.mdb"

enum {
    STORE_KEY_MAX = 511, // bytes; LMDB's
    STORE_KEY_TEXT_MAX = 160,
};

struct store;
struct store_writer;
struct store_snapshot;

/* Reading in slices: after `steps_left` look-ups and steps of cursors the reader is asked whether
 * to go on. Anything but TENURE_OK ends the reading; it is what the store then returns, for good.
 */
struct store_slices {
    unsigned steps_left;                                     // at least 1
    tenure_status (*may_go_on)(struct store_slices *slices); // sets `steps_left` again
};

/* The transactions; a write transaction can be read from. */
struct store_read {
    const struct store *store;
    void *txn;
    const struct tree *trees;        // of the tables in memory
    struct store_snapshot *snapshot; // NULL: a write transaction's
    struct store_writer *writer;     // NULL: a snapshot
    struct store_slices *slices;     // its owner's; NULL: it reads at one go
};

struct store_write {
    struct store_read read;
};

enum {
    ROW_BYTES_MAX = 4 * 1024 * 1024
};

/* Keys are numbers (8 bytes, native order) where the table says so, else bytes in memcmp order.
 */
enum store_table {
    // on disk
    STORE_META,       // name -> bytes
    STORE_LOG,        // number: seq -> record, see log.h
    STORE_UPDATES,    // number: 1, 2, 3 ... -> updates of one channel, see channels.h
    STORE_CHECKPOINT, // number: -> rows of the tables in memory, see checkpoint.h
    // deferred
    STORE_IDS,                  // source, id -> seq and content, see names.h
    STORE_CORRECTIONS,          // corrected seq, correcting seq -> nothing
    STORE_INCARNATIONS,         // number: seq of the entry -> incarnation, see incarnations.h
    STORE_WAYPOINTS,            // post, seq -> what was known of it then, see waypoints.h
    STORE_INDICATOR_UPDATES,    // number: first offset of a day -> of which figures, see
                                // indicator_updates.h
    STORE_ALERTS_ENDED,         // number: -> an alert that has ended, see alert_row.h
    STORE_ALERT_REVISIONS,      // alert, revision -> offsets of updates, see alert_row.h
    STORE_CHANNEL_POST,         // number: last offset -> number of a row of STORE_UPDATES
    STORE_CHANNEL_ORGANISATION, // the same
    STORE_CHANNEL_PERSON,
    STORE_CHANNEL_INDICATOR,
    STORE_CHANNEL_ALERT,
    // in memory
    STORE_RULES,              // nothing -> the rule set in force, see rules.c
    STORE_NAMES,              // kind, text -> number, see names.h
    STORE_SOURCES,            // number: -> text
    STORE_PEOPLE,             // number: -> person row, see rows.h
    STORE_ORGANISATIONS,      // number: -> organisation row
    STORE_POSTS,              // number: -> post row
    STORE_ORGANISATION_POSTS, // organisation, post -> nothing
    STORE_CHILDREN,           // organisation, one that was ever part of it -> nothing
    STORE_PERSON_SCOPES,      // person, scope -> nothing: counts there as holding several posts
    STORE_PERSON_POSTS,       // person, post -> what the person is or was there, see holdings.h
    STORE_SCOPES,             // number: -> scope row
    STORE_INDICATORS,         // scope, group, text -> cells, see indicator_row.h
    STORE_STARTS,     // number: scope, days -> how many present holders took up then, see starts.h
    STORE_CALENDAR,   // number: scope, days -> scheduled changes of its indicators, see calendar.h
    STORE_DEPARTURES, // scope, day, post, place -> departure, see departures.h
    STORE_SURVEYS,    // number: -> survey row, see surveys.h
    STORE_NAMINGS,    // subject kind, number -> reported names, see namings.h
    STORE_ROLE_POSTS, // role, post -> nothing
    STORE_RETRACTED,  // number: seq of an event that is not live -> nothing
    STORE_TIMERS,     // day, subject -> nothing, see timers.h
    STORE_ALERTS,     // number: -> an alert that is open, see alert_row.h
    STORE_ALERTS_UNSAID, // number: of an alert -> what was found and waits, see alerts.c
    STORE_ALERT_LISTS,   // subject -> the last alert of each rule, see subject_alerts.h
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
    return table > STORE_CHANNEL_ALERT;
}

static inline bool
store_is_deferred(enum store_table table)
{
    return !store_is_on_disk(table) && !store_is_in_memory(table);
}

/* Opens or makes the environment in an existing folder. `map_bytes` is reserved address space, not
 * disk. TENURE_DAMAGED: the file is not usable, or of an unknown format. TENURE_OUTDATED: of an
 * earlier one. */
tenure_status store_open(const char *folder, size_t map_bytes, struct store **ret_store);
/* The same, to read only; also while a daemon writes it. */
tenure_status store_open_to_read(const char *folder, struct store **ret_store);
/* The tables STORE_META and STORE_LOG alone, to read only; of an earlier format as well. */
tenure_status store_open_log(const char *folder, struct store **ret_store);
void store_close(struct store **store_p);

/* Whether the file is another than the one that the store was made in or that claimed it: it was
 * copied, and the other one may go on elsewhere. */
tenure_status store_was_copied(const struct store *store, bool *ret_was_copied);
/* From now on the store belongs in this file. On disk when it returns TENURE_OK. */
tenure_status store_claim(struct store *store);

/* How data folders are made: a number, and how much rows keep (core/retention.h). Static. */
const char *store_format(void);

/* Whether an earlier version wrote it, see store_open_log(). */
bool store_is_outdated(const struct store *store);

/* From now on a commit reaches the disk when it happens to: for what can be made again. */
void store_be_volatile(struct store *store);
/* From now on a crash of the machine may undo the last commit, and no more: the page that completes
 * a commit is synced with the next one. For what is on other machines as well. */
void store_lag_by_one(struct store *store);
/* Brings everything committed so far to the disk; also while another thread writes. */
tenure_status store_sync(struct store *store);

/* A copy, on disk and without unused pages, in another folder that has none; also while it is
 * written. */
tenure_status store_copy(const struct store *store, const char *folder);

/* Where two stores differ: a number key as its digits, any other with \xNN for bytes that are not
 * printable; a long one ends in "...". */
struct store_difference {
    enum store_table table;
    char key[STORE_KEY_TEXT_MAX];
};

/* Compares all rows, but for those about the files that hold them. TENURE_DAMAGED: the stores
 * differ, first in the row that *ret_difference names. */
tenure_status store_compare(struct store_read left, struct store_read right,
                            struct store_difference *ret_difference);
/* TENURE_DAMAGED: pages are listed as free that cannot be. */
tenure_status store_check_free_list(const struct store *store);
const char *store_table_name(enum store_table table);

/* Bytes of the data file in use, and how many it may come to. */
uint64_t store_size(const struct store *store);
uint64_t store_size_max(const struct store *store);

/* Bytes of memory that the tables in memory take, of all versions; for who writes. */
uint64_t store_memory(const struct store *store);

/* How many snapshots are open at this moment, in all processes. */
unsigned store_readers(const struct store *store);

tenure_status store_read_begin(const struct store *store, struct store_read *ret_read);
void store_read_end(struct store_read *read);

tenure_status store_write_begin(struct store *store, struct store_write *ret_write);
/* Durable when it returns TENURE_OK; on anything else the outcome is unknown. */
tenure_status store_write_commit(struct store_write *write);
void store_write_abort(struct store_write *write);

/* A transaction that applies logged entries to deferred tables and those in memory again. It writes
 * nothing to disk: the log and the updates of these entries are there already. */
tenure_status store_again_begin(struct store *store, struct store_write *ret_write);
tenure_status store_again_end(struct store_write *write);

/* One step of reading in slices; for whoever works long without any other call of the store. */
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

/* A writer for the bytes of one row, ROW_BYTES_MAX of them: they stay until the next call. */
struct tni_writer store_row_writer(struct store_write *write);

tenure_status store_put(struct store_write *write, enum store_table table, struct tni_span key,
                        struct tni_span value);
tenure_status store_put_number(struct store_write *write, enum store_table table, uint64_t key,
                               struct tni_span value);
/* The bytes of a row of a fixed size of a table in memory, to be changed; zeroes, and *ret_is_new,
 * where there was no such row. They stay where they are as long as the transaction lasts and the
 * row is neither put nor deleted. */
tenure_status store_edit(struct store_write *write, enum store_table table, struct tni_span key,
                         size_t size, uint8_t **ret_bytes, bool *ret_is_new);
tenure_status store_edit_number(struct store_write *write, enum store_table table, uint64_t key,
                                size_t size, uint8_t **ret_bytes, bool *ret_is_new);
/* To a table on disk. The key must be larger than every one in the table. */
tenure_status store_append(struct store_write *write, enum store_table table, uint64_t key,
                           struct tni_span value);
/* Deleting what is not there is fine. */
tenure_status store_delete(struct store_write *write, enum store_table table, struct tni_span key);
tenure_status store_delete_number(struct store_write *write, enum store_table table, uint64_t key);

/* walking a table in key order */

struct store_cursor {
    struct tni_span key, value;
    // the store's own
    struct store_read read;
    enum store_table table;
    void *cursor;            // of LMDB
    struct tree_cursor tree; // of a table in memory
    struct deferred_cursor {
        struct tni_span key, value; // of the next row on disk; NULL: there is none
        const struct tree_row *row; // the next one in memory; NULL: there is none
        bool takes_row, takes_disk; // the cursor stands on it
        bool is_forward;            // the last step was one forward
        uint64_t changes;           // of the trees when both were found
    } deferred;
};

tenure_status store_cursor_open(struct store_read read, enum store_table table,
                                struct store_cursor *ret_cursor);
void store_cursor_close(struct store_cursor *cursor);

/* To the first key not below the one given; TENURE_NOT_FOUND past the end. */
tenure_status store_cursor_seek(struct store_cursor *cursor, struct tni_span key);
tenure_status store_cursor_seek_number(struct store_cursor *cursor, uint64_t key);
tenure_status store_cursor_next(struct store_cursor *cursor);
tenure_status store_cursor_last(struct store_cursor *cursor);
tenure_status store_cursor_previous(struct store_cursor *cursor);

/* The current key of a table whose keys are numbers. */
uint64_t store_cursor_number(const struct store_cursor *cursor);

/* bytes that keys and rows are made of: big-endian, so that they sort like the numbers */

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

/* The key of a row under two numbers, of PAIR_KEY_BYTES; a table walks by the first, then by the
 * second. */
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
