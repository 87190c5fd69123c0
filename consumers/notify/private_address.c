/* SPDX-License-Identifier: Apache-2.0 */
/* Recognises addresses of local and private networks; see private_address.h. */
#include "private_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const struct {
    uint32_t network, mask;
} private_networks[] = {
    { 0x00000000, 0xff000000 }, { 0x0a000000, 0xff000000 }, { 0x64400000, 0xffc00000 },
    { 0x7f000000, 0xff000000 }, { 0xa9fe0000, 0xffff0000 }, { 0xac100000, 0xfff00000 },
    { 0xc0000000, 0xffffff00 }, { 0xc0a80000, 0xffff0000 }, { 0xc6120000, 0xfffe0000 },
    { 0xe0000000, 0xe0000000 },
};

static bool
is_private_v4(uint32_t address)
{
    for (size_t i = 0; i < sizeof(private_networks) / sizeof(private_networks[0]); i++) {
        if ((address & private_networks[i].mask) == private_networks[i].network)
            return true;
    }
    return false;
}

static bool
is_private_v6(const struct in6_addr *address)
{
    const uint8_t *bytes = address->s6_addr;
    uint32_t last;
    memcpy(&last, bytes + 12, sizeof(last));
    if (IN6_IS_ADDR_V4MAPPED(address))
        return is_private_v4(ntohl(last));
    return IN6_IS_ADDR_LOOPBACK(address) || IN6_IS_ADDR_UNSPECIFIED(address) ||
           IN6_IS_ADDR_LINKLOCAL(address) || IN6_IS_ADDR_MULTICAST(address) ||
           (bytes[0] & 0xfe) == 0xfc; // unique local
}

static const struct in_addr *
v4_of(const struct sockaddr *address)
{
    return &((const struct sockaddr_in *)(const void *)address)->sin_addr;
}

static const struct in6_addr *
v6_of(const struct sockaddr *address)
{
    return &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
}

bool
is_private_address(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return is_private_v4(ntohl(v4_of(address)->s_addr));
    return address->sa_family != AF_INET6 || is_private_v6(v6_of(address));
}

void
write_address(const struct sockaddr *address, char *ret_text, unsigned size)
{
    const char *text = NULL;
    if (address->sa_family == AF_INET)
        text = inet_ntop(AF_INET, v4_of(address), ret_text, size);
    else if (address->sa_family == AF_INET6)
        text = inet_ntop(AF_INET6, v6_of(address), ret_text, size);
    if (text == NULL)
        snprintf(ret_text, size, "an address");
}
