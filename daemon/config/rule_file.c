/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_file.h"

#include <ctype.h>
#include <string.h>

#include "check_text.h"
#include "rule_merge.h"
#include <tenure/nearest.h>

enum {
    RULE_PARAMETERS_MAX = 16,
    VALUE_MAX = 256
};

/* The state of the reader. */
struct reading_file {
    struct tni_arena *arena;
    struct yaml_problem *problem;
    char gap_posts[GAP_POSTS_MAX]; // see rule_gap_posts()
};

static char *
copy_text(struct reading_file *file, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = tni_arena_take(file->arena, size);
    return copy != NULL ? memcpy(copy, text, size) : NULL;
}

static bool
too_large(struct reading_file *file, struct yaml_value value)
{
    return yaml_fail(value, file->problem, "the rules are too large altogether");
}

/* Reads and checks a word of a kind. */
static bool
read_word(struct reading_file *file, struct yaml_value value, enum tni_text_kind kind,
          char **ret_word)
{
    char reason[TNI_REASON_MAX];
    const char *text = yaml_text(value);
    if (text == NULL || text[0] == '\0')
        return yaml_fail(value, file->problem, "this has to be one word");
    if (!tni_text_check(kind, TNI_TEXT_NEW, text, reason))
        return yaml_fail(value, file->problem, "%s", reason);
    *ret_word = copy_text(file, text);
    return *ret_word != NULL || too_large(file, value);
}

static size_t
list_size(struct yaml_value list)
{
    struct yaml_value item;
    size_t size = 0;
    while (yaml_item(list, size, &item))
        size++;
    return size;
}

/* Reads a list of slugs, or a single slug. */
static bool
read_slugs(struct reading_file *file, struct yaml_value value, char ***ret_slugs, size_t *ret_count)
{
    struct yaml_value item = value;
    size_t count = yaml_is_list(value) ? list_size(value) : 1;
    *ret_slugs = tni_arena_take(file->arena, (count + 1) * sizeof(**ret_slugs));
    if (*ret_slugs == NULL)
        return too_large(file, value);
    for (size_t i = 0; i < count; i++) {
        if (yaml_is_list(value))
            yaml_item(value, i, &item);
        if (!read_word(file, item, TNI_SLUG, &(*ret_slugs)[i]))
            return false;
    }
    *ret_count = count;
    return true;
}

static bool
read_kinds(struct reading_file *file, struct yaml_value value,
           Tenure__V1__OrganisationKind **ret_kinds, size_t *ret_count)
{
    struct yaml_value item = value;
    size_t count = yaml_is_list(value) ? list_size(value) : 1;
    *ret_kinds = tni_arena_take(file->arena, (count + 1) * sizeof(**ret_kinds));
    if (*ret_kinds == NULL)
        return too_large(file, value);
    for (size_t i = 0; i < count; i++) {
        if (yaml_is_list(value))
            yaml_item(value, i, &item);
        const char *text = yaml_text(item);
        (*ret_kinds)[i] =
            text != NULL ? kind_named(text) : TENURE__V1__ORGANISATION_KIND__KIND_UNSPECIFIED;
        if ((*ret_kinds)[i] == TENURE__V1__ORGANISATION_KIND__KIND_UNSPECIFIED)
            return yaml_fail(item, file->problem,
                             "\"%.40s\" is not a kind; there are STP, ICS, ICB, CCG, NHS_TRUST, "
                             "ICP, LOCAL_AUTHORITY, REGION and OTHER",
                             text != NULL ? text : "");
    }
    *ret_count = count;
    return true;
}

/* Converts a parameter's value to text: a scalar, a list "a, b", or a list of lists "a b, c". */
static bool
join(struct reading_file *file, struct yaml_value value, const char *between, char *words)
{
    struct yaml_value item;
    const char *text = yaml_text(value);
    size_t used = strlen(words);
    if (text != NULL) {
        if (used + strlen(text) >= VALUE_MAX)
            return yaml_fail(value, file->problem, "this is longer than %d bytes", VALUE_MAX);
        strcpy(words + used, text);
        return true;
    }
    if (!yaml_is_list(value))
        return yaml_fail(value, file->problem, "this has to be one value, or a list of them");
    for (size_t i = 0; yaml_item(value, i, &item); i++) {
        if (i > 0 && strlen(words) + strlen(between) < VALUE_MAX)
            strcpy(words + strlen(words), between);
        if (!join(file, item, " ", words))
            return false;
    }
    return true;
}

static const struct parameter *
find_parameter(const struct rule_template *template, const char *name)
{
    for (const struct parameter *at = template->parameters; at->name != NULL; at++) {
        if (strcmp(at->name, name) == 0)
            return at;
    }
    return NULL;
}

