/* SPDX-License-Identifier: Apache-2.0 */
/*
 * context - what a message says beside its alert: what the ids are called, and the reports.
 *
 * The daemon is asked when a message is judged, and what it said is kept in the ledger: each try
 * sends the same.
 */
#ifndef CONTEXT_H
#define CONTEXT_H

#include <tenure/client.h>

/* JSON: organisationName, roleName and regionName, as far as they are known, and `evidence`, by
 * seq: announced, kind and citations of a report. The caller frees *ret_json; NULL: the daemon
 * knows nothing of it. */
tenure_status context_read(tenure_client *client, const Tenure__V1__Alert *alert, char **ret_json);

/* The alert as JSON with its context, which may be "". The caller frees it; NULL: it cannot be
 * made.
 */
char *context_add(const Tenure__V1__Alert *alert, const char *context);

#endif
