/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ALERTS_FIXTURE_H
#define ALERTS_FIXTURE_H

#include "engine_fixture.h"
#include "time_travel.h"

/* Every alert is listed under its subject and under its organisation, once. */
void check_alerts_about(struct engine_fixture *fixture);

/* The rules find on the present day, with what is known now, what is active. */
void check_alerts_found(struct time_travel *travel, struct store_read read,
                        const struct counters *counters);

#endif