/* Refuses an unknown key, and lists the keys for that template: "name, template, roles ...,
 * window". */
static bool
refuse_key(struct reading_file *file, struct yaml_value key, const struct rule_template *template)
{
    char known[300];
    size_t used = 0;
    for (const struct parameter *at = template->parameters; at->name != NULL; at++)
        used += (size_t)snprintf(known + used, sizeof(known) - used, "%s%s", used > 0 ? ", " : "",
                                 at->name);
    return yaml_fail(key, file->problem,
                     "%.60s is not a parameter of template %s; it has %s, and any rule has name, "
                     "template, for, roles, kinds and regions",
                     yaml_text(key), template->name, known);
}

static bool
add_parameter(struct reading_file *file, struct yaml_value place, Tenure__V1__Rule *rule,
              const char *name, const char *words)
{
    Tenure__V1__Parameter *parameter = tni_arena_take(file->arena, sizeof(*parameter));
    if (parameter == NULL)
        return too_large(file, place);
    tenure__v1__parameter__init(parameter);
    parameter->name = (char *)name;
    parameter->value = copy_text(file, words);
    rule->parameters[rule->n_parameters++] = parameter;
    return parameter->value != NULL || too_large(file, place);
}

/* Reads for how many days the condition must hold before an alert opens; no shipped rule has
 * this. */
static bool
read_for(struct reading_file *file, struct yaml_value map, Tenure__V1__Rule *rule)
{
    struct yaml_value value = yaml_get(map, RULE_FOR);
    const char *text = yaml_text(value);
    uint32_t days = 0;
    if (value.node == 0)
        return true;
    if (text == NULL || !period_parse_days(text, &days))
        return yaml_fail(value, file->problem, RULE_FOR ": write a number of days, as 7 days");
    return days == 0 || add_parameter(file, map, rule, RULE_FOR, text);
}

/* Reads the parameters in their template's order; a missing one has the template's default. */
static bool
read_parameters(struct reading_file *file, struct yaml_value map,
                const struct rule_template *template, const Tenure__V1__Rule *shipped,
                Tenure__V1__Rule *rule)
{
    struct parameters read;
    rule->parameters = tni_arena_take(file->arena, RULE_PARAMETERS_MAX * sizeof(*rule->parameters));
    if (rule->parameters == NULL)
        return too_large(file, map);
    for (const struct parameter *at = template->parameters; at->name != NULL; at++) {
        char words[VALUE_MAX] = "", reason[400];
        struct yaml_value value = yaml_get(map, at->name);
        const char *usual = at->form == PARAMETER_ROLES ? file->gap_posts : at->words;
        for (size_t i = 0;
             shipped != NULL && at->form != PARAMETER_ROLES && i < shipped->n_parameters; i++) {
            if (strcmp(shipped->parameters[i]->name, at->name) == 0)
                usual = shipped->parameters[i]->value;
        }
        if (value.node != 0 && !join(file, value, ", ", words))
            return false;
        if (value.node == 0)
            snprintf(words, sizeof(words), "%s", usual);
        if (!parameter_read(at, words, &read, reason, sizeof(reason)))
            return yaml_fail(value, file->problem, "%s: %s", at->name, reason);
        if (words[0] != '\0' && !add_parameter(file, map, rule, at->name, words))
            return false;
    }
    return read_for(file, map, rule);
}

static bool
read_key(struct reading_file *file, struct yaml_value key, struct yaml_value value,
         const struct rule_template *template, Tenure__V1__Rule *rule)
{
    const char *name = yaml_text(key);
    if (strcmp(name, "name") == 0 || strcmp(name, "template") == 0)
        return true;
    if (strcmp(name, "roles") == 0)
        return read_slugs(file, value, &rule->roles, &rule->n_roles);
    if (strcmp(name, "regions") == 0)
        return read_slugs(file, value, &rule->regions, &rule->n_regions);
    if (strcmp(name, "kinds") == 0)
        return read_kinds(file, value, &rule->kinds, &rule->n_kinds);
    return strcmp(name, RULE_FOR) == 0 || find_parameter(template, name) != NULL ||
           refuse_key(file, key, template);
}

static const Tenure__V1__Rule *
shipped_rule(const char *name)
{
    const Tenure__V1__RuleSet *set = rules_default();
    for (size_t i = 0; i < set->n_rules; i++) {
        if (strcmp(set->rules[i]->name, name) == 0)
            return set->rules[i];
    }
    return NULL;
}

