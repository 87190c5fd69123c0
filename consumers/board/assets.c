/* SPDX-License-Identifier: Apache-2.0 */
#include "assets.h"

#include <string.h>

#include "embed.h"

EMBED(css, "board.css")
EMBED(js, "board.js")
EMBED(icon, "icon.svg")
EMBED(inter, "inter-latin-wght-normal.woff2")
EMBED(serif, "source-serif-4-latin-wght-normal.woff2")
EMBED(licence, "LICENSE") // the licence of both fonts

const struct asset *
asset_find(const char *path)
{
    static const struct {
        const char *path, *type;
        const unsigned char *data, *end;
    } assets[] = {
        { "/assets/board.css", "text/css; charset=utf-8", embedded_css, embedded_css_end },
        { "/assets/board.js", "text/javascript; charset=utf-8", embedded_js, embedded_js_end },
        { "/assets/icon.svg", "image/svg+xml", embedded_icon, embedded_icon_end },
        { "/assets/inter.woff2", "font/woff2", embedded_inter, embedded_inter_end },
        { "/assets/source-serif.woff2", "font/woff2", embedded_serif, embedded_serif_end },
        { "/assets/fonts-licence.txt", "text/plain; charset=utf-8", embedded_licence,
          embedded_licence_end },
    };
    static struct asset found;
    for (size_t i = 0; i < sizeof(assets) / sizeof(assets[0]); i++) {
        if (strcmp(path, assets[i].path) != 0)
            continue;
        if (assets[i].data == assets[i].end)
            return NULL; // built without fonts: pages use the system's
        found = (struct asset){ assets[i].path, assets[i].type, assets[i].data,
                                (size_t)(assets[i].end - assets[i].data) };
        return &found;
    }
    return NULL;
}
