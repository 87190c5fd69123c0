/* SPDX-License-Identifier: Apache-2.0 */
/* tenure verify: checks the log, that every table matches it, and that it was not rewritten. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <sodium.h>

#include "folder.h"
#include "guard.h"
#include "head.h"
#include "upkeep.h"
#include "verify.h"
#include <tenure/file.h>

enum {
    KEY_LOG_ONLY = 256,
    KEY_HEAD,
    KEY_SIGNER,
    KEY_EXPORT,
    KEY_KEY
};

struct verify {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    const char *folder;
    bool log_only;
    const char *head_path, *signer_path; // the head to check, and the expected signer's key
    const char *export_path, *key_path;  // the head to write, and the key to sign it with
    struct head head;
    uint8_t secret_key[HEAD_SECRET_KEY_SIZE];
    struct verdict_of_store *verdict; // shared: what is known if reading crashes
};

static error_t
verify_parse_option(int key, char *argument, struct argp_state *state)
{
    struct verify *verify = state->input;
    switch (key) {
    case KEY_LOG_ONLY: verify->log_only = true; return 0;
    case KEY_HEAD: verify->head_path = argument; return 0;
    case KEY_SIGNER: verify->signer_path = argument; return 0;
    case KEY_EXPORT: verify->export_path = argument; return 0;
    case KEY_KEY: verify->key_path = argument; return 0;
    case ARGP_KEY_INIT: state->child_inputs[0] = &verify->cli; return 0;
    case ARGP_KEY_ARG: argp_error(state, "unexpected argument %s", argument); return 0;
    case ARGP_KEY_END:
        if ((verify->export_path != NULL) != (verify->key_path != NULL))
            argp_error(state, "--export FILE and --key FILE go together");
        if ((verify->head_path != NULL) != (verify->signer_path != NULL))
            argp_error(state, "--head FILE and --signer FILE go together");
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "log-only", KEY_LOG_ONLY, NULL, 0,
      "check the log only, not the tables derived from it: much faster", 0 },
    { "export", KEY_EXPORT, "FILE", 0,
      "write a signed statement of the last entry, to store elsewhere", 1 },
    { "key", KEY_KEY, "FILE", 0, "sign --export with this secret key (tenure keygen --signing)",
      1 },
    { "head", KEY_HEAD, "FILE", 0, "check that the log still contains the entry of this statement",
      2 },
    { "signer", KEY_SIGNER, "FILE", 0, "check the signature of --head by this public key", 2 },
    { 0 },
};

static const struct argp_child children[] = { { &tenure_cli_folder_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = verify_parse_option,
    .doc = "Check the log of a data folder, and that every table matches it: the checksum "
           "of every record, the hash chain, and each derived row.\vA daemon may be "
           "running. Exit status: 0 the data is sound, 4 it is damaged; the first damaged "
           "entry is printed.\n\n"
           "Examples:\n"
           "  tenure verify --at /var/lib/tenure\n"
           "  tenure verify --at /var/lib/tenure --export head.txt --key signing.key\n"
           "  tenure verify --at /var/lib/tenure --head head.txt --signer signing.pub\n",
    .children = children,
};

static int
damaged(const struct verify *verify, const char *what)
{
    upkeep_progress_end();
    tenure_cli_say("%s: %s", verify->folder, what);
    return TENURE_EXIT_DAMAGED;
}

static int
print_bad(const struct verify *verify, const struct verdict_of_store *verdict)
{
    char what[200 + STORE_KEY_TEXT_MAX];
    if (!verdict->is_log_whole)
        snprintf(what, sizeof(what),
                 "entry %" PRIu64 " of %" PRIu64 " is damaged or was changed: its checksum or "
                 "hash does not match; restore the last backup with tenure restore",
                 verdict->chain.seq + 1, verdict->last_seq);
    else if (verdict->stuck_seq != 0)
        snprintf(what, sizeof(what),
                 "the log's records are intact, but entry %" PRIu64 " cannot be evaluated again",
                 verdict->stuck_seq);
    else if (verdict->is_table_bad)
        snprintf(
            what, sizeof(what),
            "the log is intact, but the table %s%s%s does not match it; stop the daemon and run "
            "tenure rebuild",
            store_table_name(verdict->difference.table),
            verdict->difference.key[0] != '\0' ? ", at the row with the key " : "",
            verdict->difference.key);
    else
        snprintf(what, sizeof(what),
                 "the log is intact, but the file's list of free pages is damaged; stop the daemon "
                 "and run tenure rebuild");
    return damaged(verify, what);
}

/* The log's hash at an entry; the log has been verified. */
static tenure_status
hash_at(const struct store *store, uint64_t seq, uint8_t *ret_hash)
{
    struct store_read read;
    struct log_entry entry;
    tenure_status status = store_read_begin(store, &read);
    if (status != TENURE_OK)
        return status;
    status = log_read(read, seq, &entry);
    if (status == TENURE_OK)
        memcpy(ret_hash, entry.hash, LOG_HASH_SIZE);
    store_read_end(&read);
    return status;
}