/* Every template has a shipped rule. */
static bool
refuse_template(struct reading_file *file, struct yaml_value value, const char *name)
{
    const Tenure__V1__RuleSet *shipped = rules_default();
    struct tenure_nearest nearest;
    tenure_nearest_begin(&nearest, name);
    for (size_t i = 0; i < shipped->n_rules; i++)
        tenure_nearest_offer(&nearest, shipped->rules[i]->template_);
    return yaml_fail(value, file->problem, "\"%.40s\" is not a template%s%.40s%s", name,
                     nearest.name[0] != '\0' ? "; did you mean " : "", nearest.name,
                     nearest.name[0] != '\0' ? "?" : "");
}

/* Reads a rule's template; if it is missing, uses that of the shipped rule with the same name. */
static bool
read_template(struct reading_file *file, struct yaml_value map, Tenure__V1__Rule *rule,
              const struct rule_template **ret_template, const Tenure__V1__Rule **ret_shipped)
{
    struct yaml_value value = yaml_get(map, "template");
    const Tenure__V1__Rule *shipped = shipped_rule(rule->name);
    const char *name = yaml_text(value);
    if (value.node == 0 && shipped == NULL)
        return yaml_fail(
            map, file->problem,
            "rule %s needs a template: churn, vacancy, interim-cover, no-successor, "
            "short-tenure, open-post, called-off, leadership-gap, cluster, several-posts, "
            "icp-population, milestone or indicator",
            rule->name);
    if (value.node == 0)
        name = shipped->template_;
    *ret_template = name != NULL ? rule_template_named(name) : NULL;
    if (*ret_template == NULL)
        return refuse_template(file, value, name != NULL ? name : "");
    *ret_shipped = shipped != NULL && strcmp(shipped->template_, name) == 0 ? shipped : NULL;
    rule->template_ = (char *)(*ret_template)->name;
    return true;
}

static bool
read_rule(struct reading_file *file, struct yaml_value map, Tenure__V1__Rule *rule)
{
    struct yaml_value key, value;
    const struct rule_template *template;
    const Tenure__V1__Rule *shipped = NULL;
    tenure__v1__rule__init(rule);
    if (!yaml_check_map(map, NULL, file->problem))
        return false;
    value = yaml_get(map, "name");
    if (value.node == 0)
        return yaml_fail(map, file->problem, "this rule has no name");
    if (!read_word(file, value, TNI_SLUG, &rule->name) ||
        !read_template(file, map, rule, &template, &shipped))
        return false;
    for (size_t i = 0; yaml_member(map, i, &key, &value); i++) {
        if (!read_key(file, key, value, template, rule))
            return false;
    }
    return read_parameters(file, map, template, shipped, rule);
}

static bool
read_rules(struct reading_file *file, struct yaml_value list, Tenure__V1__RuleSet *set)
{
    struct yaml_value item;
    size_t count = list_size(list);
    if (!yaml_is_list(list))
        return yaml_fail(list, file->problem, "rules has to be a list; begin each with - name:");
    if (count > TENURE_RULES_MAX)
        return yaml_fail(list, file->problem, "there are %zu rules; at most %d", count,
                         TENURE_RULES_MAX);
    Tenure__V1__Rule *rules = tni_arena_take(file->arena, (count + 1) * sizeof(*rules));
    set->rules = tni_arena_take(file->arena, (count + 1) * sizeof(*set->rules));
    if (rules == NULL || set->rules == NULL)
        return too_large(file, list);
    for (set->n_rules = 0; set->n_rules < count; set->n_rules++) {
        Tenure__V1__Rule *rule = set->rules[set->n_rules] = &rules[set->n_rules];
        yaml_item(list, set->n_rules, &item);
        if (!read_rule(file, item, rule))
            return false;
        for (size_t i = 0; i < set->n_rules; i++) {
            if (strcmp(rules[i].name, rule->name) == 0)
                return yaml_fail(item, file->problem, "there are two rules named %s", rule->name);
        }
    }
    return true;
}

/* Checks rules across values: limits that do not fit, parameters that contradict each other. */
static bool
check_meaning(struct reading_file *file, struct yaml_value list, const Tenure__V1__RuleSet *set)
{
    static _Thread_local struct rules rules;
    struct tenure_problem problem;
    for (size_t i = 0; i < set->n_rules; i++) {
        Tenure__V1__RuleSet one = *set;
        struct yaml_value item = list;
        one.rules = &set->rules[i];
        one.n_rules = 1;
        yaml_item(list, i, &item);
        if (!rules_configure(&one, 0, &rules, &problem))
            return yaml_fail(item, file->problem, "%s: %s", problem.field, problem.reason);
    }
    return true;
}

