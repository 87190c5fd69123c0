/* SPDX-License-Identifier: Apache-2.0 */
/*
 * admit - what an event is answered with, and on top of what it is admitted.
 */
#ifndef ADMIT_H
#define ADMIT_H

#include "work.h"

/* What an event is answered with. */
struct verdict {
    Tenure__V1__PublishAnswer__Status status;
    uint64_t seq;
    struct tenure_problem problem;
};

/* On top of what an event is admitted. */
struct admission {
    int32_t clock;                 // the clock date that it would find
    const struct pending *pending; // while an atomic request is rehearsed; else NULL
    size_t before;                 // events of the request that are rehearsed but not stored
    bool rehearsed;                // it was admitted in a rehearsal
};

/* Admits or refuses. TENURE_OK writes *ret_verdict, whose status is STORED if *ret_admitted may be
 * appended. */
tenure_status admit(struct engine *engine, struct tni_span raw, const struct admission *admission,
                    struct admitted *ret_admitted, struct verdict *ret_verdict);

#endif
