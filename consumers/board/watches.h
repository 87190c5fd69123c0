/* SPDX-License-Identifier: Apache-2.0 */
/*
 * watches - the posts that each user watches, in a JSON file of the board. They are not events.
 */
#ifndef WATCHES_H
#define WATCHES_H

#include <stdbool.h>

enum {
    WATCH_KEY_MAX = 33,
    WATCHES_MAX = 500 // for each user
};

/* Calls `take` for each post that a user watches. `ret_key` is the secret key of their feed,
 * because feed readers do not authenticate. Returns false if the user has no watches in the file.
 */
typedef void watches_fn(void *context, const char *post);
bool watches_read(const char *path, const char *user, char ret_key[WATCH_KEY_MAX], watches_fn *take,
                  void *context);

/* The same, found by the feed's key. */
bool watches_of_key(const char *path, const char *key, watches_fn *take, void *context);

/* Adds or removes a watch. Returns false if the file cannot be written, or the user has WATCHES_MAX
 * watches. */
bool watches_set(const char *path, const char *user, const char *post, bool on);

#endif
