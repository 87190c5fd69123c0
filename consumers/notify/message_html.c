/* SPDX-License-Identifier: Apache-2.0 */
/* The HTML of a mail. Mail programs support only a style block, and no foreign resources are
 * loaded. */
#include <stdlib.h>

#include "html_text.h"
#include "message.h"

static const char style[] =
    "body{font:16px/1.5 system-ui,sans-serif;color:#1c1b19;background:#fff;max-width:40em;"
    "margin:0 auto;padding:16px}\nh1{font:600 24px/1.2 Georgia,serif}\nh2{font-size:17px;"
    "margin:24px 0 4px}\nh2 small{display:inline}\nul{list-style:none;padding:0;margin:0}\n"
    "li{padding:12px 0;border-top:1px solid #dedbd3}\nb{font-size:13px;border-radius:3px;"
    "padding:1px 6px;background:#eceae4}\nli.critical b{background:#fdece2;color:#9c3600}\n"
    "li.warning b{background:#fdf2d3;color:#6d4c00}\nli.ended a{color:#5c5a54}\n"
    "a{color:#00548f}\nsmall{display:block;color:#5c5a54}\n"
    "@media (prefers-color-scheme:dark){body{color:#ebe8e1;background:#14171a}\n"
    "a{color:#86c5f4}\nli.ended a,small{color:#a8aaa9}\nli b{background:#31363b;"
    "color:#ebe8e1}\n}\n";

static void
write_link(FILE *out, const struct delivery *delivery, const char *base)
{
    char *link = NULL;
    size_t size;
    FILE *text = open_memstream(&link, &size);
    if (text == NULL)
        return;
    message_link(text, delivery, base);
    if (fclose(text) == 0)
        html_text(out, link);
    free(link);
}

static void
write_row(FILE *out, const struct delivery *delivery, const char *base)
{
    const char *word = message_word(delivery);
    bool linked = base[0] != '\0';
    fprintf(out, "<li class=\"%s\">", delivery->notice == NOTICE_ENDED ? "ended" : word);
    if (delivery->notice != NOTICE_SUMMARY)
        fprintf(out, "<b>%s</b> ", word);
    if (linked) {
        fputs("<a href=\"", out);
        write_link(out, delivery, base);
        fputs("\">", out);
    }
    html_text(out, delivery->update->alert->headline);
    fprintf(out, "%s\n<small>", linked ? "</a>" : "");
    message_context(out, delivery);
    fputs("</small></li>\n", out);
}

static void
write_group(FILE *out, const struct batch *batch, enum message_group group, const char *base)
{
    size_t count;
    const char *heading = message_heading(batch, group, &count);
    if (heading != NULL)
        fprintf(out, "<h2>%s <small>%zu</small></h2>\n", heading, count);
    if (count == 0)
        return;
    fputs("<ul>\n", out);
    for (size_t i = 0; i < batch->count; i++) {
        if (message_group_of(&batch->all[i]) == group)
            write_row(out, &batch->all[i], base);
    }
    fputs("</ul>\n", out);
}

char *
message_html(const struct batch *batch, const char *base)
{
    char *text = NULL, *title = message_title(batch);
    size_t size;
    FILE *out = title != NULL ? open_memstream(&text, &size) : NULL;
    if (out != NULL) {
        fputs("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>", out);
        html_text(out, title);
        fprintf(out, "</title><style>\n%s</style></head><body>\n<h1>", style);
        html_text(out, title);
        fputs("</h1>\n", out);
        for (enum message_group group = GROUP_NEW; group < GROUPS; group++)
            write_group(out, batch, group, base);
        if (base[0] != '\0') {
            fputs("<p><a href=\"", out);
            html_text(out, base);
            fputs("/alerts\">All alerts</a></p>\n", out);
        }
        fputs("</body></html>\n", out);
    }
    free(title);
    if (out != NULL && fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}
