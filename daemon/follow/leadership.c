/* SPDX-License-Identifier: Apache-2.0 */
#include "leadership.h"

#include <string.h>

#include "client.h"
#include <tenure/text.h>

void
leadership_open(struct leadership *leadership)
{
    *leadership = (struct leadership){ 0 };
    pthread_mutex_init(&leadership->mutex, NULL);
}

void
leadership_close(struct leadership *leadership)
{
    pthread_mutex_destroy(&leadership->mutex);
}

void
leadership_follow(struct leadership *leadership, const char *leader)
{
    pthread_mutex_lock(&leadership->mutex);
    leadership->follows = true;
    tenure_text_format(leadership->leader, sizeof(leadership->leader), "%s", leader);
    pthread_mutex_unlock(&leadership->mutex);
}

void
leadership_lead(struct leadership *leadership)
{
    pthread_mutex_lock(&leadership->mutex);
    leadership->follows = false;
    leadership->leader[0] = '\0';
    pthread_mutex_unlock(&leadership->mutex);
}

static void
measure(struct leadership *leadership)
{
    if (leadership->applied >= leadership->head)
        leadership->behind_since_ms = 0;
    else if (leadership->behind_since_ms == 0)
        leadership->behind_since_ms = tni_now_ms();
}

void
leadership_heard(struct leadership *leadership, uint64_t head)
{
    pthread_mutex_lock(&leadership->mutex);
    if (head > leadership->head)
        leadership->head = head;
    measure(leadership);
    pthread_mutex_unlock(&leadership->mutex);
}

void
leadership_applied(struct leadership *leadership, uint64_t applied)
{
    pthread_mutex_lock(&leadership->mutex);
    leadership->applied = applied;
    measure(leadership);
    pthread_mutex_unlock(&leadership->mutex);
}

bool
leadership_has_applied(struct leadership *leadership, uint64_t seq)
{
    pthread_mutex_lock(&leadership->mutex);
    bool has = leadership->applied >= seq;
    pthread_mutex_unlock(&leadership->mutex);
    return has;
}

struct leadership_view
leadership_view(struct leadership *leadership)
{
    pthread_mutex_lock(&leadership->mutex);
    struct leadership_view view = {
        .follows = leadership->follows,
        .is_member = leadership->is_member,
        .lag = leadership->head > leadership->applied ? leadership->head - leadership->applied : 0,
        .lag_ms = leadership->behind_since_ms != 0 ? tni_now_ms() - leadership->behind_since_ms : 0,
    };
    memcpy(view.leader, leadership->leader, sizeof(view.leader));
    pthread_mutex_unlock(&leadership->mutex);
    return view;
}

uint64_t
leadership_last(struct leadership *leadership)
{
    pthread_mutex_lock(&leadership->mutex);
    uint64_t last = leadership->applied;
    pthread_mutex_unlock(&leadership->mutex);
    return last;
}

void
leadership_membership(struct leadership *leadership, struct membership *ret_membership)
{
    pthread_mutex_lock(&leadership->mutex);
    *ret_membership = leadership->membership;
    pthread_mutex_unlock(&leadership->mutex);
}

void
leadership_change_membership(struct leadership *leadership, membership_change_fn *change,
                             const void *context)
{
    pthread_mutex_lock(&leadership->mutex);
    change(&leadership->membership, context);
    pthread_mutex_unlock(&leadership->mutex);
}

bool
leadership_wish(struct leadership *leadership, const struct group_wish *wish)
{
    pthread_mutex_lock(&leadership->mutex);
    bool is_free = leadership->wish.kind == WISH_NOTHING;
    if (is_free)
        leadership->wish = *wish;
    pthread_mutex_unlock(&leadership->mutex);
    return is_free;
}

bool
leadership_next_wish(struct leadership *leadership, struct group_wish *ret_wish)
{
    pthread_mutex_lock(&leadership->mutex);
    *ret_wish = leadership->wish;
    pthread_mutex_unlock(&leadership->mutex);
    return ret_wish->kind != WISH_NOTHING;
}

void
leadership_end_wish(struct leadership *leadership)
{
    pthread_mutex_lock(&leadership->mutex);
    leadership->wish.kind = WISH_NOTHING;
    pthread_mutex_unlock(&leadership->mutex);
}
