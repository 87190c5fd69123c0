/* SPDX-License-Identifier: Apache-2.0 */
#include "said.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <tenure/sentence.h>

struct saying {
    struct tenure_sheet sheet;
    char *text;
    size_t size;
};

static bool
begin(struct saying *saying)
{
    *saying = (struct saying){ 0 };
    saying->sheet.file = open_memstream(&saying->text, &saying->size);
    return saying->sheet.file != NULL;
}

static char *
end(struct saying *saying)
{
    if (fclose(saying->sheet.file) != 0) {
        free(saying->text);
        return NULL;
    }
    saying->text[strcspn(saying->text, "\n")] = '\0';
    return saying->text;
}

/* For people who read a page: without ids. */
static void
say_alert(FILE *file, const Tenure__V1__Alert *alert)
{
    bool ended = alert->ending != TENURE__V1__ALERT__ENDING__ACTIVE;
    const char *word =
        ended ? tenure_enum_text(&tenure__v1__alert__ending__descriptor, (int)alert->ending)
              : tenure_enum_text(&tenure__v1__severity__descriptor, (int)alert->severity);
    fprintf(file, "%c%s: %s", toupper((unsigned char)word[0]), word + 1, alert->headline);
}

char *
said_update(const Tenure__V1__Update *update)
{
    struct saying saying;
    if (!begin(&saying))
        return NULL;
    if (update->body_case == TENURE__V1__UPDATE__BODY_ALERT)
        say_alert(saying.sheet.file, update->alert);
    else
        tenure_update_line(&saying.sheet, update);
    return end(&saying);
}

char *
said_event(const Tenure__V1__Event *event)
{
    struct saying saying;
    if (!begin(&saying))
        return NULL;
    tenure_event_sentence(&saying.sheet, event);
    return end(&saying);
}

char *
said_tenure(const Tenure__V1__Tenure *tenure)
{
    struct saying saying;
    if (!begin(&saying))
        return NULL;
    tenure_tenure_sentence(&saying.sheet, tenure);
    return end(&saying);
}
