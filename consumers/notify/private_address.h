/* SPDX-License-Identifier: Apache-2.0 */
/*
 * private_address - addresses that are not on the public internet (RFC 6890). A target with such an
 * address may be an attempt to reach internal servers through us.
 */
#ifndef PRIVATE_ADDRESS_H
#define PRIVATE_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* Addresses of families other than IPv4 and IPv6 count as private. */
bool is_private_address(const struct sockaddr *address);

/* Writes the address as text; "an address" for other families. */
void write_address(const struct sockaddr *address, char *ret_text, unsigned size);

#endif
