/* SPDX-License-Identifier: Apache-2.0 */
/* Sends over the network with libcurl: webhooks and mail. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "private_address.h"
#include "send.h"

enum {
    CONNECT_TIMEOUT_S = 5,
    KEY_MAX = 128,
    TOO_MANY = 429,
    REQUEST_TIMEOUT = 408,
    ADDRESS_MAX = 64,
};

/* One try, for its callbacks. */
struct attempt {
    const struct sender *sender;
    char problem[CURL_ERROR_SIZE];
    char refused[ADDRESS_MAX]; // the private address that was refused; "": none
};

/* Checks the resolved address at the time of connecting, so that it cannot change in between. */
static curl_socket_t
open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct attempt *attempt = context;
    (void)purpose;
    if (!attempt->sender->target->is_private && is_private_address(&address->addr)) {
        write_address(&address->addr, attempt->refused, sizeof(attempt->refused));
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

bool
send_is_url(const char *text)
{
    CURLU *url = curl_url();
    bool fine = url != NULL && curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK;
    curl_url_cleanup(url);
    return fine;
}

static size_t
ignore(char *data, size_t size, size_t count, void *context)
{
    (void)data;
    (void)context;
    return size * count;
}

/* Called about once a second, even if nothing arrives; a value other than 0 ends the try. */
static int
check_abort(void *context, curl_off_t down_all, curl_off_t down, curl_off_t up_all, curl_off_t up)
{
    const struct attempt *attempt = context;
    (void)down_all;
    (void)down;
    (void)up_all;
    (void)up;
    return atomic_load(attempt->sender->abort) ? 1 : 0;
}

/* Sets the options of every try: its address, its deadline, and restrictions. */
static void
begin(struct attempt *attempt)
{
    CURL *curl = attempt->sender->curl;
    const struct target *target = attempt->sender->target;
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, target->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR,
                     target->kind == TARGET_EMAIL ? "smtp,smtps" : "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L); // do not wait for the end of a name lookup
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_TIMEOUT_S);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)NETWORK_TRY_S);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, attempt);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, check_abort);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, attempt);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, attempt->problem);
}

/* Describes a try that received no answer. */
static void
describe_failure(const struct attempt *attempt, CURLcode result, struct outcome *ret_outcome)
{
    ret_outcome->sending = result == CURLE_ABORTED_BY_CALLBACK ? ABORTED : FAILED;
    if (attempt->refused[0] != '\0') {
        ret_outcome->sending = REFUSED;
        snprintf(ret_outcome->answer, ANSWER_MAX,
                 "%s is an address of a private network, which is refused; if that is right, set "
                 "`private: true` for this target",
                 attempt->refused);
    } else {
        snprintf(ret_outcome->answer, ANSWER_MAX, "%s",
                 attempt->problem[0] != '\0' ? attempt->problem : curl_easy_strerror(result));
    }
}

/* Ends a try, and resets everything that the next one must not see. */
static void
end(struct attempt *attempt, struct curl_slist *list)
{
    curl_easy_reset(attempt->sender->curl);
    curl_slist_free_all(list);
}

/* Standard Webhooks 1.0: HMAC-SHA256 of "id.timestamp.body" with the secret's bytes as key. */
static bool
sign(const char *secret, const char *id, long long timestamp, const char *body, char *ret_signature,
     size_t size)
{
    unsigned char key[KEY_MAX], mac[crypto_auth_hmacsha256_BYTES];
    size_t key_size;
    char head[MESSAGE_ID_MAX + 24];
    crypto_auth_hmacsha256_state state;
    if (sodium_base642bin(key, sizeof(key), secret + strlen("whsec_"), strlen(secret) - 6, NULL,
                          &key_size, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
        return false;
    snprintf(head, sizeof(head), "%s.%lld.", id, timestamp);
    crypto_auth_hmacsha256_init(&state, key, key_size);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)head, strlen(head));
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)body, strlen(body));
    crypto_auth_hmacsha256_final(&state, mac);
    sodium_memzero(key, sizeof(key));
    sodium_bin2base64(ret_signature, size, mac, sizeof(mac), sodium_base64_VARIANT_ORIGINAL);
    return true;
}

