/* SPDX-License-Identifier: Apache-2.0 */
#include "update_copy.h"

#include <stdlib.h>

Tenure__V1__Update *
update_copy(const Tenure__V1__Update *update)
{
    size_t size = tenure__v1__update__get_packed_size(update);
    uint8_t *packed = malloc(size > 0 ? size : 1);
    if (packed == NULL)
        return NULL;
    tenure__v1__update__pack(update, packed);
    Tenure__V1__Update *copy = tenure__v1__update__unpack(NULL, size, packed);
    free(packed);
    return copy;
}
