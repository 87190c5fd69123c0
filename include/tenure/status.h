/* SPDX-License-Identifier: Apache-2.0 */
/*
 * status - the one table of outcomes: what a function returns, who is at fault, the text for people
 * and the exit code of a program.
 */
#ifndef TENURE_STATUS_H
#define TENURE_STATUS_H

/* number, name, blame, exit code, text */
#define TENURE_STATUS_MAP(XX)                                                                      \
    XX(0, OK, DONE, 0, "ok")                                                                       \
    XX(1, MALFORMED, REFUSED, 1, "it cannot be decoded")                                           \
    XX(2, INVALID, REFUSED, 1, "it breaks a rule of the schema")                                   \
    XX(3, CONFLICT, REFUSED, 1, "it contradicts what is stored")                                   \
    XX(4, NOT_FOUND, REFUSED, 1, "there is nothing of that name")                                  \
    XX(5, TOO_LARGE, REFUSED, 1, "it is larger than the limit")                                    \
    XX(6, TOO_OLD, REFUSED, 1, "the channel no longer goes back that far; take the snapshot")      \
    XX(7, TIMEOUT, FAILED, 3, "no answer in time; it is safe to send the same again")              \
    XX(8, NO_DAEMON, FAILED, 3, "no daemon was found")                                             \
    XX(9, STORAGE, FAILED, 1, "the store failed")                                                  \
    XX(10, DISK_FULL, FAILED, 1, "the disk or the reserved map is full")                           \
    XX(11, IN_USE, FAILED, 1, "the data folder is in use by another daemon")                       \
    XX(12, DAMAGED, FAILED, 4, "the data is damaged")                                              \
    XX(13, NO_MEMORY, FAILED, 1, "out of memory")                                                  \
    XX(14, NOT_ALLOWED, REFUSED, 1, "the key may not do that")                                     \
    XX(15, OUTDATED, FAILED, 1,                                                                    \
       "an earlier version wrote it; tenure rebuild recomputes it from its log")                   \
    XX(16, REWOUND, REFUSED, 1, "the log has lost what it had acknowledged")                       \
    XX(17, NOT_LEADER, FAILED, 3, "the daemon follows another, which has to be published to")

typedef enum tenure_status {
#define XX(number, name, blame, exit_code, text) TENURE_##name = number,
    TENURE_STATUS_MAP(XX)
#undef XX
} tenure_status;

typedef enum tenure_blame {
    TENURE_DONE,    // nothing is wrong
    TENURE_REFUSED, // the message is at fault; the sender gets the reason
    TENURE_FAILED,  // the machine or the daemon is at fault
} tenure_blame;

/* Exit codes of programs besides those of the statuses above. */
enum {
    TENURE_EXIT_DONE = 0,
    TENURE_EXIT_REFUSED = 1,
    TENURE_EXIT_USAGE = 2,
    TENURE_EXIT_NO_DAEMON = 3,
    TENURE_EXIT_DAMAGED = 4,
};

/* A phrase for people; static. */
const char *tenure_status_text(tenure_status status);

tenure_blame tenure_status_blame(tenure_status status);

int tenure_status_exit_code(tenure_status status);

#endif