static struct curl_slist *
make_headers(const struct target *target, const struct batch *batch, const char *body,
             int64_t now_ms)
{
    char id[MESSAGE_ID_MAX], header[160], signature[80];
    const char *type = !target->is_cloudevents ? "Content-Type: application/json"
                       : batch->count > 1      ? "Content-Type: application/cloudevents-batch+json"
                                               : "Content-Type: application/cloudevents+json";
    struct curl_slist *headers = curl_slist_append(NULL, type);
    if (target->kind != TARGET_WEBHOOK)
        return headers;
    long long timestamp = (long long)(now_ms / 1000);
    message_id(batch, id);
    snprintf(header, sizeof(header), "webhook-id: %s", id);
    headers = curl_slist_append(headers, header);
    snprintf(header, sizeof(header), "webhook-timestamp: %lld", timestamp);
    headers = curl_slist_append(headers, header);
    if (target->secret[0] != '\0' &&
        sign(target->secret, id, timestamp, body, signature, sizeof(signature))) {
        snprintf(header, sizeof(header), "webhook-signature: v1,%s", signature);
        headers = curl_slist_append(headers, header);
    }
    return headers;
}

/* The meaning of an HTTP status: too many requests and server errors are temporary; others are
 * permanent. */
static enum sending
sending_of(long code)
{
    if (code >= 200 && code < 300)
        return SENT;
    return code >= 500 || code == TOO_MANY || code == REQUEST_TIMEOUT ? FAILED : REFUSED;
}

void
send_http(const struct sender *sender, const struct batch *batch, const char *body, int64_t now_ms,
          struct outcome *ret_outcome)
{
    struct attempt attempt = { .sender = sender };
    long code = 0;
    curl_off_t retry_after_s = 0;
    begin(&attempt);
    struct curl_slist *headers = make_headers(sender->target, batch, body, now_ms);
    curl_easy_setopt(sender->curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(sender->curl, CURLOPT_HTTPHEADER, headers);
    CURLcode result = curl_easy_perform(sender->curl);
    curl_easy_getinfo(sender->curl, CURLINFO_RESPONSE_CODE, &code);
    // libcurl also understands a date
    curl_easy_getinfo(sender->curl, CURLINFO_RETRY_AFTER, &retry_after_s);
    end(&attempt, headers);
    if (result != CURLE_OK) {
        describe_failure(&attempt, result, ret_outcome);
        return;
    }
    snprintf(ret_outcome->answer, ANSWER_MAX, "HTTP %ld", code);
    ret_outcome->sending = sending_of(code);
    ret_outcome->retry_after_s = retry_after_s;
}

struct upload {
    const char *text;
    size_t left;
};

static size_t
read_upload(char *buffer, size_t size, size_t count, void *context)
{
    struct upload *upload = context;
    size_t bytes = size * count < upload->left ? size * count : upload->left;
    memcpy(buffer, upload->text, bytes);
    upload->text += bytes;
    upload->left -= bytes;
    return bytes;
}

void
send_smtp(const struct sender *sender, const char *mail, struct outcome *ret_outcome)
{
    struct attempt attempt = { .sender = sender };
    struct upload upload = { mail, strlen(mail) };
    struct curl_slist *receivers = NULL;
    long code = 0;
    begin(&attempt);
    for (unsigned i = 0; i < sender->target->list.count; i++)
        receivers = curl_slist_append(receivers, sender->target->list.all[i]);
    curl_easy_setopt(sender->curl, CURLOPT_MAIL_FROM, sender->target->from);
    curl_easy_setopt(sender->curl, CURLOPT_MAIL_RCPT, receivers);
    curl_easy_setopt(sender->curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(sender->curl, CURLOPT_READFUNCTION, read_upload);
    curl_easy_setopt(sender->curl, CURLOPT_READDATA, &upload);
    CURLcode result = curl_easy_perform(sender->curl);
    curl_easy_getinfo(sender->curl, CURLINFO_RESPONSE_CODE, &code);
    end(&attempt, receivers);
    if (result != CURLE_OK) {
        describe_failure(&attempt, result, ret_outcome);
        if (ret_outcome->sending == FAILED && code >= 500)
            ret_outcome->sending = REFUSED;
        return;
    }
    snprintf(ret_outcome->answer, ANSWER_MAX, "SMTP %ld", code);
    ret_outcome->sending = SENT;
}
