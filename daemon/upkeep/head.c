/* SPDX-License-Identifier: Apache-2.0 */
#include "head.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "upkeep.h"
#include <tenure/file.h>

#define FIRST_LINE "tenure head 1\n"

enum {
    TEXT_MAX = 512
};

static int
write_text(const struct head *head, char *text)
{
    char hash[2 * LOG_HASH_SIZE + 1], signer[2 * HEAD_PUBLIC_KEY_SIZE + 1];
    upkeep_hex(head->hash, LOG_HASH_SIZE, hash);
    upkeep_hex(head->signer, HEAD_PUBLIC_KEY_SIZE, signer);
    return snprintf(text, TEXT_MAX, FIRST_LINE "log %s\nseq %" PRIu64 "\nhash %s\nsigner %s\n",
                    head->log, head->seq, hash, signer);
}

bool
head_write(FILE *file, const struct head *head, const uint8_t *secret_key)
{
    char text[TEXT_MAX], hex[2 * crypto_sign_BYTES + 1];
    uint8_t signature[crypto_sign_BYTES];
    struct head signed_head = *head;
    memcpy(signed_head.signer, secret_key + HEAD_SECRET_KEY_SIZE - HEAD_PUBLIC_KEY_SIZE,
           HEAD_PUBLIC_KEY_SIZE); // libsodium's Ed25519 secret key ends with the public key
    int size = write_text(&signed_head, text);
    crypto_sign_detached(signature, NULL, (const uint8_t *)text, (size_t)size, secret_key);
    upkeep_hex(signature, sizeof(signature), hex);
    return fprintf(file, "%ssignature %s\n", text, hex) > 0 && fflush(file) == 0;
}

static bool
read_hex(const char *hex, uint8_t *bytes, size_t size)
{
    size_t read;
    return sodium_hex2bin(bytes, size, hex, strlen(hex), NULL, &read, NULL) == 0 && read == size;
}

const char *
head_read(FILE *file, struct head *ret_head)
{
    char hash[65], signer[65], signature_hex[129], text[TEXT_MAX];
    uint8_t signature[crypto_sign_BYTES];
    int end = 0;
    int found = fscanf(
        file, "tenure head 1 log %32s seq %" SCNu64 " hash %64s signer %64s signature %128s%n",
        ret_head->log, &ret_head->seq, hash, signer, signature_hex, &end);
    if (found != 5 || !read_hex(hash, ret_head->hash, LOG_HASH_SIZE) ||
        !read_hex(signer, ret_head->signer, HEAD_PUBLIC_KEY_SIZE) ||
        !read_hex(signature_hex, signature, sizeof(signature)))
        return "is not a signed head, as tenure verify --export writes it";
    int size = write_text(ret_head, text);
    if (crypto_sign_verify_detached(signature, (const uint8_t *)text, (size_t)size,
                                    ret_head->signer) != 0)
        return "was changed after it was signed: the signature does not fit";
    return NULL;
}

static bool
write_key(const char *path, mode_t mode, const char *kind, const uint8_t *key, size_t size)
{
    char hex[2 * HEAD_SECRET_KEY_SIZE + 1];
    int fd = tenure_file_open(path, O_WRONLY | O_CREAT | O_EXCL, mode);
    if (fd < 0)
        return false;
    upkeep_hex(key, size, hex);
    bool fine = dprintf(fd, "tenure signing %s %s\n", kind, hex) > 0 && fsync(fd) == 0;
    sodium_memzero(hex, sizeof(hex));
    return close(fd) == 0 && fine;
}

bool
head_make_keys(const char *secret_path, const char *public_path)
{
    uint8_t public_key[HEAD_PUBLIC_KEY_SIZE], secret_key[HEAD_SECRET_KEY_SIZE];
    crypto_sign_keypair(public_key, secret_key);
    bool fine = write_key(secret_path, 0600, "secret", secret_key, sizeof(secret_key)) &&
                write_key(public_path, 0644, "public", public_key, sizeof(public_key));
    sodium_memzero(secret_key, sizeof(secret_key));
    return fine;
}

static bool
read_key(const char *path, const char *kind, uint8_t *key, size_t size)
{
    char hex[2 * HEAD_SECRET_KEY_SIZE + 1] = "", found_kind[8] = "";
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return false;
    errno = 0;
    bool fine = fscanf(file, "tenure signing %7s %128s", found_kind, hex) == 2 &&
                strcmp(kind, found_kind) == 0 && read_hex(hex, key, size);
    fclose(file);
    sodium_memzero(hex, sizeof(hex));
    return fine;
}

bool
head_read_secret_key(const char *path, uint8_t *ret_key)
{
    return read_key(path, "secret", ret_key, HEAD_SECRET_KEY_SIZE);
}

bool
head_read_public_key(const char *path, uint8_t *ret_key)
{
    return read_key(path, "public", ret_key, HEAD_PUBLIC_KEY_SIZE);
}