static bool
read_lead_roles(struct reading_file *file, struct yaml_value value, Tenure__V1__RuleSet *set)
{
    if (!read_slugs(file, value, &set->lead_roles, &set->n_lead_roles))
        return false;
    if (set->n_lead_roles > 0 && set->n_lead_roles <= TENURE_LEAD_ROLES_MAX)
        return true;
    return yaml_fail(value, file->problem, "name 1 to %d lead roles, or leave lead_roles out",
                     TENURE_LEAD_ROLES_MAX);
}

bool
rule_file_read(struct yaml_value map, struct tni_arena *arena, const Tenure__V1__RuleSet **ret_set,
               struct yaml_problem *ret_problem)
{
    struct reading_file file = { .arena = arena, .problem = ret_problem };
    struct yaml_value everything = yaml_get(map, "everything");
    struct yaml_value kinds = yaml_get(map, "system_kinds"), rules = yaml_get(map, "rules");
    struct yaml_value leads = yaml_get(map, "lead_roles");
    Tenure__V1__RuleSet *set = tni_arena_take(arena, sizeof(*set));
    if (set == NULL)
        return too_large(&file, map);
    *set = *rules_default();
    if (everything.node != 0 && !read_word(&file, everything, TNI_NAME, &set->everything))
        return false;
    if (kinds.node != 0 && !read_kinds(&file, kinds, &set->system_kinds, &set->n_system_kinds))
        return false;
    if (kinds.node != 0 && set->n_system_kinds == 0)
        return yaml_fail(kinds, file.problem, "name at least one kind, or leave system_kinds out");
    if (leads.node != 0 && !read_lead_roles(&file, leads, set))
        return false;
    rule_gap_posts(set, file.gap_posts);
    set->n_rules = 0;
    if (rules.node != 0 && (!read_rules(&file, rules, set) || !check_meaning(&file, rules, set)))
        return false;
    if (!rule_merge(map, arena, set, ret_problem))
        return false;
    if (tenure__v1__rule_set__get_packed_size(set) + 512 > TENURE_EVENT_BYTES_MAX)
        return too_large(&file, map);
    *ret_set = set;
    return true;
}

/* Quotes a slug that YAML would read as something else. */
static void
write_word(FILE *file, const char *word)
{
    fprintf(file, isalnum((unsigned char)word[0]) ? "%s" : "\"%s\"", word);
}

static void
write_list(FILE *file, const char *key, char **words, size_t count, const char *margin)
{
    if (count == 0)
        return;
    fprintf(file, "%s%s: [", margin, key);
    for (size_t i = 0; i < count; i++) {
        fputs(i > 0 ? ", " : "", file);
        write_word(file, words[i]);
    }
    fprintf(file, "]\n");
}

static void
write_kinds(FILE *file, const char *key, const Tenure__V1__OrganisationKind *kinds, size_t count)
{
    if (count == 0)
        return;
    fprintf(file, "%s: [", key);
    for (size_t i = 0; i < count; i++)
        fprintf(file, "%s%s", i > 0 ? ", " : "",
                protobuf_c_enum_descriptor_get_value(&tenure__v1__organisation_kind__descriptor,
                                                     (int)kinds[i])
                    ->name);
    fprintf(file, "]\n");
}

/* Writes a text in double quotes. */
static void
write_quoted(FILE *file, const char *key, const char *text)
{
    fprintf(file, "%s: \"", key);
    for (; *text != '\0'; text++)
        fprintf(file, "%s%c", *text == '"' || *text == '\\' ? "\\" : "", *text);
    fprintf(file, "\"\n");
}

void
rule_file_write(const Tenure__V1__RuleSet *set, FILE *file)
{
    fprintf(file, "shipped: none # this is the whole set\n");
    write_quoted(file, "everything",
                 set->everything[0] != '\0' ? set->everything : RULES_EVERYTHING_DEFAULT);
    write_kinds(file, "system_kinds", set->system_kinds, set->n_system_kinds);
    write_list(file, "lead_roles", set->lead_roles, set->n_lead_roles, "");
    fprintf(file, set->n_rules > 0 ? "rules:\n" : "rules: []\n");
    for (size_t i = 0; i < set->n_rules; i++) {
        const Tenure__V1__Rule *rule = set->rules[i];
        fprintf(file, "  - name: ");
        write_word(file, rule->name);
        fprintf(file, "\n    template: %s\n", rule->template_);
        for (size_t p = 0; p < rule->n_parameters; p++) {
            fprintf(file, "    ");
            write_quoted(file, rule->parameters[p]->name, rule->parameters[p]->value);
        }
        write_list(file, "roles", rule->roles, rule->n_roles, "    ");
        write_kinds(file, "    kinds", rule->kinds, rule->n_kinds);
        write_list(file, "regions", rule->regions, rule->n_regions, "    ");
    }
}
