/* SPDX-License-Identifier: Apache-2.0 */
#include "output.h"

#include <libsmartcols.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "csv.h"
#include "kept.h"
#include "pager.h"
#include <tenure/nearest.h>

enum {
    KEY_COLUMNS = 820,
    KEY_SORT,
    KEY_NO_HEADINGS,
    COLUMNS_MAX = 32,
    WIDTH_DEFAULT = 80,
    WRAPPED_MIN = 14, // the narrowest that a wrapped column becomes
    SEPARATOR = 2
};

const char *const output_form_names[] = { "table", "wide", "text", "json", "csv", NULL };

struct output {
    const struct output_options *options;
    const char *names[COLUMNS_MAX];
    size_t names_count;
    output_cell_fn *cell;
    void *context;
    size_t chosen[COLUMNS_MAX];
    size_t chosen_count;
    size_t sort_index; // the index of the cell to sort by; chosen_count if that column is not shown
    bool is_sorted, is_reversed;
    char ***rows;
    size_t rows_count, rows_max;
};

static __attribute__((noreturn)) void
fail_without_memory(void)
{
    tenure_cli_say("out of memory");
    exit(TENURE_EXIT_REFUSED);
}

static enum output_form
parse_form(struct argp_state *state, const char *text)
{
    return (enum output_form)tenure_cli_choice(state, "form", text, output_form_names);
}

static error_t
output_parse_option(int key, char *argument, struct argp_state *state)
{
    struct output_options *options = state->input;
    switch (key) {
    case 'o': options->form = parse_form(state, argument); break;
    case KEY_COLUMNS: options->columns = argument; break;
    case KEY_SORT: options->sort = argument; break;
    case KEY_NO_HEADINGS: options->no_headings = true; break;
    default: return ARGP_ERR_UNKNOWN;
    }
    options->is_given = true;
    return 0;
}

static const struct argp_option options_of_lists[] = {
    { "output", 'o', "FORM", 0, "print a table (the default), wide, text, json or csv", 70 },
    { "columns", KEY_COLUMNS, "COLUMN,...", 0, "print these columns, in this order", 70 },
    { "sort", KEY_SORT, "COLUMN", 0, "sort by a column; --sort=-COLUMN sorts downwards", 70 },
    { "no-headings", KEY_NO_HEADINGS, NULL, 0, "leave out the line of headings", 70 },
    { 0 },
};

const struct argp output_argp = { .options = options_of_lists, .parser = output_parse_option };

void
output_resolve(struct output_options *options, struct tenure_cli *cli)
{
    const char *problem = NULL;
    bool has_columns = options->columns != NULL || options->sort != NULL || options->no_headings;
    if (cli->json && options->form != OUTPUT_TABLE && options->form != OUTPUT_JSON)
        problem = "--json contradicts --output; give one of them";
    cli->json = cli->json || options->form == OUTPUT_JSON;
    if (has_columns && (cli->json || options->form == OUTPUT_TEXT))
        problem = "--columns, --sort and --no-headings apply to tables and CSV";
    if (problem != NULL) {
        tenure_cli_say("%s", problem);
        exit(TENURE_EXIT_USAGE);
    }
    if (cli->json)
        options->form = OUTPUT_JSON;
}

/* The index of a column in the full list; an unknown name is a usage error. */
static size_t
find_column(const struct output *output, const char *name, size_t size)
{
    char wanted[TENURE_NEAREST_BYTES_MAX + 1], text[256];
    struct tenure_nearest nearest;
    snprintf(wanted, sizeof(wanted), "%.*s", (int)size, name);
    for (char *hyphen = wanted; (hyphen = strchr(hyphen, '-')) != NULL;)
        *hyphen = '_';
    tenure_nearest_begin(&nearest, wanted);
    for (size_t i = 0; i < output->names_count; i++) {
        if (strcmp(output->names[i], wanted) == 0)
            return i;
        tenure_nearest_offer(&nearest, output->names[i]);
    }
    fprintf(stderr, "%s: %s; there are", program_invocation_short_name,
            tenure_nearest_text(&nearest, "column", text, sizeof(text)));
    for (size_t i = 0; i < output->names_count; i++)
        fprintf(stderr, "%s %s", i == 0 ? "" : ",", output->names[i]);
    fputc('\n', stderr);
    exit(TENURE_EXIT_USAGE);
}

