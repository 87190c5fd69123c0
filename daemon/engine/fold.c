/* The rows of the subjects that an entry or the clock touched. */
#include <string.h>
#include <xxhash.h>

#include "parts.h"

enum {
    STATE_TAIL_BYTES = 32,
    // field numbers of tenure.v1.PostState
    FIELD_DATE = 4,
    FIELD_REVISION = 16,
};

tenure_status
fold_load_post(struct engine *engine, uint64_t number)
{
    if (engine->post_number == number)
        return TENURE_OK;
    engine->post_number = 0;
    post_row_clear(&engine->post);
    tenure_status status = post_find(engine_read(engine), number, &engine->post);
    if (status == TENURE_OK)
        engine->post_number = number;
    return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status; // its number was given
}

tenure_status
fold_save_post(struct engine *engine)
{
    tenure_status status =
        post_put(&engine->write, engine->post_number, &engine->post, engine->scratch);
    return status == TENURE_TOO_LARGE ? TENURE_STORAGE : status;
}

static tenure_status
read_reports(struct engine *engine)
{
    return history_of_post(engine_read(engine), engine->post_number, engine->post.last_seq,
                           KNOWN_NOW, &engine->history_arena, &engine->reports);
}

tenure_status
fold_post(struct engine *engine, const struct report *report)
{
    struct post_row *row = &engine->post;
    if (report != NULL && tail_takes(&row->base, report)) {
        if (!tail_add(&row->base, &row->tail, report))
            return TENURE_NO_MEMORY;
        if (!row->base.lacks_history)
            return TENURE_OK;
    }
    tenure_status status = read_reports(engine);
    if (status != TENURE_OK)
        return status;
    struct reports *reports = &engine->reports;
    if (!tail_refold(&row->base, &row->tail, reports->items, reports->count))
        return TENURE_NO_MEMORY;
    memcpy(row->rumours, reports->rumours, sizeof(row->rumours));
    row->rumours_count = reports->rumours_count;
    return TENURE_OK;
}

/* How far back the view and the rules look. */
static int32_t
looks_back(const struct engine *engine, const struct post_view *view)
{
    int32_t first = view->relies_on;
    for (size_t i = 0; i < engine->rules.count; i++) {
        const struct rule *rule = &engine->rules.rules[i];
        if (rule->of->subject != SUBJECT_POST)
            continue;
        int32_t day = rule->of->looks_back(rule, view->day);
        if (day < first)
            first = day;
    }
    return first;
}

/* The view of the post in hand; where its row was trimmed too far for that, of its whole history.
 */
static tenure_status
view_post(struct engine *engine, int32_t ended, struct post_view *ret_view)
{
    const struct post_row *row = &engine->post;
    struct timeline *whole = &engine->whole;
    if (!tail_whole(&row->base, &row->tail, whole))
        return TENURE_NO_MEMORY;
    post_view(whole, engine->today, ended, ret_view);
    if (!whole->lacks_history && timeline_reaches(whole, looks_back(engine, ret_view)))
        return TENURE_OK;
    tenure_status status = read_reports(engine);
    if (status != TENURE_OK)
        return status;
    if (!timeline_refold(whole, engine->reports.items, engine->reports.count))
        return TENURE_NO_MEMORY;
    post_view(whole, engine->today, ended, ret_view);
    return TENURE_OK;
}

/* Emits the state if it says anything new. What is compared is the encoded state without its date
 * and revision; these are appended to it, for fields may stand in any order. */
static tenure_status
emit_if_changed(struct engine *engine, Tenure__V1__PostState *state)
{
    struct post_row *row = &engine->post;
    const char *date = state->date;
    state->date = (char *)protobuf_c_empty_string;
    state->revision = 0;
    size_t room = tenure__v1__post_state__get_packed_size(state) + STATE_TAIL_BYTES;
    struct tni_writer packed = { .data = tni_arena_take(&engine->state_arena, room),
                                 .capacity = room };
    if (packed.data == NULL)
        return TENURE_NO_MEMORY;
    packed.size = tenure__v1__post_state__pack(state, packed.data);
    uint64_t hash = XXH3_64bits(packed.data, packed.size);
    if (row->revision != 0 && hash == row->state_hash)
        return TENURE_OK;
    tni_write_text_field(&packed, FIELD_DATE, date);
    tni_write_number_field(&packed, FIELD_REVISION, engine->seq);
    row->revision = engine->seq;
    row->state_hash = hash;
    row->offset = ++engine->counters.post_offset;
    return emit_post(engine, row, (struct tni_span){ packed.data, packed.size });
}

