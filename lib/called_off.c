/* SPDX-License-Identifier: Apache-2.0 */
/* Departures of people who never took up their post. */
#include <tenure/sentence.h>

static bool
is_among(uint64_t seq, const uint64_t *seqs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (seqs[i] == seq)
            return true;
    }
    return false;
}

/* A departure may end both a tenure and the person's next term. */
static bool
ends_tenure(const Tenure__V1__PostState *post, uint64_t seq)
{
    bool ends = false;
    for (size_t i = 0; i < post->n_holders && !ends; i++)
        ends = is_among(seq, post->holders[i]->seqs, post->holders[i]->n_seqs);
    for (size_t i = 0; i < post->n_past && !ends; i++)
        ends = is_among(seq, post->past[i]->seqs, post->past[i]->n_seqs);
    return ends;
}

bool
tenure_post_calls_off(const Tenure__V1__PostState *post, uint64_t departure)
{
    bool calls_off = false;
    for (size_t i = 0; i < post->n_called_off && !calls_off; i++)
        calls_off = is_among(departure, post->called_off[i]->seqs, post->called_off[i]->n_seqs);
    return calls_off && !ends_tenure(post, departure);
}
