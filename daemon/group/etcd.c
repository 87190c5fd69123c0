/* SPDX-License-Identifier: Apache-2.0 */
/* Field numbers are from etcd's rpc.proto and kv.proto. */
#include "etcd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "etcd_call.h"

enum {
    RANGE_KEY = 1,
    RANGE_END = 2,
    RANGE_LIMIT = 3,
    RANGE_ORDER = 5,
    RANGE_KEYS_ONLY = 8,
    ORDER_DESCENDING = 2,
    FOUND_PAIRS = 2,
    PAIR_KEY = 1,
    PAIR_CREATE_REVISION = 2,
    PAIR_VALUE = 5,
    PUT_KEY = 1,
    PUT_VALUE = 2,
    PUT_LEASE = 3,
    DELETE_KEY = 1,
    DELETE_END = 2,
    COMPARE_TARGET = 2, // the result EQUAL is 0, so it needs no field
    COMPARE_KEY = 3,
    COMPARE_CREATE_REVISION = 5,
    // a compare without a target is one of VERSION, and without a value one with 0
    TARGET_CREATE = 1,
    TRANSACTION_COMPARE = 1,
    TRANSACTION_SUCCESS = 2,
    OPERATION_PUT = 2,
    OPERATION_DELETE = 3,
    DONE_HEADER = 1,
    DONE_SUCCEEDED = 2,
    HEADER_MEMBER = 2,
    HEADER_REVISION = 3,
    COMPACT_REVISION = 1,
    STATUS_HEADER = 1,
    STATUS_BYTES = 3,
    STATUS_LEADER = 4,
    STATUS_USED = 9,
    LEASE_SECONDS = 1, // in a request to grant a lease
    LEASE_ID = 1,      // in a request to renew or revoke it
    GRANTED_ID = 2,
    KEPT_SECONDS = 3,
    SMALL = 4 * ETCD_KEY_MAX // an upper bound for a message without a value
};

struct etcd {
    struct etcd_call *call;
    uint8_t *request;
    size_t capacity;
};

tenure_status
etcd_open(const struct etcd_options *options, struct etcd **ret_etcd)
{
    struct etcd *etcd = calloc(1, sizeof(*etcd));
    if (etcd == NULL)
        return TENURE_NO_MEMORY;
    tenure_status status = etcd_call_open(options, &etcd->call);
    if (status != TENURE_OK)
        etcd_close(&etcd);
    *ret_etcd = etcd;
    return status;
}

void
etcd_close(struct etcd **etcd_p)
{
    struct etcd *etcd = *etcd_p;
    if (etcd == NULL)
        return;
    *etcd_p = NULL;
    etcd_call_close(&etcd->call);
    free(etcd->request);
    free(etcd);
}

const char *
etcd_problem(const struct etcd *etcd)
{
    return etcd_call_problem(etcd->call);
}

static struct tni_span
written(const struct tni_writer *writer)
{
    return (struct tni_span){ writer->data, writer->size };
}

static bool
call(struct etcd *etcd, const char *method, const struct tni_writer *request,
     struct tni_span *ret_answer)
{
    return !request->full && etcd_call(etcd->call, method, written(request), ret_answer);
}

/* The last value of a numeric field; 0: there is none. */
static uint64_t
number_of(struct tni_span message, uint32_t number)
{
    struct tni_wire_field field;
    uint64_t value = 0;
    while (tni_wire_next(&message, &field)) {
        if (field.number == number && field.type == TNI_WIRE_VARINT)
            value = field.value;
    }
    return value;
}

/* The first field with that number that contains a message or a text. */
static bool
find_bytes(struct tni_span message, uint32_t number, struct tni_span *ret_bytes)
{
    struct tni_wire_field field;
    *ret_bytes = (struct tni_span){ NULL, 0 };
    while (tni_wire_next(&message, &field)) {
        if (field.number != number || field.type != TNI_WIRE_BYTES)
            continue;
        *ret_bytes = field.bytes;
        return true;
    }
    return false;
}

