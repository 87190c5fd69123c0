/* SPDX-License-Identifier: Apache-2.0 */
/* Where daemons are: data folders, endpoints files or addresses. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "address.h"
#include "client.h"
#include <tenure/file.h>
#include <tenure/text.h>

#define AT_DEFAULT "tcp://127.0.0.1:7301"

__attribute__((format(printf, 3, 4))) static tenure_status
at_fail(char *ret_problem, tenure_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tenure_text_vformat(ret_problem, TNI_PROBLEM_MAX, format, arguments);
    va_end(arguments);
    return status;
}

/* The three sockets have consecutive ports, beginning with ingest. */
static tenure_status
resolve_address(const char *at, struct tni_endpoints *ret_endpoints, char *ret_problem)
{
    unsigned port;
    int host;
    if (!tni_address_parse(at, &host, &port) || port < 1 || port > TNI_PORT_MAX - 2 || host > 200)
        return at_fail(
            ret_problem, TENURE_INVALID,
            "%s is not an address; it is tcp://host:port of the ingest socket, with a port "
            "from 1 to %d, since the next two are those of feed and query",
            at, TNI_PORT_MAX - 2);
    *ret_endpoints = (struct tni_endpoints){ 0 };
    snprintf(ret_endpoints->ingest, TNI_ENDPOINT_MAX, "%.*s:%u", host, at, port);
    snprintf(ret_endpoints->feed, TNI_ENDPOINT_MAX, "%.*s:%u", host, at, port + 1);
    snprintf(ret_endpoints->query, TNI_ENDPOINT_MAX, "%.*s:%u", host, at, port + 2);
    return TENURE_OK;
}

static bool
is_whole(const struct tni_endpoints *found)
{
    return found->ingest[0] != '\0' && found->feed[0] != '\0' && found->query[0] != '\0';
}

/* Reads a line "NAME VALUE"; the path of an ipc socket may contain spaces. An ingest line begins a
 * new daemon. */
static void
take_line(char *line, struct tni_daemons *daemons)
{
    unsigned port;
    int host;
    line[strcspn(line, "\r\n")] = '\0';
    char *value = strchr(line, ' ');
    if (value == NULL || strlen(value + 1) >= TNI_ENDPOINT_MAX)
        return;
    *value++ = '\0';
    if (daemons->count == 0 || (strcmp(line, "ingest") == 0 && daemons->count < TNI_DAEMONS_MAX &&
                                daemons->list[daemons->count - 1].ingest[0] != '\0'))
        daemons->list[daemons->count++] = (struct tni_endpoints){ .is_from_file = true };
    struct tni_endpoints *found = &daemons->list[daemons->count - 1];
    char *endpoint = strcmp(line, "ingest") == 0  ? found->ingest
                     : strcmp(line, "feed") == 0  ? found->feed
                     : strcmp(line, "query") == 0 ? found->query
                                                  : NULL;
    bool is_tcp = strncmp(value, "tcp://", 6) == 0;
    if (endpoint != NULL && (!is_tcp || tni_address_parse(value, &host, &port)))
        strcpy(endpoint, value);
    else if (strcmp(line, "key") == 0 && tni_is_key(value))
        strcpy(found->server_key, value);
}

static tenure_status
read_endpoints(const char *path, struct tni_daemons *ret_daemons, char *ret_problem)
{
    char problem[TENURE_FILE_PROBLEM_MAX];
    FILE *file = fopen(path, "re");
    if (file == NULL && errno == ENOENT)
        return at_fail(
            ret_problem, TENURE_NO_DAEMON,
            "no daemon is running there: %s does not exist; start one with tenured --data", path);
    if (file == NULL)
        return at_fail(ret_problem, TENURE_NO_DAEMON, "%s cannot be read: %s", path,
                       tenure_file_problem(path, problem));

    char line[TNI_ENDPOINT_MAX + 32];
    ret_daemons->count = 0;
    while (fgets(line, sizeof(line), file) != NULL)
        take_line(line, ret_daemons);
    fclose(file);
    bool fine = ret_daemons->count > 0;
    for (unsigned i = 0; i < ret_daemons->count; i++)
        fine = fine && is_whole(&ret_daemons->list[i]);
    if (fine)
        return TENURE_OK;
    return at_fail(ret_problem, TENURE_INVALID,
                   "%s is not an endpoints file: it lacks the address of ingest, feed or query",
                   path);
}

/* Resolves one address, folder or file; a file may list several daemons. */
static tenure_status
resolve_one(const char *at, struct tni_daemons *ret_daemons, char *ret_problem)
{
    struct stat found;
    char path[TNI_AT_MAX + 16];
    ret_daemons->count = 1;
    if (strncmp(at, "tcp://", 6) == 0)
        return resolve_address(at, &ret_daemons->list[0], ret_problem);
    if (stat(at, &found) != 0 && errno != ENOENT && errno != ENOTDIR)
        return at_fail(ret_problem, TENURE_NO_DAEMON, "%s cannot be opened: %s", at,
                       strerror(errno));
    if (stat(at, &found) != 0)
        return at_fail(ret_problem, TENURE_NO_DAEMON,
                       "there is no %s; give a data folder, an endpoints file or tcp://host:port",
                       at);
    if (!S_ISDIR(found.st_mode))
        return read_endpoints(at, ret_daemons, ret_problem);
    snprintf(path, sizeof(path), "%s/endpoints", at);
    return read_endpoints(path, ret_daemons, ret_problem);
}

static void
add_daemons(struct tni_daemons *daemons, const struct tni_daemons *more)
{
    for (unsigned i = 0; i < more->count && daemons->count < TNI_DAEMONS_MAX; i++)
        daemons->list[daemons->count++] = more->list[i];
}

static tenure_status
resolve_list(char *list, struct tni_daemons *ret_daemons, char *ret_problem)
{
    struct tni_daemons one;
    tenure_status status = TENURE_OK;
    char *rest = NULL;
    ret_daemons->count = 0;
    for (char *at = strtok_r(list, ",", &rest); at != NULL; at = strtok_r(NULL, ",", &rest)) {
        status = resolve_one(at, &one, ret_problem);
        if (status == TENURE_OK)
            add_daemons(ret_daemons, &one);
        else if (status == TENURE_INVALID)
            return status;
    }
    if (ret_daemons->count > 0)
        return TENURE_OK;
    return status != TENURE_OK
               ? status
               : at_fail(ret_problem, TENURE_INVALID, "the list of daemons is empty");
}

const char *
tni_at_text(const char *at)
{
    if (at == NULL || at[0] == '\0')
        at = getenv("TENURE_AT");
    return at != NULL && at[0] != '\0' ? at : AT_DEFAULT;
}

tenure_status
tni_at_resolve(const char *at, struct tni_daemons *ret_daemons, char *ret_problem)
{
    struct stat found;
    at = tni_at_text(at);
    if (strchr(at, ',') == NULL || stat(at, &found) == 0) // a path may contain a comma
        return resolve_one(at, ret_daemons, ret_problem);
    char list[TNI_AT_MAX];
    snprintf(list, sizeof(list), "%s", at);
    return resolve_list(list, ret_daemons, ret_problem);
}
