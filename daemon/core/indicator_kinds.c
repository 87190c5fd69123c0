/* SPDX-License-Identifier: Apache-2.0 */
/* The list of indicators, how each is formatted, and the labels that split them. */
#include <string.h>

#include "indicator.h"
#include "text.h"

const struct indicator_kind indicator_kinds[INDICATORS] = {
    [INDICATOR_STABILITY] = { "stability",
                              "systems led by one and the same person, and nobody else, on every "
                              "day of the last six months, of those that have existed so long",
                              FORM_SHARE,
                              INDICATORS,
                              { "stability", "", " ", "" } },
    [INDICATOR_TURNOVER] = { "turnover",
                             "systems not led by one and the same person throughout the last "
                             "twelve months, of those that have existed so long",
                             FORM_SHARE,
                             INDICATORS,
                             { "turnover", "", " ", "" } },
    [INDICATOR_FILLED] = { "filled",
                           "systems whose post of that role has a permanent holder",
                           FORM_COUNT,
                           INDICATOR_SYSTEMS,
                           { "", "post", " of ", " filled" } },
    [INDICATOR_INTERIM] = { "interim",
                            "systems whose post of that role is held, but not permanently",
                            FORM_COUNT,
                            INDICATOR_SYSTEMS,
                            { "", "post", " of ", " held by interims" } },
    [INDICATOR_VACANT] = { "vacant",
                           "systems whose post of that role is vacant",
                           FORM_COUNT,
                           INDICATOR_SYSTEMS,
                           { "", "post", " of ", " vacant" } },
    [INDICATOR_RECRUITING] = { "recruiting",
                               "systems that are recruiting for the post of that role",
                               FORM_COUNT,
                               INDICATOR_SYSTEMS,
                               { "", "post", " of ", " being recruited" } },
    [INDICATOR_SYSTEMS] = { "systems",
                            "systems that exist, by kind",
                            FORM_COUNT,
                            INDICATOR_SYSTEMS,
                            { "", "system", " that are ", "" } },
    [INDICATOR_ICPS] = { "icps",
                         "integrated care partnerships of systems by stage, and systems "
                         "that have any",
                         FORM_COUNT,
                         INDICATORS,
                         { "", "partnership", " (", ")" } },
    [INDICATOR_BACKGROUND] = { "leaders-by-background",
                               "present holders of systems' posts by the kind of body they come "
                               "from",
                               FORM_COUNT,
                               INDICATOR_BACKGROUND,
                               { "", "leader", " with the background ", "" } },
    [INDICATOR_MEDIAN_TENURE] = { "median-tenure",
                                  "median time for which the present holders of systems' posts "
                                  "have held them",
                                  FORM_DAYS,
                                  INDICATORS,
                                  { "median tenure", "", " ", "" } },
    [INDICATOR_DEPARTURES] = { "departures",
                               "departures from systems' posts announced in that many days",
                               FORM_COUNT,
                               INDICATORS,
                               { "", "departure", " within ", "" } },
    [INDICATOR_SEVERAL_POSTS] = { "several-posts",
                                  "holders of systems' posts who also hold posts of bodies that "
                                  "ought to check these",
                                  FORM_COUNT,
                                  INDICATORS,
                                  { "", "holder", "", " of several posts" } },
    [INDICATOR_REPRESENTATION] = { "representation",
                                   "leaders with the characteristic, in the last survey",
                                   FORM_SHARE,
                                   INDICATORS,
                                   { "representation", "", " of ", "" } },
};

enum indicator
indicator_named(const char *name)
{
    unsigned indicator = 0;
    while (indicator < INDICATORS && strcmp(indicator_kinds[indicator].name, name) != 0)
        indicator++;
    return (enum indicator)indicator;
}

int64_t
indicator_number(enum indicator indicator, int64_t numerator, int64_t denominator, int32_t day)
{
    bool is_since = indicator_kinds[indicator].form == FORM_DAYS && denominator != 0;
    return is_since ? day - numerator : numerator;
}

