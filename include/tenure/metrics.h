/* SPDX-License-Identifier: Apache-2.0 */
/*
 * metrics - a daemon's status in the text format of Prometheus
 * (prometheus.io/docs/instrumenting/exposition_formats).
 */
#ifndef TENURE_METRICS_H
#define TENURE_METRICS_H

#include <stdio.h>

#include <tenure/v1/wire.pb-c.h>

/* Writes one sample of each metric. The caller checks for write errors when it closes `out`. */
void tenure_metrics_print(FILE *out, const Tenure__V1__StatusReport *report);

#endif
