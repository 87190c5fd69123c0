/* SPDX-License-Identifier: Apache-2.0 */
#include "keys.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include <tenure/file.h>
#include <tenure/text.h>

enum {
    KEY_BYTES = 32
};

__attribute__((format(printf, 2, 3))) static bool
keys_fail(char *ret_problem, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tenure_text_vformat(ret_problem, TNI_KEY_PROBLEM_MAX, format, arguments);
    va_end(arguments);
    return false;
}

bool
tni_is_key(const char *text)
{
    uint8_t bytes[KEY_BYTES];
    return strlen(text) == TNI_KEY_TEXT_MAX - 1 && zmq_z85_decode(bytes, text) != NULL;
}

static bool
write_file(const char *path, mode_t mode, const char *text, char *ret_problem)
{
    int fd = tenure_file_open(path, O_WRONLY | O_CREAT | O_EXCL, mode);
    if (fd < 0)
        return keys_fail(ret_problem, "%s cannot be made: %s", path, strerror(errno));
    bool fine = write(fd, text, strlen(text)) == (ssize_t)strlen(text) && fsync(fd) == 0;
    fine = close(fd) == 0 && fine;
    return fine || keys_fail(ret_problem, "%s cannot be written: %s", path, strerror(errno));
}

bool
tni_keys_make(const char *path, char *ret_problem)
{
    struct tni_keys keys;
    char file[PATH_MAX], text[256];
    if (zmq_curve_keypair(keys.public_key, keys.secret_key) != 0)
        return keys_fail(ret_problem, "no keys can be made: %s", zmq_strerror(errno));
    snprintf(text, sizeof(text), "tenure curve public %s\ntenure curve secret %s\n",
             keys.public_key, keys.secret_key);
    snprintf(file, sizeof(file), "%.*s.key", PATH_MAX - 8, path);
    bool fine = write_file(file, 0600, text, ret_problem);
    snprintf(text, sizeof(text), "tenure curve public %s\n", keys.public_key);
    snprintf(file, sizeof(file), "%.*s.pub", PATH_MAX - 8, path);
    fine = fine && write_file(file, 0644, text, ret_problem);
    explicit_bzero(&keys, sizeof(keys));
    explicit_bzero(text, sizeof(text));
    return fine;
}

/* Reads the keys that the file has; a missing one is "". */
static bool
read_file(const char *path, struct tni_keys *ret_keys, struct stat *ret_found, char *ret_problem)
{
    char kind[8], key[64];
    FILE *file = fopen(path, "re");
    *ret_keys = (struct tni_keys){ 0 };
    if (file == NULL)
        return keys_fail(ret_problem, "%.400s cannot be read: %s", path, strerror(errno));
    while (fscanf(file, " tenure curve %7s %63s", kind, key) == 2) {
        if (tni_is_key(key) && strcmp(kind, "public") == 0)
            strcpy(ret_keys->public_key, key);
        else if (tni_is_key(key) && strcmp(kind, "secret") == 0)
            strcpy(ret_keys->secret_key, key);
    }
    *ret_found = (struct stat){ 0 };
    (void)fstat(fileno(file), ret_found);
    fclose(file);
    explicit_bzero(key, sizeof(key));
    return true;
}

/* Credentials of a systemd service (LoadCredential=) belong to root, and their access control list
 * shows as permissions of root's group. */
static bool
is_secret(const struct stat *found)
{
    bool is_credential = found->st_uid == 0 && found->st_gid == 0 && geteuid() != 0;
    return (found->st_mode & (is_credential ? S_IWGRP | S_IXGRP | S_IRWXO : S_IRWXG | S_IRWXO)) ==
           0;
}

bool
tni_keys_read(const char *path, struct tni_keys *ret_keys, char *ret_problem)
{
    struct stat found;
    if (!read_file(path, ret_keys, &found, ret_problem))
        return false;
    if (ret_keys->secret_key[0] == '\0' || ret_keys->public_key[0] == '\0')
        return keys_fail(ret_problem, "%.300s is not a secret key; make one with tenure keygen",
                         path);
    if (!is_secret(&found))
        return keys_fail(ret_problem,
                         "%.300s can be read by others than its owner; run chmod 600 on it", path);
    return true;
}

bool
tni_public_key_read(const char *text_or_path, char *ret_key, char *ret_problem)
{
    struct tni_keys keys;
    struct stat found;
    // If a file with this name exists, the text is a path, even if it looks like a key.
    if (access(text_or_path, F_OK) != 0 && tni_is_key(text_or_path)) {
        strcpy(ret_key, text_or_path);
        return true;
    }
    if (!read_file(text_or_path, &keys, &found, ret_problem))
        return false;
    if (keys.public_key[0] == '\0')
        return keys_fail(ret_problem, "%.300s is not a key file of tenure keygen", text_or_path);
    strcpy(ret_key, keys.public_key);
    return true;
}
