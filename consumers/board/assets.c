/* SPDX-License-Identifier: Apache-2.0 */
#include "assets.h"

#include <string.h>

// Each file's bytes go into the program as they are; the compiler finds them in the include path
// of assembly, which CMake sets.
#define EMBED(name, file)                                                                          \
    __asm__(".section .rodata\n"                                                                   \
            ".global asset_" #name "\n.global asset_" #name "_end\n"                               \
            "asset_" #name ":\n.incbin \"" file "\"\nasset_" #name "_end:\n.byte 0\n"              \
            ".previous\n");                                                                        \
    extern const unsigned char asset_##name[], asset_##name##_end[];

EMBED(css, "board.css")
EMBED(js, "board.js")
EMBED(icon, "icon.svg")
EMBED(plot_css, "uPlot.min.css")
EMBED(plot_js, "uPlot.iife.min.js")
EMBED(plot_licence, "LICENSE")

const struct asset *
asset_find(const char *path)
{
    static const struct {
        const char *path, *type;
        const unsigned char *data, *end;
    } assets[] = {
        { "/assets/board.css", "text/css; charset=utf-8", asset_css, asset_css_end },
        { "/assets/board.js", "text/javascript; charset=utf-8", asset_js, asset_js_end },
        { "/assets/icon.svg", "image/svg+xml", asset_icon, asset_icon_end },
        { "/assets/uplot.css", "text/css; charset=utf-8", asset_plot_css, asset_plot_css_end },
        { "/assets/uplot.js", "text/javascript; charset=utf-8", asset_plot_js, asset_plot_js_end },
        { "/assets/uplot-licence.txt", "text/plain; charset=utf-8", asset_plot_licence,
          asset_plot_licence_end },
    };
    static struct asset found;
    for (size_t i = 0; i < sizeof(assets) / sizeof(assets[0]); i++) {
        if (strcmp(path, assets[i].path) != 0)
            continue;
        found = (struct asset){ assets[i].path, assets[i].type, assets[i].data,
                                (size_t)(assets[i].end - assets[i].data) };
        return &found;
    }
    return NULL;
}
