/* SPDX-License-Identifier: Apache-2.0 */
#include "pager.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t pager;

/* Waits until the pager ends, because a shell prompt before that would mix with its screen. */
static void
wait_for_pager(void)
{
    fflush(stdout);
    close(STDOUT_FILENO);
    while (waitpid(pager, NULL, 0) < 0 && errno == EINTR)
        ;
}

static const char *
command(void)
{
    const char *text = getenv("TENURE_PAGER");
    if (text == NULL)
        text = getenv("PAGER");
    return text != NULL ? text : "command -v less > /dev/null && exec less; exec cat";
}

static __attribute__((noreturn)) void
run(const char *text, int input)
{
    setenv("LESS", "FRX", 0); // a single page is printed without paging
    setenv("LESSCHARSET", "utf-8", 0);
    dup2(input, STDIN_FILENO);
    execl("/bin/sh", "sh", "-c", text, (char *)NULL);
    _exit(127);
}

void
pager_begin(void)
{
    int ends[2];
    const char *text = command();
    if (!isatty(STDOUT_FILENO) || text[0] == '\0' || strcmp(text, "cat") == 0 || pipe(ends) != 0)
        return;
    pager = fork();
    if (pager == 0) {
        close(ends[1]);
        run(text, ends[0]);
    }
    close(ends[0]);
    if (pager > 0) {
        dup2(ends[1], STDOUT_FILENO);
        atexit(wait_for_pager);
    }
    close(ends[1]);
}
