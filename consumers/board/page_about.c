/* SPDX-License-Identifier: Apache-2.0 */
/* The page about the addresses for programs. */
#include "page.h"
#include "shell.h"

void
page_about(struct request *request)
{
    shell_write(request, "about", shell_data(request, "", "For programs"));
}
