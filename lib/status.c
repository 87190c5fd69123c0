/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include <tenure/status.h>

const char *
tenure_status_text(tenure_status status)
{
    switch (status) {
#define XX(number, name, blame, exit_code, text)                                                   \
    case TENURE_##name: return text;
        TENURE_STATUS_MAP(XX)
#undef XX
    }
    abort();
}

tenure_blame
tenure_status_blame(tenure_status status)
{
    switch (status) {
#define XX(number, name, blame, exit_code, text)                                                   \
    case TENURE_##name: return TENURE_##blame;
        TENURE_STATUS_MAP(XX)
#undef XX
    }
    abort();
}

int
tenure_status_exit_code(tenure_status status)
{
    switch (status) {
#define XX(number, name, blame, exit_code, text)                                                   \
    case TENURE_##name: return exit_code;
        TENURE_STATUS_MAP(XX)
#undef XX
    }
    abort();
}
