/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a request to publish: the answer is a valid one. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct store *store;
    static struct engine *engine;
    struct tni_span bytes;
    if (store == NULL) {
        store = fuzz_store();
        engine = fuzz_engine(store, 200);
    }
    fuzz_succeeds(engine_begin(engine, 1, TENURE_NO_DAY), "a batch");
    fuzz_succeeds(engine_request(engine, NULL, (struct tni_span){ data, size }, &bytes),
                  "a request that is taken");
    Tenure__V1__PublishReply *reply =
        tenure__v1__publish_reply__unpack(NULL, bytes.size, bytes.data);
    fuzz_require(reply != NULL, "a reply");
    fuzz_require(reply->status != TENURE__V1__PUBLISH_REPLY__STATUS__MALFORMED ||
                     (reply->reason[0] != '\0' && !engine_has_changes(engine)),
                 "a reason, and nothing done");
    tenure__v1__publish_reply__free_unpacked(reply, NULL);
    engine_abort(engine);
    return 0;
}