static int
check_head(const struct verify *verify, const struct store *store)
{
    uint8_t hash[LOG_HASH_SIZE];
    char what[200];
    tenure_status status = hash_at(store, verify->head.seq, hash);
    if (status != TENURE_OK && status != TENURE_NOT_FOUND)
        return upkeep_fail(verify->folder, status);
    if (status == TENURE_OK && memcmp(hash, verify->head.hash, LOG_HASH_SIZE) == 0)
        return TENURE_EXIT_DONE;
    snprintf(what, sizeof(what),
             "the history was rewritten: entry %" PRIu64 " is not the one that %s was signed for",
             verify->head.seq, verify->head_path);
    return damaged(verify, what);
}

static int
export_head(const struct verify *verify, const struct store *store,
            const struct verdict_of_store *verdict)
{
    struct head head = { .seq = verdict->chain.seq };
    memcpy(head.hash, verdict->chain.hash, LOG_HASH_SIZE);
    struct counters counters;
    tenure_status status = counters_read_now(store, &counters);
    if (status != TENURE_OK)
        return upkeep_fail(verify->folder, status);
    counters_log_text(&counters, head.log);
    int fd = tenure_file_open(verify->export_path, O_WRONLY | O_CREAT | O_TRUNC, TENURE_FILE_MODE);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    bool fine = file != NULL && head_write(file, &head, verify->secret_key);
    if (file != NULL)
        fine = fclose(file) == 0 && fine;
    if (fine)
        return TENURE_EXIT_DONE;
    tenure_cli_say("%s cannot be written: %s", verify->export_path, strerror(errno));
    return TENURE_EXIT_REFUSED;
}

static void
print_good(const struct verify *verify, const struct verdict_of_store *verdict)
{
    char hash[2 * LOG_HASH_SIZE + 1];
    upkeep_hex(verdict->chain.hash, LOG_HASH_SIZE, hash);
    if (verify->cli.json)
        printf("{\"entries\":\"%" PRIu64 "\",\"hash\":\"%s\",\"tables\":%d}\n", verdict->chain.seq,
               hash, verdict->is_rebuilt ? STORE_TABLES : 0);
    else if (verdict->is_rebuilt)
        printf("%" PRIu64 " entr%s intact (head %s); all %d tables match them\n",
               verdict->chain.seq, verdict->chain.seq == 1 ? "y is" : "ies are", hash,
               STORE_TABLES);
    else
        printf("%" PRIu64 " entr%s intact (head %s)\n", verdict->chain.seq,
               verdict->chain.seq == 1 ? "y is" : "ies are", hash);
    if (verify->head_path != NULL && !verify->cli.json)
        printf("nothing up to entry %" PRIu64 " was rewritten since %s\n", verify->head.seq,
               verify->head_path);
}

