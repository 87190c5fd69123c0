/* SPDX-License-Identifier: Apache-2.0 */
/* Any content of the small files; the first byte chooses which file. A problem is described in
 * words; a cursor is the same when it is written and read again. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "access.h"
#include "client.h"
#include "cursor.h"
#include "fuzz.h"

static void
take_access(const char *path)
{
    struct access *access;
    char problem[ACCESS_PROBLEM_MAX] = "";
    if (access_open(path, &access, problem) == TENURE_OK)
        access_close(&access);
    else
        fuzz_require(problem[0] != '\0', "a reason");
}

static void
take_cursor(const char *path)
{
    static char beside[64];
    struct tni_cursor cursor, again;
    memset(&cursor, 0, sizeof(cursor));
    if (tni_cursor_read(path, &cursor) != TENURE_OK)
        return;
    if (beside[0] == '\0')
        snprintf(beside, sizeof(beside), "/dev/shm/tenure-fuzz-cursor-%d", (int)getpid());
    fuzz_succeeds(tni_cursor_write(beside, &cursor), "a cursor that can be written");
    fuzz_succeeds(tni_cursor_read(beside, &again), "and read");
    unlink(beside);
    char text[TENURE_POSITION_TEXT_MAX], same[TENURE_POSITION_TEXT_MAX];
    fuzz_require(strcmp(tenure_position_format(&cursor.position, text),
                        tenure_position_format(&again.position, same)) == 0,
                 "the same position");
    for (int i = 0; i < TENURE_CHANNEL_SLOTS; i++)
        fuzz_require(cursor.known[i] == again.known[i] && cursor.offsets[i] == again.offsets[i],
                     "the same offsets");
}

static void
take_endpoints(const char *path)
{
    struct tni_daemons daemons;
    char problem[TNI_PROBLEM_MAX] = "";
    fuzz_require(tni_at_resolve(path, &daemons, problem) == TENURE_OK || problem[0] != '\0',
                 "a reason");
}

static void
take_key(const char *path)
{
    struct tni_keys keys;
    char problem[TNI_KEY_PROBLEM_MAX] = "";
    fuzz_require(tni_keys_read(path, &keys, problem) || problem[0] != '\0', "a reason");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const takers[])(const char *) = { take_access, take_cursor, take_endpoints,
                                                    take_key };
    if (size == 0)
        return 0;
    takers[data[0] % 4](fuzz_file(data + 1, size - 1));
    return 0;
}
