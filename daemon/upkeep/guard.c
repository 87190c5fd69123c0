/* SPDX-License-Identifier: Apache-2.0 */
#include "guard.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    EXIT_CRASHED = 70, // different from all exit codes of our programs
    STACK_BYTES = 64 * 1024
};

static void
give_up(int signal_number)
{
    (void)signal_number;
    _exit(EXIT_CRASHED);
}

/* On an alternate stack, because a stack overflow is one of the crashes. */
static void
catch_crashes(void)
{
    static const int crashes[] = { SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL };
    static char memory[STACK_BYTES];
    stack_t stack = { .ss_sp = memory, .ss_size = sizeof(memory) };
    struct sigaction action = { .sa_handler = give_up, .sa_flags = SA_ONSTACK };
    struct rlimit none = { 0, 0 };
    sigaltstack(&stack, NULL);
    setrlimit(RLIMIT_CORE, &none);
    for (unsigned i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
        sigaction(crashes[i], &action, NULL);
}

int
guard_run(int (*work)(void *context), void *context)
{
    fflush(NULL); // otherwise both processes would write the buffered output
    pid_t child = fork();
    if (child < 0)
        return work(context);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        catch_crashes();
        exit(work(context));
    }
    int status;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return WIFEXITED(status) && WEXITSTATUS(status) != EXIT_CRASHED ? WEXITSTATUS(status)
                                                                    : GUARD_CRASHED;
}
