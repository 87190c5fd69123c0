/* SPDX-License-Identifier: Apache-2.0 */
/*
 * routes - which page or feed an address is.
 */
#ifndef ROUTES_H
#define ROUTES_H

#include "request.h"

void routes_answer(struct request *request);

#endif
