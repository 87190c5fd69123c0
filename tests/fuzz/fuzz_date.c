/* SPDX-License-Identifier: Apache-2.0 */
/* Any text: as a date, it is formatted as it was parsed; as a name, its id does not change when
 * derived again; as another text of an event, it is accepted or refused with a reason. */
#include <stdlib.h>
#include <string.h>

#include "check_text.h"
#include "fuzz.h"
#include <tenure/date.h>
#include <tenure/event.h>

static void
take_date(const char *text)
{
    struct tenure_date date;
    char written[TENURE_DATE_TEXT_MAX];
    if (!tenure_date_parse(text, &date))
        return;
    fuzz_require(strcmp(tenure_date_format(date, written), text) == 0, "the date as it was");
    fuzz_require(date.day >= tenure_day_first() && date.day <= tenure_day_last(), "a day there is");
    fuzz_require(tenure_day_of(tenure_civil_of(date.day)) == date.day, "the same day");
    int32_t out = tenure_day_out_of_window(date.day, 12);
    fuzz_require(out > tenure_day_last() || tenure_day_minus_months(out, 12) >= date.day,
                 "a window's end");
}

static void
take_name(const char *text)
{
    char id[TENURE_SLUG_MAX + 1];
    if (!tenure_person_id(text, id) || id[0] == '\0')
        return;
    char again[TENURE_SLUG_MAX + 1];
    fuzz_require(tenure_person_id(id, again) && strcmp(id, again) == 0, "the id of an id");
}

static void
take_text(const char *text)
{
    for (int kind = TNI_SLUG; kind <= TNI_SEVERITY; kind++) {
        char reason[TNI_REASON_MAX] = "";
        fuzz_require(text[0] == '\0' ||
                         tni_text_check((enum tni_text_kind)kind, TNI_TEXT_NEW, text, reason) ||
                         reason[0] != '\0',
                     "a reason");
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    memcpy(text, data, size);
    text[size] = '\0';
    take_date(text);
    take_name(text);
    take_text(text);
    free(text);
    return 0;
}
