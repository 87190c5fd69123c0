/* SPDX-License-Identifier: Apache-2.0 */
/* Preloaded into a program: makes its FAIL_AT-th allocation fail, and all later ones if FAIL_ON is
 * set. Only allocations of the program itself, and of libraries that handle failures, count: libzmq
 * and the C++ library end the process when memory runs out, and jansson 2.14 writes past a buffer
 * that could not be extended. The count goes to the file FAIL_COUNT. */
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    RANGES_MAX = 64
};

static struct {
    uintptr_t begin, end;
} ranges[RANGES_MAX];
static int ranges_count;
static atomic_long count;
static long fail_at;
static bool fail_on;

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t number, size_t size);
void *__libc_realloc(void *memory, size_t size);

static int
add_module(struct dl_phdr_info *module, size_t size, void *context)
{
    static const char *const trusted[] = { "libprotobuf-c", "liblmdb", "libyaml" };
    (void)size;
    (void)context;
    bool counts = module->dlpi_name[0] == '\0'; // the program
    for (size_t i = 0; i < sizeof(trusted) / sizeof(trusted[0]); i++)
        counts = counts || strstr(module->dlpi_name, trusted[i]) != NULL;
    for (int i = 0; counts && i < module->dlpi_phnum && ranges_count < RANGES_MAX; i++) {
        const ElfW(Phdr) *header = &module->dlpi_phdr[i];
        if (header->p_type != PT_LOAD || !(header->p_flags & PF_X))
            continue;
        ranges[ranges_count].begin = module->dlpi_addr + header->p_vaddr;
        ranges[ranges_count].end = ranges[ranges_count].begin + header->p_memsz;
        ranges_count++;
    }
    return 0;
}

__attribute__((constructor)) static void
begin(void)
{
    const char *at = getenv("FAIL_AT");
    fail_at = at != NULL ? atol(at) : 0;
    fail_on = getenv("FAIL_ON") != NULL;
    dl_iterate_phdr(add_module, NULL);
    count = 0;
}

__attribute__((destructor)) static void
end(void)
{
    const char *path = getenv("FAIL_COUNT");
    FILE *file = path != NULL ? fopen(path, "w") : NULL;
    if (file == NULL)
        return;
    fprintf(file, "%ld\n", (long)count);
    fclose(file);
}

static bool
fails(const void *caller)
{
    uintptr_t address = (uintptr_t)caller;
    bool counts = false;
    for (int i = 0; i < ranges_count; i++)
        counts = counts || (ranges[i].begin <= address && address < ranges[i].end);
    if (!counts)
        return false;
    long now = atomic_fetch_add(&count, 1) + 1;
    bool failing = fail_at > 0 && (now == fail_at || (fail_on && now > fail_at));
    if (failing)
        errno = ENOMEM;
    return failing;
}

void *
malloc(size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *
calloc(size_t number, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_calloc(number, size);
}

void *
realloc(void *memory, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(memory, size);
}