/* Prints the result; if the store is sound, also the results of the other options. */
static int
print_verdict(const struct verify *verify, const struct store *store, tenure_status status,
              const struct verdict_of_store *verdict)
{
    if (status == TENURE_DAMAGED || status == TENURE_NOT_FOUND)
        return damaged(verify, "the file is unusable: it is not a store of this version, or its "
                               "latest commits are damaged; restore the last backup with "
                               "tenure restore");
    if (status != TENURE_OK)
        return upkeep_fail(verdict->has_no_folder ? folder_temporary() : verify->folder, status);
    int exit_code = verdict_is_good(verdict) ? TENURE_EXIT_DONE : print_bad(verify, verdict);
    if (exit_code == TENURE_EXIT_DONE && verify->head_path != NULL)
        exit_code = check_head(verify, store);
    if (exit_code == TENURE_EXIT_DONE && verify->export_path != NULL)
        exit_code = export_head(verify, store, verdict);
    if (exit_code == TENURE_EXIT_DONE)
        print_good(verify, verdict);
    return exit_code;
}

/* Runs in the child process. */
static int
work(void *context)
{
    struct verify *verify = context;
    struct store *store = NULL;
    struct rebuild_options progress = { .progress = upkeep_progress, .context = (void *)"checked" };
    tenure_status status = store_open_to_read(verify->folder, &store);
    if (status == TENURE_OK)
        status = verify_store(store, !verify->log_only, &progress, verify->verdict);
    upkeep_progress_end();
    int exit_code = print_verdict(verify, store, status, verify->verdict);
    store_close(&store);
    return tenure_cli_close(&verify->cli, exit_code);
}

static __attribute__((noreturn)) void
die_of_file(const char *path, const char *what)
{
    tenure_cli_say("%s %s", path, what != NULL ? what : strerror(errno));
    exit(TENURE_EXIT_REFUSED);
}

static const char *
problem_of_key(const char *what)
{
    return errno != 0 ? NULL : what;
}

/* Reads the key and head files first, so that their errors are reported before the long work. */
static void
read_files(struct verify *verify)
{
    uint8_t signer[HEAD_PUBLIC_KEY_SIZE];
    if (verify->key_path != NULL && !head_read_secret_key(verify->key_path, verify->secret_key))
        die_of_file(verify->key_path, problem_of_key("is not a secret key of tenure keygen "
                                                     "--signing"));
    if (verify->head_path == NULL)
        return;
    FILE *file = fopen(verify->head_path, "re");
    if (file == NULL)
        die_of_file(verify->head_path, NULL);
    const char *problem = head_read(file, &verify->head);
    fclose(file);
    if (problem != NULL)
        die_of_file(verify->head_path, problem);
    if (!head_read_public_key(verify->signer_path, signer))
        die_of_file(verify->signer_path, problem_of_key("is not a public key of tenure keygen "
                                                        "--signing"));
    if (memcmp(signer, verify->head.signer, sizeof(signer)) != 0)
        die_of_file(verify->head_path, "was signed with another key");
}

int
main(int argc, char **argv)
{
    struct verify verify = { 0 };
    tenure_cli_parse(&argp, argc, argv, &verify.cli);
    if (sodium_init() < 0)
        return TENURE_EXIT_REFUSED;
    verify.folder = upkeep_folder(&verify.cli);
    read_files(&verify);
    verify.verdict = mmap(NULL, sizeof(*verify.verdict), PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (verify.verdict == MAP_FAILED)
        return upkeep_fail(verify.folder, TENURE_NO_MEMORY);
    int exit_code = guard_run(work, &verify);
    if (exit_code == GUARD_CRASHED && verify.verdict->is_log_whole)
        return damaged(&verify,
                       "the log is intact, but reading a table crashed; stop the daemon and "
                       "run tenure rebuild");
    if (exit_code == GUARD_CRASHED)
        return damaged(&verify, "the file is unusable: reading it crashed; restore the last "
                                "backup with tenure restore");
    return exit_code;
}
