#include "diagnostics.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    LEVEL_ERROR = 3,
    LEVEL_INFO = 6
};

__attribute__((format(printf, 2, 0))) static void
print(int level, const char *format, va_list arguments)
{
    char line[1024];
    vsnprintf(line, sizeof(line), format, arguments);
    if (getenv("JOURNAL_STREAM") != NULL) // systemd sets it; the prefix is sd-daemon(3)'s
        fprintf(stderr, "<%d>%s\n", level, line);
    else
        fprintf(stderr, "tenured: %s\n", line);
}

void
diagnostics_info(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print(LEVEL_INFO, format, arguments);
    va_end(arguments);
}

void
diagnostics_error(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print(LEVEL_ERROR, format, arguments);
    va_end(arguments);
}
