/* SPDX-License-Identifier: Apache-2.0 */
#include "template_text.h"

#include <string.h>

static const struct {
    const char *template, *asks, *example;
} texts[] = {
    { "churn",
      "the post is open, and at least the given number of people held it within the window",
      "Hertfordshire and West Essex needs its fifth executive lead in four years" },
    { "vacancy", "nobody has held the post for the given number of days",
      "Norfolk and Waveney has been without a chair since 1 September 2019" },
    { "open-post",
      "the post has been open for the given number of days; also while a holder is leaving without "
      "a last day",
      "Greater Manchester has had no settled executive lead since 27 November 2019, and none is "
      "named" },
    { "called-off",
      "an appointment to the post was called off, and nobody has been appointed since",
      "New Name, named as chair of Devon, will not take up the post" },
    { "interim-cover",
      "only interim or acting holders have held the post for the given number of days",
      "Norfolk and Waveney has had only interim cover as chair since 1 September 2019" },
    { "no-successor",
      "the post is open, a holder's last day comes within the given number of days, and nobody is "
      "named or sought",
      "Jon Rouse leaves as executive lead of Greater Manchester on 31 January 2020, and no "
      "successor is named or sought" },
    { "short-tenure",
      "the post is open, and its last substantive holder left, or is leaving, within the given "
      "number of months",
      "Ann Smith left as chair of Norfolk and Waveney after five months" },
    { "leadership-gap", "all the posts of these roles are open at once",
      "Norfolk and Waveney is without a settled chair and executive lead at once" },
    { "cluster",
      "the departures of at least the given number of people were first announced in the window",
      "North West: three leaders announced within 14 days that they are leaving" },
    { "several-posts", "the posts that one person holds are in the given number of groups of kinds",
      "Wilf Williams is accountable officer of Kent and Medway CCG and executive lead of Kent and "
      "Medway at once" },
    { "icp-population", "a partnership serves fewer or more people than these",
      "Ashford serves 120,000 people, fewer than the 150,000 meant for a partnership" },
    { "milestone", "a milestone is due within the given number of days and not met, or is overdue",
      "The milestone ICS designation of Kent and Medway, due on 1 April 2021, is not reported as met" },
    { "indicator", "a figure is under, or over, a bound",
      "North West: stability is 50%, under 60%" },
};

static const char *
subject_of(const struct rule_template *template)
{
    return template->subject == SUBJECT_POST           ? "a post"
           : template->subject == SUBJECT_ORGANISATION ? "an organisation"
           : template->subject == SUBJECT_PERSON       ? "a person"
                                                       : "a region, or everything";
}

static void
print_text(const char *template, FILE *file)
{
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (strcmp(texts[i].template, template) == 0)
            fprintf(file, "  An alert is active while %s.\n  Example: %s\n", texts[i].asks,
                    texts[i].example);
    }
}

void
template_print(const struct rule_template *template, FILE *file)
{
    fprintf(file, "%s: about %s\n", template->name, subject_of(template));
    print_text(template->name, file);
    for (const struct parameter *at = template->parameters; at->name != NULL; at++) {
        fprintf(file, "  %s: %s", at->name, at->words[0] != '\0' ? at->words : "not given");
        for (size_t i = 0; at->form == PARAMETER_CHOICE && at->choices[i] != NULL; i++)
            fprintf(file, "%s%s", i == 0 ? "   (one of " : ", ", at->choices[i]);
        fputs(at->form == PARAMETER_CHOICE ? ")\n" : "\n", file);
    }
    fprintf(file, "  for: 0 days   (how long this holds before an alert opens)\n");
    fprintf(file, "  limits: %s%sregions\n", template->by_role ? "roles, " : "",
            template->by_kind ? "kinds, " : "");
}
