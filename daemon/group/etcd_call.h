/* SPDX-License-Identifier: Apache-2.0 */
/*
 * etcd_call - a call of etcd's API: gRPC over HTTP/2 with libcurl, TLS and etcd's users.
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
 * *ret_answer is valid until the next call. False: an error, or no answer; the next call goes to
 * the next endpoint. */
bool etcd_call(struct etcd_call *call, const char *method, struct tni_span request,
               struct tni_span *ret_answer);

/* Begins a call whose answer is endless, on its own connection; ends an earlier such call. */
bool etcd_call_begin(struct etcd_call *call, const char *method, struct tni_span request);

/* Waits for more of the endless answer, at most `timeout_ms`, and discards it. *ret_any: something
 * arrived. False: the answer has ended, or there is none. */
bool etcd_call_wait(struct etcd_call *call, int timeout_ms, bool *ret_any);

/* Ends the endless call; the next call goes to the next endpoint. */
void etcd_call_end(struct etcd_call *call);

/* The index of the endpoint for the next call; the one after the last is the first. */
unsigned etcd_call_endpoint(const struct etcd_call *call);
void etcd_call_use(struct etcd_call *call, unsigned endpoint);

/* Describes the failure of the last call. */
const char *etcd_call_problem(const struct etcd_call *call);

#endif
