/* SPDX-License-Identifier: Apache-2.0 */
/* Where a daemon is: a data folder, an endpoints file or an address. */
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
fail(char *ret_problem, tenure_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tenure_text_vformat(ret_problem, TNI_PROBLEM_MAX, format, arguments);
    va_end(arguments);
    return status;
}

/* The three sockets have ports in a row, from that of ingest on. */
static tenure_status
resolve_address(const char *at, struct tni_endpoints *ret_endpoints, char *ret_problem)
{
    unsigned port;
    int host;
    if (!tni_address_parse(at, &host, &port) || port < 1 || port > TNI_PORT_MAX - 2 || host > 200)
        return fail(ret_problem, TENURE_INVALID,
                    "%s is not an address; it is tcp://host:port of the ingest socket, with a port "
                    "from 1 to %d, since the next two are those of feed and query",
                    at, TNI_PORT_MAX - 2);
    *ret_endpoints = (struct tni_endpoints){ 0 };
    snprintf(ret_endpoints->ingest, TNI_ENDPOINT_MAX, "%.*s:%u", host, at, port);
    snprintf(ret_endpoints->feed, TNI_ENDPOINT_MAX, "%.*s:%u", host, at, port + 1);
    snprintf(ret_endpoints->query, TNI_ENDPOINT_MAX, "%.*s:%u", host, at, port + 2);
    return TENURE_OK;
}

/* "NAME VALUE"; the path of an ipc socket may have spaces in it. */
static void
take_line(char *line, struct tni_endpoints *found)
{
    unsigned port;
    int host;
    line[strcspn(line, "\r\n")] = '\0';
    char *value = strchr(line, ' ');
    if (value == NULL || strlen(value + 1) >= TNI_ENDPOINT_MAX)
        return;
    *value++ = '\0';
    char *place = strcmp(line, "ingest") == 0  ? found->ingest
                  : strcmp(line, "feed") == 0  ? found->feed
                  : strcmp(line, "query") == 0 ? found->query
                                               : NULL;
    bool is_tcp = strncmp(value, "tcp://", 6) == 0;
    if (place != NULL && (!is_tcp || tni_address_parse(value, &host, &port)))
        strcpy(place, value);
    else if (strcmp(line, "key") == 0 && tni_is_key(value))
        strcpy(found->server_key, value);
}

static tenure_status
read_endpoints(const char *path, struct tni_endpoints *ret_endpoints, char *ret_problem)
{
    char problem[TENURE_FILE_PROBLEM_MAX];
    FILE *file = fopen(path, "re");
    if (file == NULL && errno == ENOENT)
        return fail(ret_problem, TENURE_NO_DAEMON,
                    "no daemon is running there: %s does not exist; start one with tenured --data",
                    path);
    if (file == NULL)
        return fail(ret_problem, TENURE_NO_DAEMON, "%s cannot be read: %s", path,
                    tenure_file_problem(path, problem));

    char line[TNI_ENDPOINT_MAX + 32];
    struct tni_endpoints found = { 0 };
    while (fgets(line, sizeof(line), file) != NULL)
        take_line(line, &found);
    fclose(file);
    if (found.ingest[0] == '\0' || found.feed[0] == '\0' || found.query[0] == '\0')
        return fail(ret_problem, TENURE_INVALID,
                    "%s is not an endpoints file: it lacks the address of ingest, feed or query",
                    path);
    found.is_from_file = true;
    *ret_endpoints = found;
    return TENURE_OK;
}

tenure_status
tni_at_resolve(const char *at, struct tni_endpoints *ret_endpoints, char *ret_problem)
{
    if (at == NULL || at[0] == '\0')
        at = getenv("TENURE_AT");
    if (at == NULL || at[0] == '\0')
        at = AT_DEFAULT;
    if (strncmp(at, "tcp://", 6) == 0)
        return resolve_address(at, ret_endpoints, ret_problem);

    struct stat found;
    if (stat(at, &found) != 0 && errno != ENOENT && errno != ENOTDIR)
        return fail(ret_problem, TENURE_NO_DAEMON, "%s cannot be opened: %s", at, strerror(errno));
    if (stat(at, &found) != 0)
        return fail(ret_problem, TENURE_NO_DAEMON,
                    "there is no %s; give a data folder, an endpoints file or tcp://host:port", at);
    if (!S_ISDIR(found.st_mode))
        return read_endpoints(at, ret_endpoints, ret_problem);
    char path[TNI_AT_MAX + 16];
    snprintf(path, sizeof(path), "%s/endpoints", at);
    return read_endpoints(path, ret_endpoints, ret_problem);
}
