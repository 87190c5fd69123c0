/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ALERTS_FIXTURE_H
#define ALERTS_FIXTURE_H

#include "engine_fixture.h"

/* Every alert is listed under its subject and under its organisation, once. */
void check_alerts_about(struct engine_fixture *fixture);

#endif