int64_t
indicator_middle(int32_t lower, int32_t upper)
{
    int64_t sum = (int64_t)lower + upper;
    return sum / 2 + (sum % 2 > 0);
}

void
indicator_shown(enum indicator indicator, int64_t number, int64_t denominator, char *shown)
{
    enum indicator_form form = indicator_kinds[indicator].form;
    bool is_share = form == FORM_SHARE && denominator != 0;
    bool is_about = form == FORM_DAYS && denominator == FIGURE_ABOUT;
    char *end =
        tni_put_signed(tni_put_text(shown, is_about ? "about " : ""),
                       is_share ? (200 * number + denominator) / (2 * denominator) : number);
    if (is_share)
        tni_put_text(end, "%");
    else if (form == FORM_DAYS)
        tni_put_text(end, number == 1 ? " day" : " days");
    else if (denominator != 0)
        tni_put_signed(tni_put_text(end, " of "), denominator);
}

const char *
contribution_label_text(unsigned label, const char *role)
{
    static const char *const texts[LABELS] = {
        [LABEL_NONE] = "",
        [LABEL_KIND + TENURE__V1__ORGANISATION_KIND__STP] = "STP",
        [LABEL_KIND + TENURE__V1__ORGANISATION_KIND__ICS] = "ICS",
        [LABEL_KIND + TENURE__V1__ORGANISATION_KIND__ICB] = "ICB",
        [LABEL_KIND + TENURE__V1__ORGANISATION_KIND__CCG] = "CCG",
        [LABEL_KIND + TENURE__V1__ORGANISATION_KIND__NHS_TRUST] = "NHS_TRUST",
        [LABEL_KIND + TENURE__V1__ORGANISATION_KIND__ICP] = "ICP",
        [LABEL_KIND + TENURE__V1__ORGANISATION_KIND__LOCAL_AUTHORITY] = "LOCAL_AUTHORITY",
        [LABEL_KIND + TENURE__V1__ORGANISATION_KIND__REGION] = "REGION",
        [LABEL_KIND + TENURE__V1__ORGANISATION_KIND__OTHER] = "OTHER",
        [LABEL_BACKGROUND + TENURE__V1__APPOINTMENT__BACKGROUND__ACUTE_TRUST] = "ACUTE_TRUST",
        [LABEL_BACKGROUND + TENURE__V1__APPOINTMENT__BACKGROUND__OTHER_TRUST] = "OTHER_TRUST",
        [LABEL_BACKGROUND + TENURE__V1__APPOINTMENT__BACKGROUND__CCG] = "CCG",
        [LABEL_BACKGROUND + TENURE__V1__APPOINTMENT__BACKGROUND__LOCAL_AUTHORITY] =
            "LOCAL_AUTHORITY",
        [LABEL_BACKGROUND + TENURE__V1__APPOINTMENT__BACKGROUND__DEDICATED] = "DEDICATED",
        [LABEL_BACKGROUND + TENURE__V1__APPOINTMENT__BACKGROUND__RETIRED] = "RETIRED",
        [LABEL_BACKGROUND + TENURE__V1__APPOINTMENT__BACKGROUND__OUTSIDE] = "OUTSIDE",
        [LABEL_ICP_STAGE + TENURE__V1__ICP_FORMATION__STAGE__PLANNED] = "planned",
        [LABEL_ICP_STAGE + TENURE__V1__ICP_FORMATION__STAGE__SHADOW] = "shadow",
        [LABEL_ICP_STAGE + TENURE__V1__ICP_FORMATION__STAGE__FORMED] = "formed",
        [LABEL_ICP_SYSTEMS] = "systems",
        [LABEL_14_DAYS] = "14 days",
        [LABEL_90_DAYS] = "90 days",
        [LABEL_365_DAYS] = "365 days",
    };
    if (label == LABEL_ROLE)
        return role;
    return label < LABELS && texts[label] != NULL ? texts[label] : "";
}
