/* SPDX-License-Identifier: Apache-2.0 */
#include "picture.h"

#include <cairo.h>
#include <stdlib.h>

enum {
    WIDTH = 1200,
    HEIGHT = 630,
    LEFT = 70,
    ROOM = WIDTH - 2 * LEFT, // for a line
    STRIPE = 14,
    NAME_Y = 110,
    NAME_SIZE = 34,
    LINE_SIZE = 64,
    FOOT_Y = 575,
    FOOT_SIZE = 26,
    TEXT_MAX = 400
};

static const char *
text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text != NULL ? text : "";
}

/* Sets a colour that is written as #rrggbb. */
static void
set_colour(cairo_t *cairo, const char *colour)
{
    unsigned long rgb = strtoul(colour + 1, NULL, 16);
    cairo_set_source_rgb(cairo, (double)(rgb >> 16 & 0xff) / 255, (double)(rgb >> 8 & 0xff) / 255,
                         (double)(rgb & 0xff) / 255);
}

/* Draws a line, smaller than wanted if it would not fit. */
static void
draw_text(cairo_t *cairo, double y, double size, const char *text)
{
    cairo_text_extents_t extents;
    cairo_set_font_size(cairo, size);
    cairo_text_extents(cairo, text, &extents);
    if (extents.x_advance > ROOM)
        cairo_set_font_size(cairo, size * ROOM / extents.x_advance);
    cairo_move_to(cairo, LEFT, y);
    cairo_show_text(cairo, text);
}

static void
draw(cairo_t *cairo, const json_t *data)
{
    char foot[TEXT_MAX];
    const json_t *lines = json_object_get(data, "lines");
    const char *host = text_of(data, "host");
    set_colour(cairo, "#ffffff");
    cairo_paint(cairo);
    set_colour(cairo, text_of(data, "stripe"));
    cairo_rectangle(cairo, 0, 0, WIDTH, STRIPE);
    cairo_fill(cairo);
    set_colour(cairo, "#1c1b19");
    cairo_select_font_face(cairo, "serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
    draw_text(cairo, NAME_Y, NAME_SIZE, "tenure");
    for (size_t i = 0; i < json_array_size(lines); i++) {
        const json_t *line = json_array_get(lines, i);
        draw_text(cairo, strtod(text_of(line, "y"), NULL), LINE_SIZE, text_of(line, "line"));
    }
    set_colour(cairo, "#5c5a54");
    cairo_select_font_face(cairo, "sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    const json_t *past = json_object_get(data, "past");
    bool by_day = json_is_true(json_object_get(past, "by_day"));
    snprintf(foot, sizeof(foot), "%s%s%sAs known %s%s%s", by_day ? "On " : "",
             by_day ? text_of(past, "day") : "", by_day ? ". " : "",
             text_of(json_object_get(data, "clock"), "known"), host[0] != '\0' ? ". " : "", host);
    draw_text(cairo, FOOT_Y, FOOT_SIZE, foot);
}

static cairo_status_t
write_bytes(void *out, const unsigned char *bytes, unsigned size)
{
    return fwrite(bytes, 1, size, out) == size ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

bool
picture_write(const json_t *data, FILE *out)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
    cairo_t *cairo = cairo_create(surface);
    draw(cairo, data);
    bool is_drawn = cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cairo);
    is_drawn = is_drawn &&
               cairo_surface_write_to_png_stream(surface, write_bytes, out) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    return is_drawn;
}
