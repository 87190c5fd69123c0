/* SPDX-License-Identifier: Apache-2.0 */
/* Any text as a configuration: either an error with a position and a reason, or rules that are the
 * same when they are written and read again. Also as an event of a rule test. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "event_yaml.h"
#include "fuzz.h"
#include "rule_file.h"

static struct tni_arena arena, again_arena;

static void
check_written(const Tenure__V1__RuleSet *set)
{
    char *text;
    size_t size;
    struct yaml *yaml;
    struct yaml_problem problem;
    const Tenure__V1__RuleSet *again = NULL;
    FILE *file = open_memstream(&text, &size);
    rule_file_write(set, file);
    fclose(file);
    fuzz_succeeds(yaml_parse(text, size, &yaml, &problem), "rules that can be parsed");
    tni_arena_reset(&again_arena);
    fuzz_require(rule_file_read(yaml_root(yaml), &again_arena, &again, &problem),
                 "rules that can be read");
    yaml_close(&yaml);
    size_t packed_size = tenure__v1__rule_set__get_packed_size(set);
    fuzz_require(packed_size == tenure__v1__rule_set__get_packed_size(again), "the same rules");
    uint8_t *packed = malloc(2 * packed_size + 1);
    tenure__v1__rule_set__pack(set, packed);
    tenure__v1__rule_set__pack(again, packed + packed_size);
    fuzz_require(memcmp(packed, packed + packed_size, packed_size) == 0, "the same rules");
    free(packed);
    free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct yaml *yaml;
    struct yaml_problem problem = { .reason = "" };
    const Tenure__V1__RuleSet *set;
    Tenure__V1__Event *event;
    if (arena.memory == NULL)
        fuzz_require(tni_arena_open(&arena, 1 << 20) == TENURE_OK &&
                         tni_arena_open(&again_arena, 1 << 20) == TENURE_OK,
                     "memory");
    if (yaml_parse((const char *)data, size, &yaml, &problem) != TENURE_OK) {
        fuzz_require(problem.reason[0] != '\0', "a reason");
        return 0;
    }
    tni_arena_reset(&arena);
    if (rule_file_read(yaml_root(yaml), &arena, &set, &problem))
        check_written(set);
    else
        fuzz_require(problem.reason[0] != '\0', "a reason");
    if (event_yaml_read(yaml_root(yaml), 1, &event, &problem))
        tenure__v1__event__free_unpacked(event, NULL);
    yaml_close(&yaml);
    return 0;
}
