/* SPDX-License-Identifier: Apache-2.0 */
#include "print.h"

#include <stdio.h>

static void
print_tenure(const struct tenure_sheet *sheet, const char *label, const Tenure__V1__Tenure *tenure)
{
    printf("  %-12s ", label);
    tenure_tenure_sentence(sheet, tenure);
    putchar('\n');
}

static void
print_seqs(const char *label, const uint64_t *seqs, size_t count)
{
    if (count == 0)
        return;
    printf("  %-12s", label);
    for (size_t i = 0; i < count; i++)
        printf(" #%llu", (unsigned long long)seqs[i]);
    putchar('\n');
}

/* "Greater Manchester, chair: QOP/chair  FILLED  ...". */
static void
print_post_heading(const struct tenure_sheet *sheet, const Tenure__V1__PostState *post)
{
    printf("%s, %s: ",
           post->organisation_name[0] != '\0' ? post->organisation_name : post->organisation,
           tenure_title_text(post->name, post->role_name, post->role));
    tenure_post_line(sheet, post);
}

static void
print_called_off(const Tenure__V1__CalledOff *called)
{
    printf("  %-12s %s, named on %s for %s, called off %s", "not taken up",
           tenure_person_text(called->person), called->announced, called->start,
           called->called_off);
    for (size_t i = 0; i < called->n_seqs; i++)
        printf(" #%llu", (unsigned long long)called->seqs[i]);
    putchar('\n');
}

void
print_post(const struct tenure_sheet *sheet, const Tenure__V1__PostState *post)
{
    print_post_heading(sheet, post);
    for (size_t i = 0; i < post->n_holders; i++)
        print_tenure(sheet, i == 0 ? "holder" : "", post->holders[i]);
    if (post->truncated)
        printf("  %-12s and %zu more; see tenure history %s/%s\n", "",
               post->holders_count - post->n_holders, post->organisation, post->role);
    if (post->designate != NULL)
        print_tenure(sheet, "designate", post->designate);
    for (size_t i = 0; i < post->n_past; i++)
        print_tenure(sheet, i == 0 ? "before" : "", post->past[i]);
    if (post->past_count > post->n_past)
        printf("  %-12s and %zu more; see tenure history %s/%s\n", "",
               post->past_count - post->n_past, post->organisation, post->role);
    for (size_t i = 0; i < post->n_called_off; i++)
        print_called_off(post->called_off[i]);
    if (post->recruitments_failed > 0)
        printf("  %-12s %u failed\n", "searches", post->recruitments_failed);
    print_seqs("events", post->seqs, post->n_seqs);
    print_seqs("rumours", post->rumours, post->n_rumours);
}

void
print_post_history(const struct tenure_sheet *sheet, const Tenure__V1__PostHistory *found)
{
    print_post_heading(sheet, found->state);
    for (size_t i = 0; i < found->n_tenures; i++) {
        printf("  ");
        tenure_tenure_sentence(sheet, found->tenures[i]);
        for (size_t seq = 0; seq < found->tenures[i]->n_seqs; seq++)
            printf(" #%llu", (unsigned long long)found->tenures[i]->seqs[seq]);
        putchar('\n');
    }
    for (size_t i = 0; i < found->n_searches; i++) {
        const Tenure__V1__Search *search = found->searches[i];
        printf("  recruitment %s%s%s%s #%llu\n", search->opened[0] != '\0' ? "opened " : "",
               search->opened,
               search->ended[0] == '\0' ? ""
               : search->failed         ? " failed "
                                        : " closed ",
               search->ended, (unsigned long long)search->seq);
    }
}

void
print_organisation_history(const struct tenure_sheet *sheet,
                           const Tenure__V1__OrganisationHistory *history)
{
    tenure_organisation_line(sheet, history->state);
    for (size_t i = 0; i < history->n_changes; i++)
        printf("  %s  %s #%llu\n", history->changes[i]->date, history->changes[i]->what,
               (unsigned long long)history->changes[i]->seq);
}

void
print_person_history(const struct tenure_sheet *sheet, const Tenure__V1__PersonHistory *history)
{
    tenure_person_line(sheet, history->state);
    for (size_t i = 0; i < history->n_holdings; i++) {
        const Tenure__V1__PersonPost *post = history->holdings[i];
        printf("  %s/%s: ", post->organisation, post->role);
        tenure_tenure_sentence(sheet, post->tenure);
        for (size_t seq = 0; seq < post->tenure->n_seqs; seq++)
            printf(" #%llu", (unsigned long long)post->tenure->seqs[seq]);
        putchar('\n');
    }
}

static void
print_citations(const Tenure__V1__Event *event)
{
    for (size_t i = 0; i < event->n_citations; i++) {
        const Tenure__V1__Citation *citation = event->citations[i];
        printf("      %s%s%s%s%s%s%s\n", citation->publisher,
               citation->title[0] != '\0' ? ": " : "", citation->title,
               citation->published[0] != '\0' ? ", " : "", citation->published,
               citation->url[0] != '\0' ? ", " : "", citation->url);
    }
}

void
print_event(const struct tenure_sheet *sheet, const Tenure__V1__Update *update)
{
    printf("  ");
    tenure_update_line(sheet, update);
    print_citations(update->event);
}
