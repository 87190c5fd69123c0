/* SPDX-License-Identifier: Apache-2.0 */
/* Sends to a program's standard input. */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "send.h"
#include <tenure/text.h>

extern char **environ;

enum {
    STEP_MS = 10
};

/* The exit status; -1 if the program was killed, by us or by somebody else. */
static int
wait_for(pid_t pid, const atomic_bool *abort)
{
    const struct timespec step = { .tv_nsec = STEP_MS * 1000000 };
    int status;
    for (int i = 0; i < PROGRAM_TRY_S * 1000 / STEP_MS && !atomic_load(abort); i++) {
        if (waitpid(pid, &status, WNOHANG) == pid)
            return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        nanosleep(&step, NULL);
    }
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    return -1;
}

/* Writes the message to a file before the program starts, because a pipe could block. -1: errno
 * says why. */
static int
make_input(const char *input)
{
    size_t size = strlen(input);
    int fd = memfd_create("message", MFD_CLOEXEC);
    if (fd >= 0 && write(fd, input, size) == (ssize_t)size && lseek(fd, 0, SEEK_SET) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

/* Our threads block all signals; the program must not inherit that. */
static int
spawn(const char *const *words, int input, pid_t *ret_pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    int code = posix_spawn(ret_pid, words[0], &actions, &attributes,
                           (char *const *)(uintptr_t)words, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return code;
}

void
send_program(const struct sender *sender, const char *const *words, const char *input,
             struct outcome *ret_outcome)
{
    pid_t pid;
    int fd = make_input(input);
    int code = fd >= 0 ? spawn(words, fd, &pid) : errno;
    if (fd >= 0)
        close(fd);
    ret_outcome->sending = FAILED;
    if (code != 0) {
        tenure_text_format(ret_outcome->answer, ANSWER_MAX, "%.200s cannot be run: %s", words[0],
                           strerror(code));
        return;
    }
    int status = wait_for(pid, sender->abort);
    if (status < 0)
        snprintf(ret_outcome->answer, ANSWER_MAX, "it was killed, or did not end within %d s",
                 PROGRAM_TRY_S);
    else
        snprintf(ret_outcome->answer, ANSWER_MAX, "exit status %d", status);
    if (status == 0)
        ret_outcome->sending = SENT;
    else if (atomic_load(sender->abort))
        ret_outcome->sending = ABORTED;
}
