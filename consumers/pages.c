#include "pages.h"

tenure_status
pages_ask(tenure_client *client, Tenure__V1__Query *query, uint64_t *after, pages_fn *answered,
          void *context)
{
    for (;;) {
        Tenure__V1__Answer *answer;
        tenure_status status = tenure_client_query(client, query, &answer);
        if (status != TENURE_OK)
            return status;
        bool more = answered(context, answer);
        uint64_t next = answer->next;
        tenure__v1__answer__free_unpacked(answer, NULL);
        if (!more || next == 0 || after == NULL)
            return TENURE_OK;
        *after = next;
    }
}
