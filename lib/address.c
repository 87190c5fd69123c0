/* SPDX-License-Identifier: Apache-2.0 */
#include "address.h"

#include <stdlib.h>
#include <string.h>

bool
tni_address_parse(const char *address, int *ret_host_size, unsigned *ret_port)
{
    const char *colon = strrchr(address, ':');
    if (strncmp(address, "tcp://", 6) != 0 || colon < address + 6)
        return false;
    size_t digits = strspn(colon + 1, "0123456789");
    if (digits == 0 || colon[1 + digits] != '\0')
        return false;
    unsigned long port = strtoul(colon + 1, NULL, 10); // ULONG_MAX if there are too many digits
    if (port > TNI_PORT_MAX)
        return false;
    *ret_host_size = (int)(colon - address);
    *ret_port = (unsigned)port;
    return true;
}
