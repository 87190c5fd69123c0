/* SPDX-License-Identifier: Apache-2.0 */
#include "said.h"

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

char *
said_update(const Tenure__V1__Update *update)
{
    struct saying saying;
    if (!begin(&saying))
        return NULL;
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