static void
choose(struct output *output, const char *names)
{
    while (names[0] != '\0' && output->chosen_count < COLUMNS_MAX - 1) {
        size_t size = strcspn(names, ",");
        output->chosen[output->chosen_count++] = find_column(output, names, size);
        names += size + (names[size] == ',' ? 1 : 0);
    }
}

static void
choose_sort(struct output *output, const char *name)
{
    output->is_sorted = true;
    output->is_reversed = name[0] == '-';
    name += output->is_reversed ? 1 : 0;
    size_t column = find_column(output, name, strlen(name));
    output->sort_index = output->chosen_count;
    for (size_t i = 0; i < output->chosen_count; i++) {
        if (output->chosen[i] == column)
            output->sort_index = i;
    }
    output->chosen[output->chosen_count] = column;
}

struct output *
output_open(const struct output_options *options, const struct output_columns *columns,
            output_cell_fn *cell, void *context)
{
    struct output *output = kept(calloc(1, sizeof(*output)));
    if (output == NULL)
        fail_without_memory();
    output->options = options;
    for (; output->names_count < columns->count && output->names_count < COLUMNS_MAX - 1;
         output->names_count++)
        output->names[output->names_count] = columns->names[output->names_count];
    output->cell = cell;
    output->context = context;
    if (options->columns != NULL)
        choose(output, options->columns);
    else if (options->form == OUTPUT_TABLE)
        choose(output, columns->usual);
    else {
        for (size_t i = 0; i < output->names_count; i++)
            output->chosen[output->chosen_count++] = i;
    }
    if (options->sort != NULL)
        choose_sort(output, options->sort);
    return output;
}

static char *
make_cell(const struct output *output, size_t column, const void *row)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        fail_without_memory();
    output->cell(output->context, column, row, out);
    if (fclose(out) != 0)
        fail_without_memory();
    return text;
}

void
output_row(struct output *output, const void *row)
{
    if (output->rows_count == output->rows_max) {
        output->rows_max = output->rows_max == 0 ? 64 : 2 * output->rows_max;
        output->rows = realloc(output->rows, output->rows_max * sizeof(*output->rows));
    }
    char **cells = calloc(output->chosen_count + 1, sizeof(*cells));
    if (output->rows == NULL || cells == NULL)
        fail_without_memory();
    size_t count = output->chosen_count + (output->is_sorted ? 1 : 0);
    for (size_t i = 0; i < count; i++)
        cells[i] = make_cell(output, output->chosen[i], row);
    output->rows[output->rows_count++] = cells;
}

/* Compares numbers within texts by value, so that 9 comes before 10; empty cells come last. */
static int
compare_rows(const void *left, const void *right, void *context)
{
    const struct output *output = context;
    const char *a = (*(char **const *)left)[output->sort_index];
    const char *b = (*(char **const *)right)[output->sort_index];
    if (a[0] == '\0' || b[0] == '\0')
        return (a[0] == '\0') - (b[0] == '\0');
    int order = strverscmp(a, b);
    return output->is_reversed ? -order : order;
}

static void
print_csv(const struct output *output)
{
    for (size_t i = 0; i < output->chosen_count && !output->options->no_headings; i++)
        printf("%s%s%s", i == 0 ? "" : ",", output->names[output->chosen[i]],
               i + 1 == output->chosen_count ? "\r\n" : "");
    for (size_t row = 0; row < output->rows_count; row++) {
        for (size_t i = 0; i < output->chosen_count; i++) {
            fputs(i == 0 ? "" : ",", stdout);
            csv_write_cell(output->rows[row][i], stdout);
        }
        fputs("\r\n", stdout);
    }
}

