/* SPDX-License-Identifier: Apache-2.0 */
/*
 * admit - decides whether an event is admitted, and with which answer.
 */
#ifndef ADMIT_H
#define ADMIT_H

#include "work.h"

/* The answer to an event. */
struct verdict {
    Tenure__V1__PublishAnswer__Status status;
    uint64_t seq;
    struct tenure_problem problem;
};

/* The context in which an event is admitted. */
struct admission {
    int32_t clock;                 // the clock date at that time
    const struct pending *pending; // during the rehearsal of an atomic request; else NULL
    size_t before;                 // how many events of the request were rehearsed but not stored
    bool rehearsed;                // the event was admitted in a rehearsal
};

/* Admits or refuses. TENURE_OK writes *ret_verdict, whose status is STORED if *ret_admitted may be
 * appended. */
tenure_status admit(struct engine *engine, struct tni_span raw, const struct admission *admission,
                    struct admitted *ret_admitted, struct verdict *ret_verdict);

#endif
