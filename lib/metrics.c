/* SPDX-License-Identifier: Apache-2.0 */
#include <tenure/metrics.h>

#include <inttypes.h>

#include <tenure/subscriber.h>

static void
print_metric(FILE *out, const char *name, const char *type, const char *help, double value)
{
    fprintf(out, "# HELP tenure_%s %s\n# TYPE tenure_%s %s\ntenure_%s %.17g\n", name, help, name,
            type, name, value);
}

static void
print_channels(FILE *out, const Tenure__V1__StatusReport *report)
{
    fputs("# HELP tenure_channel_updates_total Updates of each channel.\n"
          "# TYPE tenure_channel_updates_total counter\n",
          out);
    for (size_t i = 0; i < report->n_heads; i++)
        fprintf(out, "tenure_channel_updates_total{channel=\"%s\"} %" PRIu64 "\n",
                tenure_channel_name(report->heads[i]->channel), report->heads[i]->last);
}

static void
print_following(FILE *out, const Tenure__V1__StatusReport *report)
{
    print_metric(out, "follows", "gauge", "1 if the daemon follows another.", report->follows);
    print_metric(out, "lag_entries", "gauge",
                 "Entries that the leader has and this daemon has not.",
                 (double)report->lag_entries);
    print_metric(out, "lag_seconds", "gauge", "For how long this daemon has not been up to date.",
                 (double)report->lag_ms / 1e3);
}

static void
print_members(FILE *out, const Tenure__V1__GroupReport *group)
{
    fputs("# HELP tenure_group_member_seq Last entry on each member's disk.\n"
          "# TYPE tenure_group_member_seq gauge\n",
          out);
    for (size_t i = 0; i < group->n_members; i++)
        fprintf(out, "tenure_group_member_seq{node=\"%s\"} %" PRIu64 "\n", group->members[i]->node,
                group->members[i]->seq);
    fputs("# HELP tenure_group_member_silent_seconds Seconds since each member last reported.\n"
          "# TYPE tenure_group_member_silent_seconds gauge\n",
          out);
    for (size_t i = 0; i < group->n_members; i++)
        fprintf(out, "tenure_group_member_silent_seconds{node=\"%s\"} %.17g\n",
                group->members[i]->node, (double)group->members[i]->silent_ms / 1e3);
}

static void
print_group(FILE *out, const Tenure__V1__StatusReport *report)
{
    const Tenure__V1__GroupReport *group = report->group;
    if (group == NULL)
        return;
    print_metric(out, "group_leads", "gauge", "1 if this member leads the group.",
                 !report->follows);
    print_metric(out, "group_leader_changes_total", "counter",
                 "Changes of the leader that this member has seen.", (double)group->leader_changes);
    print_metric(out, "group_appends_total", "counter",
                 "Transactions into etcd by this member as a leader.", (double)group->appends);
    print_metric(out, "group_last_append_seconds", "gauge", "How long the last of them took.",
                 (double)group->last_append_ms / 1e3);
    print_metric(out, "group_trimmed_entries", "gauge", "Entries that are no longer in etcd.",
                 (double)group->trimmed);
    print_metric(out, "group_etcd_bytes", "gauge", "Size of etcd's file, as seen by the leader.",
                 (double)group->etcd_bytes);
    print_metric(out, "group_etcd_used_bytes", "gauge", "What of etcd's file is in use.",
                 (double)group->etcd_used_bytes);
    print_metric(out, "group_etcd_max_bytes", "gauge", "Quota of etcd's file, as configured.",
                 (double)group->etcd_max_bytes);
    print_members(out, group);
}

void
tenure_metrics_print(FILE *out, const Tenure__V1__StatusReport *report)
{
    const struct {
        const char *name, *type, *help;
        double value;
    } metrics[] = {
        { "events", "gauge", "Entries of the log.", (double)report->events },
        { "posts", "gauge", "Posts heard of.", (double)report->posts },
        { "organisations", "gauge", "Organisations heard of.", (double)report->organisations },
        { "people", "gauge", "People heard of.", (double)report->people },
        { "alerts_active", "gauge", "Alerts that are active.", (double)report->alerts_active },
        { "busy", "gauge", "1 while requests are answered BUSY.", report->busy[0] != '\0' },
        { "data_bytes", "gauge", "Size of the data file.", (double)report->data_bytes },
        { "data_max_bytes", "gauge", "What the data file may come to.",
          (double)report->data_bytes_max },
        { "memory_bytes", "gauge", "Memory of the tables in memory.",
          (double)report->memory_bytes },
        { "memory_max_bytes", "gauge", "Memory above which nothing new is taken.",
          (double)report->memory_bytes_max },
        { "disk_free_bytes", "gauge", "Free on the disk.", (double)report->disk_free_bytes },
        { "snapshots_open", "gauge", "Snapshots that are read.", (double)report->readers },
        { "subscriptions", "gauge", "Subscriptions of all subscribers.",
          (double)report->subscriptions },
        { "requests_total", "counter", "Requests to store.", (double)report->requests },
        { "requests_busy_total", "counter", "Requests answered BUSY.",
          (double)report->requests_busy },
        { "questions_waiting", "gauge", "Questions that wait to be begun.",
          (double)report->questions_waiting },
        { "questions_total", "counter", "Questions answered.", (double)report->questions },
        { "questions_busy_total", "counter", "Questions answered BUSY.",
          (double)report->questions_busy },
        { "questions_dropped_total", "counter", "Questions of clients that had left.",
          (double)report->questions_dropped },
        { "events_stored_total", "counter", "Events stored.", (double)report->stored },
        { "events_duplicate_total", "counter", "Events that were stored before.",
          (double)report->duplicate },
        { "events_refused_total", "counter", "Events refused.", (double)report->refused },
        { "commits_total", "counter", "Commits to disk.", (double)report->commits },
        { "last_commit_seconds", "gauge", "How long the last commit took.",
          (double)report->last_commit_us / 1e6 },
        { "start_time_seconds", "gauge", "When the daemon was started.",
          (double)report->started_ms / 1e3 },
        { "last_event_time_seconds", "gauge", "When the last event was recorded.",
          (double)report->last_recorded_ms / 1e3 },
    };
    for (size_t i = 0; i < sizeof(metrics) / sizeof(metrics[0]); i++)
        print_metric(out, metrics[i].name, metrics[i].type, metrics[i].help, metrics[i].value);
    print_following(out, report);
    print_group(out, report);
    print_channels(out, report);
}