/* False: the key is not one of ours. */
static bool
read_key(struct tni_span pair, char key[ETCD_KEY_MAX])
{
    struct tni_span bytes;
    if (!find_bytes(pair, PAIR_KEY, &bytes) || bytes.size >= ETCD_KEY_MAX)
        return false;
    snprintf(key, ETCD_KEY_MAX, "%.*s", (int)bytes.size, (const char *)bytes.data);
    return true;
}

/* Reads a range with a single value. */
static enum etcd_outcome
read_one(struct etcd *etcd, const struct tni_writer *request, struct etcd_value *ret_value)
{
    struct tni_span answer, pair, value;
    *ret_value = (struct etcd_value){ 0 };
    if (!call(etcd, "etcdserverpb.KV/Range", request, &answer))
        return ETCD_UNKNOWN;
    if (!find_bytes(answer, FOUND_PAIRS, &pair))
        return ETCD_REFUSED;
    find_bytes(pair, PAIR_VALUE, &value);
    ret_value->bytes = malloc(value.size + 1);
    if (ret_value->bytes == NULL || !read_key(pair, ret_value->key))
        return ETCD_UNKNOWN;
    if (value.size > 0)
        memcpy(ret_value->bytes, value.data, value.size);
    ret_value->size = value.size;
    ret_value->create_revision = (int64_t)number_of(pair, PAIR_CREATE_REVISION);
    return ETCD_DONE;
}

enum etcd_outcome
etcd_get(struct etcd *etcd, const char *key, struct etcd_value *ret_value)
{
    uint8_t bytes[SMALL];
    struct tni_writer request = { .data = bytes, .capacity = sizeof(bytes) };
    tni_write_text_field(&request, RANGE_KEY, key);
    return read_one(etcd, &request, ret_value);
}

enum etcd_outcome
etcd_last(struct etcd *etcd, const char *from, const char *end, bool without_value,
          struct etcd_value *ret_value)
{
    uint8_t bytes[SMALL];
    struct tni_writer request = { .data = bytes, .capacity = sizeof(bytes) };
    tni_write_text_field(&request, RANGE_KEY, from);
    tni_write_text_field(&request, RANGE_END, end);
    tni_write_number_field(&request, RANGE_LIMIT, 1);
    tni_write_number_field(&request, RANGE_ORDER, ORDER_DESCENDING);
    tni_write_number_field(&request, RANGE_KEYS_ONLY, without_value);
    return read_one(etcd, &request, ret_value);
}

enum etcd_outcome
etcd_range(struct etcd *etcd, const char *from, const char *end, int limit, etcd_take_fn *take,
           void *context)
{
    uint8_t bytes[SMALL];
    struct tni_writer request = { .data = bytes, .capacity = sizeof(bytes) };
    struct tni_span answer, value;
    struct tni_wire_field field;
    char key[ETCD_KEY_MAX];
    tni_write_text_field(&request, RANGE_KEY, from);
    tni_write_text_field(&request, RANGE_END, end);
    tni_write_number_field(&request, RANGE_LIMIT, (uint64_t)limit);
    if (!call(etcd, "etcdserverpb.KV/Range", &request, &answer))
        return ETCD_UNKNOWN;
    while (tni_wire_next(&answer, &field)) {
        if (field.number != FOUND_PAIRS)
            continue;
        if (!read_key(field.bytes, key))
            return ETCD_UNKNOWN;
        find_bytes(field.bytes, PAIR_VALUE, &value);
        if (!take(context, key, value.data, value.size))
            break;
    }
    return ETCD_DONE;
}

/* Transactions. A submessage begins with its size, so each is encoded before the message that
 * contains it. */

static void
write_fence(struct tni_writer *transaction, const struct etcd_fence *fence)
{
    uint8_t bytes[SMALL];
    struct tni_writer compare = { .data = bytes, .capacity = sizeof(bytes) };
    if (fence == NULL || fence->key == NULL)
        return;
    tni_write_number_field(&compare, COMPARE_TARGET, TARGET_CREATE);
    tni_write_text_field(&compare, COMPARE_KEY, fence->key);
    tni_write_number_field(&compare, COMPARE_CREATE_REVISION, (uint64_t)fence->create_revision);
    tni_write_span_field(transaction, TRANSACTION_COMPARE, written(&compare));
}