tenure_status
fold_publish_post(struct engine *engine)
{
    struct post_row *row = &engine->post;
    struct organisation_row organisation;
    struct post_view view;
    const struct timeline *timeline = &engine->whole;
    tenure_status status = organisation_find(engine_read(engine), row->organisation, &organisation);
    if (status == TENURE_OK)
        status = view_post(engine, organisation.organisation.ended, &view);
    if (status != TENURE_OK)
        return status;

    tni_arena_reset(&engine->state_arena);
    Tenure__V1__PostState *state = state_of_post(engine_read(engine), &engine->state_arena, row,
                                                 timeline, &view, &organisation.organisation);
    if (state == NULL)
        return TENURE_NO_MEMORY;
    status = emit_if_changed(engine, state);

    struct post_subject subject = {
        .timeline = timeline,
        .view = &view,
        .role = row->role,
        .organisation_name = organisation.organisation.name,
        .region = organisation.organisation.region,
        .kind = organisation.organisation.kind,
    };
    int32_t review = view.next_change;
    if (status == TENURE_OK)
        status = alerts_of_post(engine, &subject, &review);
    if (status == TENURE_OK)
        status =
            timers_move(&engine->write, SUBJECT_POST, engine->post_number, row->review, review);
    row->review = review;
    return status == TENURE_OK ? fold_save_post(engine) : status;
}

static tenure_status
publish_posts_of(struct engine *engine, uint64_t organisation)
{
    uint8_t key[16];
    uint64_t post = 0;
    bytes_put_u64(key, organisation);
    for (;;) {
        struct store_cursor cursor;
        bytes_put_u64(key + 8, post + 1);
        tenure_status status =
            store_cursor_open(engine_read(engine), STORE_ORGANISATION_POSTS, &cursor);
        if (status != TENURE_OK)
            return status;
        status = store_cursor_seek(&cursor, (struct tni_span){ key, sizeof(key) });
        bool more = status == TENURE_OK && bytes_u64(cursor.key.data) == organisation;
        if (more)
            post = bytes_u64(cursor.key.data + 8);
        store_cursor_close(&cursor);
        if (!more)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
        status = fold_load_post(engine, post);
        if (status == TENURE_OK)
            status = fold_publish_post(engine);
        if (status != TENURE_OK)
            return status;
    }
}

/* Whether posts show the difference. */
static bool
is_changed(const struct organisation *now, const struct organisation *before)
{
    return now->kind != before->kind || now->ended != before->ended ||
           strcmp(now->name, before->name) != 0 || strcmp(now->region, before->region) != 0;
}

tenure_status
fold_organisation(struct engine *engine, uint64_t number, uint64_t last_seq)
{
    struct organisation_row row;
    tenure_status status = organisation_find(engine_read(engine), number, &row);
    if (status != TENURE_OK)
        return status;
    struct organisation before = row.organisation;
    if (last_seq != 0)
        row.last_seq = last_seq;
    status = history_of_organisation(engine_read(engine), number, row.last_seq, KNOWN_NOW,
                                     engine->today, &engine->history_arena, &row.organisation);
    if (status == TENURE_OK)
        status = timers_move(&engine->write, SUBJECT_ORGANISATION, number, row.review,
                             row.organisation.next_change);
    row.review = row.organisation.next_change;
    if (status == TENURE_OK)
        status = organisation_put(&engine->write, number, &row);
    if (status == TENURE_OK && is_changed(&row.organisation, &before))
        status = publish_posts_of(engine, number);
    return status;
}
