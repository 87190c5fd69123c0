/* Over the network, by libcurl: webhooks and mail. */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "send.h"

enum {
    CONNECT_TIMEOUT_S = 5,
    TIMEOUT_S = 15,
    KEY_MAX = 128,
    GONE = 410,
    TOO_MANY = 429,
    REQUEST_TIMEOUT = 408,
};

/* Networks that are nobody's on the public internet (RFC 6890): a target that names a host of them
 * may be a trick to make us talk to a neighbour. */
static const struct {
    uint32_t network, mask;
} private_networks[] = {
    { 0x00000000, 0xff000000 }, { 0x0a000000, 0xff000000 }, { 0x64400000, 0xffc00000 },
    { 0x7f000000, 0xff000000 }, { 0xa9fe0000, 0xffff0000 }, { 0xac100000, 0xfff00000 },
    { 0xc0000000, 0xffffff00 }, { 0xc0a80000, 0xffff0000 }, { 0xc6120000, 0xfffe0000 },
    { 0xe0000000, 0xe0000000 },
};

static bool
is_private_v4(uint32_t address)
{
    for (size_t i = 0; i < sizeof(private_networks) / sizeof(private_networks[0]); i++) {
        if ((address & private_networks[i].mask) == private_networks[i].network)
            return true;
    }
    return false;
}

static bool
is_private_v6(const struct in6_addr *address)
{
    const uint8_t *bytes = address->s6_addr;
    uint32_t last;
    memcpy(&last, bytes + 12, sizeof(last));
    if (IN6_IS_ADDR_V4MAPPED(address))
        return is_private_v4(ntohl(last));
    return IN6_IS_ADDR_LOOPBACK(address) || IN6_IS_ADDR_UNSPECIFIED(address) ||
           IN6_IS_ADDR_LINKLOCAL(address) || IN6_IS_ADDR_MULTICAST(address) ||
           (bytes[0] & 0xfe) == 0xfc; // unique local
}

/* The address that the name led to is what counts: asked here, it cannot change any more. */
static curl_socket_t
open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    const struct target *target = context;
    bool is_private = true;
    (void)purpose;
    if (address->family == AF_INET)
        is_private = is_private_v4(
            ntohl(((const struct sockaddr_in *)(const void *)&address->addr)->sin_addr.s_addr));
    else if (address->family == AF_INET6)
        is_private =
            is_private_v6(&((const struct sockaddr_in6 *)(const void *)&address->addr)->sin6_addr);
    if (is_private && !target->is_private)
        return CURL_SOCKET_BAD;
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

static CURL *
begin(const struct target *target, char *ret_problem)
{
    CURL *curl = curl_easy_init();
    if (curl == NULL)
        return NULL;
    curl_easy_setopt(curl, CURLOPT_URL, target->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR,
                     target->kind == TARGET_EMAIL ? "smtp,smtps" : "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_TIMEOUT_S);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)TIMEOUT_S);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, (void *)(uintptr_t)target);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, ret_problem);
    return curl;
}

/* Standard Webhooks 1.0: HMAC-SHA256 of "id.timestamp.body" under the secret's bytes. */
static bool
sign(const char *secret, const char *id, long long timestamp, const char *body, char *ret_signature,
     size_t size)
{
    unsigned char key[KEY_MAX], mac[crypto_auth_hmacsha256_BYTES];
    size_t key_size;
    char head[80];
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
make_headers(const struct target *target, const struct delivery *delivery, const char *body,
             int64_t now_ms)
{
    char id[48], header[160], signature[80];
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    if (target->kind != TARGET_WEBHOOK)
        return headers;
    long long timestamp = (long long)(now_ms / 1000);
    snprintf(id, sizeof(id), "tenure_%lld", (long long)delivery->id);
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

/* What the answer means: too many requests and a server's own trouble pass; the rest does not. */
static enum sending
judge(long code)
{
    if (code >= 200 && code < 300)
        return SENT;
    return code >= 500 || code == TOO_MANY || code == REQUEST_TIMEOUT ? FAILED : REFUSED;
}

enum sending
send_http(const struct target *target, const struct delivery *delivery, const char *body,
          int64_t now_ms, char ret_answer[ANSWER_MAX])
{
    char problem[CURL_ERROR_SIZE] = "";
    long code = 0;
    CURL *curl = begin(target, problem);
    if (curl == NULL)
        return FAILED;
    struct curl_slist *headers = make_headers(target, delivery, body, now_ms);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    CURLcode result = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    curl_easy_cleanup(curl);
    curl_slist_free_all(headers);
    if (result != CURLE_OK) {
        snprintf(ret_answer, ANSWER_MAX, "%s",
                 problem[0] != '\0' ? problem : curl_easy_strerror(result));
        return FAILED;
    }
    snprintf(ret_answer, ANSWER_MAX, "HTTP %ld", code);
    return judge(code);
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

enum sending
send_smtp(const struct target *target, const char *mail, char ret_answer[ANSWER_MAX])
{
    char problem[CURL_ERROR_SIZE] = "";
    struct upload upload = { mail, strlen(mail) };
    struct curl_slist *receivers = NULL;
    long code = 0;
    CURL *curl = begin(target, problem);
    if (curl == NULL)
        return FAILED;
    for (unsigned i = 0; i < target->list.count; i++)
        receivers = curl_slist_append(receivers, target->list.all[i]);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, target->from);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, receivers);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_upload);
    curl_easy_setopt(curl, CURLOPT_READDATA, &upload);
    CURLcode result = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    curl_easy_cleanup(curl);
    curl_slist_free_all(receivers);
    if (result == CURLE_OK)
        snprintf(ret_answer, ANSWER_MAX, "SMTP %ld", code);
    else
        snprintf(ret_answer, ANSWER_MAX, "%s",
                 problem[0] != '\0' ? problem : curl_easy_strerror(result));
    return result == CURLE_OK ? SENT : code >= 500 ? REFUSED : FAILED;
}