/* Compares the key's version with 0, which means that it does not exist. */
static void
write_absence(struct tni_writer *transaction, const char *key)
{
    uint8_t bytes[SMALL];
    struct tni_writer compare = { .data = bytes, .capacity = sizeof(bytes) };
    tni_write_text_field(&compare, COMPARE_KEY, key);
    tni_write_span_field(transaction, TRANSACTION_COMPARE, written(&compare));
}

static void
write_head(struct tni_writer *writer, uint32_t number, size_t size)
{
    tni_write_varint(writer, number << 3 | TNI_WIRE_BYTES);
    tni_write_varint(writer, size);
}

static void
write_put(struct tni_writer *transaction, const char *key, struct tni_span value, int64_t lease)
{
    uint8_t bytes[SMALL], head[TNI_HEAD_BYTES_MAX];
    struct tni_writer put = { .data = bytes, .capacity = sizeof(bytes) };
    struct tni_writer in_operation = { .data = head, .capacity = sizeof(head) };
    tni_write_text_field(&put, PUT_KEY, key);
    tni_write_number_field(&put, PUT_LEASE, (uint64_t)lease);
    write_head(&put, PUT_VALUE, value.size);
    write_head(&in_operation, OPERATION_PUT, put.size + value.size);
    write_head(transaction, TRANSACTION_SUCCESS, in_operation.size + put.size + value.size);
    tni_write_bytes(transaction, written(&in_operation));
    tni_write_bytes(transaction, written(&put));
    tni_write_bytes(transaction, value);
}

static void
write_delete(struct tni_writer *transaction, const char *from, const char *end)
{
    uint8_t bytes[SMALL], around[SMALL];
    struct tni_writer delete = { .data = bytes, .capacity = sizeof(bytes) };
    struct tni_writer operation = { .data = around, .capacity = sizeof(around) };
    tni_write_text_field(&delete, DELETE_KEY, from);
    tni_write_text_field(&delete, DELETE_END, end);
    tni_write_span_field(&operation, OPERATION_DELETE, written(&delete));
    tni_write_span_field(transaction, TRANSACTION_SUCCESS, written(&operation));
}

static bool
begin_transaction(struct etcd *etcd, size_t value_size, struct tni_writer *ret_transaction)
{
    size_t needed = value_size + 4 * (size_t)SMALL;
    if (needed > etcd->capacity) {
        uint8_t *grown = realloc(etcd->request, 2 * needed);
        if (grown == NULL)
            return false;
        etcd->request = grown;
        etcd->capacity = 2 * needed;
    }
    *ret_transaction = (struct tni_writer){ .data = etcd->request, .capacity = etcd->capacity };
    return true;
}

/* *ret_revision: the revision of the transaction, if it succeeded. */
static enum etcd_outcome
transact(struct etcd *etcd, const struct tni_writer *transaction, int64_t *ret_revision)
{
    struct tni_span answer, header;
    if (!call(etcd, "etcdserverpb.KV/Txn", transaction, &answer))
        return ETCD_UNKNOWN;
    find_bytes(answer, DONE_HEADER, &header);
    *ret_revision = (int64_t)number_of(header, HEADER_REVISION);
    return number_of(answer, DONE_SUCCEEDED) != 0 ? ETCD_DONE : ETCD_REFUSED;
}

enum etcd_outcome
etcd_create(struct etcd *etcd, const struct etcd_fence *fence, const char *key,
            struct tni_span value, int64_t lease, int64_t *ret_revision)
{
    struct tni_writer transaction;
    if (!begin_transaction(etcd, value.size, &transaction))
        return ETCD_UNKNOWN;
    write_fence(&transaction, fence);
    write_absence(&transaction, key);
    write_put(&transaction, key, value, lease);
    return transact(etcd, &transaction, ret_revision);
}

