/* SPDX-License-Identifier: Apache-2.0 */
/* Reads entries that are no longer in etcd from another member, as a follower would. */
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "diagnostics.h"
#include "group_parts.h"
#include "unpack.h"

enum {
    TIMEOUT_MS = 2000,
    SILENT_MS = 5000 // members that have been silent for this long are skipped
};

static bool
is_of_use(const struct group *group, const struct member *member)
{
    return strcmp(member->node, group->options.node) != 0 && member->seq > group->seq &&
           member->silent_ms < SILENT_MS;
}

/* Chooses the next member that has the missing entries; NULL: none has. */
static const struct member *
choose(struct group *group)
{
    const struct membership *membership = &group->membership;
    for (unsigned i = 0; i < membership->count; i++) {
        const struct member *member =
            &membership->members[(group->peer_turn + i) % membership->count];
        if (!is_of_use(group, member))
            continue;
        group->peer_turn += i;
        return member;
    }
    return NULL;
}

/* The address for tenure_client_open(): for a socket in a data folder, that folder. */
static void
find_at(const struct member *member, char *ret_at)
{
    const char *path = strncmp(member->advertise, "ipc://", 6) == 0 ? member->advertise + 6 : NULL;
    const char *slash = path != NULL ? strrchr(path, '/') : NULL;
    if (slash != NULL)
        snprintf(ret_at, MEMBER_TEXT_MAX, "%.*s", (int)(slash - path), path);
    else
        snprintf(ret_at, MEMBER_TEXT_MAX, "%s", member->advertise);
}

static bool
connect_peer(struct group *group)
{
    char at[MEMBER_TEXT_MAX];
    const struct member *member = choose(group);
    if (member == NULL)
        return false;
    find_at(member, at);
    tenure_status status = tenure_client_open(at, TIMEOUT_MS, &group->peer);
    if (status == TENURE_OK)
        status = tenure_client_use_keys(group->peer, group->options.key_path,
                                        member->key[0] != '\0' ? member->key : NULL);
    if (status != TENURE_OK)
        tenure_client_close(&group->peer);
    else
        diagnostics_info("group", "reads entries from %llu on from %s: etcd has them no longer",
                         (unsigned long long)group->seq + 1, member->node);
    return status == TENURE_OK;
}

/* Reads only up to the beginning of the log in etcd, because parts begin there. */
static tenure_status
ask(struct group *group, Tenure__V1__Answer **ret_answer)
{
    uint64_t missing = group->trimmed.seq - group->seq;
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__ReadLog body = TENURE__V1__READ_LOG__INIT;
    body.from = group->seq + 1;
    body.limit = missing < UINT32_MAX ? (uint32_t)missing : UINT32_MAX;
    query.body_case = TENURE__V1__QUERY__BODY_READ_LOG;
    query.read_log = &body;
    return tenure_client_query(group->peer, &query, ret_answer);
}

static void
leave(struct group *group)
{
    if (!group->misses_peers)
        diagnostics_error("group",
                          "entries from %llu on are no longer in etcd, and no other member gives "
                          "them%s%s",
                          (unsigned long long)group->seq + 1, group->peer != NULL ? ": " : "",
                          group->peer != NULL ? tenure_client_problem(group->peer) : "");
    group->misses_peers = true;
    tenure_client_close(&group->peer);
    group->peer_turn++;
}

bool
group_fetch_from_peer(struct group *group)
{
    Tenure__V1__Answer *answer = NULL;
    bool fine = group->peer != NULL || connect_peer(group);
    fine = fine && ask(group, &answer) == TENURE_OK;
    if (fine && answer->n_log_entries == 0) {
        tenure__v1__answer__free_unpacked(answer, NULL);
        fine = false;
    }
    if (!fine) {
        leave(group);
        return false;
    }
    struct intake_page page = { &answer->base, answer->log_entries, answer->n_log_entries,
                                answer->redaction_key };
    group->misses_peers = false;
    group->seq = page.entries[page.count - 1]->seq;
    leadership_heard(group->leadership, group->seq);
    fine = intake_put(group->intake, &page);
    if (group->seq >= group->trimmed.seq)
        tenure_client_close(&group->peer);
    return fine;
}
