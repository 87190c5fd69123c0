/* SPDX-License-Identifier: Apache-2.0 */
/*
 * templates_list - the names of the templates; each is a file templates/NAME.html.
 */
#ifndef TEMPLATES_LIST_H
#define TEMPLATES_LIST_H

#define TEMPLATES_LIST                                                                             \
    TEMPLATE(about)                                                                                \
    TEMPLATE(alert)                                                                                \
    TEMPLATE(alert_row)                                                                            \
    TEMPLATE(alert_short)                                                                          \
    TEMPLATE(alerts)                                                                               \
    TEMPLATE(alerts_section)                                                                       \
    TEMPLATE(axis)                                                                                 \
    TEMPLATE(bars)                                                                                 \
    TEMPLATE(changes)                                                                              \
    TEMPLATE(changes_days)                                                                         \
    TEMPLATE(chart)                                                                                \
    TEMPLATE(cite_acts)                                                                            \
    TEMPLATE(clock)                                                                                \
    TEMPLATE(corrections)                                                                          \
    TEMPLATE(desk)                                                                                 \
    TEMPLATE(desk_alerts)                                                                          \
    TEMPLATE(desk_box_alert)                                                                       \
    TEMPLATE(desk_box_post)                                                                        \
    TEMPLATE(desk_field)                                                                           \
    TEMPLATE(desk_preview)                                                                         \
    TEMPLATE(desk_tabs)                                                                            \
    TEMPLATE(desk_would)                                                                           \
    TEMPLATE(downloads)                                                                            \
    TEMPLATE(drawing)                                                                              \
    TEMPLATE(embed_alert)                                                                          \
    TEMPLATE(embed_fail)                                                                           \
    TEMPLATE(embed_figure)                                                                         \
    TEMPLATE(embed_foot)                                                                           \
    TEMPLATE(embed_head)                                                                           \
    TEMPLATE(embed_post)                                                                           \
    TEMPLATE(event)                                                                                \
    TEMPLATE(evidence)                                                                             \
    TEMPLATE(fail)                                                                                 \
    TEMPLATE(figure)                                                                               \
    TEMPLATE(figures)                                                                              \
    TEMPLATE(figures_row)                                                                          \
    TEMPLATE(foot)                                                                                 \
    TEMPLATE(head)                                                                                 \
    TEMPLATE(holding)                                                                              \
    TEMPLATE(known_by)                                                                             \
    TEMPLATE(legend)                                                                               \
    TEMPLATE(map)                                                                                  \
    TEMPLATE(option)                                                                               \
    TEMPLATE(organisation)                                                                         \
    TEMPLATE(pastbar)                                                                              \
    TEMPLATE(person)                                                                               \
    TEMPLATE(piece)                                                                                \
    TEMPLATE(post)                                                                                 \
    TEMPLATE(post_row)                                                                             \
    TEMPLATE(posts)                                                                                \
    TEMPLATE(posts_axis)                                                                           \
    TEMPLATE(region)                                                                               \
    TEMPLATE(report)                                                                               \
    TEMPLATE(said)                                                                                 \
    TEMPLATE(said_plain)                                                                           \
    TEMPLATE(search)                                                                               \
    TEMPLATE(spark)                                                                                \
    TEMPLATE(src)                                                                                  \
    TEMPLATE(tiles)                                                                                \
    TEMPLATE(time)                                                                                 \
    TEMPLATE(today)

#endif