enum etcd_outcome
etcd_put(struct etcd *etcd, const char *key, struct tni_span value)
{
    struct tni_writer transaction;
    int64_t revision;
    if (!begin_transaction(etcd, value.size, &transaction))
        return ETCD_UNKNOWN;
    write_put(&transaction, key, value, 0);
    return transact(etcd, &transaction, &revision);
}

enum etcd_outcome
etcd_delete(struct etcd *etcd, const struct etcd_fence *fence, const char *from, const char *end,
            const char *put_key, struct tni_span put_value, int64_t *ret_revision)
{
    struct tni_writer transaction;
    if (!begin_transaction(etcd, put_value.size, &transaction))
        return ETCD_UNKNOWN;
    write_fence(&transaction, fence);
    write_delete(&transaction, from, end);
    if (put_key != NULL)
        write_put(&transaction, put_key, put_value, 0);
    return transact(etcd, &transaction, ret_revision);
}

/* Calls a method whose request has a single number. */
static bool
call_with_number(struct etcd *etcd, const char *method, uint32_t field, int64_t value,
                 struct tni_span *ret_answer)
{
    uint8_t bytes[TNI_HEAD_BYTES_MAX];
    struct tni_writer request = { .data = bytes, .capacity = sizeof(bytes) };
    tni_write_number_field(&request, field, (uint64_t)value);
    return call(etcd, method, &request, ret_answer);
}

enum etcd_outcome
etcd_compact(struct etcd *etcd, int64_t revision)
{
    struct tni_span answer;
    return call_with_number(etcd, "etcdserverpb.KV/Compact", COMPACT_REVISION, revision, &answer)
               ? ETCD_DONE
               : ETCD_UNKNOWN;
}

enum etcd_outcome
etcd_node_status(struct etcd *etcd, struct etcd_node *ret_node)
{
    struct tni_writer nothing = { .data = NULL };
    struct tni_span answer, header;
    if (!call(etcd, "etcdserverpb.Maintenance/Status", &nothing, &answer))
        return ETCD_UNKNOWN;
    find_bytes(answer, STATUS_HEADER, &header);
    *ret_node =
        (struct etcd_node){ number_of(answer, STATUS_BYTES), number_of(answer, STATUS_USED),
                            number_of(answer, STATUS_LEADER) == number_of(header, HEADER_MEMBER) };
    return ETCD_DONE;
}

unsigned
etcd_endpoint(const struct etcd *etcd)
{
    return etcd_call_endpoint(etcd->call);
}

void
etcd_use_endpoint(struct etcd *etcd, unsigned endpoint)
{
    etcd_call_use(etcd->call, endpoint);
}

void
etcd_use_next_endpoint(struct etcd *etcd)
{
    etcd_call_use(etcd->call, etcd_call_endpoint(etcd->call) + 1);
}

enum etcd_outcome
etcd_lease(struct etcd *etcd, int seconds, int64_t *ret_lease)
{
    struct tni_span answer;
    if (!call_with_number(etcd, "etcdserverpb.Lease/LeaseGrant", LEASE_SECONDS, seconds, &answer))
        return ETCD_UNKNOWN;
    *ret_lease = (int64_t)number_of(answer, GRANTED_ID);
    return *ret_lease != 0 ? ETCD_DONE : ETCD_UNKNOWN;
}

enum etcd_outcome
etcd_keep_alive(struct etcd *etcd, int64_t lease)
{
    struct tni_span answer;
    if (!call_with_number(etcd, "etcdserverpb.Lease/LeaseKeepAlive", LEASE_ID, lease, &answer))
        return ETCD_UNKNOWN;
    return (int64_t)number_of(answer, KEPT_SECONDS) > 0 ? ETCD_DONE : ETCD_REFUSED;
}

void
etcd_revoke(struct etcd *etcd, int64_t lease)
{
    struct tni_span answer;
    call_with_number(etcd, "etcdserverpb.Lease/LeaseRevoke", LEASE_ID, lease, &answer);
}
