/* To a program's standard input. */
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
    PROGRAM_STEPS = 3000, // of 10 ms
};

/* The exit status; -1 if it had to be killed. */
static int
wait_for(pid_t pid)
{
    const struct timespec step = { .tv_nsec = 10000000 };
    int status;
    for (int i = 0; i < PROGRAM_STEPS; i++) {
        if (waitpid(pid, &status, WNOHANG) == pid)
            return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        nanosleep(&step, NULL);
    }
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    return -1;
}

enum sending
send_program(const char *const *words, const char *input, char ret_answer[ANSWER_MAX])
{
    posix_spawn_file_actions_t actions;
    pid_t pid;
    size_t size = strlen(input);
    int fd =
        memfd_create("message", MFD_CLOEXEC); // whole before the program runs: no pipe to block
    if (fd < 0 || write(fd, input, size) != (ssize_t)size || lseek(fd, 0, SEEK_SET) != 0) {
        snprintf(ret_answer, ANSWER_MAX, "%s", strerror(errno));
        if (fd >= 0)
            close(fd);
        return FAILED;
    }
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO);
    int code =
        posix_spawn(&pid, words[0], &actions, NULL, (char *const *)(uintptr_t)words, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(fd);
    if (code != 0) {
        tenure_text_format(ret_answer, ANSWER_MAX, "%.200s cannot be run: %s", words[0],
                           strerror(code));
        return FAILED;
    }
    int status = wait_for(pid);
    if (status < 0)
        snprintf(ret_answer, ANSWER_MAX, "it was killed, or did not end within 30 s");
    else
        snprintf(ret_answer, ANSWER_MAX, "exit status %d", status);
    return status == 0 ? SENT : FAILED;
}