/* "ORGANISATION NAME" for organisation_name. */
static const char *
heading(const char *name, char *text, size_t size)
{
    snprintf(text, size, "%s", name);
    for (char *letter = text; *letter != '\0'; letter++) {
        if (*letter >= 'a' && *letter <= 'z')
            *letter -= 'a' - 'A';
        else if (*letter == '_')
            *letter = ' ';
    }
    return text;
}

/* The width of a column that is not wrapped, in bytes, with its heading. */
static size_t
natural_width(const struct output *output, size_t index)
{
    size_t most = strlen(output->names[output->chosen[index]]);
    for (size_t row = 0; row < output->rows_count; row++) {
        size_t size = strlen(output->rows[row][index]);
        most = size > most ? size : most;
    }
    return most;
}

/* Whether the default table leaves the column out because it is empty in every row. */
static bool
is_hidden(const struct output *output, size_t index)
{
    bool is_usual = output->options->form == OUTPUT_TABLE && output->options->columns == NULL;
    for (size_t row = 0; is_usual && row < output->rows_count; row++) {
        if (output->rows[row][index][0] != '\0')
            return false;
    }
    return is_usual;
}

static size_t
longest_word(const char *text)
{
    size_t longest = 0;
    while (*text != '\0') {
        size_t size = strcspn(text, " ");
        longest = size > longest ? size : longest;
        text += size + strspn(text + size, " ");
    }
    return longest;
}

/* The least width of a column, with the gap after it. Headings are not wrapped, nor are the first
 * column and the id, because people copy those. */
static size_t
least_width(const struct output *output, size_t index)
{
    const char *name = output->names[output->chosen[index]];
    size_t natural = natural_width(output, index), least = strlen(name);
    if (index == 0 || strcmp(name, "id") == 0)
        return natural + SEPARATOR;
    for (size_t row = 0; row < output->rows_count; row++) {
        size_t size = longest_word(output->rows[row][index]);
        least = size > least ? size : least;
    }
    least = least > WRAPPED_MIN ? least : WRAPPED_MIN;
    return (least < natural ? least : natural) + SEPARATOR;
}

/* Sets the width of each column, with the gap after it; `terminal` is 0 if there is none. The
 * widest columns are narrowed first. False: the table does not fit. */
static bool
choose_widths(const struct output *output, size_t terminal, size_t *widths)
{
    size_t all = 0, least[COLUMNS_MAX];
    for (size_t i = 0; i < output->chosen_count; i++) {
        widths[i] = is_hidden(output, i) ? 0 : natural_width(output, i) + SEPARATOR;
        least[i] = is_hidden(output, i) ? 0 : least_width(output, i);
        all += widths[i];
    }
    for (; terminal > 0 && all > terminal + SEPARATOR; all--) {
        size_t widest = output->chosen_count;
        for (size_t i = 0; i < output->chosen_count; i++) {
            if (widths[i] > least[i] &&
                (widest == output->chosen_count || widths[i] > widths[widest]))
                widest = i;
        }
        if (widest == output->chosen_count)
            return false;
        widths[widest]--;
    }
    return true;
}

/* Breaks a text between words, in index, so that lines fit. A longer word is not broken. */
static void
wrap(char *text, size_t width)
{
    char *line = text, *space = NULL;
    for (char *at = text; *at != '\0'; at++) {
        if (*at == ' ')
            space = at;
        if (space == NULL || (size_t)(at - line) < width)
            continue;
        *space = '\n';
        line = space + 1;
        space = NULL;
    }
}

