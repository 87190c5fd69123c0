/* SPDX-License-Identifier: Apache-2.0 */
/*
 * address - the port of an address. libzmq silently takes the last 16 bits of a larger number:
 * 70000 would listen on port 4464.
 */
#ifndef TNI_ADDRESS_H
#define TNI_ADDRESS_H

#include <stdbool.h>

enum {
    TNI_PORT_MAX = 65535
};

/* Parses "tcp://HOST:PORT". *ret_host_size is the length up to the colon before the port. False:
 * the text does not end in a colon and a decimal port from 0 to TNI_PORT_MAX. */
bool tni_address_parse(const char *address, int *ret_host_size, unsigned *ret_port);

#endif
