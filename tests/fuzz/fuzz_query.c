/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a query: the answer is a valid one within the size limit. */
#include "fuzz.h"

#include "answers.h"
#include <tenure/client.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct answers *answers;
    static struct disk disk = { .folder = "/" };
    static struct metrics metrics;
    static struct log_origin origin;
    static struct leadership leadership;
    if (answers == NULL) {
        struct store *store = fuzz_store();
        struct engine *engine = fuzz_engine(store, 400);
        origin = *engine_origin(engine);
        engine_close(&engine);
        disk.store = store;
        leadership_open(&leadership);
        struct answers_daemon daemon = { CLOCK_FEED, 1, &disk, &metrics, &origin, &leadership };
        fuzz_succeeds(answers_open(store, &daemon, &answers), "answers");
    }
    struct tni_span bytes =
        answers_make(answers, ACCESS_EVERYTHING, (struct tni_span){ data, size }, NULL);
    fuzz_require(bytes.size <= TENURE_ANSWER_BYTES_MAX, "an answer within the limit");
    Tenure__V1__Answer *answer = tenure__v1__answer__unpack(NULL, bytes.size, bytes.data);
    fuzz_require(answer != NULL, "an answer");
    fuzz_require(answer->status != TENURE__V1__ANSWER__STATUS__FAILED, "a question's fault");
    fuzz_require(answer->status == TENURE__V1__ANSWER__STATUS__OK || answer->reason[0] != '\0',
                 "a reason");
    tenure__v1__answer__free_unpacked(answer, NULL);
    return 0;
}
