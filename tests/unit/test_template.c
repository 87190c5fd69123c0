/* SPDX-License-Identifier: Apache-2.0 */
/* Templates: the output for given data, and errors in templates. */
#include "testing.h"

#include <stdlib.h>

#include "template.h"

static struct template *rows;

static const struct template *
find(void *context, const char *name)
{
    (void)context;
    return strcmp(name, "row") == 0 ? rows : NULL;
}

/* Checks the output of the template with the data, which is JSON with ' for ". */
static void
assert_writes(const char *text, const char *data, const char *expected)
{
    char problem[200] = "", *json = strdup(data), *written = NULL;
    size_t size;
    for (char *at = json; *at != '\0'; at++) {
        if (*at == '\'')
            *at = '"';
    }
    json_t *value = json_loads(json, 0, NULL);
    assert_non_null(value);
    struct template *read = template_read(text, strlen(text), problem, sizeof(problem));
    assert_string_equal(problem, "");
    FILE *out = open_memstream(&written, &size);
    template_write(read, value, find, NULL, out);
    fclose(out);
    assert_string_equal(written, expected);
    free(written);
    free(json);
    json_decref(value);
    template_free(read);
}

static void
test_values_are_escaped(void **state)
{
    (void)state;
    assert_writes("<b title=\"{{x}}\">{{x}}</b>", "{'x': '<i>&\\u0027'}",
                  "<b title=\"&lt;i&gt;&amp;&#39;\">&lt;i&gt;&amp;&#39;</b>");
    assert_writes("{{a.b}} {{n}} {{r}} {{missing}}", "{'a': {'b': 'c'}, 'n': 12, 'r': 0.5}",
                  "c 12 0.5 ");
}

static void
test_data(void **state)
{
    (void)state;
    assert_writes("<script>{{%x}}</script>",
                  "{'x': {'a': '</script><!--&\\u0027 \\u0022', 'b': [1]}}",
                  "<script>{\"a\":\"\\u003c/script\\u003e\\u003c!--\\u0026\\u0027 \\\"\",\"b\":[1]}"
                  "</script>");
    assert_writes("{{%missing}}|{{#x}}{{%.}}{{/x}}", "{'x': {'y': 'z'}}", "|{\"y\":\"z\"}");
}

static void
test_sections(void **state)
{
    (void)state;
    assert_writes("{{#l}}{{.}},{{/l}}", "{'l': ['a', 'b']}", "a,b,");
    assert_writes("{{#l}}{{n}}{{out}};{{/l}}", "{'l': [{'n': 1}, {'n': 2}], 'out': '!'}", "1!;2!;");
    for (const char *const *nothing = (const char *const[]){ "{}", "{'x': ''}", "{'x': false}",
                                                             "{'x': null}", "{'x': []}", NULL };
         *nothing != NULL; nothing++)
        assert_writes("{{#x}}yes{{/x}}{{^x}}no{{/x}}", *nothing, "no");
    assert_writes("{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{'x': 0}", "yes");
}

static void
test_a_line_of_tags_leaves_none(void **state)
{
    (void)state;
    assert_writes("a\n  {{#x}}  \nb\n{{/x}}\nc {{! remark }}\n{{! remark }}\n", "{'x': true}",
                  "a\nb\nc \n");
}

static void
test_templates_in_templates(void **state)
{
    (void)state;
    char problem[200] = "";
    const char *row = "[{{n}}{{#more}}{{>row}}{{/more}}]";
    rows = template_read(row, strlen(row), problem, sizeof(problem));
    assert_writes("{{>row}}", "{'n': 1, 'more': {'n': 2, 'more': false}}", "[1[2]]");
    assert_writes("{{>row}}{{>nothing}}.", "{'n': 1}", "[1].");
    template_free(rows);
    const char *endless = "x{{>row}}";
    rows = template_read(endless, strlen(endless), problem, sizeof(problem));
    assert_writes("{{>row}}", "{}", "xxxxxxxxxxxxxxxx");
    template_free(rows);
}

static void
test_what_is_wrong_is_said(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {
        { "a\n{{#x}}", "line 2: a section has no end: x" },
        { "{{#x}}\n{{/y}}", "line 2: another section is open: x" },
        { "{{/x}}", "line 1: nothing is open that ends here: x" },
        { "\n\n{{x", "line 3: a tag has no end" },
        { "{{}}", "line 1: a tag without a name, or with one that is too long" },
        { "{{{x}}}", "line 1: a tag without a name, or with one that is too long" },
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        char problem[200] = "";
        assert_null(template_read(wrong[i][0], strlen(wrong[i][0]), problem, sizeof(problem)));
        assert_string_equal(problem, wrong[i][1]);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_are_escaped),
        cmocka_unit_test(test_data),
        cmocka_unit_test(test_sections),
        cmocka_unit_test(test_a_line_of_tags_leaves_none),
        cmocka_unit_test(test_templates_in_templates),
        cmocka_unit_test(test_what_is_wrong_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
