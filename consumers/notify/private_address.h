/* SPDX-License-Identifier: Apache-2.0 */
/*
 * private_address - addresses that are nobody's on the public internet (RFC 6890). A target that
 * leads to one may be a trick to make us talk to a neighbour.
 */
#ifndef PRIVATE_ADDRESS_H
#define PRIVATE_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* Of a family other than IPv4 and IPv6 each address is private. */
bool is_private_address(const struct sockaddr *address);

/* Writes the address as text, "an address" of another family. */
void write_address(const struct sockaddr *address, char *ret_text, unsigned size);

#endif
