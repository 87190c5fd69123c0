/* SPDX-License-Identifier: Apache-2.0 */
/*
 * context - the details of a message besides its alert: names for the ids, and the reports.
 *
 * They are queried when a message is evaluated, and stored in the ledger, so that each try sends
 * the same text.
 */
#ifndef CONTEXT_H
#define CONTEXT_H

#include <tenure/client.h>

/* Returns JSON: organisationName, roleName and regionName if known, and `evidence`, by seq:
 * announced, kind and citations of a report. The caller frees *ret_json; NULL: the daemon knows
 * none of these. */
tenure_status context_read(tenure_client *client, const Tenure__V1__Alert *alert, char **ret_json);

/* The alert as JSON with its context, which may be "". The caller frees it; NULL: the context
 * cannot be parsed, or out of memory. */
char *context_add(const Tenure__V1__Alert *alert, const char *context);

#endif