static void
add_columns(const struct output *output, struct libscols_table *table)
{
    char text[64];
    for (size_t i = 0; i < output->chosen_count; i++) {
        struct libscols_column *column = scols_table_new_column(
            table, heading(output->names[output->chosen[i]], text, sizeof(text)), 0,
            SCOLS_FL_WRAP | (is_hidden(output, i) ? SCOLS_FL_HIDDEN : 0));
        if (column == NULL || scols_column_set_safechars(column, "\n") != 0 ||
            scols_column_set_wrapfunc(column, scols_wrapnl_chunksize, scols_wrapnl_nextchunk,
                                      NULL) != 0)
            fail_without_memory();
    }
}

/* The width of the terminal in columns; 0: there is none. $COLUMNS overrides the terminal. */
static size_t
terminal_width(void)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    unsigned long width = columns != NULL ? strtoul(columns, NULL, 10) : 0;
    if (!isatty(STDOUT_FILENO))
        return 0;
    if (width > 0 && width < 10000)
        return width;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col
                                                                           : WIDTH_DEFAULT;
}

/* Prints each row as a block, with a line for each cell: for terminals that no table fits. */
static void
print_blocks(const struct output *output, size_t terminal)
{
    char text[64];
    size_t margin = 0;
    for (size_t i = 0; i < output->chosen_count; i++) {
        size_t size = strlen(output->names[output->chosen[i]]) + SEPARATOR;
        margin = size > margin ? size : margin;
    }
    for (size_t row = 0; row < output->rows_count; row++) {
        if (row > 0)
            putchar('\n');
        for (size_t i = 0; i < output->chosen_count; i++) {
            char *cell = output->rows[row][i];
            if (cell[0] == '\0')
                continue;
            wrap(cell, terminal > margin + WRAPPED_MIN ? terminal - margin : WRAPPED_MIN);
            const char *name = heading(output->names[output->chosen[i]], text, sizeof(text));
            for (char *line; (line = strsep(&cell, "\n")) != NULL; name = "")
                printf("%-*s%s\n", (int)margin, name, line);
        }
    }
}

static void
print_table(const struct output *output)
{
    size_t widths[COLUMNS_MAX], terminal = terminal_width();
    bool fits = choose_widths(output, terminal, widths);
    setlocale(LC_CTYPE, "C.UTF-8"); // libsmartcols measures names as UTF-8, whatever the locale is
    pager_begin();
    if (!fits) {
        print_blocks(output, terminal);
        return;
    }
    struct libscols_table *table = scols_new_table();
    if (table == NULL || scols_table_set_column_separator(table, "  ") != 0)
        fail_without_memory();
    scols_table_enable_noheadings(table, output->options->no_headings);
    scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER); // the widths already fit the terminal
    add_columns(output, table);
    for (size_t row = 0; row < output->rows_count; row++) {
        struct libscols_line *line = scols_table_new_line(table, NULL);
        for (size_t i = 0; i < output->chosen_count; i++) {
            if (widths[i] > SEPARATOR)
                wrap(output->rows[row][i], widths[i] - SEPARATOR);
            if (line == NULL || scols_line_set_data(line, i, output->rows[row][i]) != 0)
                fail_without_memory();
        }
    }
    scols_table_set_stream(table, stdout);
    scols_print_table(table);
    scols_unref_table(table);
}

void
output_close(struct output *output, const char *none)
{
    if (output->is_sorted && output->rows_count > 1)
        qsort_r(output->rows, output->rows_count, sizeof(output->rows[0]), compare_rows, output);
    if (output->options->form == OUTPUT_CSV)
        print_csv(output);
    else if (output->rows_count > 0)
        print_table(output);
    else
        tenure_cli_say("%s", none);
    for (size_t row = 0; row < output->rows_count; row++) {
        for (size_t i = 0; i < output->chosen_count + (output->is_sorted ? 1 : 0); i++)
            free(output->rows[row][i]);
        free(output->rows[row]);
    }
    free(output->rows);
    output->rows = NULL;
    output->rows_count = 0;
}
